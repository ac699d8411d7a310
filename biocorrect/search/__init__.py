"""The search over everything visitors can read: the one page that asks both apps.

Weighed once: the database's own full text is another engine on SQLite and on PostgreSQL, ranks
differently, and needs an extension on one of them to forgive a typing error. So each process
keeps a small index in memory, in SQLite's FTS5, which comes with Python: the same words are found
in the same order on both databases, and nothing waits for a job that indexes.
"""
