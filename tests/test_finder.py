"""The fit finder over all 1,260 answers: a way on from each, and every word of it explained."""

from collections import Counter
from dataclasses import replace

import pytest

from biocorrect import claims
from store import demo, finder
from store.finder import Exit, behind
from store.fit_rules import BEGUN_WITH, RULES, Insole
from store.models import Product
from store.questions import QUESTIONS, SHOE, Answers, answers_from, every_answer

FULL = Answers("run", "yes", "4to8", "neutral", "soft")
ADULTS = {"run", "court", "work", "boot", "casual", "dress"}


_demo = {}


def find(answers, insoles):
    return finder.find(answers, insoles, BEGUN_WITH)


def changes(answers, insoles):
    return finder.changes(answers, insoles, BEGUN_WITH)


@pytest.fixture
def insoles(db, settings, tmp_path):
    """The demo catalogue as the finder knows it, loaded once."""
    if not _demo:
        settings.MEDIA_ROOT = tmp_path
        demo.load()
        _demo["insoles"] = [each.as_insole for each in Product.objects.on_sale().for_cards()]
    return _demo["insoles"]


@pytest.fixture
def table(insoles):
    if "table" not in _demo:
        _demo["table"] = {answers: find(answers, insoles) for answers in every_answer()}
    return _demo["table"]


def make_insole(slug="some", **fields):
    values = {
        "name": slug.title(),
        "price": 5000,
        "made_for": frozenset({"run"}),
        "goes_into": frozenset(),
        "is_for_children": False,
        "lies_on_top": False,
        "room": 2,
        "arches": ("low", "neutral", "high"),
        "pair_grams": 100,
        "cushion": 2,
        "guidance": 2,
        "dryness": 1,
    }
    return Insole(slug=slug, **values | fields)


def names(found):
    return [score.insole.slug for score in found.ranked]


def test_every_answer_leads_to_an_insole_or_to_one_named_exit(table):
    assert len(table) == 1260
    exits = [found for found in table.values() if found.exit]
    assert len(exits) == 180
    assert {found.exit for found in exits} == {Exit.FIXED}
    # Exactly where the shoe's own insole stays in and nothing thin or short is made for the shoe.
    assert {(each.answers.shoe, each.answers.lift) for each in exits} == {
        ("work", "no"), ("boot", "no"), ("child", "no"),
    }  # fmt: skip
    assert sum(found.pick is not None for found in table.values()) == 1080


def test_every_insole_comes_first_for_some_answers(table, insoles):
    first = Counter(found.outcome for found in table.values() if found.pick)
    assert set(first) == {insole.slug for insole in insoles}
    assert len(first) == 10


def test_the_reasons_add_up_to_the_score(table):
    seen = 0
    for found in table.values():
        for score in found.ranked:
            assert sum(reason.points for reason in score.fired) == score.points
            assert sum(score.given_for(each.name) for each in QUESTIONS) == score.points
            assert all(reason.points for reason in score.fired)
            seen += 1
    assert seen > 2500


def test_the_best_comes_first_and_of_equals_the_cheaper(table):
    ties = 0
    for found in table.values():
        order = [(-score.points, score.insole.price) for score in found.ranked]
        assert order == sorted(order)
        ties += len(order) > 1 and order[0][0] == order[1][0]
    assert ties > 10


def test_every_insole_is_either_scored_or_refused_with_a_reason(table, insoles):
    for found in table.values():
        told = names(found) + [refused.insole.slug for refused in found.refused]
        assert sorted(told) == sorted(insole.slug for insole in insoles)
        assert all(refused.why for refused in found.refused)


