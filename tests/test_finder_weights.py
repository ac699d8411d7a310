"""The finder's weights: tried on every answer, published as versions, refused as a dead end."""

import re
import time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from biocorrect.models import PageChange
from store import demo, reweighing, weighing
from store.finder import find
from store.fit_rules import BEGUN_WITH, RULES
from store.models import FinderWeights, Product, WeightsChanged
from store.questions import QUESTIONS, every_answer
from tests.admin_pages import form_of, make_staff, messages_of, text_of
from tests.factories import make_product, make_variant
from tests.test_finder import ADULTS, FULL, make_insole

pytestmark = pytest.mark.django_db

LIST = reverse("admin:store_finderweights_changelist")
WEIGH = reverse("admin:store_finderweights_add")
LOOK = reverse("admin:store_finderweights_look")


def but(**changed):
    return {**BEGUN_WITH, **changed}


@pytest.fixture
def shop():
    """Two insoles that every wish can tell apart, the soft one cheaper, and one for children."""
    on_sale("Soft", price=5000, cushion=3, guidance=0, room=3, dryness=0, pair_grams=180)
    on_sale("Firm", cushion=0, guidance=3, room=2, dryness=3, pair_grams=110)
    on_sale(
        "Small", size="K1", shoes=["child"], made_for=["child"], arch_neutral_mm=17, heel_cup_mm=12
    )


def on_sale(name, price=5800, size="M", **fields):
    values = {"made_for": ["run"], "name": name, "slug": name.lower()}
    make_variant(
        make_product(**values | fields), sku=f"BC-{name.upper()}", unit_price=price, size=size
    )


def typed(client, **changed):
    return form_of(client.get(WEIGH)) | {name: str(value) for name, value in changed.items()}


# What would change


def test_the_weights_it_began_with_are_in_force_until_others_are_published():
    assert FinderWeights.objects.in_force() == BEGUN_WITH
    FinderWeights.objects.publish(but(want_soft_3=9), after=0)
    assert FinderWeights.objects.in_force() == but(want_soft_3=9)


def test_the_weights_are_a_value_that_the_rules_are_given():
    soft, firm = make_insole("soft", cushion=3, guidance=0), make_insole("firm", cushion=0)
    assert find(FULL, [soft, firm], BEGUN_WITH).outcome == "soft"
    assert find(FULL, [soft, firm], but(want_soft_3=-4)).outcome == "firm"


@given(
    st.fixed_dictionaries(dict.fromkeys(BEGUN_WITH, st.integers(-9, 9))),
    st.sampled_from(list(every_answer())[::7]),
)
def test_whatever_the_weights_the_reasons_add_up_and_the_most_points_come_first(weights, answers):
    insoles = [
        make_insole("light", pair_grams=60, room=1, lies_on_top=True, made_for=ADULTS),
        make_insole("soft", cushion=3, guidance=0, room=3, goes_into=ADULTS, arches=("low",)),
        make_insole("small", is_for_children=True, made_for=frozenset({"child"})),
    ]
    found = find(answers, insoles, weights)
    for score in found.ranked:
        assert score.points == sum(reason.points for reason in score.fired)
        assert {reason.points for reason in score.reasons} <= set(weights.values())
    points = [score.points for score in found.ranked]
    assert points == sorted(points, reverse=True)
    before = find(answers, insoles, BEGUN_WITH)
    assert {each.insole.slug for each in found.refused} == {
        each.insole.slug for each in before.refused
    }, "no weight rules an insole out"


def test_what_would_change_is_counted_over_every_answer_as_the_finder_gives_it():
    insoles = [make_insole("soft", cushion=3, guidance=0, price=4000), make_insole("firm")]
    weights = but(want_guidance_3=0, want_guidance_2=0, want_guidance_0=0, want_guidance_1=0)
    difference = reweighing.Difference(
        reweighing.outcomes(insoles, BEGUN_WITH), reweighing.outcomes(insoles, weights)
    )
    expected = {
        answers: (
            find(answers, insoles, BEGUN_WITH).outcome,
            find(answers, insoles, weights).outcome,
        )
        for answers in every_answer()
    }
    moved = {answers: ends for answers, ends in expected.items() if ends[0] != ends[1]}
    assert moved
    assert len(expected) == 1260
    told = {
        answers: (turn.before, turn.after) for turn in difference.turns for answers in turn.answers
    }
    assert told == moved
    assert difference.changed == len(moved)
    for slug in ("soft", "firm"):
        ends = [[pair[place] for pair in expected.values()].count(slug) for place in (0, 1)]
        assert difference.count(slug) == tuple(ends)
    assert all(answers.want == "guidance" for answers in moved)


