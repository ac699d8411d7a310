"""A log-in may fail so often, by name and address and by address alone, and then it pauses."""

import runpy
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings as project_settings
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.utils import timezone

from biocorrect import login_limits
from biocorrect.client_address import client_address, client_key
from tests.admin_pages import text_of

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
PASSWORD = "plumb-line-and-ruler"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    settings.LOGIN_ADDRESS_LIMIT = 6
    return settings


@pytest.fixture
def ada():
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


def try_log_in(client, name="ada", password="wrong", address="192.0.2.1", **headers):
    return client.post(
        LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address, headers=headers
    )


def fail(client, times, **given):
    return [try_log_in(client, **given) for _ in range(times)][-1]


def test_the_last_wrong_password_locks_the_pair_and_says_when_to_try_again(shopper, ada):
    assert fail(shopper, 2).status_code == 200
    answer = try_log_in(shopper)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 16 * 60
    assert "no-store" in answer["Cache-Control"]
    until = timezone.localtime(answer.context["until"])
    minutes = (until - timezone.now()) / timedelta(minutes=1)
    assert 15 <= minutes <= 16
    assert f"{until:%-I:%M}" in text_of(answer)


def test_the_right_password_waits_as_well(shopper, ada):
    fail(shopper, 3)
    assert try_log_in(shopper, password=PASSWORD).status_code == 429
    assert "_auth_user_id" not in shopper.session


def test_another_address_may_still_log_in(shopper, ada):
    fail(shopper, 3)
    answer = try_log_in(shopper, password=PASSWORD, address="192.0.2.2")
    assert answer.status_code == 302


def test_a_name_that_does_not_exist_gets_the_same_answers(shopper, ada):
    def answers(name):
        return [try_log_in(shopper, name=name, address=f"192.0.2.{len(name)}") for _ in range(4)]

    known, unknown = answers("ada"), answers("nobody")
    assert (
        [a.status_code for a in known] == [a.status_code for a in unknown] == [200, 200, 429, 429]
    )
    assert text_of(known[0]) == text_of(unknown[0])
    assert text_of(known[-1]) == text_of(unknown[-1])


def test_another_browser_on_the_same_machine_is_no_new_try(shopper, ada):
    for number in range(3):
        answer = try_log_in(shopper, **{"user-agent": f"Browser {number}"})
    assert answer.status_code == 429


def test_an_address_that_tries_many_names_is_locked_for_all_of_them(shopper, ada):
    for name in "abcdef":
        answer = try_log_in(shopper, name=name)
    assert answer.status_code == 429
    assert try_log_in(shopper, password=PASSWORD).status_code == 429


def test_whoever_may_log_in_forgets_their_failures_but_gives_the_address_no_new_go(shopper, ada):
    fail(shopper, 2)
    fail(shopper, 2, name="boss")
    assert try_log_in(shopper, password=PASSWORD).status_code == 302
    assert [row.username for row in AccessAttempt.objects.all()] == ["boss"]


def test_trying_earlier_makes_it_no_later(shopper, ada):
    until = fail(shopper, 3).context["until"]
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert fail(shopper, 2).context["until"] < until
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15))
    assert try_log_in(shopper, password=PASSWORD).status_code == 302


def test_no_password_is_kept_or_logged(shopper, ada, caplog):
    fail(shopper, 3, password="a-secret-mistyped")
    kept = AccessAttempt.objects.values_list()
    assert "a-secret-mistyped" not in f"{list(kept)} {caplog.text}"


def test_old_rows_are_purged_and_those_that_count_are_not(shopper, ada):
    fail(shopper, 1)
    try_log_in(shopper, password=PASSWORD, address="192.0.2.3")
    assert login_limits.purge() == 0
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    assert login_limits.purge() == 2


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
        (1, "192.0.2.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "192.0.2.1", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
        (1, "192.0.2.1", "", "192.0.2.1"),
        (1, "192.0.2.1", "'; drop table", "192.0.2.1"),
        (1, "192.0.2.1", "2001:DB8::1", "2001:db8::1"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "198.51.100.7", None),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(
    settings, proxies, peer, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("behind", "set_to", "trusted"),
    [("false", None, 0), ("true", None, 1), ("true", "2", 2), ("true", "0", 0)],
)
def test_behind_a_proxy_its_visitors_are_not_taken_for_one(monkeypatch, behind, set_to, trusted):
    monkeypatch.setenv("ENV_FILE", "none")
    monkeypatch.setenv("DEBUG", "true")
    monkeypatch.setenv("BEHIND_PROXY", behind)
    if set_to is not None:
        monkeypatch.setenv("TRUSTED_PROXIES", set_to)
    read = runpy.run_path(project_settings.BASE_DIR / "biocorrect" / "settings.py")
    assert read["TRUSTED_PROXIES"] == trusted


def test_whoever_has_a_network_of_addresses_is_one_client():
    def key(address):
        return client_key(RequestFactory().get("/", REMOTE_ADDR=address))

    assert key("2001:db8::1") == key("2001:db8::ffff:2:1") != key("2001:db8:0:1::1")
    assert key("192.0.2.1") == key("::ffff:192.0.2.1") != key("192.0.2.2")
    assert "192" not in key("192.0.2.1")
    assert key("") == key("nobody")
