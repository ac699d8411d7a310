"""A delivery from a spreadsheet: looked at first, put away once; and checkouts that are ended."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from store import payments
from store.admin import receiving
from store.admin.holds import named
from store.models import JobRun, Order, StockLevel
from store.stock_sheet import MOST_BYTES
from tests.admin_pages import form_of, make_staff, messages_of, text_of
from tests.factories import make_order, make_product, make_variant
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.money]

RECEIVE = reverse("admin:store_stocklevel_receive")
EXPORT = reverse("admin:store_stocklevel_export")


@pytest.fixture
def variant():
    return make_variant(make_product(name="Cadence"), sku="BC-CAD-N-M", on_hand=10)


@pytest.fixture
def other():
    return make_variant(make_product(name="Keel"), sku="BC-KEE-H-L", on_hand=0)


def upload(client, text, reason="Note 4711"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(
        RECEIVE, {"file": SimpleUploadedFile("delivery.csv", data), "reason": reason}
    )


def test_a_delivery_is_looked_at_then_put_away_with_reason_and_person(
    staff_client, admin_user, variant, other
):
    page = upload(staff_client, "sku;received\nBC-KEE-H-L;25\nbc-cad-n-m;5\n")
    assert "BC-CAD-N-M Cadence, neutral arch, size M 10 +5 15" in text_of(page)
    assert "BC-KEE-H-L Keel, neutral arch, size M 0 +25 25" in text_of(page)
    assert (shelf(variant), shelf(other)) == ((10, 0), (0, 0)), "nothing is written yet"

    done = staff_client.post(RECEIVE, form_of(page), follow=True)
    assert messages_of(done) == ["30 pairs put on 2 shelves: Note 4711."]
    assert (shelf(variant), shelf(other)) == ((15, 0), (25, 0))
    moved = variant.movements.get(kind="receive")
    assert (moved.d_on_hand, moved.reason, moved.actor) == (5, "Note 4711", admin_user)


def test_what_is_exported_is_the_form_for_a_delivery(staff_client, variant, other):
    make_order(variant, quantity=2)
    answer = staff_client.get(EXPORT)
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1] == [
        "BC-CAD-N-M", "Cadence", "neutral arch, size M", "yes", "10", "2", "8", "0", "0", ""
    ]  # fmt: skip
    rows[2][-1] = "25"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    page = upload(staff_client, text.getvalue())
    assert "1 row without a number stays as it is." in text_of(page)
    staff_client.post(RECEIVE, form_of(page))
    assert (shelf(variant), shelf(other)) == ((10, 2), (25, 0))
    found = staff_client.get(f"{EXPORT}?stock=enough&q=kee").getvalue().decode()
    assert "BC-KEE" in found
    assert "BC-CAD" not in found


def test_the_export_tells_what_is_sold_ahead_and_promised_of_it(staff_client):
    day = timezone.localdate() + timedelta(days=20)
    ahead = make_variant(sku="BC-SWI-N-XL", on_hand=0, back_on=day, ahead=9)
    make_order(ahead, quantity=2, back_on=day)
    answer = staff_client.get(EXPORT).getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(answer))
    assert (row["free"], row["sold ahead"], row["promised"]) == ("0", "9", "2")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("sku,received\nBC-CAD-N-M,5\nBC-CAD-N-N,1\n", 3, "There is no SKU BC-CAD-N-N. Is it"),
        ("sku,received\nBC-CAD-N-M,5\nXYZ,1\n", 3, "There is no SKU XYZ. Look it up"),
        ("sku,received\nBC-CAD-N-M,5\nBC-CAD-N-M,6\n", 3, "BC-CAD-N-M stands on line 2 already"),
        ("sku,received\nBC-CAD-N-M,-5\n", 2, "“-5” is below zero"),
        ("sku,got\nBC-CAD-N-M,5\n", 1, "The column “received” is missing"),
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_is_put_away(staff_client, variant, text, line, what):
    page = upload(staff_client, text)
    assert f"{line} {what}" in text_of(page)
    assert "delivery" not in form_of(page)
    assert shelf(variant) == (10, 0)


def test_many_wrong_rows_are_told_up_to_a_hundred(staff_client, variant):
    rows = "".join(f"BC-CAD-X-{number},1\n" for number in range(130))
    text = text_of(upload(staff_client, f"sku,received\n{rows}"))
    assert text.count("There is no SKU") == 100
    assert "And 30 more" in text


@pytest.mark.parametrize(
    ("sent", "what"),
    [
        ({"reason": "Note"}, "Choose the file."),
        ({"reason": "Note", "file": SimpleUploadedFile("a.csv", b"")}, "The file is empty."),
        (
            {"reason": "Note", "file": SimpleUploadedFile("a.csv", b"x" * (MOST_BYTES + 1))},
            "larger than 1 MB",
        ),
        ({"reason": " ", "file": SimpleUploadedFile("a.csv", b"x")}, "Say which delivery this is."),
    ],
)
def test_a_form_that_says_too_little_is_refused(staff_client, sent, what):
    assert what in text_of(staff_client.post(RECEIVE, sent))


def test_the_same_look_sent_twice_is_put_away_once(staff_client, variant):
    form = form_of(upload(staff_client, "sku,received\nBC-CAD-N-M,5\n"))
    assert staff_client.post(RECEIVE, form).status_code == 302
    for again in ({}, {"again": "on"}):
        page = staff_client.post(RECEIVE, form | again)
        assert "put away already" in text_of(page)
    assert shelf(variant) == (15, 0)


def test_of_two_confirms_at_the_same_moment_one_is_put_away(staff_client, variant, monkeypatch):
    """The other click is written once this one has asked, and before it holds the shelves."""
    form = form_of(upload(staff_client, "sku,received\nBC-CAD-N-M,5\n"))
    mine = receiving.put_away

    def after_the_other(delivery, user, *, again):
        mine(delivery, user, again=again)
        mine(delivery, user, again=again)

    monkeypatch.setattr(receiving, "put_away", after_the_other)
    assert "put away already" in text_of(staff_client.post(RECEIVE, form))
    assert shelf(variant) == (15, 0)


def test_a_delivery_that_cannot_be_noted_is_not_put_away(staff_client, variant, monkeypatch):
    def fail(delivery, user):
        raise OSError("disk full")

    monkeypatch.setattr(receiving, "note", fail)
    form = form_of(upload(staff_client, "sku,received\nBC-CAD-N-M,5\n"))
    with pytest.raises(OSError, match="disk full"):
        staff_client.post(RECEIVE, form)
    assert shelf(variant) == (10, 0)


def test_a_code_that_could_begin_a_formula_comes_back_as_it_was(staff_client):
    variant = make_variant(make_product(name="=1+1"), sku="-1", on_hand=3)
    text = staff_client.get(EXPORT).getvalue().decode("utf-8-sig")
    row = next(csv.reader(text.splitlines()[1:]))
    assert row[:2] == ["'-1", "'=1+1"]
    page = upload(staff_client, text.rstrip("\r\n") + "4\r\n")
    staff_client.post(RECEIVE, form_of(page))
    assert shelf(variant) == (7, 0)


def test_the_same_pairs_once_more_must_be_ticked(staff_client, admin_user, variant, other):
    text = "sku,received\nBC-CAD-N-M,5\nBC-KEE-H-L,2\n"
    staff_client.post(RECEIVE, form_of(upload(staff_client, text)))
    swapped = "received;sku\n2;BC-KEE-H-L\n5;BC-CAD-N-M\n"
    page = upload(staff_client, swapped)
    assert "The same pairs were put away" in text_of(page)
    assert f"by {admin_user.username}: Note 4711" in text_of(page)

    page = staff_client.post(RECEIVE, form_of(page))
    assert "Tick below" in text_of(page)
    assert shelf(variant) == (15, 0)
    assert staff_client.post(RECEIVE, form_of(page) | {"again": "on"}).status_code == 302
    assert shelf(variant) == (20, 0)

    JobRun.objects.update(started_at=F("started_at") - timedelta(days=31))
    assert "The same pairs" not in text_of(upload(staff_client, text))


def test_a_shelf_that_somebody_changed_meanwhile_is_looked_at_again(staff_client, variant):
    page = upload(staff_client, "sku,received\nBC-CAD-N-M,5\n")
    variant.stock.count(7, "Counted")
    page = staff_client.post(RECEIVE, form_of(page))
    assert "Somebody changed these shelves since you looked" in text_of(page)
    assert "7 +5 12" in text_of(page)
    assert shelf(variant) == (7, 0)
    assert staff_client.post(RECEIVE, form_of(page)).status_code == 302
    assert shelf(variant) == (12, 0)


def test_a_sale_meanwhile_does_not_stand_in_the_way(staff_client, variant):
    form = form_of(upload(staff_client, "sku,received\nBC-CAD-N-M,5\n"))
    make_order(variant, quantity=2, paid=True)
    assert staff_client.post(RECEIVE, form).status_code == 302
    assert shelf(variant) == (13, 0)


def test_what_was_not_looked_at_by_this_person_is_not_put_away(staff_client, client, variant):
    form = form_of(upload(staff_client, "sku,received\nBC-CAD-N-M,5\n"))
    elsewhere = Client(headers={"Sec-Fetch-Site": "same-origin"})
    elsewhere.force_login(make_staff("change_stocklevel"))
    for browser, text in ((elsewhere, form["delivery"]), (staff_client, form["delivery"][:-3])):
        answer = browser.post(RECEIVE, {"delivery": text}, follow=True)
        assert messages_of(answer) == [
            "You looked at this delivery too long ago. Choose the file again."
        ]
    assert shelf(variant) == (10, 0)


@pytest.mark.parametrize("name", ["receive", "adjust", "end_checkouts"])
def test_who_may_only_look_changes_no_shelf(client, variant, name):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_stocklevel", "change_order"))
    keys = [] if name == "receive" else [variant.pk]
    url = reverse(f"admin:store_stocklevel_{name}", args=keys)
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403
    assert client.get(EXPORT).status_code == 200


def test_who_may_see_no_stock_exports_none(client):
    client.force_login(make_staff("view_order"))
    assert client.get(EXPORT).status_code == 403


# Ending the checkouts that hold a variant


@pytest.fixture
def stripe(monkeypatch):
    """Stands in for payments.end_session: says for each order what becomes of it."""
    says = {}

    def end_session(order):
        state = says.get(order.code, Order.Payment.CANCELLED)
        if state is None:
            raise payments.PaymentUnreachable
        if state == Order.Payment.CANCELLED:
            for line in order.lines.all():
                StockLevel.objects.release(line)
            Order.objects.filter(pk=order.pk).update(payment_state=state)
        order.payment_state = state
        return order

    monkeypatch.setattr("store.payments.end_session", end_session)
    return says


def end(variant):
    return reverse("admin:store_stocklevel_end_checkouts", args=[variant.pk])


def test_open_checkouts_are_shown_then_ended(staff_client, variant, other, stripe):
    order, waiting = make_order(variant, quantity=2), make_order(variant)
    bank = make_order(variant, payment_state="processing")
    shelf_page = reverse("admin:store_stocklevel_change", args=[variant.pk])
    assert "End the open checkouts" in text_of(staff_client.get(shelf_page))
    page = text_of(staff_client.get(end(variant)))
    assert "2 shoppers are about to pay" in page
    assert all(each.code in page for each in (order, waiting, bank))
    assert shelf(variant) == (10, 4)
    done = staff_client.post(end(variant), follow=True)
    assert messages_of(done) == ["2 checkouts have ended. Their pairs are free again."]
    assert bank.code in text_of(done)
    assert "End the open checkouts" not in text_of(done), "only the bank can end that one"
    assert shelf(variant) == (10, 1)


def test_what_was_paid_meanwhile_or_could_not_be_asked_is_told(staff_client, variant, stripe):
    paid, silent, unasked = make_order(variant), make_order(variant), make_order(variant)
    stripe |= {paid.code: Order.Payment.PAID, silent.code: None}
    warning, error = messages_of(staff_client.post(end(variant), follow=True))
    assert warning == f"Paid at the last moment, so left as it is: {paid.code}."
    assert error == (
        f"Not ended, because Stripe did not answer in time: {silent.code}, {unasked.code}. "
        "Try again in a minute."
    )
    assert shelf(variant) == (10, 3)


def test_many_that_could_not_be_ended_are_named_as_far_as_one_can_read():
    orders = [Order(code=f"BC-{number}") for number in range(23)]
    assert named(orders[:2]) == "BC-0, BC-1"
    assert named(orders[:20]).endswith("BC-19")
    assert named(orders).endswith("BC-19 and 3 more")


@pytest.mark.parametrize("right", [(), ("change_order",), ("refund_order",)])
def test_ending_them_needs_the_right_to_fulfil_orders_too(client, variant, stripe, right):
    make_order(variant)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("change_stocklevel", *right))
    page = client.get(reverse("admin:store_stocklevel_change", args=[variant.pk]))
    assert "End the open checkouts" not in text_of(page)
    assert client.post(end(variant)).status_code == 403
    assert shelf(variant) == (10, 1)


def test_who_may_fulfil_orders_and_change_stock_ends_them(client, variant, stripe):
    make_order(variant)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("change_stocklevel", "fulfil_order"))
    assert client.post(end(variant)).status_code == 302
    assert shelf(variant) == (10, 0)
