"""The `/v1` surface: who asks, what was asked before, what goes wrong, and the answer."""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
import traceback
from dataclasses import dataclass

from store.stripe_stand_in import API_VERSION, endpoints, expand, form, idempotency
from store.stripe_stand_in.account import NOBODY, Account
from store.stripe_stand_in.endpoints import Call, Endpoint
from store.stripe_stand_in.errors import ApiError
from store.stripe_stand_in.faults import Fault, early_error
from store.stripe_stand_in.form import Tree
from store.stripe_stand_in.idempotency import KeptAnswer, KeysInUse
from store.stripe_stand_in.ids import new_id
from store.stripe_stand_in.messages import Json, NoAnswer, Request, Response, json_response
from store.stripe_stand_in.passing_time import catch_up
from store.stripe_stand_in.request_log import LoggedRequest

NO_FAULT = Fault(kind="")
_ANY_TEST_KEY = re.compile(r"(sk|rk)_test_[\w-]+")


@dataclass
class Exchange:
    """One request on its way through."""

    request: Request
    entry: LoggedRequest
    fault: Fault
    headers: dict[str, str]
    generation: int


class Api:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._keys = KeysInUse()

    def answer(self, request: Request) -> Response:
        """Answer one request and log it. Raises NoAnswer where a fault swallows the answer."""
        exchange = self._begin(request)
        try:
            response = self._answer(exchange)
        except ApiError as error:
            response = self._refuse(exchange, error)
        except NoAnswer:
            raise
        except Exception as bug:  # noqa: BLE001 - a bug of ours must reach the developer, as a 500
            traceback.print_exc(file=sys.stderr)
            message = f"The stand-in itself failed: {type(bug).__name__}: {bug}"
            response = self._refuse(exchange, ApiError(message, status=500, kind="api_error"))
        exchange.entry.status = response.status
        response.headers.update(exchange.headers)
        return response

    def _begin(self, request: Request) -> Exchange:
        fault = self._account.faults.for_request(request.method, request.path) or NO_FAULT
        key = request.header("Idempotency-Key")
        entry = LoggedRequest(
            id=new_id("req_"),
            at=self._account.clock.now(),
            method=request.method,
            path=request.path,
            params={},
            body=request.body.decode("utf-8", "replace"),
            idempotency_key=key,
            stripe_version=request.header("Stripe-Version"),
            user_agent=request.header("User-Agent"),
            fault=fault.kind,
        )
        self._account.requests.add(entry)
        headers = {"Request-Id": entry.id, "Stripe-Version": API_VERSION}
        if key and not request.is_read:
            headers["Idempotency-Key"] = key
        return Exchange(request, entry, fault, headers, self._account.generation)

    def _refuse(self, exchange: Exchange, error: ApiError) -> Response:
        exchange.entry.error = error.message
        response = json_response(
            error.body(self._account.request_page(exchange.entry.id)), error.status
        )
        if error.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="Stripe"'
        if error.status in {409, 503}:
            response.headers["Stripe-Should-Retry"] = "true"
        return response

    def _answer(self, exchange: Exchange) -> Response:
        request, fault = exchange.request, exchange.fault
        if fault.kind == "timeout_before":
            self._account.faults.hang(fault.seconds)
        if fault.kind in {"timeout_before", "drop_before"}:
            raise NoAnswer
        self._authenticate(request)
        self._check_version(request)
        exchange.entry.params = form.parse(request.query if request.is_read else request.body)
        if (error := early_error(fault.kind)) is not None:
            raise error
        endpoint, identifier = endpoints.find(request.method, request.path)
        call = self._read(endpoint, identifier, exchange.entry.params, request.path)
        key = request.header("Idempotency-Key")
        if request.is_read or not key:
            status, text = self._carry_out(exchange, endpoint, call, key="")
        else:
            with self._keys.held(key):
                status, text = self._once(exchange, endpoint, call, key)
        return self._spoil(exchange, status, text)

    def _authenticate(self, request: Request) -> None:
        key = _given_key(request.header("Authorization"))
        if not key:
            raise ApiError(
                "You did not provide an API key. You need to provide your API key in the "
                "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                "YOUR_SECRET_KEY').",
                status=401,
            )
        accepted = self._account.settings.api_keys
        if key not in accepted if accepted else not _ANY_TEST_KEY.fullmatch(key):
            masked = (
                f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}" if len(key) > 12 else "****"
            )
            raise ApiError(f"Invalid API Key provided: {masked}", status=401)

    def _check_version(self, request: Request) -> None:
        version = request.header("Stripe-Version")
        if version not in {"", API_VERSION}:
            raise ApiError(
                f"Invalid Stripe API version: {version}. The stand-in speaks {API_VERSION} only."
            )

    def _read(self, endpoint: Endpoint, identifier: str, params: Tree, path: str) -> Call:
        known = endpoint.schema.read(params)
        expand.check(endpoint.kind, known.get("expand", []), is_list=endpoint.is_list)
        return Call(self._account, endpoint.kind, known, path, identifier)

    def _once(
        self, exchange: Exchange, endpoint: Endpoint, call: Call, key: str
    ) -> tuple[int, str]:
        """Give the answer kept for the key, or carry the request out and keep its answer."""
        with self._account.transaction():
            place = f"{exchange.request.method} {exchange.request.path}"
            kept = idempotency.kept_answer(self._account, key, place, exchange.entry.params)
        exchange.headers["Original-Request"] = kept.request if kept else exchange.entry.id
        if kept is None:
            return self._carry_out(exchange, endpoint, call, key)
        exchange.entry.replayed = True
        exchange.headers["Idempotent-Replayed"] = "true"
        return kept.status, kept.body

    def _carry_out(
        self, exchange: Exchange, endpoint: Endpoint, call: Call, key: str
    ) -> tuple[int, str]:
        if exchange.fault.kind == "slow":
            self._account.faults.hang(exchange.fault.seconds)
        with self._account.transaction():
            catch_up(self._account)
        try:
            with self._account.transaction():
                if exchange.generation != self._account.generation:
                    raise NoAnswer
                status, body = self._act(exchange, endpoint, call)
                return self._keep(exchange, key, status, body)
        except _Refused as refused:
            with self._account.transaction():
                body = refused.error.body(self._account.request_page(exchange.entry.id))
                return self._keep(exchange, key, refused.error.status, body)

    def _act(self, exchange: Exchange, endpoint: Endpoint, call: Call) -> tuple[int, Json]:
        endpoint.check(call)
        broken = ApiError("An unknown error occurred", status=500, kind="api_error")
        broken_body = broken.body(self._account.request_page(exchange.entry.id))
        if exchange.fault.kind == "error_500":
            return 500, broken_body
        entry = exchange.entry
        self._account.asked_by = {
            "id": entry.id,
            "idempotency_key": entry.idempotency_key or None,
        }
        try:
            body = endpoint.act(call)
        except ApiError as error:
            raise _Refused(error) from error
        finally:
            self._account.asked_by = NOBODY
        return (500, broken_body) if exchange.fault.kind == "error_500_after" else (200, body)

    def _keep(self, exchange: Exchange, key: str, status: int, body: Json) -> tuple[int, str]:
        text = json.dumps(body, indent=2, ensure_ascii=False)
        if status >= 400:
            exchange.entry.error = body["error"]["message"]
        if key:
            request = exchange.request
            answer = KeptAnswer(
                f"{request.method} {request.path}",
                idempotency.fingerprint(exchange.entry.params),
                status,
                text,
                exchange.entry.id,
            )
            idempotency.keep(self._account, key, answer)
        return status, text

    def _spoil(self, exchange: Exchange, status: int, text: str) -> Response:
        """The answer as it reaches the caller, if it does."""
        fault = exchange.fault
        if fault.kind == "timeout_after":
            self._account.faults.hang(fault.seconds)
        if fault.kind in {"timeout_after", "drop_after"}:
            raise NoAnswer
        if fault.kind == "garbage":
            text = "<html><body>502 Bad Gateway</body></html>"
        response = Response(status, text.encode(), {"Content-Type": "application/json"})
        if status >= 500:
            # Stripe advises against a retry that would only get the kept answer again.
            response.headers["Stripe-Should-Retry"] = "false"
        return response


class _Refused(Exception):
    """The work itself was refused: a result, which the key keeps."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error.message)
        self.error = error


def _given_key(header: str) -> str:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(credentials).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
