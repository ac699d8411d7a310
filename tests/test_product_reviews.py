"""Reviews: by buyers alone, in their own words, of all levels, and nothing at all before that."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from biocorrect import page_changes, page_version
from biocorrect.page_cache import PageCache
from biocorrect.page_version import PageVersion
from store import ratings, reviews
from store.models import Review, ReviewDecision
from tests.factories import make_product, make_review, make_variant, make_worn_order
from tests.html import Document
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

TYPED = {"stars": "2", "text": "Too firm for me.", "title": "", "name": "", "is_insider": ""}


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PRODUCT_REVIEWS = True


@pytest.fixture
def pair():
    return make_variant(make_product(name="Cadence", slug="cadence"), on_hand=30)


@pytest.fixture
def order(pair):
    return make_worn_order(pair)


@pytest.fixture
def clerk():
    return User.objects.create_user("clerk", is_staff=True)


def send(shopper, order, slug="cadence", **typed):
    form = {f"{slug}-{name}": value for name, value in (TYPED | typed).items() if value}
    return shopper.post(f"/orders/{order.access_token}/review/{slug}/", form)


def page_of(shopper, order):
    return shopper.get(f"/orders/{order.access_token}/review/")


# Writing


def test_a_buyer_writes_a_review_and_it_waits_to_be_looked_at(shopper, order):
    page = page_of(shopper, order)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    answer = send(shopper, order, title="Firm", name="Ada", is_insider="on")
    assert (answer.status_code, answer.url) == (
        303,
        f"/orders/{order.access_token}/review/#cadence",
    )
    review = Review.objects.get()
    assert (review.stars, review.text, review.title, review.name) == (
        2,
        "Too firm for me.",
        "Firm",
        "Ada",
    )
    assert (review.state, review.is_insider) == ("waiting", True)
    assert review.options == "neutral arch, size M"
    assert "A person looks at it before it is shown" in page_of(shopper, order).content.decode()
    assert "Too firm" not in shopper.get("/shop/cadence/").content.decode()


def test_no_star_is_chosen_for_anybody_and_each_has_its_word(shopper, order):
    page = Document(page_of(shopper, order).content.decode())
    radios = page.all("input", type="radio")
    assert [each.get("value") for each in radios] == ["1", "2", "3", "4", "5"]
    assert not any("checked" in each.attributes for each in radios)
    tiles = [tile.text for tile in page.all("label") if "of 5 stars" in tile.text]
    words = [tile.split(": ")[1] for tile in tiles]
    assert words == ["Poor", "Fair", "Okay", "Good", "Great"]
    assert page.faults == []


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ({"stars": ""}, "Choose one to five stars."),
        ({"stars": "0"}, "Choose one to five stars."),
        ({"stars": "6"}, "Choose one to five stars."),
        ({"text": " "}, "Write a few words."),
        ({"text": "a" * 3001}, "Please keep it below 3,000 letters."),
        ({"title": "a" * 81}, "Please keep it below 80 letters."),
        ({"name": "a" * 41}, "Please keep it below 40 letters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_words_stay(shopper, order, typed, say):
    answer = send(shopper, order, **{"title": "My words"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert say in page
    assert "My words" in page or "title" in typed
    assert Document(page).faults == []
    assert not Review.objects.exists()


def test_only_products_of_this_order_that_left_can_be_reviewed(shopper, order):
    make_variant(make_product(slug="keel"))
    assert send(shopper, order, slug="keel").status_code == 404
    assert shopper.get("/orders/no-such-link/review/").status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"days": 29},
        {"shipped_at": None, "delivered_at": None, "fulfilment_state": "packed"},
        {"payment_state": "pending", "fulfilment_state": "unfulfilled"},
    ],
)
def test_nobody_reviews_what_is_not_bought_or_not_worn(shopper, pair, fields):
    order = make_worn_order(pair, **fields)
    assert page_of(shopper, order).status_code == 404
    assert send(shopper, order).status_code == 404
    review = Review(order=order, product=pair.product, stars=5, text="Great")
    with pytest.raises(reviews.ReviewRefused):
        reviews.take(review)


def test_a_returned_pair_can_be_reviewed_like_any_other(shopper, pair):
    order = make_worn_order(pair, fulfilment_state="returned")
    assert send(shopper, order, stars="1").status_code == 303


def test_a_product_in_two_sizes_is_reviewed_once(shopper, pair):
    order = make_worn_order(pair, make_variant(pair.product, size="L"))
    page = page_of(shopper, order).content.decode()
    assert page.count("<legend>How many stars<") == 1
    assert "Neutral arch, size M; neutral arch, size L" in page


def test_the_same_words_twice_are_one_review(shopper, order):
    assert [send(shopper, order).status_code for _ in range(2)] == [303, 303]
    assert Review.objects.count() == 1


def test_whoever_writes_anew_keeps_what_is_published_until_that_is_looked_at(shopper, order, clerk):
    send(shopper, order, stars="5", text="Lovely.")
    first = reviews.publish(Review.objects.get(), clerk)
    send(shopper, order, stars="1", text="They broke.")
    send(shopper, order, stars="1", text="They broke after a month.")
    states = {each.text: each.state for each in Review.objects.all()}
    assert states == {
        "Lovely.": "published",
        "They broke.": "replaced",
        "They broke after a month.": "waiting",
    }
    reviews.publish(Review.objects.waiting().get(), clerk)
    first.refresh_from_db()
    assert first.state == "replaced"
    shown = shopper.get("/shop/cadence/").content.decode()
    assert "They broke after a month." in shown
    assert "Lovely." not in shown


def test_a_buyer_takes_a_review_back(shopper, order, clerk):
    send(shopper, order)
    reviews.publish(Review.objects.get(), clerk)
    send(shopper, order, text="Still too firm.")
    answer = shopper.post(f"/orders/{order.access_token}/review/cadence/take-back/")
    assert answer.status_code == 303
    assert set(Review.objects.values_list("state", "text")) == {("withdrawn", "")}
    page = page_of(shopper, order).content.decode()
    assert "You took it back, and we deleted your words." in page
    assert " checked" not in page
    assert "Too firm" not in shopper.get("/shop/cadence/").content.decode()


def test_whoever_takes_a_review_back_leaves_no_word_behind(shopper, order, clerk):
    send(shopper, order, text="Bob hates them.", name="Ada", title="Bob")
    reviews.reject(Review.objects.get(), clerk, "personal", "Bob")
    send(shopper, order, text="Too firm.", name="Ada")
    reviews.publish(Review.objects.waiting().get(), clerk, "It is fine.")
    shopper.post(f"/orders/{order.access_token}/review/cadence/take-back/")
    assert {each.words for each in Review.objects.all()} == {""}
    assert set(Review.objects.values_list("state", "rejected_for")) == {
        ("rejected", "personal"),
        ("withdrawn", ""),
    }
    decisions = ReviewDecision.objects.values_list("passage", "note", "reason")
    assert sorted(decisions) == [("", "", ""), ("", "", "personal")]
    with pytest.raises(reviews.ReviewRefused, match="took it back"):
        reviews.publish(Review.objects.get(state="rejected"), clerk)


def test_a_machine_with_a_link_fills_no_table(shopper, order, monkeypatch):
    monkeypatch.setattr(reviews, "MOST_IN_A_DAY", 2)
    answers = [send(shopper, order, text=f"Number {number}.") for number in range(3)]
    assert [each.status_code for each in answers] == [303, 303, 422]
    page = answers[-1].content.decode()
    assert "Send this one tomorrow." in page
    assert "Number 2." in page
    assert send(shopper, order, text="Number 1.").status_code == 303, "nothing new is no change"
    assert Review.objects.count() == 2


def test_another_site_cannot_write_in_somebodys_name(client, order):
    address = f"/orders/{order.access_token}/review/cadence/"
    answer = client.post(address, {"cadence-stars": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_order_leads_to_its_review_once_there_can_be_one(shopper, pair, settings):
    link = "/review/"
    worn, new = make_worn_order(pair), make_worn_order(pair, days=3)
    assert link in shopper.get(worn.get_absolute_url()).content.decode()
    assert link not in shopper.get(new.get_absolute_url()).content.decode()
    settings.PRODUCT_REVIEWS = False
    assert link not in shopper.get(worn.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"stars": 0},
        {"stars": 6},
        {"state": "rejected"},
        {"state": "waiting", "rejected_for": "abuse"},
        {"published_at": None},
    ],
)
def test_the_database_refuses_a_review_that_cannot_be(pair, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(pair, **fields)


@pytest.mark.parametrize("state", ["waiting", "published"])
def test_the_database_refuses_a_second_one_of_a_product(pair, order, state):
    make_review(pair, order=order, state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(pair, order=order, state=state)


# Showing


def rating(html):
    (group,) = [
        each
        for block in Document(html).data
        for each in block.get("@graph", [])
        if each["@type"] == "ProductGroup"
    ]
    return group.get("aggregateRating"), group.get("review")


def test_before_the_first_review_there_is_nothing_at_all(client, pair):
    make_review(pair, state="waiting", published_at=None)
    html = client.get("/shop/cadence/").content.decode()
    assert "buyers say" not in html
    assert "tars" not in html.replace("starts", "")
    assert rating(html) == (None, None)
    assert client.get("/shop/cadence/reviews/").status_code == 404


def test_while_reviews_are_off_there_is_nothing_and_nothing_is_asked_of_the_database(
    client, pair, settings
):
    order = make_review(pair).order
    settings.PRODUCT_REVIEWS = False
    with CaptureQueriesContext(connection) as captured:
        html = client.get("/shop/cadence/").content.decode()
    assert "buyers say" not in html
    assert rating(html) == (None, None)
    assert "store_review" not in " ".join(each["sql"] for each in captured)
    assert client.get("/shop/cadence/reviews/").status_code == 404
    assert client.get(f"/orders/{order.access_token}/review/").status_code == 404
    assert client.post(f"/orders/{order.access_token}/review/cadence/").status_code in {403, 404}


def test_the_page_shows_every_level_the_mean_and_the_newest(client, pair):
    now = timezone.now()
    for days, stars in enumerate([5, 5, 4, 1]):
        written = now - timedelta(days=days)
        make_review(pair, stars=stars, text=f"Number {days}.", published_at=written)
    html = client.get("/shop/cadence/").content.decode()
    page = Document(html)
    assert page.faults == []
    text = page.text
    # 15 / 4 = 3.75
    assert "3.8 of 5, from 4 reviews" in text
    levels = [" ".join(each.text.split()) for each in page.all("li") if "star" in each.text]
    assert levels == ["5 stars 2 reviews", "4 stars 1 review", "3 stars 0 reviews",
                      "2 stars 0 reviews", "1 star 1 review"]  # fmt: skip
    assert [number for number in range(4) if f"Number {number}." in text] == [0, 1, 2]
    assert text.index("Number 0.") < text.index("Number 1.") < text.index("Number 2.")
    assert 'href="/shop/cadence/reviews/"' in html
    assert "All 4 reviews" in text
    assert "no medical advice" in text


@pytest.mark.parametrize(
    ("stars", "mean"),
    [([5], "5.0"), ([1, 2], "1.5"), ([4, 4, 5], "4.3"), ([3, 3, 3, 4], "3.3"), ([1] * 3, "1.0")],
)
def test_the_mean_has_one_decimal_and_rounds_halves_up(pair, stars, mean):
    for each in stars:
        make_review(pair, stars=each)
    assert ratings.of(pair.product).mean == mean


def test_the_structured_data_says_what_the_page_shows(client, pair):
    make_review(pair, stars=5, text="Fits </script><b>my boots.", title="Good", name="Ada")
    make_review(pair, stars=2)
    html = client.get("/shop/cadence/").content.decode()
    mean, shown = rating(html)
    assert (mean["ratingValue"], mean["reviewCount"]) == ("3.5", 2)
    assert (mean["bestRating"], mean["worstRating"]) == (5, 1)
    first = next(each for each in shown if each["reviewRating"]["ratingValue"] == 5)
    assert (first["author"]["name"], first["name"]) == ("Ada", "Good")
    assert first["reviewBody"] == "Fits </script><b>my boots."
    assert first["datePublished"] == f"{timezone.localdate():%Y-%m-%d}"
    assert "Fits &lt;/script&gt;&lt;b&gt;my boots." in html
    assert {each["author"]["name"] for each in shown} == {"Ada", "Verified buyer"}


def test_of_a_long_review_the_products_page_shows_the_beginning(client, pair):
    review = make_review(pair, text="Firm. " * 400)
    html = client.get("/shop/cadence/").content.decode()
    link = f"/shop/cadence/reviews/#review-{review.pk}"
    assert f'<a href="{link}">Read all of it</a>' in html
    assert Document(html).faults == []
    shown = rating(html)[1][0]["reviewBody"]
    assert len(shown) == 500
    assert shown in html
    whole = client.get("/shop/cadence/reviews/").content.decode()
    assert f'id="review-{review.pk}"' in whole
    assert whole.count("Firm.") == 400


def test_who_works_here_is_marked_and_counts_nowhere(client, pair):
    make_review(pair, stars=5, is_insider=True, text="I sell them.")
    html = client.get("/shop/cadence/").content.decode()
    assert "Works for Biocorrect, is family of somebody who does, or was given the pair." in html
    assert rating(html) == (None, None)
    assert " of 5, from" not in html
    make_review(pair, stars=1)
    html = client.get("/shop/cadence/").content.decode()
    mean, shown = rating(html)
    assert (mean["ratingValue"], mean["reviewCount"]) == ("1.0", 1)
    assert "I sell them." not in json.dumps(shown)
    assert "I sell them." in html


def test_all_reviews_stand_on_pages_of_ten_and_can_be_had_by_level(client, pair):
    for number in range(12):
        make_review(pair, stars=5 if number < 11 else 1, text=f"No. {number}!")
    address = "/shop/cadence/reviews/"
    first, second = client.get(address), client.get(f"{address}?page=2")
    shown = [re.findall(r"No\. (\d+)!", each.content.decode()) for each in (first, second)]
    assert shown == [[str(number) for number in range(11, 1, -1)], ["1", "0"]]
    assert 'rel="next"' in first.content.decode()
    assert 'content="noindex, follow"' in second.content.decode()
    assert "noindex" not in first.content.decode()
    bad = client.get(f"{address}?stars=1").content.decode()
    assert re.findall(r"No\. (\d+)!", bad) == ["11"]
    assert 'aria-current="true">1 star<' in bad
    none = client.get(f"{address}?stars=3").content.decode()
    assert "Nobody gave it 3 stars." in none
    for odd in ("stars=9", "stars=%00", "page=no", "page=99"):
        assert client.get(f"{address}?{odd}").status_code == 200
    for page in (first.content.decode(), bad, none):
        assert Document(page).faults == []


def test_the_rules_name_every_reason_a_review_is_left_out_for(client, pair):
    make_review(pair)
    html = client.get("/shop/cadence/reviews/").content.decode()
    for reason in Review.Reason.labels:
        assert f"<li>{reason}</li>" in html


def test_an_archived_product_shows_no_reviews(client, pair):
    make_review(pair)
    pair.product.is_active = False
    pair.product.save()
    assert client.get("/shop/cadence/reviews/").status_code == 404
    assert client.get("/shop/cadence/").status_code == 410


def test_the_number_of_queries_does_not_grow(client, pair, django_assert_max_num_queries):
    for _ in range(12):
        make_review(pair)
    with django_assert_max_num_queries(7):
        client.get("/shop/cadence/")
    with django_assert_max_num_queries(5):
        client.get("/shop/cadence/reviews/")


# In the cache


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(page_version, "LOOK_AFTER_SECONDS", 0)
    return PageCache(get_wsgi_application(), PageVersion(), 64_000_000)


def test_what_is_published_or_taken_down_is_seen_at_the_next_request(site, pair, clerk):
    make_review(pair, text="The first.")
    shown = ["/shop/cadence/", "/shop/cadence/reviews/"]
    assert [ask(site, path).how for path in shown * 2] == ["miss", "miss", "hit", "hit"]
    order = make_worn_order(pair)
    waiting = reviews.take(Review(order=order, product=pair.product, stars=1, text="The second."))
    assert not any(b"The second." in ask(site, path).body for path in shown)
    published = reviews.publish(waiting, clerk)
    for path in shown:
        answer = ask(site, path)
        assert (answer.how, b"The second." in answer.body) == ("miss", True), path
        assert not answer.headers.get("Set-Cookie")
    assert ask(site, shown[1] + "?utm_source=x").how == "hit"
    reviews.reject(published, clerk, "unrelated")
    assert not any(b"The second." in ask(site, path).body for path in shown)


def test_every_table_that_a_page_with_reviews_reads_is_watched(client, pair):
    make_review(pair)
    with CaptureQueriesContext(connection) as captured:
        client.get("/shop/cadence/")
        client.get("/shop/cadence/reviews/")
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(q["sql"] for q in captured)))
    assert "store_review" in tables
    assert tables - {watch.table for watch in page_changes.WATCHED} == set()
