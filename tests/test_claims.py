"""The claims check: what it stops, what it lets pass, and where its words stand in a text."""

import time

import pytest

from biocorrect import claims
from biocorrect.claim_rules import RULES
from biocorrect.claim_words import Level
from tests.claims_sentences import SEEN, UNSEEN

FLOORS = {
    "seen": {"caught": 0.98, "blocked": 0.98, "let pass": 0.96, "true alarms": 0.97,
             "true blocks": 0.96},
    "unseen": {"caught": 0.95, "blocked": 0.95, "let pass": 0.9, "true alarms": 0.92,
               "true blocks": 0.9},
}  # fmt: skip


def level_of(html, **about):
    """The gravest level of a text: "block", "warn" or "fine"."""
    return min((claim.level.value for claim in claims.check_html(html, **about)), default="fine")


def rates(sentences):
    """How many unsafe ones are caught, how many grave ones blocked, how many safe ones let pass.

    With the precision of it: the share of true alarms among all alarms.
    """
    found = [(wanted, level_of(text)) for wanted, text in sentences]

    def share(wanted, right):
        among = [got for want, got in found if want in wanted]
        return sum(got in right for got in among) / len(among)

    alarms = [wanted for wanted, got in found if got != "fine"]
    return {
        "caught": share(("block", "warn"), ("block", "warn")),
        "blocked": share(("block",), ("block",)),
        "let pass": share(("fine",), ("fine",)),
        "true alarms": sum(wanted != "fine" for wanted in alarms) / len(alarms),
        "true blocks": precision_of_blocks(found),
    }


def precision_of_blocks(found):
    blocked = [wanted for wanted, got in found if got == "block"]
    return sum(wanted == "block" for wanted in blocked) / len(blocked)


@pytest.mark.parametrize(
    ("sentences", "name", "fewest"), [(SEEN, "seen", 400), (UNSEEN, "unseen", 60)]
)
def test_it_catches_the_unsafe_and_lets_the_safe_pass(sentences, name, fewest, capsys):
    found = rates(sentences)
    with capsys.disabled():
        told = ", ".join(f"{rate} {share:.1%}" for rate, share in found.items())
        print(f"\nClaims check, {len(sentences)} sentences {name}: {told}")
    assert len(sentences) >= fewest
    too_low = {rate: found[rate] for rate, floor in FLOORS[name].items() if found[rate] < floor}
    assert too_low == {}


def words_of(text, **about):
    return [claim.words for claim in claims.check(text, **about)]


def test_a_claim_says_where_it_stands():
    text = "Soft. By Dr. Ada: it cures pain [3]. It is not a cure."
    (claim,) = claims.check(text)
    assert text[claim.start : claim.end] == claim.words == "cures"
    assert claim.sentence_words == "By Dr. Ada: it cures pain [3]."
    assert claim.level is Level.BLOCK
    assert claim.rule.reason
    assert claim.rule.safer


def test_of_overlapping_claims_the_gravest_is_told():
    assert words_of("Instant pain relief and a pain-free day.") == [
        "Instant pain relief",
        "pain-free",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It is not a cure.",
        "By no means a ‘cure’.",
        "It never was a cure.",
        "It isn’t quite a cure.",
    ],
)
def test_a_negation_reaches_over_three_words(text):
    assert words_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Not so soft as others but a cure.",
        "Not soft, a cure.",
        "Not “soft”, and a cure.",
        "It is “not soft” and heals.",
        "We do not sell hype – we cure.",
        "Not your usual hard plastic cure.",
        "Not only a cure.",
    ],
)
def test_a_negation_stops_at_commas_quotations_and_turns(text):
    assert words_of(text) != []


def test_treating_a_condition_blocks_only_where_our_product_is_near():
    general = "There are many ways to treat lower back pain."
    assert level_of(general) == "warn"
    for near in (
        f"{general} Insoles are one.",
        f"Our insoles. {general}",
        f"{general} We know them.",
    ):
        assert level_of(near) == "block"
    assert level_of(f"{general} Heat is one. An insole is another.") == "warn"
    assert level_of(general, about_product=True) == "block"