def test_what_one_other_answer_changes_is_explained_by_that_answer_alone(table, insoles):
    """From each answer to each of its neighbours: nothing else is said of any insole."""

    def said_besides(found, question):
        others = [each.name for each in QUESTIONS if each != question]
        scored = {
            score.insole.slug: [(score.given_for(name), score.said_of(name)) for name in others]
            for score in found.ranked
        }
        return scored, {refused.insole.slug: refused.question for refused in found.refused}

    def said_of(found, question):
        return {score.insole.slug: score.said_of(question.name) for score in found.ranked}

    turned = 0
    for here in table.values():
        for question in QUESTIONS:
            besides, refused = said_besides(here, question)
            for option in question.options:
                there = table[here.answers.but(question, option)]
                then, refused_then = said_besides(there, question)
                both = besides.keys() & then.keys()
                # The arch to take is named in no other sentence, so both must say the same.
                assert all(besides[slug] == then[slug] for slug in both)
                moved = besides.keys() ^ then.keys()
                asked = [(refused | refused_then)[slug] for slug in moved]
                assert set(asked) <= {question.name}
                if here.outcome != there.outcome:
                    turned += 1
                    assert moved or said_of(here, question) != said_of(there, question)
    assert turned > 5000


def test_what_would_change_the_answer_is_all_that_would(table, insoles):
    for answers in list(table)[::37]:
        told = {
            (c.question.name, c.option.value): c.finding.outcome for c in changes(answers, insoles)
        }
        wanted = {
            (question.name, option.value): outcome
            for question in QUESTIONS
            for option in question.options
            if (outcome := table[answers.but(question, option)].outcome) != table[answers].outcome
        }
        assert told == wanted


def test_every_sentence_is_whole_and_makes_no_claim(table):
    said = {
        sentence
        for found in table.values()
        for sentence in [
            *(reason.words for score in found.ranked for reason in score.reasons),
            *(refused.why for refused in found.refused),
            *(behind(score, found.pick) for score in found.ranked[1:]),
        ]
    }
    assert len(said) > 60
    for sentence in said:
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
        assert sentence.endswith("."), sentence
        assert not set("{}") & set(sentence), sentence
        assert claims.check(sentence, about_product=True) == [], sentence


def test_a_lower_insole_is_told_by_how_many_points_and_why(table):
    for found in table.values():
        for score in found.ranked[1:]:
            apart = found.pick.points - score.points
            words = behind(score, found.pick)
            assert words.startswith(
                f"{apart} point" if apart else "As many points, but it costs more."
            )


def test_little_time_and_a_wish_for_room_or_few_grams_may_need_no_insole(table):
    noted = [answers for answers, found in table.items() if found.may_need_none]
    assert len(noted) == 7 * 3 * 4 * 2
    assert {(each.hours, each.want) for each in noted} == {("under4", "room"), ("under4", "light")}


@pytest.mark.parametrize(
    ("wish", "trait", "points"),
    [
        ("guidance", "guidance", {0: -2, 1: 0, 2: 2, 3: 4}),
        ("soft", "cushion", {0: -2, 1: 0, 2: 2, 3: 4}),
        ("dry", "dryness", {0: -2, 1: 0, 2: 2, 3: 4}),
        ("light", "pair_grams", {89: 4, 90: 1, 119: 1, 120: -1}),
        ("room", "room", {1: 4, 2: 1, 3: -1}),
    ],
)
def test_a_wish_gives_its_points(wish, trait, points):
    for level, wanted in points.items():
        found = find(replace(FULL, want=wish), [make_insole(**{trait: level})])
        assert found.pick.given_for("want") == wanted


@pytest.mark.parametrize(
    ("hours", "points"),
    [("under4", [0, 0, 0, 0]), ("4to8", [0, 0, 1, 1]), ("over8", [-1, -1, 1, 2])],
)
def test_long_hours_ask_for_cushion(hours, points):
    for cushion, wanted in enumerate(points):
        found = find(replace(FULL, hours=hours), [make_insole(cushion=cushion)])
        assert found.pick.given_for("hours") == wanted


def test_the_shoe_it_is_made_for_counts_three_points_and_another_it_goes_into_none():
    made, goes = make_insole("made"), make_insole("goes", made_for=frozenset(), goes_into=ADULTS)
    found = find(FULL, [goes, made, make_insole("other", made_for=frozenset({"boot"}))])
    assert [(score.insole.slug, score.given_for("shoe")) for score in found.ranked] == [
        ("made", 3), ("goes", 0),
    ]  # fmt: skip
    assert [refused.why for refused in found.refused] == [
        "It is made for boots, not for running shoes."
    ]


