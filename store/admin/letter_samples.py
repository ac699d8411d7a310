"""One example of each letter, built in memory: nothing is stored, and nobody's order is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from store import alerts, reminders, review_letters
from store.arrival import working_day_from
from store.mail import Facts, about_message, in_words
from store.models import (
    Delay,
    Message,
    Order,
    OrderLine,
    OrderMail,
    Product,
    Refund,
    RefundLine,
    Return,
    ReturnLine,
    Review,
    ReviewDecision,
    StockAlert,
    Variant,
)

Kind = OrderMail.Kind
# What a letter shows of a product, by its name.
MEASURES = {
    "Cadence": {
        "life": "300 to 500 miles, or about 12 months",
        "hue": "coral",
        "arch_neutral_mm": 27,
        "heel_cup_mm": 16,
        "heel_mm": 6,
        "forefoot_mm": 3.5,
    },
    "Keel": {
        "life": "About 12 months",
        "hue": "rose",
        "arch_neutral_mm": 29,
        "arch_high_mm": 34,
        "heel_cup_mm": 21,
        "heel_mm": 7.5,
        "forefoot_mm": 4,
    },
}
# Of the reasons to leave a review out, the one with a letter of its own, and one without words.
# No claim is made up for the first.
LEFT_OUT = {
    Review.Reason.MEDICAL: "Here the letter quotes the words of the review.",
    Review.Reason.UNRELATED: "",
}
REASON = "The foam for these sizes reached us later than we were told."


@dataclass(frozen=True)
class Sample:
    """A letter to look at, under the name it has in the address of its page."""

    name: str
    title: str
    kind: Kind
    facts: Facts | None = None
    letter: Callable[[], tuple[str, str, str]] | None = None

    @property
    def when(self):
        return WHEN[self.kind]

    def written(self):
        """Return subject, text and HTML, of the letter's own or from an order's facts."""
        return self.letter() if self.letter else in_words(self.kind, self.facts or facts())


WHEN = {
    Kind.CONFIRMED: "When Stripe says that an order is paid.",
    Kind.PROCESSING: "When the bank needs days to pay.",
    Kind.PAYMENT_FAILED: "When the bank says no after days.",
    Kind.SHIPPED: "When staff ship the parcel.",
    Kind.DELAYED: "When staff name a later day, or none.",
    Kind.REFUND: "When Stripe has taken a refund, from here or from its dashboard.",
    Kind.RETURN_ASKED: "When a shopper asks to send pairs back.",
    Kind.RETURN_RECEIVED: "When staff note that a return has arrived.",
    Kind.REMINDER: "When the time of the pairs is up, for who asked on the order’s page.",
    Kind.ALERT_ASKED: "When somebody wants to be told of a pair that is sold out.",
    Kind.ALERT_BACK: "When that pair is free again, for who said yes to the first letter.",
    Kind.REVIEW: "A month after the parcel came, where reviews are switched on.",
    Kind.REVIEW_REJECTED: "When staff leave a review out, or take one down.",
    Kind.MESSAGE: "When somebody writes to us on the page “Ask a pedorthist”.",
    Kind.LINK: "When somebody asks for an order by its number and the right address.",
}


def samples():
    """Return every letter a shopper can get, in the order of an order's life."""
    today = timezone.localdate()
    near, far = (working_day_from(today + timedelta(days=days)) for days in (9, 45))
    sent = {"fulfilment_state": "shipped", "shipped_at": timezone.now()}
    sent |= {"tracking_carrier": "USPS", "tracking_number": "9400111899223100001234"}
    return [
        Sample("confirmed", "Confirmed", Kind.CONFIRMED, facts()),
        Sample(
            "to-check", "Confirmed, to check", Kind.CONFIRMED, facts(review_reason="stock_conflict")
        ),
        Sample(
            "processing", "Waiting for the bank", Kind.PROCESSING, facts(**unpaid("processing"))
        ),
        Sample("failed", "Payment failed", Kind.PAYMENT_FAILED, facts(**unpaid("failed"))),
        Sample("shipped", "Shipped", Kind.SHIPPED, facts(**sent)),
        Sample("delayed", "Delayed, silence keeps", Kind.DELAYED, delayed(near)),
        Sample("delayed-long", "Delayed, silence cancels", Kind.DELAYED, delayed(far, True)),
        Sample("delayed-open", "Delayed, no day", Kind.DELAYED, delayed(None, True)),
        Sample("refund", "Refund", Kind.REFUND, refunded(5220)),
        Sample("cancelled", "Refund of a cancelled order", Kind.REFUND, refunded(11340, True)),
        Sample("return-asked", "Return asked for", Kind.RETURN_ASKED, returned(**sent)),
        Sample("return-received", "Return received", Kind.RETURN_RECEIVED, returned(**sent)),
        Sample("link", "Link asked for", Kind.LINK, facts()),
        Sample("reminder", "Reminder", Kind.REMINDER, facts(**sent), letter=reminder),
        Sample("review", "Asked for a review", Kind.REVIEW, facts(**sent), letter=review_asked),
        *(
            Sample(
                f"review-{reason.value}",
                f"Review left out: {reason.value}",
                Kind.REVIEW_REJECTED,
                facts(**sent),
                letter=review_left_out(reason, passage),
            )
            for reason, passage in LEFT_OUT.items()
        ),
        Sample("alert-asked", "Asked to be told", Kind.ALERT_ASKED, letter=alert_asked),
        Sample("alert-back", "Back in stock", Kind.ALERT_BACK, letter=back(20)),
        Sample("alert-few", "Back in stock, few pairs", Kind.ALERT_BACK, letter=back(2)),
        Sample(
            "message", "Message received", Kind.MESSAGE, letter=lambda: about_message(Message())
        ),
    ]


