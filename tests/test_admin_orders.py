"""Orders, payments, letters and Stripe's events in the admin: read by staff, changed by nobody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from store import checkout, payments
from store.models import (
    Cart,
    JobRun,
    Mail,
    Order,
    OrderEvent,
    OrderLine,
    OrderMail,
    PaymentIssue,
    RateCount,
    StripeEvent,
)
from store.quote import quote
from tests.admin_pages import form_of, make_staff, messages_of, text_of
from tests.factories import make_cart, make_order, make_product, make_variant
from tests.passing_time import let_pass

pytestmark = pytest.mark.django_db

ORDERS = reverse("admin:store_order_changelist")
ISSUES = reverse("admin:store_paymentissue_changelist")
MAILS = reverse("admin:store_mail_changelist")
EVENTS = reverse("admin:store_stripeevent_changelist")
JOBS = reverse("admin:store_jobrun_changelist")


def page(row):
    return reverse(f"admin:store_{row._meta.model_name}_change", args=[row.pk])


def ask(order):
    return reverse("admin:store_order_ask_stripe", args=[order.pk])


def found(client, url, query=""):
    return list(client.get(f"{url}?{query}").context["cl"].result_list)


def act(client, url, action, *rows):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}
    return client.post(url, chosen, follow=True)


@pytest.fixture
def variant():
    return make_variant(make_product(name="Cadence"), sku="BC-CAD-N-M")


@pytest.fixture
def paid(variant):
    return make_order(variant, quantity=2, paid=True)


# The list


def test_orders_are_listed_in_words(staff_client, paid, variant):
    make_order(variant)
    text = text_of(staff_client.get(ORDERS))
    assert re.search(rf"{paid.code} .{{8,30}} Ada King 2 × CAD-N-M \$116.00 Paid Not packed", text)
    assert re.search(r"1 × CAD-N-M \$62.95 Waiting for payment BC-", text + "BC-")


def test_an_order_is_found_by_number_mail_name_and_sku(staff_client, paid):
    make_order(make_variant(sku="BC-KEE-H-L"))
    for query in (paid.code, paid.code[3:7], "ada@example.com", "King", "CAD-N", f"pi_{paid.code}"):
        assert found(staff_client, ORDERS, f"q={query}") == [paid], query
    assert found(staff_client, ORDERS, "q=nobody") == []


def test_a_long_order_is_one_row_and_names_three_of_its_lines(staff_client):
    order = make_order(*[make_variant(sku=f"BC-LON-N-{number}") for number in range(5)])
    assert found(staff_client, ORDERS, "q=BC-LON") == [order]
    assert "1 × LON-N-0 1 × LON-N-1 1 × LON-N-2 and 2 more" in text_of(staff_client.get(ORDERS))


def test_orders_are_filtered_by_payment_parcel_and_what_to_check(staff_client, paid, variant):
    pending = make_order(variant)
    flagged = make_order(variant, paid=True, review_reason=Order.Review.NO_ADDRESS)
    disputed = make_order(variant, paid=True, dispute_state=Order.Dispute.OPEN)
    assert found(staff_client, ORDERS, "payment_state__exact=pending") == [pending]
    unpacked = found(staff_client, ORDERS, "fulfilment_state__exact=unfulfilled")
    assert set(unpacked) == {paid, flagged, disputed}, "what is not paid is not to be packed"
    assert set(found(staff_client, ORDERS, "look=any")) == {flagged, disputed}
    assert found(staff_client, ORDERS, "look=no_address") == [flagged]
    assert found(staff_client, ORDERS, "look=dispute") == [disputed]
    assert len(found(staff_client, ORDERS, "look=nonsense")) == 4
    text = text_of(staff_client.get(ORDERS))
    assert "Paid No address" in text
    assert "Paid Dispute open" in text


def test_a_row_says_what_keeps_a_parcel_here_too_long(staff_client, variant):
    day = timezone.localdate() + timedelta(days=20)
    ahead = make_variant(on_hand=0, back_on=day, ahead=1)
    waits = make_order(ahead, paid=True, back_on=day)
    late = make_order(variant, paid=True)
    let_pass(days=9)
    assert "Not packed Waiting for stock" in row_of(staff_client, waits)
    assert "Late" not in row_of(staff_client, waits)
    assert "Not packed Late" in row_of(staff_client, late)
    assert "Waiting for stock" not in row_of(staff_client, late)
    Order.objects.filter(pk=late.pk).update(fulfilment_state="shipped", shipped_at=timezone.now())
    assert "Late" not in row_of(staff_client, late)


def row_of(client, order):
    """What its row says of payment and parcel; the filters above name the same words."""
    return text_of(client.get(ORDERS, {"q": order.code})).rsplit("Paid", 1)[1]


def test_the_list_asks_the_database_as_often_for_many_orders_as_for_one(
    staff_client, paid, variant, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        staff_client.get(ORDERS)
    for _ in range(5):
        make_order(variant, make_variant(), paid=True)
    with django_assert_max_num_queries(10):
        staff_client.get(ORDERS)


# One order


def test_an_order_shows_what_was_bought_and_what_it_cost(staff_client, variant):
    order = make_order(variant, make_variant(), quantity=2, unit_price=5220, paid=True)
    text = text_of(staff_client.get(page(order)))
    assert re.search(r"Cadence , neutral arch, size M BC-CAD-N-M US men .* 2 \$52.20 \$58.00", text)
    assert "Pair discount, taken off above $23.20" in text
    assert "Subtotal $208.80 Standard shipping Free Total before tax $208.80" in text


def test_tax_is_shown_as_stripe_says(staff_client, variant):
    order = make_order(variant, paid=True, tax=504, paid_amount=6799)
    text = text_of(staff_client.get(page(order)))
    assert "Standard shipping $4.95 Tax, as Stripe says $5.04 Total $67.99" in text


def test_an_order_tells_its_whole_history(staff_client, admin_user, paid):
    paid.record("note", actor=OrderEvent.Actor.STAFF, user=admin_user, text="Asked for a call")
    text = text_of(staff_client.get(page(paid)))
    assert re.search(
        r"Placed, its pairs are held Shopper .*Waiting for payment → Paid Stripe", text
    )
    assert "$116.00" in text
    assert "Note admin Asked for a call" in text


def test_an_order_shows_its_letters_and_links_to_them(staff_client, paid):
    letter = make_letter(paid)
    response = staff_client.get(page(paid))
    assert "Order confirmed ada@example.com Sent" in text_of(response)
    assert page(letter) in response.content.decode()


def test_who_paid_and_where_it_goes_is_shown_only_when_known(staff_client, paid, variant):
    text = text_of(staff_client.get(page(paid)))
    assert "Who paid Ada King ada@example.com" in text
    assert "Where the parcel goes Ada King 1 Test Street Portland OR 97201 US" in text
    text = text_of(staff_client.get(page(make_order(variant))))
    assert "Who paid" not in text
    assert "Where the parcel goes" not in text
    assert "An order that is not paid holds no name and no address." in text


@pytest.mark.parametrize(("livemode", "mode"), [(False, "/test"), (True, "")])
def test_the_payment_is_linked_to_stripes_dashboard(staff_client, paid, settings, livemode, mode):
    settings.STRIPE_API_BASE = ""
    Order.objects.filter(pk=paid.pk).update(livemode=livemode, session_id="cs_1")
    content = staff_client.get(page(paid)).content.decode()
    assert f'href="https://dashboard.stripe.com{mode}/payments/pi_{paid.code}"' in content
    assert f'href="https://dashboard.stripe.com{mode}/checkout/sessions/cs_1"' in content


def test_nothing_is_linked_where_a_stand_in_plays_stripe(staff_client, paid):
    content = staff_client.get(page(paid)).content.decode()
    assert "dashboard.stripe.com" not in content
    assert f"pi_{paid.code}" in content


def test_hostile_words_in_an_order_stay_words(staff_client, variant):
    order = make_order(variant, paid=True, name="<script>x</script>", ship_name="<b>x</b>")
    order.record("note", actor="system", text="<img src=x onerror=x>")
    for url in (page(order), ORDERS):
        content = staff_client.get(url).content.decode()
        assert "<script>x" not in content
        assert "<b>x" not in content
        assert "<img src=x" not in content


def test_an_order_page_asks_as_often_for_a_long_order_as_for_a_short_one(
    staff_client, paid, django_assert_max_num_queries
):
    long = make_order(*[make_variant() for _ in range(9)], paid=True)
    for number in range(20):
        long.record(f"note {number}", actor="system")
        make_letter(long, dedupe_key=str(number))
    for order in (paid, long):
        with django_assert_max_num_queries(24):
            staff_client.get(page(order))


# Read-only


def test_nobody_adds_changes_or_deletes_what_only_happens(staff_client, paid):
    rows = [paid, make_letter(paid), make_issue(), make_event(), JobRun.objects.create(name="x")]
    before = Order.objects.values().get()
    for row in rows:
        name = f"admin:store_{row._meta.model_name}"
        assert staff_client.get(page(row)).status_code == 200
        assert staff_client.post(page(row), {"payment_state": "failed"}).status_code == 403
        assert staff_client.get(reverse(f"{name}_add")).status_code == 403
        assert staff_client.post(reverse(f"{name}_add"), {"code": "BC-1"}).status_code == 403
        delete = reverse(f"{name}_delete", args=[row.pk])
        assert staff_client.post(delete, {"post": "yes"}).status_code == 403
        changelist = reverse(f"{name}_changelist")
        act(staff_client, changelist, "delete_selected", row)
        assert type(row).objects.filter(pk=row.pk).exists()
    assert Order.objects.values().get() == before


def test_carts_and_their_traces_are_private():
    registered = {model for model in admin.site._registry if model._meta.app_label == "store"}
    assert not registered & {Cart, RateCount, OrderLine, OrderMail}


def test_who_may_not_look_at_orders_is_refused(log_in, paid):
    client = log_in("view_product")
    for url in (ORDERS, page(paid), ISSUES, MAILS, EVENTS, JOBS):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "key", ["abc", "1", "9" * 40, "%00", "00000000-0000-0000-0000-000000000000"]
)
def test_an_address_of_no_row_leads_back_with_a_message(staff_client, key):
    for url in (ORDERS, ISSUES, MAILS, EVENTS, JOBS):
        assert staff_client.get(f"{url}{key}/change/", follow=True).status_code == 200
    assert staff_client.post(f"{ORDERS}{key}/ask-stripe/", follow=True).status_code == 200


# Asking Stripe


@pytest.fixture
def open_order(variant, stand_in):
    cart = make_cart(variant)
    order = checkout.place(cart, quote(cart).fingerprint, client="test")
    payments.open_session(order)
    order.refresh_from_db()
    return order


def test_asking_stripe_pays_an_order_whose_webhook_was_lost(staff_client, open_order, stand_in):
    stand_in.pay(open_order.session_id)
    assert "Sync with Stripe" in text_of(staff_client.get(page(open_order)))
    response = staff_client.post(ask(open_order), follow=True)
    assert response.redirect_chain == [(page(open_order), 302)]
    assert messages_of(response) == ["Waiting for payment → Paid."]
    open_order.refresh_from_db()
    assert open_order.is_paid
    response = staff_client.post(ask(open_order), follow=True)
    assert messages_of(response) == ["Stripe has nothing new. The order is as it was: Paid."]
    assert open_order.events.filter(to_state="paid").count() == 1


def test_asking_about_an_open_payment_changes_nothing(staff_client, open_order):
    response = staff_client.post(ask(open_order), follow=True)
    assert messages_of(response) == [
        "Stripe has nothing new. The order is as it was: Waiting for payment."
    ]


def test_a_silent_stripe_is_said_and_nothing_changes(staff_client, open_order, stand_in):
    stand_in.misbehave("error_503", path="/v1/checkout/sessions/*", times=0)
    response = staff_client.post(ask(open_order), follow=True)
    assert response.status_code == 200
    assert messages_of(response) == ["Stripe does not answer. Nothing has changed; try again."]
    open_order.refresh_from_db()
    assert open_order.payment_state == "pending"


def test_a_payment_stripe_does_not_know_is_said(staff_client, variant, stand_in):
    order = make_order(variant, session_id="cs_test_unknown")
    response = staff_client.post(ask(order), follow=True)
    assert messages_of(response) == ["Stripe knows no payment of this order."]


def test_an_order_without_a_payment_page_has_nothing_to_ask(staff_client, variant):
    order = make_order(variant)
    assert "Sync with Stripe" not in text_of(staff_client.get(page(order)))
    response = staff_client.post(ask(order), follow=True)
    assert messages_of(response) == ["No payment page was opened for this order."]


def test_asking_takes_a_post_from_somebody_who_may(log_in, admin_user, variant, monkeypatch):
    monkeypatch.setattr(
        payments, "sync", lambda order: pytest.fail("Stripe was asked"), raising=False
    )
    order = make_order(variant, session_id="cs_1")
    client = log_in("view_order")
    assert "Sync with Stripe" not in text_of(client.get(page(order)))
    assert client.post(ask(order)).status_code == 403
    client = log_in("change_order")
    assert "Sync with Stripe" in text_of(client.get(page(order)))
    assert client.get(ask(order)).status_code == 405
    careful = Client(enforce_csrf_checks=True)
    careful.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    careful.force_login(admin_user)
    assert careful.post(ask(order)).status_code == 403


# Payment issues


def make_issue(**fields):
    number = PaymentIssue.objects.count()
    return PaymentIssue.objects.create(
        **{
            "kind": PaymentIssue.Kind.ORPHAN,
            "session_id": f"cs_{number}",
            "payment_intent": f"pi_{number}",
            "amount": 5800,
            "currency": "usd",
        }
        | fields
    )


def test_payment_issues_are_listed_until_they_are_dealt_with(staff_client, admin_user, paid):
    issue = make_issue(kind=PaymentIssue.Kind.SECOND_PAYMENT, order=paid)
    done = make_issue(resolved_at=timezone.now(), resolved_by=admin_user)
    assert found(staff_client, ISSUES, "open=yes") == [issue]
    assert found(staff_client, ISSUES, "open=no") == [done]
    text = text_of(staff_client.get(page(issue)))
    assert f"$58.00 Order: {paid.code}" in text


def test_a_payment_issue_shows_the_one_thing_to_do(staff_client, log_in, paid):
    issue = make_issue(order=paid, kind=PaymentIssue.Kind.SECOND_PAYMENT)
    orphan = make_issue()
    asked = make_issue(refund_asked_at=timezone.now())
    done = make_issue(resolved_at=timezone.now())
    for row, button in (
        (issue, ["Give the money back"]),
        (orphan, ["Make an order of it"]),
        (asked, ["Ask Stripe again"]),
        (done, []),
    ):
        content = staff_client.get(page(row)).content.decode()
        assert re.findall(r'class="button default"[^>]*>([^<]+)<', content) == button
    content = log_in("view_paymentissue").get(page(issue)).content.decode()
    assert not re.search(r'class="(button default|quiet-button)"', content)


# Letters


def make_letter(order=None, state=Mail.State.SENT, dedupe_key="", **fields):
    letter = Mail.objects.create(
        to="ada@example.com", subject="Order confirmed", text="Thank you.", state=state, **fields
    )
    kind = OrderMail.Kind.CONFIRMED
    OrderMail.objects.create(order=order, kind=kind, mail=letter, dedupe_key=dedupe_key)
    return letter


def test_a_failed_letter_is_sent_again_and_others_are_left_alone(
    staff_client, paid, mailoutbox, django_capture_on_commit_callbacks
):
    failed = make_letter(paid, Mail.State.FAILED, tries=12, last_error="550 no such user")
    sent = make_letter(None, Mail.State.SENT)
    waits = make_letter(None, Mail.State.QUEUED, next_try_at=timezone.now() + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        response = act(staff_client, MAILS, "send_again", failed, sent, waits)
    assert messages_of(response) == [
        "1 letter is on the way again.",
        "2 letters were left alone: only a failed letter is sent again.",
    ]
    failed.refresh_from_db()
    waits.refresh_from_db()
    assert (failed.state, failed.tries, failed.last_error) == ("sent", 1, "")
    assert waits.state == "queued"
    assert len(mailoutbox) == 1


def test_a_failed_letter_has_a_button_on_its_own_page(
    staff_client, paid, mailoutbox, django_capture_on_commit_callbacks
):
    letter = make_letter(paid, Mail.State.FAILED)
    response = staff_client.get(page(letter))
    assert "Send again" in text_of(response)
    assert "Thank you." in text_of(response)
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(page(letter), form_of(response) | {"CHANGE_FORM-action": "send_again"})
    assert len(mailoutbox) == 1
    assert "Send again" not in text_of(staff_client.get(page(letter)))


def test_a_letter_that_fails_again_waits_in_the_queue(
    staff_client, paid, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(message):
        raise OSError("connection refused")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    letter = make_letter(paid, Mail.State.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        assert act(staff_client, MAILS, "send_again", letter).status_code == 200
    letter.refresh_from_db()
    assert letter.state == "queued"
    assert "connection refused" in letter.last_error


def test_who_may_only_look_at_letters_sends_none(log_in, paid):
    letter = make_letter(paid, Mail.State.FAILED)
    client = log_in("view_mail")
    assert "Failed" in text_of(client.get(MAILS))
    assert "Send again" not in text_of(client.get(MAILS))
    act(client, MAILS, "send_again", letter)
    letter.refresh_from_db()
    assert letter.state == "failed"


def test_letters_are_found_by_address_and_order_number(staff_client, paid):
    letter = make_letter(paid, Mail.State.FAILED)
    make_letter(None, Mail.State.SENT)
    assert found(staff_client, MAILS, f"q={paid.code}") == [letter]
    assert found(staff_client, MAILS, "state__exact=failed") == [letter]
    assert len(found(staff_client, MAILS, "q=ada@example.com")) == 2


# Stripe's events, jobs


def make_event(**fields):
    return StripeEvent.objects.create(
        **{
            "id": f"evt_{StripeEvent.objects.count()}",
            "type": "checkout.session.completed",
            "created": timezone.now(),
            "livemode": False,
            "object_id": "cs_1",
            "payload": '{"id": "evt", "type": "x"}',
        }
        | fields
    )


def test_events_tell_what_became_of_them(staff_client):
    waits = make_event()
    failed = make_event(attempts=2, last_error="PaymentUnreachable()")
    done = make_event(processed_at=timezone.now(), object_id="cs_9")
    assert set(found(staff_client, EVENTS, "acted=no")) == {waits, failed}
    assert found(staff_client, EVENTS, "acted=failed") == [failed]
    assert found(staff_client, EVENTS, "acted=yes") == [done]
    assert found(staff_client, EVENTS, "q=cs_9") == [done]
    text = text_of(staff_client.get(page(failed)))
    assert "Failed" in text
    assert "PaymentUnreachable()" in text
    assert '"type": "x"' in text


def test_an_event_that_is_no_json_is_shown_as_it_came(staff_client):
    event = make_event(payload="{not json <b>")
    assert "{not json &lt;b&gt;" in staff_client.get(page(event)).content.decode()


def test_jobs_tell_how_they_went(staff_client):
    JobRun.objects.create(name="send_mail", ok=True, finished_at=timezone.now(), counts={"sent": 3})
    JobRun.objects.create(name="reconcile", finished_at=timezone.now())
    run = JobRun.objects.create(name="backup")
    text = text_of(staff_client.get(JOBS))
    for words in ("send_mail", "Done", "reconcile", "Failed", "backup", "Running"):
        assert words in text
    assert staff_client.get(page(run)).status_code == 200
    assert [row.name for row in found(staff_client, JOBS, "went=well")] == ["send_mail"]
    assert [row.name for row in found(staff_client, JOBS, "went=badly")] == ["reconcile"]


def test_a_job_is_named_by_the_shops_own_clock():
    midnight = datetime(2026, 11, 30, 0, 34, tzinfo=UTC)
    assert str(JobRun(name="reconcile", started_at=midnight)) == "reconcile 2026-11-29 19:34"


def test_a_list_is_named_for_what_it_lists_and_says_when_it_is_empty(staff_client, paid):
    users = reverse("admin:auth_user_changelist")
    assert "<h1>Users</h1>" in staff_client.get(users).content.decode()
    assert "Nothing here yet." in text_of(staff_client.get(ISSUES))
    nothing = text_of(staff_client.get(f"{ORDERS}?q=zz"))
    assert "Nothing here fits what was asked for." in nothing
    assert "0 orders" not in nothing
    assert "From" not in nothing
    assert "Nothing here" not in text_of(staff_client.get(ORDERS))


@pytest.mark.parametrize(("url", "most"), [(ISSUES, 6), (MAILS, 7), (EVENTS, 8), (JOBS, 6)])
def test_these_lists_ask_as_often_for_many_rows_as_for_one(
    staff_client, variant, django_assert_max_num_queries, url, most
):
    def one_more():
        order = make_order(variant, paid=True)
        make_issue(order=order, resolved_by=make_staff())
        make_letter(order)
        make_event()
        JobRun.objects.create(name="x", counts={"n": 1})

    one_more()
    with django_assert_max_num_queries(most):
        staff_client.get(url)
    for _ in range(5):
        one_more()
    with django_assert_max_num_queries(most):
        staff_client.get(url)
