"""What staff do with a parcel: each step once, by a named person, and never when it must stay."""

import pytest

from store import casework, fulfilment, payments
from store.fulfilment import FulfilmentRefused
from store.models import Order, Refund, RefundLine, StockLevel, StockMovement
from store.parcel import contents
from store.returns import returnable
from tests.admin_pages import make_staff
from tests.factories import make_order, make_variant
from tests.invariants import Rows
from tests.stock_books import StockBooks
from tests.test_stock import shelf

pytestmark = pytest.mark.django_db

STEPS = {
    "pack": fulfilment.pack,
    "unpack": fulfilment.unpack,
    "ship": lambda order, user: fulfilment.ship(order, "USPS", "9400 1", user),
    "deliver": fulfilment.deliver,
    "take_back": fulfilment.take_back,
}


@pytest.fixture
def user():
    return make_staff()


@pytest.fixture
def variant():
    return make_variant(on_hand=5)


@pytest.fixture
def order(variant):
    return make_order(variant, quantity=2, paid=True)


def refund(order, amount=0, *, restock=False, quantity=1, **fields):
    line = order.lines.first()
    made = Refund.objects.create(
        **{
            "order": order,
            "source": "admin",
            "amount": amount or line.unit_price * quantity,
            "state": "succeeded",
        }
        | fields
    )
    RefundLine.objects.create(refund=made, order_line=line, quantity=quantity, restock=restock)
    return made


def stand(order):
    order.refresh_from_db()
    return order.fulfilment_state


def test_a_parcel_goes_its_way_and_the_history_says_who_did_each_step(order, user):
    for step, state in [
        ("pack", "packed"),
        ("ship", "shipped"),
        ("deliver", "delivered"),
        ("take_back", "returned"),
    ]:
        STEPS[step](order, user)
        assert stand(order) == state
    told = [
        (event.actor, event.user, event.from_state, event.to_state)
        for event in order.events.filter(kind="parcel")
    ]
    assert told == [
        ("staff", user, "unfulfilled", "packed"),
        ("staff", user, "packed", "shipped"),
        ("staff", user, "shipped", "delivered"),
        ("staff", user, "delivered", "returned"),
    ]
    assert order.packed_at <= order.shipped_at <= order.delivered_at


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", Order.Fulfilment.values)
def test_a_step_is_taken_from_its_own_states_only_and_never_twice(order, user, step, state):
    froms = {
        "pack": {"unfulfilled"},
        "unpack": {"packed"},
        "ship": {"packed"},
        "deliver": {"shipped"},
        "take_back": {"shipped", "delivered"},
    }
    Order.objects.update(fulfilment_state=state)
    if state in froms[step]:
        STEPS[step](order, user)
    before = order.events.count()
    now = stand(order)
    with pytest.raises(FulfilmentRefused, match=f"{order.code} is"):
        # Once more after it was done, or at all where it does not fit.
        STEPS[step](order, user)
    assert stand(order) == now
    assert order.events.count() == before


def test_shipping_is_written_to_the_shopper_once_with_the_number(order, user, mailoutbox):
    fulfilment.pack(order, user)
    fulfilment.ship(order, " USPS ", "9400  1000 1", user)
    with pytest.raises(FulfilmentRefused):
        fulfilment.ship(order, "UPS", "1Z999", user)
    order.refresh_from_db()
    assert (order.tracking_carrier, order.tracking_number) == ("USPS", "9400 1000 1")
    assert [each.kind for each in order.mails.all()] == ["shipped"]
    assert "9400" in order.mails.get().mail.text


def test_a_parcel_leaves_only_with_a_carrier_and_a_number(order, user):
    fulfilment.pack(order, user)
    for carrier, number in (("", "9400"), ("USPS", " ")):
        with pytest.raises(FulfilmentRefused, match="tracking number"):
            fulfilment.ship(order, carrier, number, user)
    assert stand(order) == "packed"


def test_an_unpacked_order_can_be_packed_again(order, user):
    fulfilment.pack(order, user)
    fulfilment.unpack(order, user)
    order.refresh_from_db()
    assert (order.fulfilment_state, order.packed_at) == ("unfulfilled", None)
    fulfilment.pack(order, user)
    assert stand(order) == "packed"


KEEP_IT_HERE = {
    "unpaid": lambda order: None,
    "flagged": lambda order: Order.objects.update(review_reason="amount_mismatch"),
    "disputed": lambda order: Order.objects.update(dispute_state="open"),
    "refunded": lambda order: refund(order, order.total),
    "lacking": lambda order: order.lines.update(allocated=False),
    "emptied": lambda order: refund(order, quantity=2, restock=True),
}


