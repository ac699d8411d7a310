"""What to do next about money without a place: one sentence, one button, and what else may be."""

from django.urls import reverse

from store.admin.order_steps import Button, Step
from store.models import PaymentIssue

Kind = PaymentIssue.Kind


def next_step(issue):
    """Say what to do with the money now."""
    give_back = Button("Give the money back", "give-back", sends=False)
    if issue.resolved_at:
        return Step("Dealt with", "Nothing to do.", tone="quiet")
    if issue.refund_asked_at and not issue.refund_state:
        give_back.label = "Ask Stripe again"
        say = "Stripe has not answered yet. It is asked again by itself; once is enough."
        return Step("The refund is being confirmed", say, button=give_back, tone="warn")
    if issue.kind == Kind.ORPHAN:
        say = "Somebody paid, and the order is not here. It can be written anew from Stripe."
        make = Button("Make an order of it", "rebuild")
        return Step("Find a place for this money", say, button=make, tone="danger")
    say = "The order was paid already, so this money has no place."
    if issue.kind == Kind.MISMATCH:
        say = "It does not fit its order. Look at both, then give it back or deal with it."
    return Step("Give the money back", say, button=give_back, tone="danger")


def others(issue):
    """What else may be done with it, beside the next step."""
    if issue.resolved_at:
        return [Button("Open again", "reopen")]
    return [
        Button("Give the money back", "give-back", sends=False),
        Button("Mark as dealt with", "resolve", sends=False),
    ]


def shown(issue, may):
    """Return the step and the other buttons, those that `may(act)` lets this person press."""
    step = next_step(issue)
    if step.button and not may(step.button.act):
        step.button = None
    here = step.button.act if step.button else ""
    rest = [each for each in others(issue) if may(each.act) and each.act != here]
    for button in filter(None, [step.button, *rest]):
        name = f"admin:store_paymentissue_{button.act.replace('-', '_')}"
        button.address = reverse(name, args=[issue.pk])
    return step, rest