def test_an_insole_that_no_answer_leads_to_any_more_is_named():
    insoles = [make_insole("light", pair_grams=60, dryness=0), make_insole("heavy", price=4000)]
    heavy = but(want_light_2=0, want_light_1=0, want_light_0=0)
    difference = reweighing.Difference(
        reweighing.outcomes(insoles, BEGUN_WITH), reweighing.outcomes(insoles, heavy)
    )
    assert difference.lost == ["light"]
    assert difference.dead_ends == 0
    gone = reweighing.Difference(difference.before, reweighing.outcomes([], BEGUN_WITH))
    assert gone.dead_ends == sum(outcome in {"light", "heavy"} for outcome in gone.before.values())


def test_every_weight_has_a_key_of_its_own_and_the_points_it_began_with():
    keys = [rule.key(level) for rule in RULES for level in rule.verdicts]
    assert len(keys) == len(set(keys)) == len(BEGUN_WITH) == 33
    assert list(reweighing.refusals(BEGUN_WITH)) == []
    # What suits best stands first, whatever the level counts.
    for rule in RULES:
        points = [given for given, _ in rule.verdicts.values()]
        assert points == sorted(points, reverse=True)


def test_points_that_would_belie_their_sentence_are_refused():
    [(key, why)] = reweighing.refusals(but(want_soft_2=5))
    assert key == "want_soft_2"
    assert why == "This suits less than the line above, so it gets no more points."
    assert [key for key, _ in reweighing.refusals(but(shoe_1=10))] == ["shoe_1"]
    assert list(reweighing.refusals({"shoe_1": 0, "shoe_0": None})) == []


