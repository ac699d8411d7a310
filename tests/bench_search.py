"""`make bench-search`: how long a search among many pages takes, and what it is made of.

Times are the processor’s own, so that other programs do not count. Beside each number stands the
same run's baseline: reading every page's text once from the index's memory and looking for the
word in it, which is the least any search without an index would do.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

PAGES = int(os.environ.get("PAGES") or 2_000)
ROUNDS = int(os.environ.get("ROUNDS") or 50)
TEXTS = {
    "one common word": "insole",
    "one rare word": "word1234",
    "a phrase with synonyms": "flat feet",
    "eight words": "how do word12 and word7 help my word99 feet when walking on word4 floors",
    "a typing error": "word1234x orthodics",
    "nothing to be found": "qzqzqzqz",
    "a size": "women 8",
}


def main():
    with tempfile.TemporaryDirectory(prefix="biocorrect-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "biocorrect.settings",
            "ENV_FILE": os.devnull,
            "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'site.sqlite3'}",
        }
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        # The list of queries that Django keeps in debug mode is no part of what is measured.
        settings.DEBUG = False
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        publish(PAGES)
        measure()


def publish(count):
    """Put pages of 600 to 1,000 words into the database, as publishing would leave them."""
    from django.utils import timezone

    import store.demo
    from content.models import Edition, Page

    store.demo.load()
    chance = random.Random(count)
    now = timezone.now()
    pages = Page.objects.bulk_create(
        Page(slug=f"page-{number}", title="-", summary="-", topic="Feet",
             history=[{"at": now.isoformat(), "note": ""}])
        for number in range(count)
    )  # fmt: skip
    Edition.objects.bulk_create(
        Edition(
            page=page, title=f"Page {page.pk} on {words(chance, 3)}", summary=words(chance, 25),
            meta={"minutes": 4}, blocks=[{"block": "prose", "text": prose(chance)}],
            digest=f"{page.pk}", goes_live_at=now,
        )
        for page in pages
    )  # fmt: skip


def prose(chance):
    parts = [
        f"<h2>{words(chance, 4)}</h2><p>{words(chance, chance.randint(100, 160))}.</p>"
        for _ in range(6)
    ]
    return "".join(parts)


def words(chance, count):
    """Words as a language has them: few are common and most are rare."""
    known = ["insole", "feet", "walking", "shoe", "heel", "arch", "flat", "orthotics", "pain"]
    ranks = [int(chance.paretovariate(0.6)) for _ in range(count)]
    return " ".join(known[rank - 1] if rank <= 9 else f"word{rank % 20_000}" for rank in ranks)


def measure():
    from django.test import Client

    from biocorrect.search import results

    current = results._catalogue.current

    client = Client()
    started = time.process_time()
    client.get("/search/", {"q": "insole"})
    first = time.process_time() - started
    index = current()
    print(f"{PAGES} pages, {len(index.vocabulary())} words, first search {first:.2f} s")
    baseline = median(lambda: look_through(index, "word1234"))
    print(f"{'baseline: looking through every text':40} {baseline:8.2f} ms")
    parts = {"asking whether anything changed": current}
    parts |= {
        f"{name}, found": lambda text=text: results.look_up(text) for name, text in TEXTS.items()
    }
    parts |= {
        f"{name}, the whole page": lambda text=text: client.get("/search/", {"q": text})
        for name, text in TEXTS.items()
    }
    slowest = 0.0
    for name, act in parts.items():
        took = median(act)
        slowest = max(slowest, took)
        print(f"{name:40} {took:8.2f} ms {took / baseline:6.2f} × baseline")
    print(f"slowest {slowest:.1f} ms")
    return 0 if slowest <= 50 else 1


def look_through(index, word):
    """Read every text and look for a word in it: the work without an index."""
    rows = index._database.execute("SELECT title, summary, body FROM texts")
    return sum(any(word in text for text in row) for row in rows)


def median(act):
    act()
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        act()
        times.append(time.process_time() - started)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    sys.exit(main())
