"""Looking at reviews: published as they are, or left out for a listed reason that the buyer reads.

Nobody changes a word of them, and the stars are not shown before it is decided.
"""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from store import inbox, reviews
from store.models import Mail, Message, OrderMail, Review, ReviewDecision
from tests import groups
from tests.factories import make_product, make_review, make_variant, make_worn_order

pytestmark = pytest.mark.django_db

LIST = "/admin/store/review/"
CURED = "They cured my back pain. Soft heel."


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PRODUCT_REVIEWS = True


@pytest.fixture
def pair():
    return make_variant(make_product(name="Cadence", slug="cadence"), on_hand=30)


def waiting(pair, **fields):
    return make_review(pair, state="waiting", published_at=None, **fields)


def at(review, act="change"):
    return f"{LIST}{review.pk}/{act}/"


def state_of(review):
    return Review.objects.get(pk=review.pk).state


def rejections():
    return Mail.objects.filter(order_mail__kind=OrderMail.Kind.REVIEW_REJECTED)


def test_a_review_is_published_as_it_is_and_who_did_it_is_kept(staff_client, pair):
    review = waiting(pair, stars=1, text="Awful.\nThey squeak.")
    assert "Awful.\nThey squeak." in staff_client.get(at(review, "publish")).content.decode()
    assert state_of(review) == "waiting", "looking at the page decides nothing"
    assert staff_client.post(at(review, "publish")).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.stars, review.text) == ("published", 1, "Awful.\nThey squeak.")
    decision = ReviewDecision.objects.get()
    assert (decision.becomes, decision.by.is_superuser, decision.reason) == ("published", True, "")
    assert not Mail.objects.exists()


def test_a_review_is_left_out_for_a_reason_and_its_buyer_told(staff_client, pair):
    review = waiting(pair, text="Call my friend Bob on 555 0100. Soft heel.")
    form = {"reason": "personal", "passage": "Bob on 555   0100"}
    assert staff_client.post(at(review, "reject"), form).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.rejected_for) == ("rejected", "personal")
    decision = ReviewDecision.objects.get()
    assert (decision.reason, decision.passage) == ("personal", "Bob on 555   0100")
    letter = rejections().get()
    assert letter.to == "ada@example.com"
    for part in (letter.text, letter.html):
        assert "It tells who somebody is, or how to reach them." in part
        assert "Bob on 555" in part
        assert f"/orders/{review.order.access_token}/review/" in part
        assert "Your stars have nothing to do with it" in part
        assert "no proof" not in part


def test_the_letter_about_a_medical_claim_offers_to_say_it_otherwise(staff_client, pair):
    review = waiting(pair, text=CURED)
    page = staff_client.get(at(review, "reject")).content.decode()
    assert ">\nThey cured my back pain.</textarea>" in page
    form = {"reason": "medical", "passage": "They cured my back pain."}
    staff_client.post(at(review, "reject"), form)
    letter = rejections().get()
    assert "no proof that an insole helps against an illness or a pain" in letter.text
    assert "How the pair fits, feels and wears is welcome, and so is where it hurts." in letter.text


@pytest.mark.parametrize(
    ("form", "say"),
    [
        ({"reason": "", "passage": "Soft heel."}, "Choose one of these reasons, or publish it."),
        ({"reason": "bad for us", "passage": "Soft heel."}, "Select a valid choice."),
        ({"reason": "abuse", "passage": ""}, "Quote the words it is about"),
        ({"reason": "abuse", "passage": "You idiots"}, "Quote the words it is about"),
    ],
)
def test_without_a_listed_reason_and_its_own_words_nothing_is_left_out(
    staff_client, pair, form, say
):
    review = waiting(pair, text="Soft heel.")
    assert say in staff_client.post(at(review, "reject"), form).content.decode()
    assert state_of(review) == "waiting"
    assert not ReviewDecision.objects.exists()
    if form["reason"] in Review.Reason.values:
        with pytest.raises(reviews.ReviewRefused):
            reviews.reject(review, User.objects.get(), form["reason"], form["passage"])


def test_no_reason_is_about_what_a_review_says_of_us():
    assert set(Review.Reason.values) == {
        "personal",
        "abuse",
        "unrelated",
        "advertising",
        "medical",
    }


def test_a_review_about_something_else_is_that_as_a_whole(staff_client, pair):
    review = waiting(pair, text="Who won the game?")
    assert staff_client.post(at(review, "reject"), {"reason": "unrelated"}).status_code == 302
    assert state_of(review) == "rejected"


def test_words_the_claims_check_stops_are_published_only_with_a_word_why(staff_client, pair):
    review = waiting(pair, text="My podiatrist treats my plantar fasciitis. These fit my boots.")
    page = staff_client.get(at(review, "publish")).content.decode()
    assert '<mark class="claim claim--block">treats my plantar fasciitis</mark>' in page
    answer = staff_client.post(at(review, "publish"), {"note": " "})
    assert "Say why the marked words may stand" in answer.content.decode()
    with pytest.raises(reviews.ReviewRefused):
        reviews.publish(review, User.objects.get())
    assert state_of(review) == "waiting"
    staff_client.post(at(review, "publish"), {"note": "By a podiatrist, not by the insole."})
    assert state_of(review) == "published"
    assert ReviewDecision.objects.get().note == "By a podiatrist, not by the insole."


def test_that_a_pair_hurts_or_did_nothing_is_no_claim(pair):
    for text in ("They hurt my arch.", "Did nothing for my heel pain.", "They gave me knee pain."):
        assert reviews.blocked(Review(text=text)) == [], text


