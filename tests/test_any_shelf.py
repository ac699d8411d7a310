"""One shelf and a delivery to come, in any order: nothing oversold, first paid first served.

The whole shop is driven in test_any_order; here a step is a few milliseconds, so thousands of
orders meet on nearly empty shelves. `SHELF_RUNS=2000 pytest tests/test_any_shelf.py` looks further.
"""

import contextlib
import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store import casework, payments, stock_audit
from store.fulfilment import FulfilmentRefused
from store.models import Order, OrderLine, OutOfStock, Refund, StockLevel, StockMovement
from store.models.stock import StockRefused
from store.parcel import contents
from store.payments.settling import _take_stock as take_stock
from store.payments.settling import release
from tests.admin_pages import make_staff
from tests.factories import make_order, make_variant, pay
from tests.invariants import Rows
from tests.shop_machine import empty_the_shop, pick
from tests.stock_books import StockBooks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

RUNS = int(os.environ.get("SHELF_RUNS", "0"))
some = st.integers(0, 11)
orders = st.sampled_from([[0], [1], [0, 1]])
GONE, EXPIRED = Refund.State.SUCCEEDED, Order.Payment.EXPIRED


class ShelfMachine(RuleBasedStateMachine):
    @initialize(shelves=st.tuples(st.integers(0, 2), st.integers(0, 2)), ahead=st.integers(1, 6))
    def open(self, shelves, ahead):
        empty_the_shop()
        self.staff = make_staff()
        day = timezone.localdate() + timedelta(days=30)
        self.variants = [
            make_variant(on_hand=on_hand, back_on=day, ahead=ahead) for on_hand in shelves
        ]
        self.last = 0

    @rule(which=orders, quantity=st.integers(1, 4))
    def order(self, which, quantity):
        self.place(which, quantity, paid=False)

    @rule(which=orders, quantity=st.integers(1, 4))
    def order_and_pay(self, which, quantity):
        self.place(which, quantity, paid=True)

    @rule(several=st.lists(st.tuples(orders, st.integers(1, 3)), min_size=2, max_size=4))
    def sell_out(self, several):
        for which, quantity in several:
            self.place(which, quantity, paid=True)

    def place(self, which, quantity, *, paid):
        levels = StockLevel.objects.in_bulk()
        wanted = [self.variants[number] for number in which]
        day = max(levels[variant.pk].back_on for variant in wanted)
        could = all(
            quantity
            <= levels[each.pk].available
            + (levels[each.pk].free_ahead if levels[each.pk].back_on == day else 0)
            for each in wanted
        )
        with contextlib.suppress(OutOfStock):
            make_order(*wanted, quantity=quantity, paid=paid, back_on=day)
            assert could, "an order was taken that nobody could have served"
            return
        assert not could, "an order was refused that could have been served"

    @rule(which=some, outcome=st.sampled_from(["paid", "paid", "ended"]))
    def payment(self, which, outcome):
        if order := pick(list(Order.objects.waiting().order_by("placed_at")), which):
            if outcome == "paid":
                pay(order)
                return
            with transaction.atomic():
                release(Order.objects.select_for_update().get(pk=order.pk), EXPIRED, why="Test")

    @rule(which=some)
    def late_payment(self, which):
        if order := pick(list(Order.objects.filter(payment_state=EXPIRED)), which):
            self.pay_late(order)

    @transaction.atomic
    def pay_late(self, order):
        """Money for an order whose hold is gone: it takes what is free, or staff have to look."""
        order = Order.objects.select_for_update().get(pk=order.pk)
        is_there = take_stock(order, was_held=False)
        order.review_reason = "" if is_there else Order.Review.STOCK_CONFLICT
        order.payment_state, order.paid_at = "paid", timezone.now()
        order.paid_amount, order.payment_intent = order.total, f"pi_{order.code}"
        order.save()

    @rule(which=orders, quantity=st.integers(2, 4), refunded=st.integers(0, 3))
    def pay_for_what_is_gone(self, which, quantity, refunded):
        self.delivery(5)
        self.place(which, quantity, paid=False)
        newest = Order.objects.order_by("-placed_at").first()
        if newest is None or newest.payment_state != "pending":
            return
        with transaction.atomic():
            release(newest, EXPIRED, why="Test")
        for level in StockLevel.objects.all():
            level.count(level.held, "Stolen")
        self.pay_late(newest)
        if refunded:
            part = payments.LineWish(newest.lines.first(), refunded, refunded * 10)
            self.ask(newest, payments.RefundWish(lines=[part]), at_once=True)

    @rule(which=some, pairs=st.integers(0, 4))
    def allocate(self, which, pairs):
        if order := pick(list(Order.objects.exclude(review_reason="")), which):
            if pairs:
                self.delivery(pairs)
            with contextlib.suppress(FulfilmentRefused):
                casework.allocate(order, self.staff)

    @rule(which=some, pairs=st.integers(0, 3))
    def put_back(self, which, pairs):
        """Money went back at Stripe, and staff say how many pairs lie on the shelf again."""
        if line := pick(list(OrderLine.objects.filter(order__payment_state="paid")), which):
            refund = Refund.objects.create(
                order=line.order, source="dashboard", amount=10, state=GONE, to_check=True
            )
            with contextlib.suppress(FulfilmentRefused):
                casework.check_refund(refund, {line: pairs}, "", self.staff)

    @rule(which=some, pairs=st.integers(1, 3), restock=st.booleans(), at_once=st.booleans())
    def refund(self, which, pairs, restock, at_once):
        if line := pick(list(OrderLine.objects.filter(order__payment_state="paid")), which):
            pairs = min(pairs, line.quantity)
            wish = payments.LineWish(line, pairs, pairs * 10, restock)
            self.ask(line.order, payments.RefundWish(lines=[wish]), at_once=at_once)

    @rule(which=some, at_once=st.booleans())
    def cancel(self, which, at_once):
        paid = Order.objects.filter(payment_state="paid", fulfilment_state="unfulfilled")
        if order := pick(list(paid.order_by("placed_at")), which):
            self.ask(order, payments.whole_refund(order), at_once=at_once)

    def ask(self, order, wish, *, at_once):
        with contextlib.suppress(payments.RefundRefused):
            refund = payments.request_refund(order, wish, seen=order.refunds.count())
            if at_once:
                self.answer(refund)

    @rule(which=some)
    def stripe_answers(self, which):
        if refund := pick(list(Refund.objects.filter(state="requested")), which):
            self.answer(refund)

    @transaction.atomic
    def answer(self, refund):
        """What settling does when Stripe says that the money has left."""
        Refund.objects.filter(pk=refund.pk).update(state=GONE)
        parts = refund.lines.filter(restock=True, movements=None).select_related("order_line")
        for part in parts.order_by("order_line__variant"):
            StockLevel.objects.restock(part)

    @rule(which=some, how=st.sampled_from(["count", "adjust", "count"]), pairs=st.integers(-3, 2))
    def shelf(self, which, how, pairs):
        level = StockLevel.objects.get(pk=pick(self.variants, which).pk)
        with contextlib.suppress(StockRefused):
            getattr(level, how)(max(pairs, 0) if how == "count" else pairs, "By hand")

    @rule(pairs=st.integers(1, 3))
    def delivery_comes(self, pairs):
        self.delivery(pairs)

    def delivery(self, pairs):
        StockLevel.objects.receive({each.pk: pairs for each in self.variants}, "Delivery")

    @rule(which=some, days=st.sampled_from([30, 30, 31, 0]), ahead=st.integers(2, 9))
    def expect(self, which, days, ahead):
        level = StockLevel.objects.get(pk=pick(self.variants, which).pk)
        with contextlib.suppress(StockRefused):
            level.expect(timezone.localdate() + timedelta(days=days), ahead=ahead)

    @precondition(lambda self: hasattr(self, "last"))
    @invariant()
    def the_books_are_right(self):
        assert StockBooks(Rows()).broken() == []
        assert stock_audit.drifts() == []

    @precondition(lambda self: hasattr(self, "last"))
    @invariant()
    def what_is_packed_is_what_was_taken_off_the_shelf(self):
        here = Order.objects.filter(payment_state="paid", fulfilment_state="unfulfilled")
        packed = {part.line: part.quantity for order in here for part in contents(order)}
        lines = OrderLine.objects.filter(order__in=here, waits_for=0, allocated=True)
        for line in lines.exclude(refund_lines__refund__state="requested"):
            of_line = Q(order_line=line) | Q(refund_line__order_line=line)
            moved = StockMovement.objects.filter(of_line).aggregate(sum=Sum("d_on_hand"))["sum"]
            assert packed.get(line, 0) == -(moved or 0)

    @precondition(lambda self: hasattr(self, "last"))
    @invariant()
    def nobody_is_passed_over(self):
        """Whoever got pairs in the last step stood before everybody who still waits."""
        waiting = OrderLine.objects.filter(waits_for__gt=0).select_related("order")
        served = StockMovement.objects.filter(kind="fill", pk__gt=self.last)
        for movement in served.select_related("order_line__order"):
            for line in waiting.filter(variant=movement.variant_id):
                assert turn(movement.order_line) <= turn(line)
        newest = StockMovement.objects.order_by("-pk").first()
        self.last = newest.pk if newest else 0


def turn(line):
    order = line.order
    return not order.is_paid, order.paid_at or order.placed_at, line.pk


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_to_a_shelf_nothing_is_oversold_and_the_first_is_served_first():
    how = settings(
        max_examples=RUNS or 20,
        stateful_step_count=40,
        derandomize=not RUNS,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if RUNS else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(ShelfMachine, settings=how)
