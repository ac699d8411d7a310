"""Start the stand-in: `DEBUG=1 python -m store.stripe_stand_in --port 8101 --webhook-url …`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from store.stripe_stand_in.server import StandInServer
from store.stripe_stand_in.settings import Settings

REFUSAL = (
    "The Stripe stand-in starts only with DEBUG=1: "
    "it takes no money and must never meet a customer."
)


def main() -> None:
    if os.environ.get("DEBUG", "").strip().lower() not in {"1", "true", "on", "yes", "y", "ok"}:
        sys.exit(REFUSAL)
    wishes = _arguments().parse_args()
    try:
        server = StandInServer(wishes.port, _settings(wishes), wishes.state, wishes.public_url)
    except OSError as trouble:
        sys.exit(f"The Stripe stand-in cannot use port {wishes.port}: {trouble.strerror}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if wishes.end_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    sys.stdout.write(f"Stripe stand-in: {server.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store.stripe_stand_in", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=8101, help="0 takes any free port and says which")
    add("--public-url", default="", help="where browsers reach it, if not at 127.0.0.1")
    add("--webhook-url", default="", help="where webhooks are posted; empty keeps them back")
    add("--webhook-secret", action="append", help="signs webhooks; several while one is rolled")
    add("--api-key", action="append", help="lets in only these keys; else every test key")
    add("--state", default=":memory:", metavar="FILE", help="an SQLite file that outlives it")
    add("--bank-answers-after", type=float, metavar="SECONDS", help="else the control page decides")
    add("--tax-percent", default="0", help="added where a session asks for automatic tax")
    add("--business", default="Biocorrect", help="whose name the payment page shows")
    add("--end-with-stdin", action="store_true", help="end when whoever started it is gone")
    return parser


def _settings(wishes: argparse.Namespace) -> Settings:
    first = {
        "webhook_url": wishes.webhook_url,
        "bank_answers_after": wishes.bank_answers_after,
        "tax_percent": wishes.tax_percent,
        "business": wishes.business,
    }
    if wishes.webhook_secret:
        first["webhook_secrets"] = wishes.webhook_secret
    if wishes.api_key:
        first["api_keys"] = wishes.api_key
    try:
        return Settings().changed(first)
    except ValueError as misfit:
        sys.exit(f"The Stripe stand-in cannot start: {misfit}")


def _end_with_stdin() -> None:
    # Read without a buffer: a thread that waits in one would break the interpreter's own ending.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
