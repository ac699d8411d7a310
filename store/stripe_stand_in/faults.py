"""Misbehaviour to order: the next requests or webhooks that go wrong, and how."""

from __future__ import annotations

import itertools
import threading
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase

from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.messages import Json

REQUEST_FAULTS = {
    "timeout_before": "No answer, nothing done",
    "timeout_after": "Done, but no answer",
    "drop_before": "Connection dropped, nothing done",
    "drop_after": "Done, then connection dropped",
    "slow": "Right answer, late",
    "error_429": "429, nothing done",
    "error_500": "500, nothing done, kept for the key",
    "error_500_after": "Done, but 500, kept for the key",
    "error_503": "503, nothing done, not kept",
    "error_400": "400, as if a parameter were wrong",
    "error_401": "401, as if the key were revoked",
    "error_403": "403, as if the key lacked a permission",
    "garbage": "Done, but the answer is not JSON",
}
WEBHOOK_FAULTS = {
    "webhook_lost": "Never arrives",
    "webhook_doubled": "Arrives twice",
    "webhook_delayed": "Arrives late",
    "webhook_never": "Stripe makes no event at all",
}
KINDS = REQUEST_FAULTS | WEBHOOK_FAULTS
# Longer than any client of ours waits.
DEFAULT_SECONDS = {
    "timeout_before": 60.0,
    "timeout_after": 60.0,
    "slow": 3.0,
    "webhook_delayed": 5.0,
}


def early_error(kind: str) -> ApiError | None:
    """The refusal a fault stands for, given before anything is done or kept; None for the rest."""
    match kind:
        case "error_429":
            return ApiError(
                "Request rate limit exceeded. Learn more about rate limits here "
                "https://stripe.com/docs/rate-limits.",
                status=429,
                code="rate_limit",
            )
        case "error_400":
            return ApiError("Received unknown parameter: ordered_fault", code="parameter_unknown")
        case "error_401":
            return ApiError("Expired API Key provided.", status=401, code="api_key_expired")
        case "error_403":
            return ApiError(
                "The provided key does not have the required permissions for this endpoint. Having "
                "more permissions would allow this request to continue.",
                status=403,
            )
        case "error_503":
            return ApiError("Stripe is temporarily unavailable.", status=503, kind="api_error")
    return None


@dataclass(frozen=True)
class Fault:
    """One order. `path` is a pattern for the request's path, or for the event's type."""

    kind: str
    path: str = "*"
    method: str = "*"
    # How many requests it spoils; 0 is every one until it is taken back.
    times: int = 1
    seconds: float = 0.0
    id: int = 0

    def as_json(self) -> Json:
        return asdict(self) | {"words": KINDS[self.kind]}

    def fits(self, method: str, name: str) -> bool:
        return self.method in {"*", method} and fnmatchcase(name, self.path)


class Faults:
    """The orders still open, first come first served. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []
        self._numbers = itertools.count(1)
        self._released = threading.Event()

    def order(self, wish: Json) -> Fault:
        """Queue one fault. Raises ValueError, saying what does not fit."""
        kind = wish.get("kind")
        if kind not in KINDS:
            raise ValueError(f"kind is one of: {', '.join(KINDS)}.")
        fault = Fault(
            kind=kind,
            path=str(wish.get("path") or "*"),
            method=str(wish.get("method") or "*").upper(),
            times=max(0, int(wish.get("times", 1))),
            seconds=float(wish.get("seconds") or DEFAULT_SECONDS.get(kind, 0.0)),
            id=next(self._numbers),
        )
        with self._lock:
            self._orders.append(fault)
        return fault

    def open_orders(self) -> list[Fault]:
        with self._lock:
            return list(self._orders)

    def take_back(self, number: int | None = None) -> None:
        """Drop one order, or all of them, and let go of every request that hangs."""
        with self._lock:
            self._orders = [order for order in self._orders if number not in {None, order.id}]
        if number is None:
            released, self._released = self._released, threading.Event()
            released.set()

    def for_request(self, method: str, path: str) -> Fault | None:
        return self._take(REQUEST_FAULTS, method, path)

    def for_webhook(self, event_type: str) -> Fault | None:
        return self._take(WEBHOOK_FAULTS, "*", event_type)

    def _take(self, kinds: dict[str, str], method: str, name: str) -> Fault | None:
        with self._lock:
            for position, order in enumerate(self._orders):
                if order.kind in kinds and order.fits(method, name):
                    self._spend(position, order)
                    return order
        return None

    def _spend(self, position: int, order: Fault) -> None:
        if order.times == 1:
            del self._orders[position]
        elif order.times > 1:
            self._orders[position] = replace(order, times=order.times - 1)

    def hang(self, seconds: float) -> None:
        """Wait, but no longer than until all orders are taken back."""
        self._released.wait(seconds)