@pytest.mark.money
@pytest.mark.parametrize("why", KEEP_IT_HERE)
def test_what_must_not_leave_is_neither_packed_nor_shipped(variant, user, why):
    order = make_order(variant, quantity=2, paid=why != "unpaid")
    KEEP_IT_HERE[why](order)
    order = Order.objects.get(pk=order.pk)
    with pytest.raises(FulfilmentRefused, match=order.code):
        fulfilment.pack(order, user)
    assert stand(order) == "unfulfilled"
    if order.is_paid:
        # Packed before it happened, it must stay all the same.
        Order.objects.update(fulfilment_state="packed")
        with pytest.raises(FulfilmentRefused, match=order.code):
            fulfilment.ship(order, "USPS", "9400 1", user)
        assert stand(order) == "packed"
        assert not order.mails.exists()


def test_a_won_dispute_holds_nothing_back(order, user):
    Order.objects.update(dispute_state="won")
    fulfilment.pack(order, user)
    assert stand(order) == "packed"


def test_only_an_order_whose_money_went_back_is_cancelled_by_hand(order, user):
    with pytest.raises(FulfilmentRefused, match="once all of its money went back"):
        fulfilment.cancel(order, user)
    refund(order, order.total)
    fulfilment.cancel(Order.objects.get(), user)
    assert stand(order) == "cancelled"
    with pytest.raises(FulfilmentRefused, match="cancelled already"):
        fulfilment.cancel(order, user)


def test_an_order_all_of_whose_pairs_were_refunded_is_cancelled_though_shipping_was_kept(user):
    order = make_order(make_variant(), paid=True)
    refund(order, restock=True)
    assert Order.objects.get().refund_status == "partial"
    fulfilment.cancel(order, user)
    assert stand(order) == "cancelled"


@pytest.mark.parametrize(
    ("fields", "restock", "allocated", "sent"),
    [
        ({}, True, True, 1),
        # Money for a pair that goes out all the same.
        ({}, False, True, 2),
        # What was never there is not sent.
        ({}, False, False, 1),
        ({"state": "requested"}, True, True, 1),
        ({"state": "failed"}, True, True, 2),
    ],
)
def test_what_was_refunded_and_stays_here_is_not_in_the_parcel(
    order, fields, restock, allocated, sent
):
    refund(order, restock=restock, **fields)
    order.lines.update(allocated=allocated)
    assert [part.quantity for part in contents(Order.objects.get())] == [sent]


def test_what_went_back_on_the_shelf_stays_there_though_the_refund_failed_later(order):
    made = refund(order, restock=True, state="failed")
    StockLevel.objects.restock(made.lines.get())
    assert [part.quantity for part in contents(Order.objects.get())] == [1]


# Flags


def test_a_flag_is_cleared_with_a_note_that_stays_in_the_history(order, user):
    Order.objects.update(review_reason="amount_mismatch")
    with pytest.raises(FulfilmentRefused, match="Say what you found"):
        casework.clear_review(order, "  ", user)
    casework.clear_review(order, "The bank took a fee.", user)
    order.refresh_from_db()
    assert order.review_reason == ""
    event = order.events.last()
    assert (event.user, event.data) == (
        user,
        {"flag": "amount_mismatch", "note": "The bank took a fee."},
    )
    with pytest.raises(FulfilmentRefused, match="looked at"):
        casework.clear_review(order, "Again.", user)


def test_looking_alone_brings_neither_stock_nor_an_address(order, user):
    Order.objects.update(review_reason="stock_conflict")
    with pytest.raises(FulfilmentRefused, match="shelf"):
        casework.clear_review(order, "Fine.", user)
    Order.objects.update(review_reason="no_address", ship_line1="")
    with pytest.raises(FulfilmentRefused, match="where the parcel goes"):
        casework.clear_review(order, "Fine.", user)


def make_lacking(*variants, quantity=1):
    """An order paid when its stock was gone: nothing held, nothing sold."""
    order = make_order(*variants, quantity=quantity)
    for line in order.lines.all():
        StockLevel.objects.release(line)
    order.lines.update(allocated=False)
    Order.objects.filter(pk=order.pk).update(
        payment_state="paid",
        paid_at=order.placed_at,
        paid_amount=order.total,
        payment_intent="pi_1",
        review_reason="stock_conflict",
    )
    return Order.objects.get(pk=order.pk)


@pytest.mark.money
def test_lacking_pairs_are_taken_from_the_shelf_all_or_none(user):
    there, gone = make_variant(on_hand=3), make_variant(on_hand=1)
    order = make_lacking(there, gone)
    gone.stock.adjust(-1, "Damaged")
    with pytest.raises(FulfilmentRefused, match="1 needed and 0 free"):
        casework.allocate(order, user)
    assert shelf(there) == (3, 0)
    gone.stock.adjust(1, "Found")
    casework.allocate(order, user)
    assert (shelf(there), shelf(gone)) == ((2, 0), (0, 0))
    order.refresh_from_db()
    assert order.review_reason == ""
    assert all(line.allocated for line in order.lines.all())
    with pytest.raises(FulfilmentRefused, match="lacks no pairs"):
        casework.allocate(order, user)
    assert StockMovement.objects.filter(kind="sell").count() == 2