def facts(about=None, parts=(), delays=(), **fields):
    order = sample_order(**fields)
    return Facts(order=order, lines=lines_of(order), about=about, parts=parts, delays=delays)


def unpaid(state):
    return {"payment_state": state, "paid_at": None, "paid_amount": None, "tax": None}


def sample_order(**fields):
    now = timezone.now()
    values = {
        "code": "BC-7K3Q-92MD",
        "access_token": "an-example-leads-nowhere",
        "placed_at": now,
        "subtotal": 11340,
        "shipping": 0,
        "total": 11340,
        "tax": 0,
        "payment_state": "paid",
        "paid_amount": 11340,
        "paid_at": now,
        "email": "shopper@example.com",
        "name": "Sample Shopper",
        "ship_name": "Sample Shopper",
        "ship_line1": "1 Test Street",
        "ship_city": "Portland",
        "ship_state": "OR",
        "ship_postal_code": "97201",
        "ship_country": "US",
    }
    return Order(**values | fields)


def lines_of(order):
    cadence, keel = (sample_product(name) for name in MEASURES)
    chosen = [
        (cadence, "BC-CAD-N-M", "neutral", "M", 5800),
        (keel, "BC-KEE-H-L", "high", "L", 6800),
    ]
    return [
        OrderLine(
            order=order,
            variant=Variant(product=product, sku=sku, arch=arch, size=size),
            sku=sku,
            product_name=product.name,
            arch=arch,
            size=size,
            quantity=1,
            list_price=price,
            unit_price=price * 9 // 10,
            line_total=price * 9 // 10,
        )
        for product, sku, arch, size, price in chosen
    ]


def reminder():
    order = sample_order()
    lines = lines_of(order)
    return reminders.letter(order, lines)


def review_asked():
    return review_letters.request(sample_order(), ["Cadence", "Keel"])


def review_left_out(reason, passage):
    review = Review(order=sample_order(), product=Product(name="Cadence", slug="cadence"))
    decision = ReviewDecision(review=review, reason=reason, passage=passage)
    return lambda: review_letters.rejection(decision)


def alert_asked():
    return alerts.letter_to_confirm(sample_alert())


def back(free):
    return lambda: alerts.letter_of_return(sample_alert(), free=free, waiting=14)


def sample_alert():
    product = sample_product("Cadence")
    variant = Variant(product=product, arch="neutral", size="M", unit_price=5800)
    return StockAlert(variant=variant, token="an-example-leads-nowhere")  # noqa: S106 - is none


def sample_product(name):
    return Product(name=name, slug=name.lower(), **MEASURES[name])


def delayed(ships_on, needs_consent=False):
    delay = Delay(
        told_at=timezone.now(), ships_on=ships_on, reason=REASON, needs_consent=needs_consent
    )
    return facts(delay, delays=[delay])


def refunded(amount, is_cancelled=False):
    order = sample_order()
    lines = lines_of(order) if is_cancelled else lines_of(order)[:1]
    parts = [RefundLine(order_line=line, quantity=1, amount=line.line_total) for line in lines]
    refund = Refund(amount=amount, state="pending", created_at=timezone.now())
    state = "cancelled" if is_cancelled else "returned"
    return facts(refund, parts, fulfilment_state=state)


def returned(**fields):
    parcel = Return(asked_at=timezone.now(), received_at=timezone.now(), reason="fit")
    line = lines_of(sample_order())[0]
    return facts(parcel, [ReturnLine(order_line=line, quantity=1)], **fields)
