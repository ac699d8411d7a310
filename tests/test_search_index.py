"""The index ranks by where a word stands, forgets what is gone, and holds up under threads."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biocorrect.documents import Document, Group, running
from biocorrect.search import question, spelling
from biocorrect.search.index import Index

FILLING = "Walking on plain ground in plain shoes. " * 8


def document(key, **fields):
    return Document(**{
        "key": key, "group": Group.ARTICLES, "address": f"/{key}/", "title": f"Title {key}",
        "summary": "A summary.", "body": FILLING,
    } | fields)  # fmt: skip


def filled(*documents):
    index = Index()
    update(index, *documents)
    return index


def update(index, *documents):
    by_key = {each.key: each for each in documents}
    versions = {each.key: str(hash(each)) for each in documents}
    index.update(versions, lambda keys: [by_key[key] for key in keys])


def keys(index, text):
    with index.lock:
        ranked = index.find(question.ideas(question.words(text)))
        return [hit.document.key for hit in index.hits(ranked, ranked.rows)]


def test_a_title_counts_more_than_a_summary_than_a_heading_than_a_mention():
    index = filled(
        document("body", body=f"{FILLING} A zebra. {FILLING}"),
        document("heading", headings="The zebra"),
        document("summary", summary="On a zebra."),
        document("title", title="Zebra"),
        *(document(f"other-{number}") for number in range(9)),
    )
    assert keys(index, "zebras") == ["title", "summary", "heading", "body"]


def test_words_side_by_side_count_more_than_words_apart():
    index = filled(
        document("apart", body=f"A red one. {FILLING} A zebra. {FILLING}"),
        document("beside", body=f"{FILLING} A red zebra. {FILLING}"),
    )
    assert keys(index, "red zebra") == ["beside", "apart"]


def test_all_words_count_more_than_some_and_half_is_the_least():
    both = document("both", body="A red zebra.")
    index = filled(both, document("one", title="Zebra"), document("other", title="Red"))
    assert keys(index, "red zebra") == ["both"]
    assert keys(index, "red zebra quagga") == ["both"]
    assert keys(index, "red okapi quagga") == []
    assert index.find(question.ideas(["red", "quagga"])).is_partial
    assert not index.find(question.ideas(["red", "zebra"])).is_partial


def test_what_is_mentioned_in_passing_is_left_out():
    index = filled(
        document("about", title="Zebra", summary="The zebra.", headings="Zebras"),
        document("passing", body=FILLING * 40 + "A zebra."),
        *(document(f"other-{number}") for number in range(9)),
    )
    assert keys(index, "zebra") == ["about"]


def test_equals_stand_in_the_order_of_title_or_shop_whatever_came_first():
    products = {"group": Group.PRODUCTS, "keywords": "Zebra"}
    documents = [
        document("b", title="B zebra"),
        document("a", title="A zebra"),
        document("second", **products, position=2),
        document("first", **products, position=1, body=FILLING * 2),
    ]
    for seed in range(6):
        random.Random(seed).shuffle(documents)
        index = filled(*documents)
        ranked = index.find(question.ideas(["zebra"]))
        groups = index.grouped(ranked)
        assert list(groups) == [Group.PRODUCTS, Group.ARTICLES]
        found = {
            group: [hit.document.key for hit in index.hits(ranked, rows)]
            for group, rows in groups.items()
        }
        assert found == {Group.PRODUCTS: ["first", "second"], Group.ARTICLES: ["a", "b"]}


def test_the_group_that_names_it_comes_first():
    index = filled(
        document("p", group=Group.PRODUCTS, body="A zebra."),
        document("h", group=Group.HELP, title="Zebra"),
    )
    groups = index.grouped(index.find(question.ideas(["zebra"])))
    assert next(iter(groups)) == Group.HELP


def test_a_meaning_is_found_only_where_a_page_is_about_it():
    index = filled(
        document("run", keywords="Running"),
        document("leg", body="Pain that runs down the leg."),
        document("sneaker", body="For your sneakers."),
    )
    assert sorted(keys(index, "sneakers")) == ["run", "sneaker"]


def test_what_changed_is_found_by_its_new_words_only():
    index = filled(document("a", body="A zebra."), document("b", body="A horse."))
    update(index, document("a", body="A quagga."), document("c", body="A zebra."))
    assert keys(index, "zebra") == ["c"]
    assert keys(index, "quagga") == ["a"]
    assert keys(index, "horse") == []
    assert "horse" not in index.vocabulary()
    assert index.vocabulary()["zebra"] == 1


def test_nothing_is_loaded_again_that_did_not_change():
    asked = []

    def load(wanted):
        asked.append(sorted(wanted))
        return [document(key) for key in wanted]

    index = Index()
    for versions in ({"a": "1", "b": "1"}, {"a": "1", "b": "1"}, {"a": "1", "b": "2"}, {"b": "2"}):
        index.update(versions, load)
    assert asked == [["a", "b"], ["b"], []]


def test_a_page_that_is_gone_before_it_was_loaded_does_no_harm():
    index = Index()
    index.update({"a": "1"}, lambda keys: [])
    index.update({"a": "2"}, lambda keys: [document("a", body="A zebra.")])
    index.update({}, lambda keys: [])
    assert keys(index, "zebra") == []


def test_a_failing_load_leaves_the_index_as_it_was():
    index = filled(document("a", body="A zebra."))

    def load(wanted):
        yield document("b", body="A zebra.")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        index.update({"b": "1", "c": "1"}, load)
    assert keys(index, "zebra") == ["a"]
    update(index, document("b", body="A zebra."))
    assert keys(index, "zebra") == ["b"]


def test_threads_may_search_while_others_update():
    index = Index()

    def work(number):
        for turn in range(15):
            update(index, document("a", body=f"A zebra of {number} and {turn}."), document("b"))
            assert keys(index, "zebra") in (["a"], [])
            assert keys(index, "plain shoes")
            assert spelling.meant("zebar", index.vocabulary()) == "zebra"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))


@given(st.text(max_size=200))
def test_no_text_breaks_a_question(text):
    index = filled(document("a", body="A zebra NEAR a horse."))
    keys(index, text)
    for word in question.words(text):
        assert index.has(word) in {True, False}


def test_accents_and_capitals_and_endings_do_not_count():
    index = filled(document("a", title="Café crème, children’s"))
    for text in ("cafe", "CAFÉ", "cafés", "creme", "crème", "children", "children's", "Children’s"):
        assert keys(index, text) == ["a"], text


# Words.


def test_a_question_is_its_words_without_the_empty_ones():
    def typed(text):
        return [idea.typed for idea in question.ideas(question.words(text))]

    assert typed("How do I know which one is it?") == [("know",), ("one",)]
    assert typed("What is the?") == [("what",), ("is",), ("the",)]
    assert typed("zebra zebra ZEBRA") == [("zebra",)]
    assert typed("my flat feet hurt") == [("flat", "feet"), ("hurt",)]
    assert len(typed(" ".join(f"word{number}" for number in range(40)))) == 8
    assert typed("") == typed("… – !") == []


def test_synonyms_hold_for_singular_and_plural_and_meanings_one_way():
    [flat] = question.ideas(["flat", "feet"])
    assert ("low", "arch") in flat.same
    [low] = question.ideas(["low", "arches"])
    assert ("flat", "feet") in low.same
    [sneakers] = question.ideas(["sneaker"])
    assert ("running",) in sneakers.meant
    [running_] = question.ideas(["running"])
    assert ("sneakers",) not in running_.same + running_.meant


def test_no_line_of_the_synonyms_is_lost():
    for key, (same, meant) in question.synonyms().items():
        assert same or meant, f"{' '.join(key)} means nothing else"
        assert key not in [tuple(map(question.singular, each)) for each in same]


@pytest.mark.parametrize(
    ("word", "one"),
    [("arches", "arch"), ("shoes", "shoe"), ("bodies", "body"), ("boxes", "box"), ("feet", "feet"),
     ("cavus", "cavus"), ("orthosis", "orthosis"), ("dress", "dress"), ("bus", "bus")],
)  # fmt: skip
def test_a_plural_is_known_by_its_spelling(word, one):
    assert question.singular(word) == one


KNOWN = {"plantar": 3, "planter": 1, "heel": 9, "pain": 9, "orthotics": 4, "zebra": 1, "zero": 2}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("plantr", "plantar"), ("plnatar", "plantar"), ("orthodics", "orthotics"),
     ("ortotikcs", "orthotics"), ("orthot", "orthotics"), ("heelpain", "heel pain"),
     ("heeel", "heel"), ("hel", "heel"), ("bain", ""), ("xyzzy", ""), ("he", ""), ("h33l", ""),
     ("zeb", ""), ("", "")],
)  # fmt: skip
def test_an_unknown_word_is_taken_for_the_nearest_known_one(word, meant):
    assert spelling.meant(word, KNOWN) == meant


def test_words_that_belong_together_are_joined():
    assert spelling.joined(["switch", "back", "up"], {"switchback": 1}) == ["switchback", "up"]


def test_running_lines_are_set_apart_unless_they_end_a_sentence():
    assert running(["Days", " 2  to 6 ", "", "It leaves.", "What:", "That"]) == (
        "Days · 2 to 6 · It leaves. What: That"
    )
    assert running([]) == running([" "]) == ""