@pytest.mark.money
def test_held_pairs_of_others_are_not_taken(user):
    variant = make_variant(on_hand=1)
    order = make_lacking(variant)
    make_order(variant)
    with pytest.raises(FulfilmentRefused, match="0 free"):
        casework.allocate(order, user)
    assert shelf(variant) == (1, 1)


@pytest.mark.money
def test_what_was_refunded_of_the_lacking_pairs_is_not_taken(user):
    variant = make_variant(on_hand=3)
    order = make_lacking(variant, quantity=3)
    refund(order, quantity=2)
    casework.allocate(order, user)
    assert shelf(variant) == (2, 0)
    assert order.lines.get().quantity == 3


@pytest.mark.money
def test_what_was_refunded_of_the_lacking_pairs_is_never_sent_nor_put_on_the_shelf(user):
    variant = make_variant(on_hand=3)
    order = make_lacking(variant, quantity=3)
    refund(order, quantity=2)
    casework.allocate(order, user)
    order = Order.objects.get()
    assert [part.quantity for part in contents(order)] == [1]
    again = payments.LineWish(order.lines.get(), 2, 100, restock=True)
    with pytest.raises(payments.RefundRefused, match="only 1 can go back"):
        payments.request_refund(order, payments.RefundWish([again]), seen=1)
    order = fulfilment.pack(order, user)
    fulfilment.ship(order, "USPS", "9400 1", user)
    assert list(returnable(Order.objects.get()).values()) == [1]
    assert StockBooks(Rows()).broken() == []


@pytest.mark.money
def test_an_order_goes_out_without_the_pairs_that_were_missing_and_refunded(user):
    there, gone = make_variant(on_hand=3), make_variant(on_hand=1)
    order = make_lacking(there, gone)
    gone.stock.adjust(-1, "Damaged")
    made = Refund.objects.create(order=order, source="admin", amount=5800, state="succeeded")
    line = order.lines.get(variant=gone)
    RefundLine.objects.create(refund=made, order_line=line, quantity=1, amount=5800)
    casework.allocate(order, user)
    order = fulfilment.pack(order, user)
    assert [part.line.variant for part in contents(order)] == [there]
    assert (shelf(there), shelf(gone)) == ((2, 0), (0, 0))


# Address, notes, link


ELSEWHERE = {
    "ship_name": "Ada King",
    "ship_line1": "2 Other Street",
    "ship_line2": "",
    "ship_city": "Salem",
    "ship_state": "OR",
    "ship_postal_code": "97301",
    "ship_country": "US",
}


def test_an_address_is_corrected_before_the_parcel_leaves_and_the_old_one_is_kept(order, user):
    casework.correct_address(order, ELSEWHERE, user)
    order.refresh_from_db()
    assert (order.ship_line1, order.ship_city) == ("2 Other Street", "Salem")
    assert order.events.last().data == {
        "before": "Ada King, 1 Test Street, Portland, OR, 97201, US"
    }
    with pytest.raises(FulfilmentRefused, match="already"):
        casework.correct_address(order, ELSEWHERE, user)
    Order.objects.update(fulfilment_state="shipped")
    with pytest.raises(FulfilmentRefused, match="has left"):
        casework.correct_address(order, ELSEWHERE | {"ship_city": "Bend"}, user)


def test_an_order_without_an_address_is_free_once_it_has_one(order, user):
    Order.objects.update(review_reason="no_address", ship_line1="", ship_country="")
    casework.correct_address(order, ELSEWHERE, user)
    order.refresh_from_db()
    assert order.why_not_packable == []


def test_the_same_note_twice_is_one_note(order, user):
    casework.add_note(order, "Called, no answer.", user)
    with pytest.raises(FulfilmentRefused, match="there already"):
        casework.add_note(order, "Called, no answer. ", user)
    assert order.events.filter(kind="note").count() == 1


def test_a_renewed_link_leads_and_the_old_one_does_not(order, user, client):
    old = order.get_absolute_url()
    seen = order.access_token
    order = casework.renew_link(order, seen, user)
    assert client.get(old).status_code == 404
    assert client.get(order.get_absolute_url()).status_code == 200
    with pytest.raises(FulfilmentRefused, match="already"):
        casework.renew_link(order, seen, user)


# Refunds made elsewhere


@pytest.mark.money
def test_a_refund_made_at_stripe_puts_back_what_staff_say_once(order, variant, user):
    made = Refund.objects.create(
        order=order, source="dashboard", amount=5800, state="succeeded", to_check=True
    )
    line = order.lines.get()
    with pytest.raises(FulfilmentRefused, match="2 can be put back"):
        casework.check_refund(made, {line: 3}, "", user)
    assert shelf(variant) == (3, 0)
    casework.check_refund(made, {line: 1}, "Came back unworn.", user)
    assert shelf(variant) == (4, 0)
    made.refresh_from_db()
    assert made.checked_by == user
    with pytest.raises(FulfilmentRefused, match="looked at this refund already"):
        casework.check_refund(made, {line: 1}, "", user)
    assert shelf(variant) == (4, 0)
    assert [part.quantity for part in contents(Order.objects.get())] == [1]