def test_a_disc_is_a_claim_only_next_to_our_product():
    assert level_of("A disc can bulge, which is called a bulging disc.") == "fine"
    assert level_of("A bulging disc? Try a firm pair.") == "block"
    assert level_of("See a clinician before you choose an insole for a bulging disc.") == "fine"
    assert level_of("Ask your doctor about our insoles for a bulging disc.") == "block"


def test_a_study_with_its_numbers_may_say_what_it_found_but_ours_may_not():
    assert level_of("In one trial of 225 people, custom orthotics reduced pain.") == "fine"
    assert level_of("One trial had 225 people. Custom orthotics eased pain.") == "fine"
    assert level_of("One trial had 225 people. So insoles ease pain.") == "warn"
    assert level_of("In our trial of 225 people, the insole reduced pain.") == "warn"
    assert level_of("In a trial of 225 people, insoles cured pain.") == "block"


def test_a_question_is_no_claim_if_the_answer_is_no():
    assert level_of("Do insoles cure pain? No.") == "fine"
    assert level_of("<h3>Do insoles prevent back pain?</h3><p>Not so far.</p>") == "fine"
    assert level_of("Do insoles cure pain? An insole is not a cure.") == "fine"
    assert level_of("Do insoles cure pain? They do not only that.") == "block"
    assert level_of("Do insoles cure pain? No doubt.") == "block"
    assert level_of("Want to cure pain?") == "block"
    assert level_of("Do insoles cure pain? Yes.") == "block"


@pytest.mark.parametrize(
    "html",
    [
        "<p>It <b>cu</b>res.</p>",
        "<p>It cu&shy;res.</p>",
        "<p>Clinically\n   proven.</p>",
        "<p>Clinically<br>proven.</p>",
        "<p>Clinically&nbsp;proven.</p>",
        "<p>Clinically‑proven.</p>",
        "<p>Ｃures.</p>",
        "<p>Not hard<br>heals</p>",
        "<li>Not this</li><li>cures</li>",
        "<p>Pain&#45;free, and it cures [3].</p>",
    ],
)
def test_markup_and_odd_letters_hide_nothing(html):
    assert level_of(html) == "block"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("See e.g. Dr. Smith vs. St. John, C.Ped. in Ohio. Next.",
         ["See e.g. Dr. Smith vs. St. John, C.Ped. in Ohio.", "Next."]),
        ("It is 2.5 mm. Or 3.0 [1, 2]. “So.” Yes.",
         ["It is 2.5 mm.", "Or 3.0 [1, 2].", "“So.”", "Yes."]),
        ("Exercise.[14] Few people", ["Exercise.[14]", "Few people"]),
        ("A line\nand another\n\n", ["A line", "and another"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_readers_end_them(text, sentences):
    assert [text[each.start : each.end] for each in claims.sentences(text)] == sentences


def test_every_rule_says_why_and_what_to_write_and_its_own_advice_is_safe():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.reason.endswith(".")
        assert level_of(rule.safer) != "block", rule.safer


FINE = """
supports the arch · cups the heel · firm · soft · cushions · fills space in the shoe
spreads pressure under the foot · shaped for · made for running shoes · trim to fit
low arch shape · neutral arch shape · high arch shape · 27 mm · not a cure · ask a clinician
in one study of 225 people the groups did alike · evidence is limited
"""


def test_words_that_describe_the_product_are_never_flagged():
    for words in FINE.replace("\n", "·").split("·"):
        assert level_of(f"Our insole: {words.strip()}.") == "fine", words


def test_a_long_or_hostile_text_is_checked_at_once():
    texts = [
        "treat " * 4000,
        "not " * 4000 + "cure",
        "pain of the " * 3000,
        "eliminate your lower back and " * 1500,
        "clinically" + " " * 20000 + "proven",
        "a.b." * 8000,
        "help " * 4000 + "!",
        "“" * 20000,
    ]
    for text in texts:
        started = time.perf_counter()
        claims.check(text)
        assert time.perf_counter() - started < 2, text[:30]
