"""The studies that the demo's pages cite, under the numbers they keep in every page's text.

A source that is no study follows from 19 on, with facts of its own.
"""

from content.demo.studies import NUMBERED

REFERENCES = [{"number": number, "study": key} for number, key in enumerate(NUMBERED, 1)]