def test_a_title_and_a_name_are_checked_like_the_text():
    assert reviews.blocked(Review(title="Cured my sciatica", text="Fine."))
    assert reviews.blocked(Review(name="Cured of sciatica", text="Fine."))


def test_a_published_review_is_taken_down_and_published_again(staff_client, pair):
    review = make_review(pair, text="By Bob of 5 Elm Street.")
    quoted = {"reason": "personal", "passage": "5 Elm Street"}
    staff_client.post(at(review, "reject"), quoted)
    staff_client.post(at(review, "publish"))
    staff_client.post(at(review, "reject"), quoted)
    assert [each.becomes for each in review.decisions.all()] == [
        "rejected",
        "published",
        "rejected",
    ]
    assert rejections().count() == 2


def test_what_was_decided_meanwhile_is_decided_once(staff_client, pair):
    review = waiting(pair)
    for _ in range(2):
        staff_client.post(at(review, "publish"))
    assert ReviewDecision.objects.count() == 1
    replaced = make_review(pair, state="replaced")
    assert staff_client.post(at(replaced, "publish")).status_code == 302
    assert state_of(replaced) == "replaced"


def test_words_the_buyer_has_written_anew_since_are_not_published(staff_client, pair):
    order = make_worn_order(pair)
    old = make_review(pair, order=order, state="rejected", rejected_for="abuse")
    make_review(pair, order=order, state="waiting", published_at=None)
    answer = staff_client.post(at(old, "publish"), follow=True)
    assert "The buyer has written anew since." in answer.content.decode()
    assert state_of(old) == "rejected"


def test_while_reviews_are_off_nothing_is_decided_and_nobody_written_to(
    staff_client, pair, settings
):
    review = waiting(pair)
    settings.PRODUCT_REVIEWS = False
    staff_client.post(at(review, "publish"))
    staff_client.post(at(review, "reject"), {"reason": "unrelated"})
    assert state_of(review) == "waiting"
    assert not Mail.objects.exists()


def test_nobody_can_change_add_or_delete_a_review(staff_client, pair):
    review = waiting(pair, stars=1, text="Awful.")
    staff_client.post(at(review), {"text": "Lovely.", "stars": "5", "state": "published"})
    review.refresh_from_db()
    assert (review.stars, review.text, review.state) == (1, "Awful.", "waiting")
    assert staff_client.get(f"{LIST}add/").status_code == 403
    assert staff_client.post(at(review, "delete"), {"post": "yes"}).status_code == 403
    assert "<textarea" not in staff_client.get(at(review)).content.decode()


def test_the_stars_are_not_shown_before_it_is_decided(staff_client, pair):
    review = waiting(pair, stars=1, text="Awful.")
    places = [at(review), at(review, "publish"), at(review, "reject")]
    for place in places:
        assert not re.search(r"\b1 star|Poor", staff_client.get(place).content.decode()), place
    staff_client.post(at(review, "publish"))
    assert "1 star" in staff_client.get(at(review)).content.decode()


def test_a_bias_would_show_in_the_counts_by_stars_and_reason(staff_client, pair):
    make_review(pair, stars=5)
    for reason in ("abuse", "abuse", "medical"):
        make_review(pair, stars=1, state="rejected", rejected_for=reason)
    make_review(pair, stars=1)
    waiting(pair, stars=1)
    html = staff_client.get(LIST).content.decode()
    (table,) = re.findall(r"<tbody>(.*?)</tbody>", html.split('id="tally-heading"')[1], re.DOTALL)[
        :1
    ]
    rows = [
        [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    ]
    one = next(row for row in rows if row[0] == "1")
    assert (one[1], one[3:6]) == ("1", ["1", "3", "75%"])
    assert one[6:] == ["0", "2", "0", "0", "1"]
    five = next(row for row in rows if row[0] == "5")
    assert five[3:6] == ["1", "0", "0%"]


def test_what_tells_of_a_pair_that_failed_is_put_among_the_complaints_once(staff_client, pair):
    review = waiting(pair, text="The shell broke and cut my foot.", name="Ada")
    for _ in range(2):
        staff_client.post(at(review, "complain"))
    complaint = Message.objects.get()
    assert complaint.is_complaint
    assert "The shell broke and cut my foot." in complaint.text
    assert complaint.order_code == review.order.code
    assert not inbox.note_complaint(review)
    assert not Mail.objects.exists()
    assert state_of(review) == "waiting", "a complaint is a review as well"


def test_what_waits_stands_on_the_front_page(staff_client, pair, settings):
    waiting(pair)
    assert "review to look at" in staff_client.get("/admin/").content.decode()
    settings.PRODUCT_REVIEWS = False
    assert "review to look at" not in staff_client.get("/admin/").content.decode()


def test_only_who_may_look_at_reviews_does(client, pair):
    groups.make()
    review = waiting(pair)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    clerk = User.objects.create_user("clerk", is_staff=True)
    client.force_login(clerk)
    assert client.get(LIST).status_code == 403
    for act in ("publish", "reject", "complain"):
        assert client.get(at(review, act)).status_code == 403
        assert client.post(at(review, act), {"reason": "unrelated"}).status_code == 403
    clerk.groups.add(Group.objects.get(name="Catalogue"))
    assert client.post(at(review, "publish")).status_code == 403
    clerk.groups.set([Group.objects.get(name="Fulfilment")])
    assert client.get(LIST).status_code == 200
    assert client.get(at(review, "complain")).status_code == 405
    assert client.post(at(review, "publish")).status_code == 302
    assert state_of(review) == "published"
    assert reverse("admin:store_review_publish", args=[0]) == f"{LIST}0/publish/"
    assert client.get(f"{LIST}0/publish/").status_code == 302
