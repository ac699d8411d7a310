"""What can be set when the stand-in starts, and changed while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from store.stripe_stand_in.messages import Json

# What the shop's own endpoint subscribes to.
WEBHOOK_TYPES = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)


@dataclass(frozen=True)
class Settings:
    webhook_url: str = ""
    # More than one signs with each, as Stripe does while a secret is being rolled.
    webhook_secrets: tuple[str, ...] = ("whsec_stand_in",)
    webhook_types: tuple[str, ...] = WEBHOOK_TYPES
    webhook_retries: int = 5
    # Seconds before the first retry; each later one waits twice as long.
    webhook_backoff: float = 1.0
    webhook_timeout: float = 10.0
    # "off" keeps every webhook back until they are switched on or released.
    webhook_mode: str = "on"
    # Seconds until a bank debit is answered by itself; None leaves it to the control page.
    bank_answers_after: float | None = None
    # Seconds until a refund that its card delays is answered by itself.
    refund_answers_after: float = 3.0
    # Percent added where a session asks for automatic tax.
    tax_percent: str = "0"
    # Keys that are let in; empty lets in every test key.
    api_keys: tuple[str, ...] = ()
    business: str = "Biocorrect"

    def changed(self, wishes: Json) -> Settings:
        """These settings with `wishes` in place. Raises ValueError, naming what does not fit."""
        known = {setting.name for setting in fields(self)}
        for name in wishes:
            if name not in known:
                raise ValueError(
                    f"There is no setting {name!r}. There are: {', '.join(sorted(known))}."
                )
        return replace(self, **{name: _fitted(name, value) for name, value in wishes.items()})

    def as_json(self) -> Json:
        return asdict(self)


def _fitted(name: str, value: Any) -> Any:
    if name in {"webhook_secrets", "webhook_types", "api_keys"}:
        return tuple([value] if isinstance(value, str) else value)
    if name == "webhook_mode" and value not in {"on", "off"}:
        raise ValueError("webhook_mode is on or off.")
    if name == "tax_percent":
        return _percent(value)
    if name == "bank_answers_after" and value is None:
        return None
    if name == "webhook_retries":
        return int(value)
    if name in {"webhook_backoff", "webhook_timeout", "bank_answers_after", "refund_answers_after"}:
        return float(value)
    return str(value)


def _percent(value: Any) -> str:
    try:
        percent = Decimal(str(value))
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 <= percent <= 100:
        raise ValueError("tax_percent is between 0 and 100.")
    return str(percent)
