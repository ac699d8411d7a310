"""A process may be killed between any two steps: what was begun is finished, or ends as nothing.

A child process is killed with SIGKILL exactly at the step that is named; then either whoever
asked asks again, or nobody does and reconcile alone has to find what was left.
"""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from store import mail
from store.models import Mail, Order, StockLevel, StockMovement
from tests import steps
from tests.child import carry_out_and_die
from tests.factories import make_cart, make_order, make_variant
from tests.invariants import Rows, broken
from tests.passing_time import let_pass
from tests.processes import KILLED, Crew
from tests.smtp import MailServer
from tests.stock_books import StockBooks
from tests.stripe_events import event_body, signature
from tests.test_stock import shelf

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.money,
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture
def post_office(settings):
    with MailServer() as server:
        settings.MAILERS = server.settings
        yield server
        server.shutdown()


@pytest.fixture
def kill(stand_in, post_office):
    """Carry out a call in a process that is killed before or after what `path` names."""

    def kill(when, path, *call):
        with Crew(1, stand_in, post_office.settings) as crew:
            assert crew.at_once([(carry_out_and_die, when, path, *call)]) == [KILLED]

    return kill


def reconcile():
    call_command("reconcile", verbosity=0)


# On the way to the payment page

WHILE_CHECKING_OUT = {
    "while the order is written": ("before", "store.models:Order.record"),
    "when the order is committed": ("before", "store.payments:open_session"),
    "when Stripe has made the page": ("before", "store.payments.sessions:_keep_session"),
    "when the page is kept": ("after", "store.payments.sessions:_keep_session"),
}


@pytest.mark.parametrize("moment", WHILE_CHECKING_OUT)
def test_killed_at_checkout_the_next_click_opens_the_one_page(kill, stand_in, moment):
    variants = [make_variant(on_hand=3), make_variant(on_hand=3)]
    cart = make_cart(*variants)
    kill(*WHILE_CHECKING_OUT[moment], steps.click, cart.token)
    assert broken(stand_in) == []
    page = steps.click(cart.token)
    assert [session["url"] for session in stand_in.sessions()] == [page]
    assert Order.objects.count() == 1
    stand_in.pay(Order.objects.get().session_id)
    stand_in.deliver(Client())
    assert Order.objects.get().payment_state == "paid"
    assert [shelf(variant) for variant in variants] == [(2, 0)] * 2
    assert broken(stand_in, at_rest=True) == []


@pytest.mark.parametrize("moment", WHILE_CHECKING_OUT)
def test_killed_at_checkout_reconcile_alone_frees_the_stock(kill, stand_in, moment):
    cart = make_cart(make_variant(on_hand=3), make_variant(on_hand=3))
    kill(*WHILE_CHECKING_OUT[moment], steps.click, cart.token)
    stand_in.lose_webhooks()
    for minutes in (11, 50):
        let_pass(stand_in, minutes=minutes)
        reconcile()
        assert broken(stand_in, at_rest=True) == []
    assert not Order.objects.waiting().exists()
    assert not StockLevel.objects.filter(held__gt=0).exists()
    assert {session["status"] for session in stand_in.sessions()} <= {"expired"}
    assert cart.lines.count() == 2


# When it is paid

WHILE_PAID = {
    "when the event is stored": ("before", "store.payments.events:act_on"),
    "while the payment is applied": (
        "after",
        "store.models:StockLevel.objects._queryset_class.sell",
    ),
    "when it is applied": ("after", "store.payments.events:settle"),
    "before the letter is sent": ("before", "store.mail:send_due"),
    "when the letter is accepted": ("after", "store.mail:LetterWithDrawings.send"),
}


@pytest.fixture
def paid(stand_in):
    """An order that is paid at Stripe, of which the shop has not heard yet."""
    cart = make_cart(make_variant(on_hand=3), make_variant(on_hand=3))
    steps.click(cart.token)
    order = Order.objects.get()
    stand_in.pay(order.session_id)
    return order


def die_while_told(kill, order, moment):
    body = event_body(order.session_id)
    kill(*WHILE_PAID[moment], steps.deliver, body, signature(body))
    assert broken() == []


def assert_paid_once(order, stand_in, post_office, moment):
    order.refresh_from_db()
    assert order.payment_state == "paid"
    assert set(StockLevel.objects.values_list("on_hand", "held")) == {(2, 0)}
    assert broken(stand_in, at_rest=True) == []
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    # A letter that was accepted by a sender who died at once is the one thing that comes twice;
    # its number tells that it is the same.
    copies = 2 if moment == "when the letter is accepted" else 1
    assert len(post_office.letters) == copies
    assert len({letter["Message-ID"] for letter in post_office.letters}) == 1


@pytest.mark.parametrize("moment", WHILE_PAID)
def test_killed_when_told_of_a_payment_the_same_event_again_pays_once(
    kill, paid, stand_in, post_office, moment
):
    die_while_told(kill, paid, moment)
    assert stand_in.deliver(Client()) == [200]
    body = event_body(paid.session_id)
    assert steps.deliver(body, signature(body)) == 200
    let_pass(minutes=3)
    mail.send_due()
    assert_paid_once(paid, stand_in, post_office, moment)


@pytest.mark.parametrize("moment", WHILE_PAID)
def test_killed_when_told_of_a_payment_the_return_page_pays_once(
    kill, paid, stand_in, post_office, moment
):
    die_while_told(kill, paid, moment)
    thanks = reverse("store:order_thanks", args=[paid.access_token])
    assert "Thank you" in Client().get(thanks, {"s": paid.session_id}).content.decode()
    let_pass(minutes=3)
    mail.send_due()
    assert_paid_once(paid, stand_in, post_office, moment)


@pytest.mark.parametrize("moment", WHILE_PAID)
def test_killed_when_told_of_a_payment_reconcile_alone_pays_once(
    kill, paid, stand_in, post_office, moment
):
    die_while_told(kill, paid, moment)
    stand_in.lose_webhooks()
    let_pass(stand_in, minutes=15)
    reconcile()
    assert_paid_once(paid, stand_in, post_office, moment)


# When a delivery is put away for orders that wait

WHILE_PUT_AWAY = {
    "while who waits is served": ("after", "store.models:StockLevel.serve"),
    "while the ledger is written": (
        "before",
        "store.models:StockLevel.objects._queryset_class.update",
    ),
    "when all is written": ("after", "store.models:StockLevel.objects._queryset_class.close_many"),
}


@pytest.mark.parametrize("moment", WHILE_PUT_AWAY)
def test_killed_while_a_delivery_is_put_away_all_of_it_or_none_is(kill, moment):
    day = timezone.localdate() + timedelta(days=40)
    variants = [make_variant(on_hand=0, back_on=day, ahead=4) for _ in range(2)]
    orders = [make_order(*variants, quantity=2, paid=True, back_on=day) for _ in range(2)]
    before = StockMovement.objects.count()
    pairs = {variant.pk: 3 for variant in variants}
    kill(*WHILE_PUT_AWAY[moment], steps.receive, pairs, "Delivery")
    assert StockMovement.objects.count() == before
    assert StockBooks(Rows()).broken() == []
    steps.receive(pairs, "Delivery")
    waits = [[line.waits_for for line in order.lines.all()] for order in orders]
    assert waits == [[0, 0], [1, 1]]
    assert StockBooks(Rows()).broken() == []
