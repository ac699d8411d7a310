"""Letters: written with the order, sent after it, each once, whatever the mail server does."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from store import drawing_png, mail
from store.models import Mail, Order, OrderLine, OrderMail
from tests.factories import make_variant
from tests.smtp import MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.money]


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.MAILERS = server.settings
        yield server
        server.shutdown()


@pytest.fixture
def order():
    variant = make_variant()
    order = Order.objects.create(
        fingerprint="x",
        subtotal=10440,
        shipping=0,
        total=10440,
        tax=0,
        paid_amount=10440,
        paid_at=timezone.now(),
        payment_state="paid",
        session_expires_at=timezone.now(),
        email="ada@example.com",
        ship_name="Ada <b>Lovelace</b>",
        ship_line1="1 Test Street",
        ship_city="Portland",
        ship_state="OR",
        ship_postal_code="97201",
        ship_country="US",
    )
    OrderLine.objects.create(
        order=order,
        variant=variant,
        sku=variant.sku,
        product_name="Cadence",
        arch="neutral",
        size="M",
        quantity=2,
        list_price=5800,
        unit_price=5220,
        line_total=10440,
    )
    return order


def later():
    """Let every wait be over."""
    Mail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_letter_goes_out_after_the_commit_with_text_and_html(order, server):
    with transaction.atomic():
        mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
        assert server.letters == []
    (letter,) = server.letters
    assert letter["To"] == "ada@example.com"
    assert letter["Subject"] == f"Order {order.code} confirmed"
    text = letter.get_body(["plain"]).get_content()
    html = letter.get_body(["html"]).get_content()
    for part in (text, html):
        assert order.code in part
        assert "$104.40" in part
        assert "Cadence" in part
        assert order.get_absolute_url() in part
        assert "1 Test Street" in part
    assert f"2 × {order.lines.get().product_name}" in text
    assert "2 × $52.20" in html
    assert "Ada <b>Lovelace</b>" in text
    assert "Ada &lt;b&gt;" in html
    assert "http" not in html.replace("http://testserver", "")
    drawings = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in drawings] == [
        f"<{name}>" for name in re.findall(r'<img src="cid:(.*?)"', html)
    ]
    assert drawings[0].get_content() == drawing_png.png(order.lines.get().variant.product)
    assert "Insole" in re.findall(r'alt="(.*?)"', html)[0]
    assert Mail.objects.get().state == "sent"


def test_what_is_rolled_back_is_not_sent(order, server):
    with transaction.atomic():
        mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
        transaction.set_rollback(True)
    assert server.letters == []
    assert not Mail.objects.exists()


def test_an_order_gets_each_letter_once(order, server):
    for _ in range(3):
        mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    assert len(server.letters) == 1


def test_an_order_without_an_address_gets_none(order, server):
    order.email = ""
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    assert not Mail.objects.exists()


def test_a_server_that_is_down_keeps_the_letter_and_it_goes_out_later(order, settings, server):
    server.server_close()
    server.shutdown()
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    letter = Mail.objects.get()
    assert (letter.state, letter.tries) == ("queued", 1)
    assert letter.next_try_at > timezone.now()
    assert "refused" in letter.last_error.lower()
    assert mail.send_due() == 0
    with MailServer() as again:
        settings.MAILERS = again.settings
        later()
        assert mail.send_due() == 1
        assert mail.send_due() == 0
        assert len(again.letters) == 1
        again.shutdown()


def test_waits_grow_and_end(order, server):
    server.answer_to_recipient = "451 come back later"
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    waits = []
    for _ in range(Mail.MOST_TRIES - 1):
        later()
        before = timezone.now()
        mail.send_due()
        waits.append(round((Mail.objects.get().next_try_at - before).total_seconds() / 60))
    assert waits == sorted(waits)
    assert max(waits) <= 4 * 60
    letter = Mail.objects.get()
    assert (letter.state, letter.tries) == ("failed", Mail.MOST_TRIES)
    later()
    assert mail.send_due() == 0


def test_an_address_refused_for_good_is_not_tried_again_and_not_logged(order, server, caplog):
    server.answer_to_recipient = "550 no such mailbox"
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    letter = Mail.objects.get()
    assert (letter.state, letter.tries) == ("failed", 1)
    assert "no such mailbox" in letter.last_error
    assert f"Mail {letter.pk} not sent" in caplog.text
    assert order.email not in caplog.text


def test_an_address_that_can_be_none_fails_without_stopping_the_others(order, server):
    Mail.objects.create(to="a@example.com\nBcc: b@example.com", subject="x", text="x")
    Mail.objects.create(to="good@example.com", subject="x", text="x")
    assert mail.send_due() == 1
    assert [letter["To"] for letter in server.letters] == ["good@example.com"]
    assert Mail.objects.get(to__startswith="a@").state == "failed"


def test_an_address_on_which_the_mail_library_fails_keeps_nobody_waiting(order, server):
    Mail.objects.create(to="ada@[::1", subject="Hello", text="Hello")
    mail.to_shopper(order, OrderMail.Kind.CONFIRMED)
    mail.send_due()
    assert [letter["To"] for letter in server.letters] == ["ada@example.com"]
    poisonous = Mail.objects.get(to="ada@[::1")
    assert (poisonous.state, poisonous.tries) == ("queued", 1)
    assert poisonous.last_error


def test_a_sender_that_died_leaves_its_letter_to_the_next(order, server):
    letter = Mail.objects.create(to="ada@example.com", subject="x", text="x")
    assert Mail.objects.take(letter.pk, timezone.now())
    assert mail.send_due() == 0
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert mail.send_due() == 1


def test_a_second_copy_carries_the_same_message_id(order, server):
    letter = Mail.objects.create(to="ada@example.com", subject="x", text="x")
    for _ in range(2):
        Mail.objects.update(state="queued")
        later()
        mail.send_due()
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"] == mail.message_id(letter)


def test_many_senders_at_once_send_each_letter_once(order, server):
    for number in range(5):
        Mail.objects.create(to=f"shopper{number}@example.com", subject="x", text="x")

    def send(_):
        try:
            return mail.send_due(at_most_seconds=20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        sent = sum(pool.map(send, range(6)))
    assert sent == 5
    assert sorted(letter["To"] for letter in server.letters) == [
        f"shopper{number}@example.com" for number in range(5)
    ]


def test_mail_is_never_sent_inside_a_transaction(order, server):
    Mail.objects.create(to="ada@example.com", subject="x", text="x")
    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a transaction"):
        mail.send_due()
    assert server.letters == []


@pytest.mark.parametrize("kind", ["confirmed", "processing", "payment_failed"])
def test_every_letter_tells_the_same_in_text_and_html(order, kind):
    if kind != "confirmed":
        order.payment_state = "failed"
        order.paid_amount = None
    subject, text, html = mail.compose(order, OrderMail.Kind(kind))
    assert order.code in subject
    for fact in (order.code, "$104.40", "Cadence", order.get_absolute_url()):
        assert fact in text
        assert fact in html
    assert "{" not in text
