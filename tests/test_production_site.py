"""The site as production runs it: production settings, collected files, gunicorn."""

import gzip
import json
import re
import signal
from pathlib import Path

import pytest

from tests import production
from tests.production import get, gunicorn, wait_for

HASHED = re.compile(r"/static/css/main\.[0-9a-f]{12}\.css")


@pytest.fixture(scope="module")
def env(tmp_path_factory, collected):
    """The environment of a site that is ready: migrated, with its static files collected."""
    folder = tmp_path_factory.mktemp("production")
    env = production.environment(folder, STATIC_ROOT=str(collected))
    answer = production.manage("migrate", "-v0", env=env)
    assert answer.returncode == 0, answer.stderr
    return env


def test_djangos_deployment_checks_and_ours_find_nothing(env):
    answer = production.manage(
        "check", "--deploy", "--fail-level", "WARNING", "--database", "default", env=env
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("System check identified no issues")


@pytest.fixture(scope="module")
def site(env):
    with gunicorn(env) as server:
        wait_for(server)
        yield server


@pytest.fixture(scope="module")
def shop(site):
    return get(site.port, "/shop/?secret=query")


def test_a_page_is_served(shop):
    assert shop.status == 200
    assert shop.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_public_page_sets_no_cookie_and_is_the_same_for_everyone(shop):
    assert shop.headers["Set-Cookie"] is None
    assert "cookie" not in (shop.headers["Vary"] or "").lower()
    assert b"csrfmiddlewaretoken" not in shop.body


def test_the_policy_allows_no_inline_script_or_style(shop):
    policy = shop.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy, "a nonce differs from answer to answer"
    assert "localhost" not in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self' https://checkout.stripe.com" in policy
    assert shop.headers["X-Content-Type-Options"] == "nosniff"


def test_a_hashed_file_may_be_kept_for_ever(site, shop):
    (path,) = set(HASHED.findall(shop.body.decode()))
    answer = get(site.port, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert b"@import" not in answer.body, "each import costs a round trip"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_hashed_file_is_sent_compressed(site, shop, encoding):
    (path,) = set(HASHED.findall(shop.body.decode()))
    answer = get(site.port, path, **{"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    plain = get(site.port, path).body
    assert len(answer.body) < len(plain) / 3
    if encoding == "gzip":
        assert gzip.decompress(answer.body) == plain


def test_a_page_comes_compressed_from_memory_and_goes_past_it_for_staff(site):
    ways = [get(site.port, "/articles/", **{"Accept-Encoding": "br"}) for _ in range(12)]
    # Two processes, each of which renders it once.
    assert {answer.headers["X-Page-Cache"] for answer in ways} == {"miss", "hit"}
    assert {answer.headers["Content-Encoding"] for answer in ways} == {"br"}
    staff = get(site.port, "/articles/", Cookie="sessionid=abc")
    assert (staff.status, staff.headers["X-Page-Cache"]) == (200, None)
    known = get(site.port, "/articles/", **{"If-None-Match": ways[0].headers["ETag"]})
    assert (known.status, known.body) == (304, b"")


def test_what_may_be_fetched_ahead_is_told_by_header_and_served_as_what_it_is(site, shop):
    (path,) = re.findall(
        r'^"(/static/speculation\.[0-9a-f]{12}\.rules)"$', shop.headers["Speculation-Rules"]
    )
    rules = get(site.port, path)
    assert rules.headers["Content-Type"] == "application/speculationrules+json"
    (rule,) = json.loads(rules.body)["prefetch"]
    assert rule["eagerness"] == "moderate"


def test_every_file_a_page_names_is_there(site, shop):
    names = set(re.findall(rb'"(/static/[^"]+)"', shop.body))
    assert names
    for name in names:
        assert get(site.port, name.decode()).status == 200, name


def test_health_is_answered(site):
    assert get(site.port, "/healthz").body == b"ok\n"


def test_another_host_name_is_refused(site):
    assert get(site.port, "/shop/", Host="evil.test").status == 400


def test_what_debug_shows_is_not_there(site):
    assert get(site.port, "/components/").status == 404
    assert b"DEBUG" not in get(site.port, "/no-such-page/").body


def test_a_term_signal_ends_it_and_the_log_tells_nothing_personal(env):
    with gunicorn(env) as server:
        wait_for(server)
        get(server.port, "/shop/?email=reader@example.com", Referer="http://from.test/")
        get(server.port, "/orders/the-key-to-an-order/thanks/?s=cs_live_1")
        server.send_signal(signal.SIGTERM)
        output, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert re.search(r"^GET /shop/ 200 \d+ \d+ms$", output, re.MULTILINE), output
    assert re.search(r"^GET /orders/…/thanks/ 404 ", output, re.MULTILINE), output
    for word in ("reader@", "the-key-to-an-order", "cs_live", "from.test", "127.0.0.1 "):
        assert word not in output, output


def test_a_new_env_and_new_code_are_taken_up_on_hup(env):
    with gunicorn(env, "-w", "1") as server:
        wait_for(server)
        before = get(server.port, "/healthz").status
        server.send_signal(signal.SIGHUP)
        statuses = [get(server.port, "/healthz").status for _ in range(20)]
    assert {before, *statuses} == {200}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SECRET_KEY": ""}, "- SECRET_KEY is missing"),
        ({"STRIPE_API_BASE": "http://localhost:8001"}, "- STRIPE_API_BASE is for the local"),
        ({"STATIC_ROOT": "/nonexistent"}, "(biocorrect.E012)"),
        ({"MEDIA_ROOT": "/etc/hosts/media"}, "(biocorrect.E009)"),
    ],
)
def test_a_fault_ends_the_server_at_once_with_its_line(env, changes, told):
    with gunicorn(env | changes) as server:
        output, _ = server.communicate(timeout=40)
    assert server.returncode == 1
    assert told in output
    assert "Traceback" not in output


def test_the_manifest_names_every_file_by_its_content(env):
    manifest = json.loads(Path(env["STATIC_ROOT"], "staticfiles.json").read_text())
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in manifest["paths"].values())
