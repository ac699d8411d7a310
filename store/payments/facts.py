"""What Stripe says about a payment page, in the shop's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.models import Order

if TYPE_CHECKING:
    from stripe.checkout import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """A session as Stripe knows it at this moment. Amounts in cents."""

    session_id: str
    site: str
    order_id: str
    status: str
    payment_status: str
    intent: str | None
    intent_status: str
    currency: str
    subtotal: int
    shipping: int
    # How the shopper chose to have it sent; empty where Stripe does not say.
    way: str
    tax: int
    total: int
    livemode: bool
    person: dict[str, str]
    raw: dict[str, Any]

    @classmethod
    def of(cls, session: Session) -> Facts:
        intent: Any = session.payment_intent
        details = session.total_details
        metadata = session.metadata.to_dict() if session.metadata else {}
        return cls(
            session_id=session.id,
            site=metadata.get("site", ""),
            order_id=session.client_reference_id or "",
            status=session.status or "",
            payment_status=session.payment_status,
            intent=intent if intent is None or isinstance(intent, str) else intent.id,
            intent_status=getattr(intent, "status", "") or "",
            currency=session.currency or "",
            subtotal=session.amount_subtotal or 0,
            shipping=(details.amount_shipping or 0) if details else 0,
            way=_way(session),
            tax=(details.amount_tax or 0) if details else 0,
            total=session.amount_total or 0,
            livemode=session.livemode,
            person=_person(session),
            raw={"id": session.id, "status": session.status, "metadata": metadata},
        )

    @property
    def is_paid(self) -> bool:
        return self.status == "complete" and self.payment_status in {"paid", "no_payment_required"}

    @property
    def is_with_the_bank(self) -> bool:
        return self.status == "complete" and not self.is_paid

    @property
    def bank_refused(self) -> bool:
        return self.is_with_the_bank and self.intent_status in {
            "requires_payment_method",
            "canceled",
        }


def _way(session: Session) -> str:
    """Read which shipping option was chosen, from the mark that checkout put on each."""
    rate: Any = getattr(session.shipping_cost, "shipping_rate", None)
    metadata = getattr(rate, "metadata", None)
    return str(metadata.to_dict().get("way", "")) if metadata else ""


def _person(session: Session) -> dict[str, str]:
    """Read who pays and where the parcel goes; a missing part is an empty string."""
    who = session.customer_details
    collected = session.collected_information
    shipping = collected.shipping_details if collected else None
    address = shipping.address if shipping else None
    parts = {
        "email": getattr(who, "email", None),
        "name": getattr(who, "name", None),
        "phone": getattr(who, "phone", None),
        "ship_name": getattr(shipping, "name", None),
        "locale": session.locale,
    }
    for part in ("line1", "line2", "city", "state", "postal_code", "country"):
        parts[f"ship_{part}"] = getattr(address, part, None)
    return {name: _fit(name, value or "") for name, value in parts.items()}


def _fit(name: str, value: str) -> str:
    """Cut to the column, and to signs that every database holds: what Stripe says is stored."""
    longest = getattr(Order._meta.get_field(name), "max_length", None)
    return value.replace("\x00", "").encode(errors="ignore").decode()[:longest]
