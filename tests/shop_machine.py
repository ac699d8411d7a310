"""Everything that may happen to the shop, as steps that Hypothesis takes in any order.

After every step all invariants hold; whenever the shop has come to rest, its money agrees with
Stripe's to the cent.
"""

import contextlib
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store import checkout, fulfilment, payments
from store.models import Cart, Mail, Order, OutOfStock, PaymentIssue, Refund, StripeEvent
from store.models.stock import StockRefused
from store.quote import quote
from store.stripe_stand_in.remote import StandInRefused
from tests.factories import make_cart, make_variant
from tests.invariants import broken
from tests.passing_time import let_pass
from tests.stripe_events import WEBHOOK

SESSIONS, REFUNDS = "/v1/checkout/sessions*", "/v1/refunds*"
FAULTS = [
    "drop_before",
    "drop_after",
    "error_429",
    "error_500",
    "error_500_after",
    "error_503",
    "error_400",
    "garbage",
]
# All that a shopper, or whoever asks Stripe, is told in words.
REFUSALS = (
    checkout.AlreadyPaid,
    checkout.CartChanged,
    checkout.TooManyOrders,
    OutOfStock,
    payments.PaymentRefused,
    payments.PaymentUnreachable,
)
# Pays; pays and its refunds take a while; pays and its refunds fail later; is disputed; declined.
CARDS = [
    "4242424242424242",
    "4000000000007726",
    "4000000000005126",
    "4000000000000259",
    "4000000000000002",
]
some = st.integers(0, 11)
# The first or the second way of sending that the payment page offers.
ways = st.sampled_from("01")
fault = st.none() | st.sampled_from(FAULTS)


