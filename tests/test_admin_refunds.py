"""Giving money back in the admin: looked at first, sent once, and shown as it truly stands."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from store import checkout, fulfilment, payments
from store.models import Order, PaymentIssue, Refund, RefundLine
from store.quote import quote
from tests.admin_pages import form_of, make_staff, messages_of, text_of
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.test_stock import shelf

pytestmark = pytest.mark.django_db

REFUNDS = "/v1/refunds"


@pytest.fixture
def variant():
    return make_variant(make_product(name="Cadence"), sku="BC-CAD-N-M", on_hand=5)


@pytest.fixture
def order(variant, stand_in):
    """Three pairs of $52.20, paid at the stand-in."""
    cart = make_cart(variant, quantity=3)
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    stand_in.pay(order.session_id)
    payments.settle(order.session_id)
    return Order.objects.get()


@pytest.fixture
def line(order):
    return order.lines.get()


def url(order):
    return reverse("admin:store_order_refund", args=[order.pk])


def fill(client, order, **fields):
    """The form as it is shown, with these fields by the names without their line."""
    pk = order.lines.first().pk
    typed = {
        f"{name}_{pk}" if name in {"quantity", "amount", "restock"} else name: value
        for name, value in fields.items()
    }
    form = form_of(client.get(url(order))) | typed
    return {name: value for name, value in form.items() if value is not None}


def confirm(client, order, **fields):
    """Fill the form, look at what it comes to, say yes. Returns what was sent, and the answer."""
    looked = client.post(url(order), fill(client, order, **fields))
    sent = form_of(looked) | {"confirmed": "yes"}
    return sent, client.post(url(order), sent, follow=True)


def test_a_refund_is_said_in_words_before_it_is_sent(staff_client, order, stand_in):
    response = staff_client.post(url(order), fill(staff_client, order, quantity="1", shipping=""))
    text = text_of(response)
    assert "Is this right?" in text
    assert "$52.20 goes back to test.shopper@example.com, the way it came." in text
    assert "$52.20 for 1 pair of Cadence, BC-CAD-N-M." in text
    assert "It goes back on the shelf, and not into the parcel." in text
    assert "$104.40 of the order stays here." in text
    assert 'value="Give $52.20 back"' in response.content.decode()
    assert not Refund.objects.exists()
    assert not stand_in.refunds()


@pytest.mark.money
def test_a_confirmed_refund_goes_once_to_stripe_and_its_pair_back_on_the_shelf(
    staff_client, admin_user, order, variant, stand_in
):
    _, response = confirm(staff_client, order, quantity="1", note="Ordered one too many.")
    assert messages_of(response) == ["$52.20 is on its way back. The shopper gets a letter."]
    refund = Refund.objects.get()
    assert (refund.amount, refund.created_by, refund.state) == (5220, admin_user, "succeeded")
    assert refund.note == "Ordered one too many."
    assert stand_in.totals()["refunded"]["usd"] == 5220
    assert shelf(variant) == (3, 0)
    assert "1 refunded, 2 to send" in text_of(response)


def test_going_back_keeps_all_that_was_typed(staff_client, order, line):
    looked = staff_client.post(url(order), fill(staff_client, order, quantity="2", amount="50"))
    again = staff_client.post(url(order), form_of(looked) | {"back": "No, go back"})
    form = form_of(again)
    assert (form[f"quantity_{line.pk}"], form[f"amount_{line.pk}"]) == ("2", "50")
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"quantity": "4"}, "quantity", "At most 3."),
        ({"quantity": "x"}, "quantity", "whole number"),
        ({"quantity": "1", "amount": "60"}, "amount", "At most $52.20 for these pairs."),
        ({"quantity": "1", "amount": "0"}, "amount", "above zero"),
        ({"quantity": "", "amount": "5"}, "quantity", "For how many pairs?"),
        ({"amount": "-5", "quantity": "1"}, "amount", "below zero"),
        ({"quantity": ""}, "", "Nothing is chosen yet"),
        ({"shipping": "500"}, "", "more than what can go back: $156.60"),
        ({"quantity": "1", "cancel": "on"}, "cancel", "Only with all that is left: $156.60"),
    ],
)
def test_what_cannot_be_is_said_next_to_its_field(staff_client, order, line, typed, field, says):
    response = staff_client.post(url(order), fill(staff_client, order, **typed))
    name = f"{field}_{line.pk}" if field in {"quantity", "amount"} else field
    assert says in str(response.context["form"].errors.get(name or "__all__"))
    assert says.replace("'", "&#x27;") in response.content.decode()
    assert not Refund.objects.exists()


@pytest.mark.money
def test_the_form_sent_again_is_refused_with_the_truth(staff_client, order, stand_in, line):
    sent, _ = confirm(staff_client, order, quantity="1")
    # Back and Send, F5 on the answer, or a second click: the very same request.
    response = staff_client.post(url(order), sent, follow=True)
    assert "Another refund was made since you opened this page" in text_of(response)
    assert "$104.40 can still go back" in text_of(response)
    assert form_of(response)["seen"] == "1"
    assert form_of(response)[f"quantity_{line.pk}"] == "1"
    assert Refund.objects.count() == len(stand_in.refunds()) == 1


def test_a_full_refund_sent_again_finds_nothing_left(staff_client, order, stand_in):
    sent, response = confirm(staff_client, order, quantity="3", cancel="on")
    order.refresh_from_db()
    assert order.fulfilment_state == "cancelled"
    response = staff_client.post(url(order), sent, follow=True)
    assert messages_of(response) == [
        "Nothing of this order is left to refund; perhaps you sent it twice."
    ]
    assert len(stand_in.refunds()) == 1


@pytest.mark.money
def test_eight_who_opened_the_form_at_once_make_one_refund(staff_client, order, stand_in):
    form = fill(staff_client, order, quantity="3") | {"confirmed": "yes"}
    for _ in range(8):
        staff_client.post(url(order), form)
    assert Refund.objects.count() == len(stand_in.refunds()) == 1


@pytest.mark.money
def test_three_parts_go_back_to_the_cent_and_a_fourth_finds_nothing(staff_client, order, stand_in):
    for amount in ("52.19", "52.20", "52.20"):
        confirm(staff_client, order, quantity="1", amount=amount, restock=None)
    assert Order.objects.get().refundable == 1
    confirm(staff_client, order, shipping="0.01")
    assert stand_in.totals()["refunded"]["usd"] == order.paid_amount
    response = staff_client.get(url(order), follow=True)
    assert messages_of(response) == ["Nothing of this order is left to refund."]


def test_all_that_is_left_can_be_filled_in(staff_client, order, line):
    confirm(staff_client, order, quantity="1", amount="10", restock=None)
    form = form_of(staff_client.get(f"{url(order)}?all=1"))
    assert form[f"quantity_{line.pk}"] == "3"
    assert form[f"amount_{line.pk}"] == "$146.60"
    assert form["cancel"] == ["on"]


def test_a_goodwill_refund_keeps_its_pair_in_the_parcel(staff_client, order, variant):
    _, response = confirm(staff_client, order, quantity="1", amount="5", restock=None)
    assert shelf(variant) == (2, 0)
    assert "to send" not in text_of(response)


@pytest.mark.money
def test_after_shipping_pairs_stay_away_from_the_shelf_unless_staff_say_so(
    staff_client, order, line, variant
):
    user = make_staff()
    fulfilment.pack(order, user)
    fulfilment.ship(order, "USPS", "9400100", user)
    form = form_of(staff_client.get(url(order)))
    assert f"restock_{line.pk}" not in form
    assert "cancel" not in form
    confirm(staff_client, order, quantity="1")
    assert shelf(variant) == (2, 0)
    confirm(staff_client, order, quantity="1", restock="on")
    assert shelf(variant) == (3, 0)


def test_a_refund_without_an_answer_is_being_confirmed(staff_client, order, stand_in):
    # Stripe takes it, and neither says so nor tells how it stands.
    stand_in.misbehave("error_500_after", path=REFUNDS, method="POST", times=0)
    stand_in.misbehave("error_503", path=REFUNDS, method="GET", times=0)
    _, response = confirm(staff_client, order, quantity="1")
    assert "The refund of $52.20 is being confirmed" in messages_of(response)[0]
    assert "Being confirmed" in text_of(response)
    assert Refund.objects.get().state == "requested"
    assert len(stand_in.refunds()) == 1


def test_a_refund_that_stripe_refuses_says_so_and_nothing_went_back(staff_client, order, stand_in):
    stand_in.refund(order.session_id)
    _, response = confirm(staff_client, order, quantity="1")
    assert "Stripe refused the refund of $52.20. Nothing went back." in messages_of(response)[0]


def test_refunding_needs_its_permission(client, order, stand_in):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_order", "fulfil_order"))
    sent = {"seen": "0", "shipping": "1", "confirmed": "yes"}
    assert client.get(url(order)).status_code == 403
    assert client.post(url(order), sent).status_code == 403
    assert not Refund.objects.exists()


# Refunds made elsewhere, and failed ones


@pytest.mark.money
def test_a_refund_made_at_stripe_is_a_task_with_a_choice_for_its_pairs(
    staff_client, order, line, variant, stand_in
):
    stand_in.refund(order.session_id, 5220)
    response = staff_client.post(
        reverse("admin:store_order_ask_stripe", args=[order.pk]), follow=True
    )
    assert "Refunds: none → done." in messages_of(response)[0]
    text = text_of(response)
    assert "$52.20 was refunded at Stripe" in text
    assert "in Stripe’s dashboard" in text
    refund = Refund.objects.get()
    task = reverse("admin:store_order_check_refund", args=[order.pk, refund.pk])
    response = staff_client.post(task, {f"pairs_{line.pk}": "4", "note": "x"})
    assert "At most 3." in text_of(response)
    assert form_of(response)["note"] == "x"
    assert shelf(variant) == (2, 0)
    staff_client.post(task, {f"pairs_{line.pk}": "1", "note": "Unworn."})
    assert shelf(variant) == (3, 0)
    response = staff_client.post(task, {f"pairs_{line.pk}": "1"}, follow=True)
    assert messages_of(response)[-1] == "There is nothing to look at here."
    assert shelf(variant) == (3, 0)


def test_a_failed_refund_is_a_task_without_pairs(staff_client, admin_user, variant):
    order = make_order(variant, paid=True)
    refund = Refund.objects.create(
        order=order, source="admin", amount=5800, state="failed", to_check=True
    )
    task = reverse("admin:store_order_check_refund", args=[order.pk, refund.pk])
    response = staff_client.get(task)
    assert "A refund of $58.00 did not arrive" in text_of(response)
    assert not any(name.startswith("pairs_") for name in form_of(response))
    staff_client.post(task, {"note": "Wrote to the shopper."})
    refund.refresh_from_db()
    assert refund.checked_by == admin_user


def test_what_did_not_arrive_is_refunded_again_with_the_form_filled_in(
    staff_client, order, line, stand_in
):
    failed = Refund.objects.create(
        order=order, source="admin", amount=5220, state="failed", to_check=True
    )
    RefundLine.objects.create(refund=failed, order_line=line, quantity=1, amount=5220)
    task = reverse("admin:store_order_check_refund", args=[order.pk, failed.pk])
    said = messages_of(staff_client.post(task, {"note": "Card closed."}, follow=True))[0]
    again = f"{url(order)}?again={failed.pk}"
    assert said == f'Looked at, and done. <a href="{again}">Refund $52.20 again</a>'
    form = form_of(staff_client.get(again))
    assert (form[f"quantity_{line.pk}"], form[f"amount_{line.pk}"]) == ("1", "$52.20")
    sent = form_of(staff_client.post(url(order), form)) | {"confirmed": "yes"}
    staff_client.post(url(order), sent)
    assert stand_in.totals()["refunded"]["usd"] == 5220
    # Only what failed is filled in again.
    made = order.refunds.get(state="succeeded")
    assert not form_of(staff_client.get(f"{url(order)}?again={made.pk}"))[f"amount_{line.pk}"]


def test_a_failed_refund_without_pairs_is_filled_in_as_an_amount(staff_client, order):
    failed = Refund.objects.create(order=order, source="dashboard", amount=700, state="failed")
    assert form_of(staff_client.get(f"{url(order)}?again={failed.pk}"))["shipping"] == "$7.00"


def test_a_full_refund_made_at_stripe_ends_in_a_cancelled_order(staff_client, variant):
    order = make_order(variant, paid=True)
    Refund.objects.create(order=order, source="dashboard", amount=order.total, state="succeeded")
    page = reverse("admin:store_order_change", args=[order.pk])
    assert "All of the money went back" in text_of(staff_client.get(page))
    staff_client.post(reverse("admin:store_order_cancel", args=[order.pk]))
    order.refresh_from_db()
    assert order.fulfilment_state == "cancelled"


# Money without a place


def issue_url(name, issue):
    return reverse(f"admin:store_paymentissue_{name}", args=[issue.pk])


@pytest.fixture
def issue(order):
    """The payment of an order whose row was lost, as a restored backup would lose it."""
    intent, session = order.payment_intent, order.session_id
    Order.objects.update(payment_intent="pi_gone", session_id="cs_gone")
    return PaymentIssue.objects.create(
        kind="second_payment",
        order=order,
        session_id=session,
        payment_intent=intent,
        amount=order.paid_amount,
        currency="usd",
    )


@pytest.mark.money
def test_money_without_a_place_goes_back_once(staff_client, admin_user, issue, stand_in):
    response = staff_client.get(issue_url("give_back", issue))
    assert "$156.60 goes back to where it came from." in text_of(response)
    assert not stand_in.refunds()
    for _ in range(2):
        response = staff_client.post(issue_url("give_back", issue), follow=True)
    assert messages_of(response) == ["This has been dealt with already."]
    issue.refresh_from_db()
    assert issue.resolved_by == admin_user
    assert stand_in.totals()["refunded"]["usd"] == 15660


def test_of_money_that_went_back_in_part_only_the_rest_is_offered(staff_client, issue):
    issue.raw |= {"refunded": 100}
    issue.save()
    asked = text_of(staff_client.get(issue_url("give_back", issue)))
    assert "$155.60 goes back to where it came from." in asked


def test_giving_back_without_an_answer_is_being_confirmed(staff_client, issue, stand_in):
    stand_in.misbehave("error_503", path=REFUNDS, times=0)
    response = staff_client.post(issue_url("give_back", issue), follow=True)
    assert "is being confirmed" in messages_of(response)[0]
    assert "The refund is being confirmed" in text_of(response)
    stand_in.behave()
    staff_client.post(issue_url("give_back", issue))
    assert len(stand_in.refunds()) == 1


def test_an_orphan_becomes_an_order(staff_client, admin_user, order, monkeypatch):
    orphan = PaymentIssue.objects.create(
        kind="orphan", session_id="cs_1", payment_intent="pi_1", amount=100, currency="usd"
    )
    asked = []
    monkeypatch.setattr(payments, "rebuild", lambda key: asked.append(key) or order, raising=False)
    response = staff_client.post(issue_url("rebuild", orphan), follow=True)
    assert messages_of(response) == [f"It is order {order.code} now."]
    orphan.refresh_from_db()
    assert (orphan.order, orphan.resolved_by) == (order, admin_user)
    response = staff_client.post(issue_url("rebuild", orphan), follow=True)
    assert messages_of(response) == ["This has its place already."]
    assert asked == ["cs_1"]


def test_an_issue_is_dealt_with_once_by_a_person_and_with_a_note(staff_client, admin_user, issue):
    response = staff_client.post(issue_url("resolve", issue), {"note": " "})
    assert "Say what became of it" in text_of(response)
    staff_client.post(issue_url("resolve", issue), {"note": "Sent by bank transfer."})
    issue.refresh_from_db()
    when = issue.resolved_at
    assert issue.resolved_by == admin_user
    assert "Sent by bank transfer." in LogEntry.objects.get().get_change_message()
    response = staff_client.post(issue_url("resolve", issue), {"note": "Again."}, follow=True)
    assert messages_of(response)[-1] == "This has been dealt with already."
    issue.refresh_from_db()
    assert issue.resolved_at == when
    assert staff_client.get(issue_url("reopen", issue)).status_code == 405
    staff_client.post(issue_url("reopen", issue))
    issue.refresh_from_db()
    assert issue.resolved_at is issue.resolved_by is None


def test_money_moves_only_for_those_who_may(client, issue, stand_in):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.force_login(make_staff("view_paymentissue", "change_paymentissue"))
    assert client.post(issue_url("give_back", issue)).status_code == 403
    client.force_login(make_staff("view_paymentissue", "refund_order"))
    for name in ("rebuild", "resolve", "reopen"):
        assert client.post(issue_url(name, issue)).status_code == 403
    assert not stand_in.refunds()
