"""Two look for what is new at one moment: neither brings back what the other knows is past."""

import threading
from types import SimpleNamespace

import content.finds
import store.finds
from biocorrect.documents import Document, Group
from biocorrect.search import catalogue
from content.models.page import EditionQuerySet

PATIENCE = 0.4


def test_who_looked_first_and_was_held_up_does_not_have_the_last_word(monkeypatch):
    site = {"page:1": "old"}
    looked, goes_on, early_is_done = (threading.Event() for _ in range(3))
    here = threading.local()

    def versions(now):
        seen = dict(site)
        if here.is_early:
            looked.set()
            goes_on.wait(PATIENCE)
        return seen

    def next_edition(_):
        # The later one has taken up everything, and has not noted yet that it has.
        if not here.is_early:
            goes_on.set()
            early_is_done.wait(PATIENCE)

    def ask(*, is_early):
        here.is_early = is_early
        shared.current()
        if is_early:
            early_is_done.set()

    monkeypatch.setattr(content.finds, "versions", versions)
    monkeypatch.setattr(store.finds, "versions", dict)
    monkeypatch.setattr(EditionQuerySet, "first", next_edition)
    changes = SimpleNamespace(aggregate=lambda *_: {"count": len(site)})
    monkeypatch.setattr(catalogue, "PageChange", SimpleNamespace(objects=changes))
    monkeypatch.setattr(
        catalogue, "_load", lambda keys: [Document(k, Group.HELP, "/", site[k], "") for k in keys]
    )
    shared = catalogue.Catalogue()
    early, later = (threading.Thread(target=ask, kwargs={"is_early": one}) for one in (True, False))
    early.start()
    looked.wait(5)
    site["page:2"] = "new"
    later.start()
    early.join()
    later.join()
    here.is_early = False
    assert shared.current().has("new")
