"""What to do next with an order: one sentence and one button, and what else may be done."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from store import arrival, fulfilment, parcel
from store.admin.stripe_links import links_of
from store.models import Order, Return
from store.templatetags.money import money

State = Order.Fulfilment
HERE = {State.UNFULFILLED, State.PACKED}


@dataclass
class Button:
    """A button that sends, or a link that leads to a page. Shown to whoever may."""

    label: str
    act: str
    sends: bool = True
    fields: dict = field(default_factory=dict)
    url: str = ""
    address: str = ""

    def at(self, order):
        """Give the button the address of its act for this order, unless it has another."""
        name = self.act.replace("-", "_")
        self.address = self.url or reverse(f"admin:store_order_{name}", args=[order.pk])
        return self


@dataclass
class Step:
    """What to do next: one sentence, why, and the one button for it."""

    title: str
    text: str = ""
    reasons: list = field(default_factory=list)
    button: Button | None = None
    asks_tracking: bool = False
    tone: str = "info"


def next_step(order, refunds, parcels, *, is_unanswered=False):
    """Say what is to be done with an order now; the first thing that stands in the way counts.

    `refunds` and `parcels`, those that come back, are the order's, oldest first.
    """
    if not order.is_paid:
        return unpaid_step(order)
    to_check = next((each for each in refunds if each.to_check and not each.checked_at), None)
    asked = next((each for each in parcels if each.state == Return.State.ASKED), None)
    if order.dispute_state == Order.Dispute.OPEN:
        return dispute_step(order)
    if to_check:
        return refund_step(order, to_check)
    if is_unanswered and order.refundable:
        return silence_step(order)
    if order.fulfilment_state in HERE:
        return step_at_home(order)
    if asked:
        return Step(
            "A return is on its way",
            f"Asked for on {arrival.day(timezone.localdate(asked.asked_at))}: "
            f"{asked.get_reason_display().lower()}.",
            button=Button("It has arrived", "receive", fields={"parcel": asked.pk}),
        )
    return step_away(order, came_back(refunds, parcels))


def unpaid_step(order):
    match order.payment_state:
        case Order.Payment.PENDING:
            until = timezone.localtime(order.session_expires_at)
            return Step(
                "The shopper is paying",
                f"Its pairs are held until {until:%-I:%M %p}. Nothing to do.",
            )
        case Order.Payment.PROCESSING:
            return Step(
                "The bank needs days",
                "Its pairs are held until the bank answers. Nothing to do.",
            )
    return Step("Not paid", "Its pairs are free again. Nothing to do.", tone="quiet")


def dispute_step(order):
    due, link = "", links_of(order)["dispute_link"]
    say = "The shopper’s bank asks for the money back. Send the evidence at Stripe"
    say += "; the parcel stays here meanwhile." if order.fulfilment_state in HERE else "."
    say += " To give in, accept the dispute there: a refund from here would pay a second time."
    if order.dispute_due:
        due = f" by {arrival.day(timezone.localtime(order.dispute_due))}"
    return Step(
        f"Answer the dispute{due}",
        say,
        button=Button("Answer at Stripe", "ask-stripe", sends=False, url=link) if link else None,
        tone="danger",
    )


def silence_step(order):
    """Say that an order is cancelled because nobody answered (16 CFR 435.2(b))."""
    url = reverse("admin:store_order_refund", args=[order.pk])
    return Step(
        "Cancel it and give the money back",
        "The shopper did not answer the letter about the delay, which means to cancel.",
        button=Button("Refund all of it", "refund", sends=False, url=f"{url}?all=1"),
        tone="danger",
    )


def refund_step(order, refund):
    amount = money(refund.amount)
    url = reverse("admin:store_order_check_refund", args=[order.pk, refund.pk])
    if refund.state in {refund.State.FAILED, refund.State.CANCELED}:
        title = f"A refund of {amount} did not arrive"
        text = "The money is back here. Refund it again, or ask the shopper."
    else:
        title = f"{amount} was refunded at Stripe"
        text = "Say whether pairs lie on the shelf again."
    return Step(
        title, text, button=Button("Look at it", "check-refund", sends=False, url=url), tone="warn"
    )


def step_at_home(order):
    """Say what is to be done while the parcel is here."""
    if order.refund_status == "full":
        return Step(
            "All of the money went back",
            "Cancel the order, so that nobody packs it.",
            button=Button("Cancel the order", "cancel"),
            tone="warn",
        )
    if order.review_reason:
        return review_step(order)
    if parcel.is_empty(order):
        return Step(
            "Nothing is left to send",
            f"All of its pairs were refunded, and {money(order.refundable)} stays here. Cancel the "
            "order, so that nobody waits for its parcel.",
            button=Button("Cancel the order", "cancel"),
            tone="warn",
        )
    if reasons := order.why_not_packable:
        if reasons == order.why_it_waits:
            return waiting_step(order)
        return Step("It must not leave yet", reasons=reasons, tone="danger")
    if order.fulfilment_state == State.PACKED:
        return Step(
            "Ready to ship",
            "Type or scan the number on the label. The shopper gets a letter with it.",
            button=Button("Ship", "ship"),
            asks_tracking=True,
        )
    pairs = sum(part.quantity for part in parcel.contents(order))
    return Step(
        "Ready to pack",
        f"{pairs} {'pair' if pairs == 1 else 'pairs'}. Print the slip, and lay it into the parcel.",
        button=Button("Mark as packed", "pack"),
    )


def waiting_step(order):
    """Say that an order was sold ahead, and that nothing is to be done until its pairs come."""
    return Step(
        "Waiting for stock",
        "Its pairs are set aside by themselves when they are received; then it can be packed. If "
        "they come later than promised, tell the shopper of the delay before that day.",
        reasons=order.why_it_waits,
        tone="quiet",
    )


REVIEWS = {
    Order.Review.STOCK_CONFLICT: "Take the pairs once they lie there, or refund what is missing.",
    Order.Review.NO_ADDRESS: "Ask the shopper where the parcel goes.",
    Order.Review.AMOUNT_MISMATCH: "Ask the shopper, or refund the difference. Then clear it.",
    Order.Review.SECOND_PAYMENT: "Give the second payment back, then clear it.",
    Order.Review.REBUILT: (
        "It was written anew from what Stripe knows. Compare pairs and address with the letter, "
        "and look whether it has been sent, then clear it."
    ),
}


def review_step(order):
    """Say what a flag asks of staff before the parcel may leave."""
    buttons = {
        Order.Review.STOCK_CONFLICT: Button("Take the pairs", "allocate"),
        Order.Review.NO_ADDRESS: Button("Type the address", "address", sends=False),
    }
    button = buttons.get(order.review_reason, Button("I have looked at it", "clear", sends=False))
    text = REVIEWS[order.review_reason]
    if order.review_reason == Order.Review.AMOUNT_MISMATCH:
        agreed = money(order.total + (order.tax or 0))
        text = f"{money(order.paid_amount)} was paid, {agreed} was agreed. {text}"
    return Step(order.get_review_reason_display(), text, button=button, tone="danger")


def came_back(refunds, parcels):
    """Return the parcel that came back last, if nothing was refunded since."""
    received = [each for each in parcels if each.state == Return.State.RECEIVED]
    if not received:
        return None
    last = max(received, key=lambda each: each.received_at)
    refunded = [each for each in refunds if each.state in each.COUNTED]
    return None if any(each.created_at > last.received_at for each in refunded) else last


def step_away(order, back):
    """Say what is to be done once the parcel is under way, or back."""
    url = reverse("admin:store_order_refund", args=[order.pk])
    if order.refundable and back:
        refund = Button("Refund", "refund", sends=False, url=f"{url}?parcel={back.pk}")
        return Step("Refund what came back", "The form is filled in with it.", button=refund)
    refund = Button("Refund", "refund", sends=False, url=f"{url}?all=1")
    match order.fulfilment_state:
        case State.RETURNED if not order.refund_status:
            return Step("Refund what came back", button=refund)
        case State.CANCELLED if order.refundable:
            left = f"{money(order.refundable)} of a cancelled order is still here."
            return Step("Refund the rest", left, button=refund, tone="warn")
        case State.SHIPPED:
            number = f"{order.tracking_carrier} {order.tracking_number}".strip()
            return Step("On its way", f"With {number}. Nothing to do.", tone="quiet")
    return Step(order.get_fulfilment_state_display(), "Nothing to do.", tone="quiet")


def others(order, step):
    """What else may be done with an order, beside the next step."""
    state, buttons = order.fulfilment_state, []
    if order.payment_state == Order.Payment.PENDING:
        buttons.append(Button("Close the payment page", "end-checkout"))
    if order.is_paid:
        at_home = state in HERE
        may_leave = at_home and not fulfilment.why_not_packable(order)
        buttons += [Button("Packing slip", "slip", sends=False)] * may_leave
        buttons += [Button("Unpack", "unpack")] * (state == State.PACKED)
        buttons += [Button("It has arrived", "deliver")] * (state == State.SHIPPED)
        buttons += [Button("It came back", "take-back")] * (
            state in {State.SHIPPED, State.DELIVERED}
        )
        buttons += [Button("Refund", "refund", sends=False)] * bool(order.refundable)
        buttons += [Button("Tell of a delay", "delay", sends=False)] * at_home
        buttons += [Button("Correct the address", "address", sends=False)] * at_home
    buttons.append(
        Button("Renew the secret link", "renew-link", fields={"seen": order.access_token})
    )
    first = step.button.act if step.button else ""
    return [button for button in buttons if button.act != first]
