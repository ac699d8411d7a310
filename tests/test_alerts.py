"""“Tell me when it is back”: an address proves itself, gets one letter, and is forgotten."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core import mail as outgoing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from biocorrect.private_log import without_keys
from store import alerts, jobs, mail
from store.models import Mail, OrderMail, Product, RateCount, Reminder, StockAlert, Variant
from tests.factories import make_cart, make_order, make_product, make_variant

pytestmark = pytest.mark.django_db

ADA = "ada@example.com"


@pytest.fixture
def variant():
    """The last of a kind, sold."""
    return make_variant(make_product(name="Cadence", slug="cadence"), on_hand=0, sku="BC-CAD-N-M")


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(alerts, "MOST_BY_CLIENT", 1000)
    monkeypatch.setattr(alerts, "MOST_BY_ADDRESS", 1000)


def ask(browser, variant, email=ADA, **typed):
    return browser.post("/tell-me/", {"sku": variant.sku, "email": email, "website": ""} | typed)


def wait_for(variant, email=ADA, **fields):
    """Somebody who has pressed the button of the letter."""
    alert = StockAlert.objects.create(variant=variant, email=email, confirmed_at=timezone.now())
    StockAlert.objects.filter(pk=alert.pk).update(**fields)
    return StockAlert.objects.get(pk=alert.pk)


def link_in(letter, end="/"):
    return re.search(rf"http://testserver(/tell-me/[\w-]+{end})\s", letter.text + " ").group(1)


def told():
    return list(Mail.objects.filter(subject__endswith="is back").values_list("to", flat=True))


# On the product's page


def test_the_form_stands_where_a_pair_is_sold_out_and_nowhere_else(client, variant):
    make_variant(variant.product, size="L")
    page = client.get("/shop/cadence/?arch=neutral&size=M").content.decode()
    assert re.findall(r'<form id="(tell-BC-[^"]*)"', page) == [f"tell-{variant.sku}"]
    assert page.count(f'form="tell-{variant.sku}"') == 2
    assert "csrf" not in page
    variant.stock.adjust(1, "Found")
    assert "Tell me when it is back" not in client.get("/shop/cadence/").content.decode()


def test_a_page_from_memory_can_be_asked_from(client, variant):
    answer = client.get("/shop/cadence/")
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]


def test_another_site_cannot_ask_for_somebody(client, variant):
    answer = client.post(
        "/tell-me/",
        {"sku": variant.sku, "email": ADA},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert not StockAlert.objects.exists()


# Asking


def test_asking_writes_one_letter_that_asks_back_and_lets_nobody_wait_yet(shopper, variant):
    answer = ask(shopper, variant, "Ada@Example.com")
    assert (answer.status_code, answer.url) == (303, "/tell-me/asked/")
    alert = StockAlert.objects.get()
    assert (alert.email, alert.confirmed_at) == (ADA, None)
    letter = Mail.objects.get()
    assert (letter.to, letter.state) == (ADA, "queued")
    assert letter.subject == "Shall we tell you when Cadence Neutral M is back?"
    variant.stock.adjust(5, "Came")
    assert alerts.tell() == {"told": 0}


def test_only_the_press_of_the_button_lets_an_address_wait(shopper, client, variant):
    ask(shopper, variant)
    link = link_in(Mail.objects.get())
    page = client.get(link)
    assert "Yes, tell me" in page.content.decode()
    assert ADA not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert StockAlert.objects.get().confirmed_at is None
    assert shopper.post(link).status_code == 303
    assert StockAlert.objects.get().confirmed_at is not None
    assert "We tell you when it is back." in client.get(link).content.decode()


def test_a_letters_button_cannot_be_pressed_by_another_site(shopper, client, variant):
    ask(shopper, variant)
    link = link_in(Mail.objects.get())
    stranger = Client()
    assert stranger.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert StockAlert.objects.get().confirmed_at is None


def test_a_button_not_pressed_in_time_is_over(shopper, variant):
    ask(shopper, variant)
    link = link_in(Mail.objects.get())
    late = timezone.now() - StockAlert.CONFIRM_WITHIN - timedelta(minutes=1)
    StockAlert.objects.update(asked_at=late)
    for answer in (shopper.get(link), shopper.post(link)):
        assert answer.status_code == 404
        assert "This link is over." in answer.content.decode()
    assert not alerts.confirm(StockAlert.objects.get())
    assert StockAlert.objects.get().confirmed_at is None


@pytest.mark.parametrize("state", ["unknown", "unconfirmed", "confirmed"])
def test_nobody_learns_whether_an_address_is_known(
    shopper, variant, patient, state, django_capture_on_commit_callbacks
):
    if state != "unknown":
        ask(shopper, variant)
    if state == "confirmed":
        StockAlert.objects.update(confirmed_at=timezone.now())
    letters = Mail.objects.count()
    # Nothing is sent while the answer is waited for, so the clock does not tell either.
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(shopper, variant)
    assert (answer.status_code, answer.url, answer.content) == (303, "/tell-me/asked/", b"")
    assert Mail.objects.count() == letters + 1
    assert not Mail.objects.exclude(state="queued").exists()
    assert StockAlert.objects.count() == 1


def test_asking_again_gives_the_same_links_and_time_anew(shopper, variant, patient):
    ask(shopper, variant)
    StockAlert.objects.update(asked_at=timezone.now() - timedelta(days=2))
    ask(shopper, variant)
    first, second = Mail.objects.order_by("pk")
    assert link_in(first) == link_in(second)
    assert StockAlert.objects.get().asked_at > timezone.now() - timedelta(minutes=1)


def test_who_is_confirmed_stays_so_when_somebody_asks_in_their_name(shopper, variant):
    alert = wait_for(variant, asked_at=timezone.now() - timedelta(days=9))
    ask(shopper, variant)
    again = StockAlert.objects.get()
    assert (again.confirmed_at, again.asked_at) == (alert.confirmed_at, alert.asked_at)


def test_a_machine_gets_the_same_answer_and_leaves_nothing(shopper, variant):
    answer = ask(shopper, variant, website="https://example.org")
    assert answer.url == "/tell-me/asked/"
    assert not StockAlert.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ({"email": ""}, "Type your e-mail address."),
        ({"email": "ada@"}, "This is not an e-mail address."),
        ({"email": "ada\x00@example.com"}, "Null characters are not allowed."),
        ({"sku": "BC-NONE"}, "We do not sell this one any more."),
        ({"sku": "BC\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(shopper, variant, typed, say):
    answer = shopper.post("/tell-me/", {"sku": variant.sku, "email": ADA} | typed)
    assert answer.status_code == 422
    assert say in answer.content.decode()
    assert not StockAlert.objects.exists()


def test_what_is_there_already_is_shown_instead(shopper, variant):
    variant.stock.adjust(1, "Found")
    answer = ask(shopper, variant)
    assert (answer.status_code, answer.url) == (303, "/shop/cadence/?arch=neutral&size=M")
    assert not StockAlert.objects.exists()


def test_an_archived_pair_cannot_be_waited_for(shopper, variant):
    Product.objects.update(is_active=False)
    assert ask(shopper, variant).status_code == 422


def test_too_much_from_one_place_or_for_one_address_waits(shopper, variant, monkeypatch):
    monkeypatch.setattr(alerts, "MOST_BY_ADDRESS", 1)
    assert ask(shopper, variant).status_code == 303
    assert ask(shopper, variant).status_code == 429
    assert ask(shopper, variant, "eve@example.com").status_code == 303
    monkeypatch.setattr(alerts, "MOST_BY_CLIENT", 3)
    answer = ask(shopper, variant, "eva@example.com")
    assert answer.status_code == 429
    assert "That was often in a short time." in answer.content.decode()
    assert "eva@example.com" in answer.content.decode()
    assert StockAlert.objects.count() == 2
    assert not RateCount.objects.filter(key__contains="@").exists()


# Telling


def test_who_waits_is_told_once_when_a_pair_is_free_again(variant):
    alert = wait_for(variant)
    assert alerts.tell() == {"told": 0}
    variant.stock.adjust(1, "Came")
    assert [alerts.tell()["told"] for _ in range(3)] == [1, 0, 0]
    assert not StockAlert.objects.exists()
    letter = Mail.objects.get()
    assert (letter.to, letter.subject) == (alert.email, "Cadence Neutral M is back")
    assert "http://testserver/shop/cadence/?arch=neutral&size=M" in letter.text
    assert "$58.00" in letter.text
    assert "people asked" not in letter.text
    assert mail.send_due() == 1
    assert mail.send_due() == 0


def test_a_pair_that_is_held_for_an_order_is_not_free(variant):
    variant.stock.adjust(1, "Came")
    make_order(Variant.objects.get(pk=variant.pk))
    wait_for(variant)
    assert alerts.tell() == {"told": 0}


@pytest.mark.parametrize("archived", [Variant, Product])
def test_nobody_is_told_of_what_is_not_sold(variant, archived):
    variant.stock.adjust(1, "Came")
    wait_for(variant)
    archived.objects.update(is_active=False)
    assert alerts.tell() == {"told": 0}
    assert StockAlert.objects.exists()


def test_few_pairs_are_told_to_who_has_waited_longest_and_as_many_again_a_day_later(variant):
    now = timezone.now()
    for number in range(5):
        email = f"{number}@example.com"
        wait_for(variant, email, confirmed_at=now - timedelta(days=number))
    variant.stock.adjust(2, "Came")
    assert [alerts.tell()["told"] for _ in range(2)] == [2, 0]
    assert sorted(told()) == ["3@example.com", "4@example.com"]
    for letter in Mail.objects.all():
        for part in (letter.text, letter.html):
            assert "2 pairs are back, and 5 people asked." in part
            assert "who have waited longest first" in part
    Mail.objects.update(created_at=now - timedelta(hours=25))
    assert alerts.tell() == {"told": 2}
    assert sorted(told())[:2] == ["1@example.com", "2@example.com"]


def test_more_pairs_on_the_same_day_reach_more_people(variant):
    for number in range(4):
        wait_for(variant, f"{number}@example.com")
    variant.stock.adjust(1, "Came")
    alerts.tell()
    variant.stock.adjust(2, "More came")
    assert alerts.tell() == {"told": 2}


def test_each_pair_has_its_own_queue(variant):
    other = make_variant(on_hand=3)
    wait_for(variant)
    wait_for(other)
    assert alerts.tell() == {"told": 1}
    assert StockAlert.objects.get().variant == variant


def test_a_crash_between_letter_and_forgetting_leaves_neither(variant, monkeypatch):
    wait_for(variant)
    variant.stock.adjust(1, "Came")

    def die(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(mail, "queue", die)
        assert alerts.tell() == {"told": 0, "errors": 1}
    assert StockAlert.objects.count() == 1
    assert alerts.tell() == {"told": 1}
    assert OrderMail.objects.count() == 1


def test_a_letter_that_cannot_be_written_holds_back_no_other(variant, monkeypatch):
    other = make_variant(on_hand=3)
    for each in (variant, other):
        wait_for(each)
    variant.stock.adjust(1, "Came")
    write = alerts.letter_of_return
    monkeypatch.setattr(
        alerts,
        "letter_of_return",
        lambda alert, **rest: 1 / 0 if alert.variant == variant else write(alert, **rest),
    )
    assert alerts.tell() == {"told": 1, "errors": 1}
    assert StockAlert.objects.get().variant == variant


def test_who_waits_for_what_is_sold_out_costs_one_query_however_many(variant):
    for _ in range(10):
        wait_for(make_variant(on_hand=0))
    with CaptureQueriesContext(connection) as asked:
        assert alerts.tell() == {"told": 0}
    assert len(asked) == 1


# What staff see


def test_staff_see_how_many_wait_and_never_who(staff_client, variant):
    wait_for(variant)
    wait_for(variant, "eve@example.com")
    StockAlert.objects.create(variant=variant, email="eva@example.com")
    shelves, variants = "/admin/store/stocklevel/", "/admin/store/variant/"
    pages = [
        staff_client.get(path).content.decode()
        for path in (shelves, f"{shelves}{variant.pk}/change/", f"{variants}{variant.pk}/change/")
    ]
    assert '<td class="field-waiting">2 wait</td>' in pages[0]
    assert "<dt>Wait to be told</dt><dd>2</dd>" in pages[1]
    assert re.search(r'field-waiting.*?<div class="readonly">2</div>', pages[2], re.DOTALL)
    assert not any("@example.com" in page for page in pages)


def test_shelves_are_sorted_by_how_many_wait(staff_client, variant):
    wait_for(variant)
    for _ in range(2):
        make_variant(make_product(position=0))
    column = "&o=-6"
    page = staff_client.get(f"/admin/store/stocklevel/?{column}").content.decode()
    (first, *_) = re.findall(r'field-sku nowrap">([^<]*)<|field-sku">([^<]*)<', page)
    assert variant.sku in first


def test_nobody_can_be_allowed_to_look_at_who_waits():
    kinds = ["stockalert", "reminder"]
    assert not Permission.objects.filter(content_type__model__in=kinds).exists()
    assert not {StockAlert, Reminder} & set(admin.site._registry)


# Stopping, and what is kept


def test_every_letter_stops_by_its_link_and_by_a_mail_programs_own_button(shopper, variant):
    ask(shopper, variant)
    assert mail.send_due() == 1
    (sent,) = outgoing.outbox
    link = link_in(Mail.objects.get(), "/stop/")
    assert sent.extra_headers["List-Unsubscribe"] == f"<http://testserver{link}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Delete my address" in shopper.get(link).content.decode()
    assert StockAlert.objects.exists()
    # A mail provider's server sends none of a browser's headers.
    answer = Client().post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Your address is not on our list" in answer.content.decode()
    assert not StockAlert.objects.exists()
    assert Client().post(link).status_code == 200


def test_the_link_of_the_letter_that_told_says_that_nothing_is_kept(shopper, variant):
    wait_for(variant)
    variant.stock.adjust(1, "Came")
    alerts.tell()
    page = shopper.get(link_in(Mail.objects.get(), "/stop/")).content.decode()
    assert "Your address is not on our list" in page


@pytest.mark.parametrize("key", ["nobody", "x" * 80, "né", "%00"])
def test_a_key_that_leads_nowhere_is_no_error(shopper, key):
    assert shopper.get(f"/tell-me/{key}/").status_code == 404
    assert shopper.get(f"/tell-me/{key}/stop/").status_code == 200
    assert shopper.post(f"/tell-me/{key}/stop/").status_code == 200


def test_addresses_are_forgotten_on_a_clock(variant):
    now = timezone.now()
    make = {"variant": variant, "confirmed_at": None}
    StockAlert.objects.create(**make, email="a@example.com", asked_at=now - timedelta(days=4))
    StockAlert.objects.create(**make, email="b@example.com", asked_at=now - timedelta(days=2))
    wait_for(variant, "c@example.com", asked_at=now - timedelta(days=366))
    wait_for(variant, "d@example.com", asked_at=now - timedelta(days=364))
    assert jobs.purge()["alerts"] == 2
    assert [each.email[0] for each in StockAlert.objects.order_by("email")] == ["b", "d"]


def test_letters_with_such_an_address_go_after_days_and_no_others(variant):
    alerts.ask(variant, ADA, client="x")
    make_order(make_variant(), paid=True)
    mail.to_staff("Hello", "There")
    alerts.ask(variant, "eve@example.com", client="x")
    Mail.objects.update(state="sent", created_at=timezone.now() - timedelta(days=4))
    waiting = Mail.objects.get(to="eve@example.com")
    Mail.objects.filter(pk=waiting.pk).update(state="queued")
    assert jobs.purge()["alert_letters"] == 1
    assert set(Mail.objects.values_list("to", flat=True)) == {"staff@localhost", "eve@example.com"}


def test_no_order_and_no_log_knows_who_waits(variant):
    alert = wait_for(variant)
    related = {field.name for field in StockAlert._meta.get_fields() if field.is_relation}
    assert related == {"variant"}
    cleaned = without_keys(f"GET /tell-me/{alert.token}/stop/ HTTP/1.1")
    assert cleaned == "GET /tell-me/…/stop/ HTTP/1.1"


def test_a_sold_out_line_of_the_cart_leads_to_the_form(shopper, variant):
    variant.stock.adjust(1, "Came")
    shopper.cookies["cart"] = make_cart(Variant.objects.get(pk=variant.pk)).token
    assert "Tell me when it is back" not in shopper.get("/cart/").content.decode()
    variant.stock.adjust(-1, "Gone")
    page = shopper.get("/cart/").content.decode()
    assert '<a href="/shop/cadence/?arch=neutral&amp;size=M">Tell me when it is back</a>' in page
