"""Find my order: everybody gets the same answer, and only the right address gets the letter."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from store import finding, mail
from store.models import Mail, Order, OrderMail, RateCount
from tests.factories import make_order, make_variant

pytestmark = pytest.mark.django_db

ASKED = "/orders/find/?asked"


@pytest.fixture
def order():
    return make_order(make_variant(), paid=True, code="BC-7K3Q-92MD")


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Nobody asks too often, unless a test says so."""
    monkeypatch.setattr(finding, "MOST_ASKED", 100)


def ask(shopper, number="BC-7K3Q-92MD", email="ada@example.com", **sent):
    return shopper.post("/orders/find/", {"number": number, "email": email}, **sent)


def linked(order):
    return OrderMail.objects.filter(order=order, kind="link").count()


def test_the_right_address_gets_a_letter_with_the_link(shopper, order):
    answer = ask(shopper)
    assert (answer.status_code, answer.url) == (303, ASKED)
    letter = Mail.objects.get()
    assert letter.to == "ada@example.com"
    assert letter.subject == f"Order {order.code}: your link"
    for part in (letter.text, letter.html):
        assert order.get_absolute_url() in part


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("BC-7K3Q-92MD", "bob@example.com"),
        ("BC-7K3Q-92MF", "ada@example.com"),
        ("BC-7K3Q-92MF", "bob@example.com"),
    ],
)
def test_any_other_gets_the_same_answer_and_no_letter(shopper, order, number, email):
    hit, miss = ask(shopper), ask(shopper, number, email)
    assert (miss.status_code, miss.url, miss.content) == (hit.status_code, hit.url, hit.content)
    assert dict(miss.headers) == dict(hit.headers)
    assert Mail.objects.get().to == "ada@example.com"


def work(shopper, number, email):
    """What an answer asks of the database: verbs and tables, from the look-up on."""
    with CaptureQueriesContext(connection) as captured:
        ask(shopper, number, email)
    steps = [
        re.sub(r"SAVEPOINT.*|(WHERE|SET|VALUES|LIMIT).*", "", query["sql"], flags=re.DOTALL)
        for query in captured
    ]
    looked_up = next(place for place, step in enumerate(steps) if 'FROM "store_order"' in step)
    # What is written is kept or rolled back, and nothing else differs.
    return [step for step in steps[looked_up:] if step not in {"RELEASE ", "ROLLBACK TO "}]


def test_a_hit_takes_the_same_work_as_a_miss(shopper, order):
    hit = work(shopper, "BC-7K3Q-92MD", "ada@example.com")
    assert sum("INSERT INTO" in step for step in hit) == 2
    assert work(shopper, "BC-7K3Q-92MD", "ada@example.com") == hit
    assert work(shopper, "BC-7K3Q-92MD", "bob@example.com") == hit
    assert work(shopper, "BC-7K3Q-92MF", "bob@example.com") == hit


def test_the_letter_waits_for_the_queue_so_that_sending_takes_no_time_here(
    shopper, order, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        ask(shopper)
    assert callbacks == []
    assert Mail.objects.get().state == "queued"
    assert mail.send_due() == 1


def test_an_order_gets_one_letter_an_hour(shopper, order):
    for _ in range(3):
        ask(shopper)
    assert linked(order) == 1
    finding.send_link(
        order.code,
        "ada@example.com",
        client="x",
        now=timezone.now() + timedelta(hours=1),
    )
    assert linked(order) == 2


@pytest.mark.parametrize(
    "typed",
    ["bc-7k3q-92md", " BC 7K3Q 92MD ", "7k3q92md", "BC7K3Q92MD", "bc–7k3q–92md", "7K3Q_92MD."],
)
def test_a_number_is_read_as_people_type_it(shopper, order, typed):
    ask(shopper, number=typed, email=" Ada@Example.COM ")
    assert linked(order) == 1


@pytest.mark.parametrize("typed", ["", "BC-7K3Q-92M", "BC-7K3Q-92MD9", "BC-7K30-92MD", "é" * 8])
def test_what_is_no_number_is_told_at_its_field_and_kept(shopper, typed):
    answer = ask(shopper, number=typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'aria-invalid="true"' in html
    assert 'value="ada@example.com"' in html
    assert not RateCount.objects.exists()


def test_what_is_no_address_is_told_at_its_field(shopper):
    answer = ask(shopper, email="ada")
    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.content.decode()


def test_an_order_that_holds_no_address_is_found_by_nobody(shopper):
    make_order(make_variant(), code="BC-7K3Q-92MD")
    assert ask(shopper).url == ASKED
    assert not Mail.objects.exists()


def test_one_address_asks_five_times_an_hour(shopper, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ASKED", 5)
    for number in range(5):
        assert ask(shopper, email=f"{number}@example.com").url == ASKED
    answer = ask(shopper, email="5@example.com")
    assert answer.status_code == 429
    assert "Wait an hour" in answer.content.decode()
    assert ask(shopper, email="6@example.com", REMOTE_ADDR="192.0.2.7").url == ASKED


def test_one_mailbox_is_asked_for_five_times_an_hour(shopper, order, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ASKED", 5)
    for host in range(5):
        assert ask(shopper, REMOTE_ADDR=f"192.0.2.{host}").url == ASKED
    assert ask(shopper, email="ADA@example.com", REMOTE_ADDR="192.0.2.9").status_code == 429


def test_the_counts_hold_no_address(shopper, order):
    ask(shopper, REMOTE_ADDR="192.0.2.7")
    keys = " ".join(RateCount.objects.values_list("key", flat=True))
    assert keys.count("find:") == 2
    for personal in ("ada", "example", "192", "7K3Q"):
        assert personal not in keys


def test_the_page_is_not_kept_and_not_found(client):
    for address in ("/orders/find/", ASKED):
        answer = client.get(address)
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]


def test_no_other_site_can_ask(client, order):
    assert ask(client, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_end_with_one_letter(order, monkeypatch):
    """The second looks before the first has written."""
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda query: False)
    for _ in range(2):
        finding.send_link(order.code, "ada@example.com", client="x", now=timezone.now())
    assert linked(order) == 1
    assert Order.objects.get() == order


def test_every_page_leads_to_it(client):
    assert 'href="/orders/find/"' in client.get("/shop/").content.decode()
    assert client.get("/nowhere/").content.decode().count('href="/orders/find/"') == 2
