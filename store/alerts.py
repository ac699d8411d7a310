"""“Tell me when it is back”: an address that proves itself, and then gets one letter.

Nothing about it is joined to an order. Whoever asks learns nothing about an address: the same is
looked up, written and counted whether it is known or not, and the letter waits for the queue's
next round, as with the link of an order.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from store import mail
from store.models import Mail, OrderMail, RateCount, StockAlert, StockLevel, Variant
from store.models.job import opaque
from store.one_by_one import one_by_one

MOST_BY_CLIENT = 10
HOUR = timedelta(hours=1)
# An address that somebody else types in is written to so often and no more.
MOST_BY_ADDRESS = 5
DAY = timedelta(days=1)
# So long staff can see whether a letter went out; then the copy with its address goes too.
LETTERS_KEPT = timedelta(days=3)


class AskedTooOften(Exception):
    """From this client, or for this address, letters were asked for too often."""


def ask(variant: Variant, email: str, *, client: str) -> None:
    """Keep an address for a variant and queue the letter that asks its owner to confirm.

    Asked again, the letter is written again, with the same links: who lost it can confirm or stop
    with the second one. `client` is an opaque key of where it came from. Raises AskedTooOften, and
    then keeps nothing.
    """
    email = email.lower()
    with transaction.atomic(durable=True):
        within = [
            RateCount.objects.spend(f"tell:client:{client}", limit=MOST_BY_CLIENT, window=HOUR),
            RateCount.objects.spend(
                f"tell:email:{opaque(email)}", limit=MOST_BY_ADDRESS, window=DAY
            ),
        ]
    if not all(within):
        raise AskedTooOften
    with transaction.atomic(durable=True):
        alert = _kept(variant, email)
        _write(alert, letter_to_confirm(alert), OrderMail.Kind.ALERT_ASKED)


def _kept(variant: Variant, email: str) -> StockAlert:
    """Return the row of this address and variant; the time to confirm begins anew."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return StockAlert.objects.create(variant=variant, email=email, asked_at=now)
    except IntegrityError:
        known = StockAlert.objects.get(variant=variant, email=email)
        StockAlert.objects.filter(pk=known.pk, confirmed_at=None).update(asked_at=now)
        known.variant = variant
        return known


def confirm(alert: StockAlert) -> bool:
    """Let an address wait. Idempotent. Returns False where the time to confirm has run out."""
    if alert.is_over:
        return False
    StockAlert.objects.filter(pk=alert.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    return True


def stop(token: str) -> None:
    """Forget an address for one variant. Idempotent: what is forgotten already stays so."""
    alert = StockAlert.objects.with_token(token)
    if alert:
        alert.delete()


def tell() -> dict[str, int]:
    """Write to those who wait for what is free again, and forget them. Returns the counts.

    The longest wait comes first. Where more wait than pairs are free, as many are written to in a
    day as there are pairs, so that a letter is worth something; the others follow on a later day
    if pairs are left.
    """
    waiting = (
        StockAlert.objects.confirmed()
        .filter(
            variant__is_active=True,
            variant__product__is_active=True,
            variant__stock__on_hand__gt=F("variant__stock__held"),
        )
        .select_related("variant__product")
        .order_by("variant", "confirmed_at", "pk")
    )
    groups = groupby(waiting, key=lambda alert: alert.variant_id)
    queues = ((variant, list(group)) for variant, group in groups)
    return one_by_one("told", queues, _tell_in_turn)


def _tell_in_turn(waiting: list[StockAlert]) -> int:
    """Write to those who wait for one variant while the day's pairs reach. Returns to how many.

    Letter and forgotten address are one transaction, and of two runs only one finds the row to
    forget. So each is written to once, whichever process is killed when.
    """
    told = 0
    for alert in waiting:
        with transaction.atomic(durable=True):
            # Locked, so that two runs at once count each other's letters.
            shelf = StockLevel.objects.select_for_update().get(pk=alert.variant_id)
            if _told_within_a_day(alert.variant) >= shelf.available:
                return told
            if not StockAlert.objects.filter(pk=alert.pk).delete()[0]:
                continue
            letter = letter_of_return(alert, free=shelf.available, waiting=len(waiting))
            _write(alert, letter, OrderMail.Kind.ALERT_BACK)
        told += 1
    return told


def _told_within_a_day(variant: Variant) -> int:
    letters = OrderMail.objects.filter(
        kind=OrderMail.Kind.ALERT_BACK,
        dedupe_key=str(variant.pk),
        mail__created_at__gt=timezone.now() - DAY,
    )
    return letters.count()


def purge(now: datetime) -> dict[str, int]:
    """Forget who did not confirm, who has waited for a year, and where old letters went."""
    letters = Mail.objects.filter(
        order_mail__kind__in=[OrderMail.Kind.ALERT_ASKED, OrderMail.Kind.ALERT_BACK],
        state__in=[Mail.State.SENT, Mail.State.FAILED],
        created_at__lt=now - LETTERS_KEPT,
    )
    keys = list(letters.values_list("pk", flat=True))
    with transaction.atomic():
        OrderMail.objects.filter(mail__in=keys).delete()
        Mail.objects.filter(pk__in=keys).delete()
    return {
        "alerts": StockAlert.objects.kept_too_long(now).delete()[0],
        "alert_letters": len(keys),
    }


def letter_to_confirm(alert: StockAlert) -> tuple[str, str, str]:
    """Return subject, text and HTML of the letter that asks whether the address is right."""
    more = {"days": StockAlert.CONFIRM_WITHIN.days, "confirm_url": _page_of("tell_me_about", alert)}
    return _in_words(alert, OrderMail.Kind.ALERT_ASKED, more)


def letter_of_return(alert: StockAlert, *, free: int, waiting: int) -> tuple[str, str, str]:
    """Return subject, text and HTML of the one letter. `free` pairs are there for all who wait."""
    more = {
        "free": free,
        "waiting": waiting,
        "is_scarce": waiting > free,
        "product_url": mail.absolute(alert.variant.get_absolute_url()),
    }
    return _in_words(alert, OrderMail.Kind.ALERT_BACK, more)


def _in_words(
    alert: StockAlert, kind: OrderMail.Kind, more: dict[str, Any]
) -> tuple[str, str, str]:
    variant = alert.variant
    name = f"{variant.product.name} {variant.short_name}"
    subject = mail.SUBJECTS[kind].format(name=name)
    context = {
        "subject": subject,
        "name": name,
        "variant": variant,
        "product": variant.product,
        "stop_url": _page_of("tell_me_stop", alert),
        **more,
    }
    text = render_to_string(f"mail/{kind.value}.txt", context)
    return (
        subject,
        mail.evenly_spaced(text),
        render_to_string(f"mail/{kind.value}.html", context),
    )


def _write(alert: StockAlert, letter: tuple[str, str, str], kind: OrderMail.Kind) -> None:
    subject, text, html = letter
    mail.queue(
        alert.email,
        subject,
        text,
        html,
        kind=kind,
        order=None,
        dedupe_key=str(alert.variant_id),
        at_once=False,
        stop_url=_page_of("tell_me_stop", alert),
    )


def _page_of(name: str, alert: StockAlert) -> str:
    return mail.absolute(reverse(f"store:{name}", args=[alert.token]))