def test_an_arch_one_step_away_costs_two_points_and_two_steps_rule_it_out():
    flat = make_insole("flat", arches=("low", "neutral"))
    found = find(replace(FULL, arch="high"), [flat, make_insole("low", arches=("low",))])
    assert (found.pick.arch, found.pick.given_for("arch")) == ("neutral", -2)
    assert found.pick.said_of("arch") == (
        "It has no high arch. The nearest is neutral, one step away."
    )
    assert [refused.question for refused in found.refused] == ["arch"]
    one_shape = find(replace(FULL, arch="high"), [make_insole(arches=("single",))])
    assert (one_shape.pick.arch, one_shape.pick.given_for("arch")) == ("single", 0)


def test_an_arch_nobody_knows_counts_as_neutral():
    insole = make_insole(arches=("low", "high"))
    sure, unsure = (find(replace(FULL, arch=arch), [insole]) for arch in ("neutral", "unsure"))
    assert sure.ranked == unsure.ranked
    assert unsure.pick.arch == "low"


def test_an_insole_that_stays_in_leaves_only_what_lies_on_top():
    thin = make_insole("thin", lies_on_top=True, room=1)
    thick = make_insole("thick", guidance=3)
    assert names(find(replace(FULL, lift="no"), [thin, thick])) == ["thin"]
    unsure = find(replace(FULL, lift="unsure"), [thin, thick])
    assert {score.insole.slug: score.given_for("lift") for score in unsure.ranked} == {
        "thin": 1, "thick": 0,
    }  # fmt: skip
    assert find(replace(FULL, lift="no"), [thick]).exit is Exit.FIXED


def test_a_childs_insole_is_for_children_alone_and_nothing_else_is():
    small = make_insole("small", is_for_children=True, made_for=frozenset({"child", "run"}))
    grown = make_insole("grown", made_for=frozenset({"child", "run"}))
    assert names(find(FULL, [small, grown])) == ["grown"]
    assert names(find(replace(FULL, shoe="child"), [small, grown])) == ["small"]


def test_where_we_make_nothing_there_is_a_way_out_too():
    assert find(replace(FULL, shoe="boot"), [make_insole()]).exit is Exit.NONE
    assert find(FULL, []).outcome == "none"


def test_a_question_without_an_answer_is_refused():
    with pytest.raises(KeyError):
        find(replace(FULL, hours=""), [make_insole()])


def test_answers_are_read_from_an_address_and_nonsense_counts_as_none():
    read = answers_from({"shoe": "boot", "lift": "maybe", "want": "<b>", "pain": "yes"})
    assert read == Answers(shoe="boot")
    assert [question.name for question in read.missing] == ["lift", "hours", "arch", "want"]
    assert read.parameters == {"shoe": "boot"}
    assert answers_from(FULL.parameters) == FULL


def test_no_question_is_about_health_or_the_body():
    words = " ".join(
        f"{each.title} {each.hint} {option.label} {option.note}"
        for each in QUESTIONS
        for option in each.options
    )
    for asked in ("pain", "hurt", "weight", "age ", "pregnan", "diabet", "doctor", "injur"):
        assert asked not in words.lower()


def test_every_rule_answers_a_question_and_knows_every_level():
    answers = {each.name: {"", *(option.value for option in each.options)} for each in QUESTIONS}
    assert all(rule.answer in answers[rule.question] for rule in RULES)
    for made, room, level in [(m, r, n) for m in ADULTS for r in (1, 2, 3) for n in range(4)]:
        insole = make_insole(
            made_for=frozenset({made}), goes_into=ADULTS, room=room,
            cushion=level, guidance=level, dryness=level, pair_grams=60 + 40 * level,
        )  # fmt: skip
        for option in SHOE.options[:-1]:
            assert find(FULL.but(SHOE, option), [insole]).pick