class ShopMachine(RuleBasedStateMachine):
    stand_in = None

    @initialize(shelves=st.tuples(st.integers(2, 9), st.integers(0, 2), st.integers(0, 2)))
    def open(self, shelves):
        empty_the_shop()
        self.stand_in.reset(refund_answers_after=3600)
        self.staff, _ = User.objects.get_or_create(username="staff")
        prices = (5800, 3333, 12950)
        self.variants = [
            make_variant(on_hand=on_hand, unit_price=price)
            for on_hand, price in zip(shelves, prices, strict=True)
        ]
        # Shelves that are nearly empty, so that pairs are sold before they arrive.
        for variant in self.variants[1:]:
            variant.stock.expect(timezone.localdate() + timedelta(days=30), ahead=6)
        self.carts = [make_cart(self.variants[0]), make_cart(*self.variants), make_cart()]
        self.pages = []

    # Shoppers

    @rule(cart=some, variant=some, quantity=st.integers(1, 3))
    def fill_cart(self, cart, variant, quantity):
        pick(self.carts, cart).add(pick(self.variants, variant), quantity)

    @rule(cart=some, variant=some, quantity=st.integers(0, 5))
    def change_cart(self, cart, variant, quantity):
        cart, variant = pick(self.carts, cart), pick(self.variants, variant)
        if quantity:
            cart.change(variant, quantity)
        else:
            cart.lines.filter(variant=variant).delete()

    @rule(cart=some, fault=fault)
    def check_out(self, cart, fault):
        cart = Cart.objects.get(pk=pick(self.carts, cart).pk)
        with_fault(self.stand_in, fault, SESSIONS, self._check_out, cart)

    # Nothing happens to a shop where nobody buys.
    @rule(variant=some, more=some, card=st.sampled_from(CARDS), told=st.booleans())
    def buy(self, variant, more, card, told):
        cart = make_cart(pick(self.variants, variant))
        cart.add(pick(self.variants, more), 1)
        self.carts.append(cart)
        if page := self._check_out(cart):
            self.stand_in.pay(page, card=card)
            if told:
                payments.settle(page)

    @rule(quantity=st.integers(1, 4), told=st.booleans())
    def buy_what_is_scarce(self, quantity, told):
        self.buy_pairs(pick(self.variants[1:], quantity), quantity, told)

    def buy_pairs(self, variant, quantity, told):
        cart = make_cart(variant, quantity=quantity)
        self.carts.append(cart)
        if page := self._check_out(cart):
            self.stand_in.pay(page)
            if told:
                payments.settle(page)

    def _check_out(self, cart):
        try:
            order = checkout.place(cart, quote(cart).fingerprint, client=str(cart.pk))
            payments.open_session(order)
        except REFUSALS:
            return None
        session = Order.objects.get(pk=order.pk).session_id
        if session not in self.pages:
            self.pages.append(session)
        return session

    @precondition(lambda self: self.pages)
    @rule(page=some, card=st.sampled_from(CARDS), way=ways)
    def pay(self, page, card, way):
        self.stand_in.pay(pick(self.pages, page), card=card, shipping_option=way)

    @precondition(lambda self: self.pages)
    @rule(page=some, way=ways)
    def pay_by_bank(self, page, way):
        self.stand_in.pay_by_bank(pick(self.pages, page), shipping_option=way)

    @precondition(lambda self: self.pages)
    @rule(page=some, fault=fault)
    def come_back(self, page, fault):
        with_fault(self.stand_in, fault, SESSIONS, ask, payments.settle, pick(self.pages, page))

    @precondition(lambda self: self.pages)
    @rule(page=some, fault=fault)
    def cancel(self, page, fault):
        order = Order.objects.filter(session_id=pick(self.pages, page)).first()
        if order:
            with_fault(self.stand_in, fault, SESSIONS, ask, payments.end_session, order)

    # Stripe

    @precondition(lambda self: self.pages)
    @rule(page=some)
    def expire(self, page):
        allow_refusal(self.stand_in.expire, pick(self.pages, page))

    @precondition(lambda self: self.pages)
    @rule(page=some, outcome=st.sampled_from(["succeeded", "failed"]))
    def bank_answers(self, page, outcome):
        allow_refusal(self.stand_in.settle, pick(self.pages, page), outcome)

    @rule(how=st.sampled_from(["made", "reversed", "twice", "every other", "lost"]))
    def webhooks_come(self, how):
        letters = self.stand_in.webhooks()
        if how == "lost":
            self.stand_in.lose_webhooks()
            return
        if how == "reversed":
            letters.reverse()
        for letter in letters[:: 2 if how == "every other" else 1]:
            answers = {carry(letter) for _ in range(2 if how == "twice" else 1)}
            assert answers == {200}
            self.stand_in.order("delivered", delivery=letter["delivery"], answer=200)

    @precondition(lambda self: self.pages)
    @rule(page=some, cents=st.integers(1, 20000) | st.none())
    def refund_in_the_dashboard(self, page, cents):
        allow_refusal(self.stand_in.refund, pick(self.pages, page), cents)

    @rule(which=some, answer=st.sampled_from(["succeeded", "failed"]))
    def bank_answers_a_refund(self, which, answer):
        refunds = self.stand_in.refunds()
        if refunds:
            allow_refusal(self.stand_in.answer_refund, pick(refunds, which)["id"], answer)

    @precondition(lambda self: self.pages)
    @rule(page=some)
    def dispute(self, page):
        allow_refusal(self.stand_in.dispute, pick(self.pages, page))

    @rule(which=some, outcome=st.sampled_from(["won", "lost"]))
    def dispute_ends(self, which, outcome):
        disputes = self.stand_in.disputes()
        if disputes:
            allow_refusal(self.stand_in.close_dispute, pick(disputes, which)["id"], outcome)

    # Staff

    @rule(which=some, pairs=st.integers(1, 3), restock=st.booleans(), stale=st.booleans())
    def refund_a_line(self, which, pairs, restock, stale):
        if order := pick(list(Order.objects.filter(payment_state="paid")), which):
            line = order.lines.first()
            pairs = min(pairs, line.quantity)
            wish = payments.LineWish(line, pairs, pairs * line.unit_price, restock)
            self._refund(order, payments.RefundWish(lines=[wish]), stale=stale)

    @rule(which=some, fault=fault)
    def refund_all_and_cancel(self, which, fault):
        if order := pick(list(Order.objects.filter(payment_state="paid")), which):
            wish = payments.whole_refund(order)
            with_fault(self.stand_in, fault, REFUNDS, self._refund, order, wish)

    def _refund(self, order, wish, *, stale=False):
        seen = order.refunds.count() - stale
        try:
            refund = payments.request_refund(order, wish, seen=seen, user=self.staff)
        except payments.RefundRefused:
            return
        payments.send_refund(refund)
        # Sent again, as by somebody who does not believe it, it is the same refund.
        payments.send_refund(refund)

    @rule(which=some)
    def refund_an_issue(self, which):
        if issue := pick(list(PaymentIssue.objects.all()), which):
            ask(payments.refund_issue, issue, self.staff)

    @rule(which=some, step=st.sampled_from(["pack", "ship", "deliver", "take_back", "cancel"]))
    def move_a_parcel(self, which, step):
        order = pick(list(Order.objects.filter(payment_state="paid")), which)
        if order is None:
            return
        facts = ("USPS", "9400 1") if step == "ship" else ()
        with contextlib.suppress(fulfilment.FulfilmentRefused):
            getattr(fulfilment, step)(order, *facts, self.staff)

    @rule(
        variant=some,
        how=st.sampled_from(["count", "adjust", "receive"]),
        pairs=st.integers(-2, 3),
    )
    def look_at_the_shelf(self, variant, how, pairs):
        level = pick(self.variants, variant).stock
        level.refresh_from_db()
        least = {"count": 0, "adjust": -2, "receive": 1}[how]
        with contextlib.suppress(StockRefused):
            getattr(level, how)(max(pairs, least), "By hand", self.staff)

    @rule(variant=some, days=st.sampled_from([30, 30, 9, 0, None]), ahead=st.integers(1, 9))
    def expect_pairs(self, variant, days, ahead):
        level = pick(self.variants, variant).stock
        day = None if days is None else timezone.localdate() + timedelta(days=days)
        with contextlib.suppress(StockRefused):
            level.expect(day, ahead=ahead if day else 0, actor=self.staff)

    @rule(variant=some, cents=st.sampled_from([100, 3333, 9900]), archived=some)
    def change_the_catalogue(self, variant, cents, archived):
        variant = pick(self.variants, variant)
        variant.unit_price, variant.is_active = cents, archived > 2
        variant.save(update_fields=["unit_price", "is_active"])

    # Time

    @rule(minutes=st.sampled_from([1, 12, 45, 26 * 60]))
    def time_passes(self, minutes):
        let_pass(self.stand_in, minutes=minutes)

    @rule(fault=fault)
    def reconcile(self, fault):
        with_fault(self.stand_in, fault, "*", call_command, "reconcile", verbosity=0)

    @rule()
    def come_to_rest(self):
        """Nothing happens for a quarter of an hour, and reconcile alone puts all in order."""
        let_pass(self.stand_in, minutes=15)
        call_command("reconcile", verbosity=0)
        assert broken(self.stand_in, at_rest=True) == []
        assert not StripeEvent.objects.filter(processed_at=None).exists()
        # Stripe may repeat a kept error for a day; then a refund is given up, for staff to see.
        a_day_ago = timezone.now() - timedelta(hours=26)
        waiting = Refund.objects.filter(state=Refund.State.REQUESTED)
        assert not waiting.filter(created_at__lt=a_day_ago).exists()
        assert not Mail.objects.exclude(state=Mail.State.SENT).exists()

    def teardown(self):
        if hasattr(self, "pages"):
            self.come_to_rest()

    @invariant()
    def nothing_is_broken(self):
        if hasattr(self, "pages"):
            assert broken(self.stand_in) == []


def pick(things, number):
    return things[number % len(things)] if things else None


def with_fault(stand_in, fault, path, call, *arguments, **named):
    """Make the call while Stripe misbehaves twice, as often as its own client tries."""
    if fault:
        stand_in.misbehave(fault, path=path, times=2)
    try:
        call(*arguments, **named)
    finally:
        if fault:
            stand_in.behave()


def ask(call, *arguments):
    with contextlib.suppress(payments.PaymentUnreachable, payments.RefundRefused):
        call(*arguments)


def allow_refusal(order, *arguments):
    """Give the stand-in an order that may not fit how things are."""
    with contextlib.suppress(StandInRefused):
        order(*arguments)


def carry(letter):
    headers = {name: text for name, text in letter["headers"].items() if name != "Content-Type"}
    kind = letter["headers"]["Content-Type"]
    answer = Client().post(WEBHOOK, letter["body"].encode(), content_type=kind, headers=headers)
    return answer.status_code


def empty_the_shop():
    tables = [
        table
        for table in connection.introspection.django_table_names(only_existing=True)
        if table.startswith("store_")
    ]
    flush = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    connection.ops.execute_sql_flush(flush)