def test_all_answers_of_the_demo_are_compared_within_a_second(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo.load()
    products = Product.objects.for_sale()
    before = time.process_time()
    difference = weighing.would_change(but(want_room_1=0, want_room_2=0), products)
    assert time.process_time() - before < 1
    assert difference.changed > 20
    assert weighing.why_not(difference, products) == ""


# Publishing


@pytest.mark.money
def test_a_version_follows_the_one_it_was_made_from_and_no_other(admin_user):
    first = FinderWeights.objects.publish(BEGUN_WITH, after=0, by=admin_user, note="So")
    assert (first.number, first.published_by, first.note) == (1, admin_user, "So")
    with pytest.raises(WeightsChanged):
        FinderWeights.objects.publish(BEGUN_WITH, after=0)
    assert FinderWeights.objects.publish(but(shoe_1=4), after=1).number == 2
    assert FinderWeights.objects.live().number == 2


@pytest.mark.money
def test_two_at_once_get_no_number_twice(monkeypatch):
    """Both have seen that none is there; the database takes one of them."""
    monkeypatch.setattr("store.models.weights.FinderWeightsQuerySet.live", lambda self: None)
    FinderWeights.objects.publish(BEGUN_WITH, after=0)
    with pytest.raises(WeightsChanged):
        FinderWeights.objects.publish(but(shoe_1=4), after=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        FinderWeights.objects.create(number=0)


def test_a_rule_that_came_later_counts_as_it_began():
    version = FinderWeights(number=1, points={"shoe_1": 5, "rule_that_went": 3})
    assert version.weights == but(shoe_1=5)


def test_what_would_strand_an_insole_is_not_published(shop):
    # Firm has nothing left that Soft has not.
    flat = {key: 0 for key in BEGUN_WITH if key.startswith(("want_", "hours_"))}
    flat |= {f"want_soft_{level}": points for level, points in ((3, 2), (2, 1), (1, 0), (0, 0))}
    with pytest.raises(weighing.WeightsRefused, match="Firm would be the answer to nothing"):
        weighing.publish(but(**flat), after=0)
    assert not FinderWeights.objects.exists()


def test_an_insole_that_was_stranded_before_is_no_bar(shop):
    on_sale("Last", cushion=0, guidance=0, dryness=0, room=3, pair_grams=190)
    assert weighing.publish(but(shoe_1=4), after=0).number == 1


def test_the_finder_counts_by_what_was_published_and_its_pages_are_told(shop, client):
    address = "/fit/result/?shoe=run&lift=yes&hours=under4&arch=neutral&want=soft&size="
    assert "<h1>Soft" in re.sub(r"\s+", " ", client.get(address).content.decode())
    noted = PageChange.objects.count()
    weighing.publish(but(want_soft_3=-4), after=0)
    assert PageChange.objects.count() > noted
    assert "<h1>Firm" in re.sub(r"\s+", " ", client.get(address).content.decode())


# The page


def test_every_weight_is_shown_beside_the_sentence_shoppers_read(staff_client, shop):
    response = staff_client.get(WEIGH)
    form, words = form_of(response), text_of(response)
    assert {key: int(form[key]) for key in BEGUN_WITH} == BEGUN_WITH
    assert all(question.title in words for question in QUESTIONS)
    assert "You want it soft, and it has a lot of cushion (3 of 3)." in words
    assert "Not one of 1,260 answers would lead elsewhere." in words
    assert not set("{}") & set(words)


def test_what_is_typed_is_compared_and_nothing_is_published(staff_client, shop):
    flat = {f"hours_over8_{level}": 0 for level in range(4)}
    page = staff_client.post(LOOK, form := typed(staff_client, **flat))
    words = text_of(page)
    changed = int(re.search(r"(\d+) of 1,260 answers would lead elsewhere", words)[1])
    assert changed
    assert f"Soft → would become Firm: {changed} answers" in words
    assert page.content.decode().count("<li>") == changed
    assert "Running, lifts out, over 8 hours, arch low, light" in words
    same = staff_client.post(WEIGH, form | {"_look": "1"})
    assert f"{changed} of 1,260" in text_of(same)
    assert form_of(same)["hours_over8_3"] == "0"
    assert not FinderWeights.objects.exists()


@pytest.mark.parametrize(
    ("key", "value", "say"),
    [
        ("want_soft_3", "", "Type a number"),
        ("want_soft_3", "many", "Type a whole number of points."),
        ("want_soft_3", "10", "Points go from −9 to 9."),
        ("want_soft_2", "5", "This suits less than the line above"),
        ("want_soft_3", "9" * 400, "Points go from −9 to 9."),
    ],
)
def test_a_weight_that_cannot_count_is_refused_at_its_field(staff_client, shop, key, value, say):
    form = typed(staff_client, **{key: value})
    assert f'href="#id_{key}"' in staff_client.post(LOOK, form).content.decode()
    response = staff_client.post(WEIGH, form)
    assert say in response.context["form"].errors[key][0]
    assert f'id="id_{key}_error"' in response.content.decode()
    assert not FinderWeights.objects.exists()


def test_publishing_makes_a_version_with_person_and_time(staff_client, admin_user, shop):
    response = staff_client.post(WEIGH, typed(staff_client, shoe_1=4, note="Shoes"), follow=True)
    assert messages_of(response) == ["Version 1 is published: the finder counts by it from now on."]
    version = FinderWeights.objects.get()
    assert (version.published_by, version.note, version.weights) == (
        admin_user, "Shoes", but(shoe_1=4),
    )  # fmt: skip
    assert re.search(r"1 Counts now \d+ \w+, .*? admin Shoes 1", text_of(response))


def test_a_version_is_brought_back_as_a_new_one(staff_client, shop):
    for points in (4, 5):
        staff_client.post(WEIGH, typed(staff_client, shoe_1=points))
    listed = staff_client.get(LIST).content.decode()
    assert f"{WEIGH}?from=1" in listed
    assert f"{WEIGH}?from=0" in listed
    form = form_of(staff_client.get(f"{WEIGH}?from=1"))
    assert (form["shoe_1"], form["note"]) == ("4", "As in version 1")
    staff_client.post(WEIGH, form)
    assert FinderWeights.objects.live().number == 3
    assert FinderWeights.objects.in_force() == but(shoe_1=4)
    staff_client.post(WEIGH, form_of(staff_client.get(f"{WEIGH}?from=0")))
    assert FinderWeights.objects.in_force() == BEGUN_WITH
    assert [each.number for each in FinderWeights.objects.all()] == [4, 3, 2, 1]


@pytest.mark.parametrize("asked", ["9", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_leads_to_what_counts_now(staff_client, shop, asked):
    assert form_of(staff_client.get(f"{WEIGH}?from={asked}"))["shoe_1"] == "3"


def test_who_was_overtaken_looks_again_before_publishing(staff_client, shop):
    mine = typed(staff_client, shoe_1=5)
    staff_client.post(WEIGH, typed(staff_client, shoe_1=4))
    response = staff_client.post(WEIGH, mine)
    assert "Somebody published other weights since you opened this page." in text_of(response)
    assert FinderWeights.objects.count() == 1
    assert staff_client.post(WEIGH, form_of(response)).status_code == 302
    assert FinderWeights.objects.in_force() == but(shoe_1=5)


def test_the_same_weights_are_no_version(staff_client, shop):
    response = staff_client.post(WEIGH, typed(staff_client))
    assert "These are the weights that count already." in text_of(response)
    assert not FinderWeights.objects.exists()


def test_a_dead_end_is_refused_on_the_page_with_the_reason(staff_client, shop):
    flat = {key: 0 for key in BEGUN_WITH if key.startswith(("want_", "hours_"))}
    flat |= {"want_soft_3": 2, "want_soft_2": 1}
    form = typed(staff_client, **flat)
    why = "Firm would be the answer to nothing any more."
    assert f"This cannot be published. {why}" in text_of(staff_client.post(LOOK, form))
    response = staff_client.post(WEIGH, form)
    assert [str(error) for error in response.context["form"].non_field_errors()] == [why]
    assert not FinderWeights.objects.exists()


def save(client, slug, **typed):
    page = reverse("admin:store_product_change", args=[Product.objects.get(slug=slug).pk])
    return messages_of(client.post(page, form_of(client.get(page)) | typed, follow=True))


def test_a_product_whose_traits_strand_another_is_saved_and_that_is_said(staff_client, shop):
    said = save(staff_client, "soft", guidance="3", dryness="3", pair_grams="80", room="1")
    assert "Since this change, no answer of the fit finder leads to Firm." in said
    assert Product.objects.get(slug="soft").guidance == 3
    assert not any("fit finder" in each for each in save(staff_client, "soft", care="By hand"))


def test_answers_that_a_product_leaves_to_nothing_are_counted(staff_client, shop):
    said = save(staff_client, "small", made_for=[])
    assert "Since this change, 120 answers of the fit finder lead to nothing." in said
    assert "Since this change, no answer of the fit finder leads to Small." in said


def test_a_version_shows_its_points_beside_those_that_count(staff_client, shop):
    for points in (4, 5):
        staff_client.post(WEIGH, typed(staff_client, shoe_1=points, note="Shoes"))
    first = FinderWeights.objects.get(number=1)
    words = text_of(staff_client.get(reverse("admin:store_finderweights_change", args=[first.pk])))
    assert "by admin: Shoes. Another version counts now." in words
    assert "It is made for their shoes. 4 5" in words
    assert "Bring it back" in words


def test_a_version_is_neither_changed_nor_deleted(staff_client, shop):
    staff_client.post(WEIGH, typed(staff_client, shoe_1=4))
    version = FinderWeights.objects.get()
    for act in ("change", "delete"):
        url = reverse(f"admin:store_finderweights_{act}", args=[version.pk])
        staff_client.post(url, {"number": "9", "post": "yes"})
    assert FinderWeights.objects.get().weights == but(shoe_1=4)


def test_who_may_only_look_publishes_nothing(client, shop):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    FinderWeights.objects.publish(but(shoe_1=4), after=0)
    FinderWeights.objects.publish(but(shoe_1=5), after=1)
    client.force_login(make_staff("view_finderweights"))
    page = client.get(LIST)
    assert page.status_code == 200
    assert "Weigh anew" not in text_of(page)
    assert "Bring back" not in text_of(page)
    for url in (WEIGH, LOOK):
        for method in (client.get, client.post):
            assert method(url).status_code == 403
    client.force_login(make_staff("view_product", "change_product"))
    for url in (LIST, WEIGH, LOOK):
        assert client.get(url).status_code == 403
    assert FinderWeights.objects.count() == 2
