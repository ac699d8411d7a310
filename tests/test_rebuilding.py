"""An older backup is put back: orders paid since then are written again from what Stripe knows."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from store import payments
from store.models import Mail, Order, PaymentIssue, Refund, Variant
from tests.factories import make_cart, make_product, make_variant
from tests.invariants import broken
from tests.lost_rows import forget
from tests.test_settle import place
from tests.test_stock import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]

KEPT = [
    "code",
    "access_token",
    "session_id",
    "payment_intent",
    "paid_amount",
    "subtotal",
    "shipping",
    "total",
    "tax",
    "email",
    "name",
    "phone",
    "ship_name",
    "ship_line1",
    "ship_line2",
    "ship_city",
    "ship_state",
    "ship_postal_code",
    "ship_country",
    "refundable",
]


def buy(stand_in, *variants, quantity=1, **who):
    order = place(make_cart(*variants, quantity=quantity))
    stand_in.pay(order.session_id, **who)
    payments.settle(order.session_id)
    stand_in.lose_webhooks()
    return Order.objects.get(pk=order.pk)


def bought(order):
    names = ("sku", "product_name", "arch", "size", "quantity", "unit_price", "line_total")
    return sorted(order.lines.values_list(*names))


def kept(order):
    return {name: getattr(order, name) for name in KEPT} | {"lines": bought(order)}


def rebuild():
    call_command("reconcile", "--rebuild", "--since", "2026-01-01", verbosity=0)


def test_five_lost_orders_come_back_whole_and_once(stand_in):
    variants = [make_variant(on_hand=20), make_variant(on_hand=20)]
    orders = [
        buy(stand_in, *variants[: 1 + number % 2], quantity=number, email=f"p{number}@a.example")
        for number in range(1, 6)
    ]
    given_back = [
        payments.send_refund(
            payments.request_refund(order, payments.RefundWish(shipping=cents), seen=0)
        )
        for order, cents in ((orders[1], 700), (orders[2], 1))
    ]
    stand_in.dispute(orders[3].session_id)
    stand_in.lose_webhooks()
    before = [kept(Order.objects.get(pk=order.pk)) for order in orders]
    forget(*orders)
    assert [shelf(variant) for variant in variants] == [(20, 0)] * 2
    for _ in range(2):
        rebuild()
    after = [Order.objects.get(pk=order.pk) for order in orders]
    assert [kept(order) for order in after] == before
    assert {order.review_reason for order in after} == {"rebuilt"}
    assert [order.refund_status for order in after] == ["", "partial", "partial", "", ""]
    assert sorted(Refund.objects.values_list("amount", "stripe_refund_id")) == sorted(
        (refund.amount, refund.stripe_refund_id) for refund in given_back
    )
    assert after[3].dispute_state == "open"
    assert not PaymentIssue.objects.exists()
    assert broken(stand_in, at_rest=True) == []


def test_the_shopper_gets_no_second_letter_and_the_old_link_still_leads(stand_in):
    order = buy(stand_in, make_variant())
    forget(order)
    rebuild()
    assert not order.mails.exclude(kind="refund").exists()
    page = Client().get(order.get_absolute_url())
    assert order.code in page.content.decode()


def test_staff_look_at_it_before_anything_is_packed(stand_in):
    order = buy(stand_in, make_variant())
    forget(order)
    rebuild()
    assert Order.objects.get().why_not_packable
    assert order.code in Mail.objects.get(to="staff@localhost").subject


def test_pairs_that_are_not_there_any_more_are_flagged_and_never_below_zero(stand_in):
    variant = make_variant(on_hand=2)
    order = buy(stand_in, variant, quantity=2)
    forget(order)
    variant.stock.refresh_from_db()
    variant.stock.adjust(-1, "One was sold on a market")
    rebuild()
    order = Order.objects.get()
    assert (order.payment_state, order.review_reason) == ("paid", "stock_conflict")
    assert shelf(variant) == (1, 0)
    assert broken(stand_in, at_rest=True) == []


def test_more_lines_than_stripe_shows_at_once_all_come_back(stand_in):
    variants = [
        make_variant(product, arch=arch, size=size)
        for product in [make_product()]
        for arch in ("low", "neutral", "high")
        for size in ("XS", "S", "M", "L")
    ]
    order = buy(stand_in, *variants)
    before = bought(order)
    assert len(before) == 12
    forget(order)
    payments.rebuild(order.session_id)
    assert bought(Order.objects.get()) == before


def test_an_order_that_is_there_is_settled_and_not_written_again(stand_in):
    order = place(make_cart(make_variant(on_hand=5)))
    stand_in.pay(order.session_id)
    for _ in range(2):
        assert payments.rebuild(order.session_id) == order
    order.refresh_from_db()
    assert (order.payment_state, order.review_reason) == ("paid", "")
    assert broken(stand_in, at_rest=True) == []


def test_a_webhook_for_a_lost_order_keeps_the_money_and_reconcile_gives_it_its_order(stand_in):
    order = buy(stand_in, make_variant())
    forget(order)
    assert payments.settle(order.session_id) is None
    issue = PaymentIssue.objects.get()
    assert (issue.kind, issue.amount, issue.order) == ("orphan", order.paid_amount, None)
    rebuild()
    issue.refresh_from_db()
    assert issue.order == Order.objects.get() == order
    assert issue.resolved_at
    assert broken(stand_in, at_rest=True) == []


def test_what_the_shop_does_not_sell_any_more_stays_an_issue_for_staff(stand_in):
    variant = make_variant()
    order = buy(stand_in, variant)
    forget(order)
    Variant.objects.filter(pk=variant.pk).update(sku="ANOTHER")
    for _ in range(2):
        rebuild()
    assert not Order.objects.exists()
    issue = PaymentIssue.objects.get()
    assert (issue.kind, issue.amount, issue.resolved_at) == ("orphan", order.paid_amount, None)
    assert Mail.objects.filter(to="staff@localhost").count() == 1
    # Once it is sold again, the money finds its order by itself.
    Variant.objects.filter(pk=variant.pk).update(sku=variant.sku)
    rebuild()
    assert PaymentIssue.objects.get().order == Order.objects.get()


@pytest.mark.parametrize("changes", [{"site": "another-shop"}, {"site": ""}])
def test_nothing_is_written_of_another_shop_on_the_account(stand_in, changes):
    order = place(make_cart(make_variant()))
    params = order.session_params | {"metadata": order.session_params["metadata"] | changes}
    foreign = payments.stripe_api.client().v1.checkout.sessions.create(
        params | {"client_reference_id": "00000000-0000-4000-8000-000000000000"}
    )
    stand_in.pay(foreign.id)
    rebuild()
    assert list(Order.objects.all()) == [order]
    assert not PaymentIssue.objects.exists()


def test_only_money_is_written_again(stand_in):
    order = place(make_cart(make_variant()))
    forget(order)
    assert payments.rebuild(order.session_id) is None
    assert not Order.objects.exists()
    assert payments.rebuild("cs_test_nothing") is None


def test_looking_back_needs_a_day(db):
    with pytest.raises(CommandError, match="since when"):
        call_command("reconcile", "--rebuild", verbosity=0)
