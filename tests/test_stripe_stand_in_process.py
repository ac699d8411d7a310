"""The stand-in as a process: how it starts, what survives, how it ends."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import pytest
import stripe

from store.stripe_stand_in.fixture import StandIn
from tests.stripe_requests import client, session_params

COMMAND = [sys.executable, "-m", "store.stripe_stand_in", "--port", "0"]


def run(*arguments, **environment):
    env = {name: value for name, value in os.environ.items() if name != "DEBUG"} | environment
    return subprocess.run(
        [*COMMAND, *arguments], env=env, capture_output=True, text=True, timeout=10
    )


@pytest.mark.parametrize("environment", [{}, {"DEBUG": "0"}, {"DEBUG": ""}, {"DEBUG": "False"}])
def test_it_does_not_start_outside_debug_and_says_why_in_one_line(environment):
    ended = run(**environment)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "DEBUG=1" in ended.stderr


def test_a_taken_port_gets_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port), DEBUG="1")
    assert ended.returncode == 1
    assert ended.stderr == f"The Stripe stand-in cannot use port {port}: Address already in use.\n"


def test_a_wrong_setting_gets_one_line():
    ended = run("--tax-percent", "lots", DEBUG="1")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1


def test_it_starts_in_half_a_second():
    # Processor time, because other tests may keep the machine busy.
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with StandIn():
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert 0 < spent < 0.5


def test_it_ends_on_sigterm_even_while_a_request_hangs():
    process = subprocess.Popen(
        COMMAND, env=os.environ | {"DEBUG": "1"}, stdout=subprocess.PIPE, text=True
    )
    url = process.stdout.readline().split()[-1]
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.request("POST", "/_control/fault", b'{"kind": "timeout_before"}')
    assert connection.getresponse().read()
    hanging = threading.Thread(target=ask_and_be_cut_off, args=(url,))
    hanging.start()
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 0
    hanging.join()
    process.stdout.close()


def ask_and_be_cut_off(url):
    with pytest.raises(stripe.APIConnectionError):
        client(url).v1.checkout.sessions.list()


def test_it_ends_with_whoever_started_it():
    starter = (
        "import time, store.stripe_stand_in.fixture as f; s = f.StandIn();"
        "print(s.url, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True)
    port = urlsplit(process.stdout.readline()).port
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 5
    while is_listening(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_listening(port)


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_listens_on_this_machine_only(stand_in):
    assert stand_in.url.startswith("http://127.0.0.1:")
    with socket.socket() as probe:
        probe.settimeout(1)
        assert probe.connect_ex(("127.0.0.2", urlsplit(stand_in.url).port)) != 0


def test_what_was_answered_survives_a_kill(tmp_path):
    state = str(tmp_path / "stripe.sqlite3")
    params = session_params()
    options = {"idempotency_key": "co-1-1"}
    with StandIn("--state", state) as first:
        api = client(first.url)
        made = api.v1.checkout.sessions.create(params, options)
        paid = api.v1.checkout.sessions.create(session_params())
        first.pay(paid.id)
        first.set_clock(100)
        first.kill()
    with StandIn("--state", state) as second:
        assert client(second.url).v1.checkout.sessions.create(params, options).id == made.id
        assert second.session(paid.id)["payment_status"] == "paid"
        assert second.totals()["paid"] == {"usd": 18895}
        assert [letter["type"] for letter in second.webhooks()] == ["checkout.session.completed"]
        assert second.state()["clock_offset"] == 100


def test_one_connection_carries_many_requests(stand_in):
    parts = urlsplit(stand_in.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    headers = {"Authorization": "Bearer sk_test_nobody"}
    began = time.monotonic()
    for path in ("/v1/events", "/c/pay/unknown", "/", "/nowhere", "/v1/unknown") * 20:
        connection.request("GET", path, headers=headers)
        assert connection.getresponse().read()
    # Without delayed acknowledgements between head and body, each takes a few milliseconds.
    assert time.monotonic() - began < 3


def test_a_body_that_is_too_large_is_refused(stand_in):
    parts = urlsplit(stand_in.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.putrequest("POST", "/v1/checkout/sessions")
    connection.putheader("Content-Length", str(50 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=1", b"a[=1", b"a=1&a[b]=2", b"&" * 10, b"]=1", b"a" * 9]
)
def test_a_body_that_is_no_form_is_a_400_and_no_crash(stand_in, body):
    parts = urlsplit(stand_in.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    stand_in.configure(api_keys=[])
    connection.request(
        "POST", "/v1/checkout/sessions", body, {"Authorization": "Bearer sk_test_nobody"}
    )
    assert connection.getresponse().status == 400


def test_basic_authentication_works_as_with_curl(stand_in):
    stand_in.configure(api_keys=[])
    parts = urlsplit(stand_in.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    # "sk_test_nobody:" in base 64
    connection.request("GET", "/v1/events", headers={"Authorization": "Basic c2tfdGVzdF9ub2JvZHk6"})
    assert connection.getresponse().status == 200


def test_twenty_four_shoppers_at_once_are_all_answered(stand_in):
    ids = []

    def shop():
        api = client(stand_in.url, http_client=stripe.RequestsClient(timeout=(5, 20)))
        session = api.v1.checkout.sessions.create(session_params())
        stand_in.pay(session.id)
        ids.append(session.id)

    threads = [threading.Thread(target=shop) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 24
    assert stand_in.totals()["paid"] == {"usd": 24 * 18895}
