"""The stand-in as an HTTP/1.1 server on this machine, a thread per connection."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from store.stripe_stand_in import pages
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.api import Api
from store.stripe_stand_in.commands import Commands
from store.stripe_stand_in.control import Control
from store.stripe_stand_in.desk import Desk
from store.stripe_stand_in.messages import NoAnswer, Request, Response
from store.stripe_stand_in.payment_page import PaymentPage
from store.stripe_stand_in.settings import Settings
from store.stripe_stand_in.webhooks import Postman

ADDRESS = "127.0.0.1"
LARGEST_BODY = 1024 * 1024
# Longer than clients keep an idle connection, so that they close it and never meet a closed one.
IDLE_SECONDS = 120


class StandInServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, settings: Settings, state: str, public_url: str = "") -> None:
        super().__init__((ADDRESS, port), Handler)
        self.url = public_url or f"http://{ADDRESS}:{self.server_port}"
        self.account = Account(settings, self.url, state)
        self.postman = Postman(self.account)
        self._api = Api(self.account)
        self._payment_page = PaymentPage(self.account, self.postman)
        orders = Commands(self.account, self.postman)
        self._control = Control(self.account, orders)
        self._desk = Desk(self.account, orders)
        self.postman.start()

    def answer(self, request: Request) -> Response:
        """Answer one request. Raises NoAnswer where the connection is to be cut."""
        return self._part(request.path)(request)

    def _part(self, path: str) -> Callable[[Request], Response]:
        if path.startswith(("/v1/", "/v2/")):
            return self._api.answer
        if path.startswith("/c/pay/"):
            return self._payment_page.answer
        if path.startswith("/_control/"):
            return self._control.answer
        if path == "/":
            return self._desk.answer
        if path == "/stand_in.css":
            return lambda request: pages.style_sheet()
        return lambda request: pages.message(
            "Nothing here", "This address leads nowhere.", status=404
        )

    def close(self) -> None:
        """End between two transactions, whatever still hangs."""
        self.account.faults.take_back()
        self.postman.stop()
        self.server_close()
        self.account.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet about clients that hang up; anything else is a bug to be seen."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    server: StandInServer
    protocol_version = "HTTP/1.1"
    server_version = "stripe-stand-in"
    sys_version = ""
    timeout = IDLE_SECONDS
    # Head and body leave in one piece and at once: else every answer waits for a delayed ACK.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = do_GET  # noqa: N815 - http.server's names

    def _handle(self) -> None:
        body = self._read_body()
        if body is None:
            return
        address = urlsplit(self.path)
        names = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, address.path, address.query, names, body)
        try:
            response = self.server.answer(request)
        except NoAnswer:
            self.close_connection = True
            return
        except Exception:  # noqa: BLE001 - the connection must live on and the bug be seen
            traceback.print_exc(file=sys.stderr)
            text = "The stand-in itself failed; its terminal says how."
            response = pages.message("Something broke here", text, status=500)
        self._write(response)

    def _read_body(self) -> bytes | None:
        """The whole body, so that the next request on the connection begins where it should."""
        given = self.headers.get("Content-Length", "0")
        length = int(given) if given.isascii() and given.isdigit() else -1
        if (
            "chunked" in self.headers.get("Transfer-Encoding", "")
            or not 0 <= length <= LARGEST_BODY
        ):
            self.close_connection = True
            self._write(pages.message("Too much", "The body is too large.", status=413))
            return None
        return self.rfile.read(length)

    def _write(self, response: Response) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.body)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the control page shows the requests."""
