"""Staff log in with a password and a code of their phone; a password alone opens nothing."""

import re
import time
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from biocorrect import second_factor
from tests.admin_pages import messages_of, text_of
from tests.pages import make_page

pytestmark = pytest.mark.django_db
PASSWORD = "plumb-line-and-ruler"
STEP, SET_UP = "/admin/second-step/", "/admin/second-step/set-up/"
CODES, YOURS = "/admin/second-step/recovery-codes/", "/admin/second-step/yours/"


@pytest.fixture(autouse=True)
def two_steps(settings):
    settings.ADMIN_SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada():
    return User.objects.create_superuser("ada", password=PASSWORD)


@pytest.fixture
def app(ada):
    """Ada has set up her phone."""
    secret = second_factor.new_secret()
    assert second_factor.set_up(ada, secret, code_of(secret, ago=1))
    return second_factor.app_of(ada)


def code_of(secret, *, ago=0):
    """The code that an app shows now, or showed one step ago."""
    totp = TOTP(bytes.fromhex(secret))
    totp.time = time.time() - 30 * ago
    return f"{totp.token():06}"


def log_in(client, user="ada", **given):
    return client.post(
        "/admin/login/",
        {"username": user, "password": PASSWORD, "next": "/admin/store/order/"},
        **given,
    )


@pytest.fixture
def half_way(shopper, app):
    """A browser in which Ada has given her password and nothing more."""
    log_in(shopper)
    return shopper


@pytest.fixture
def inside(half_way, app):
    """A browser in which Ada has taken both steps."""
    half_way.post(STEP, {"code": code_of(app.key)})
    return half_way


def has_passed(client):
    return client.get("/admin/").status_code == 200


def every_admin_page():
    """The addresses of all lists, forms and views of the admin that need no more than one key."""
    for pattern in admin.site.get_urls():
        for name in [pattern.name] if hasattr(pattern, "name") else names_in(pattern):
            for keys in ([], [1]):
                try:
                    yield reverse(f"admin:{name}", args=keys)
                except Exception:  # noqa: BLE001 - another number of keys
                    continue


def names_in(resolver):
    return [pattern.name for pattern in resolver.url_patterns if pattern.name]


def test_the_first_log_in_leads_through_setting_up_to_where_one_was_going(shopper, ada):
    answer = log_in(shopper, follow=True)
    assert answer.redirect_chain[-1][0] == f"{SET_UP}?next=%2Fadmin%2Fstore%2Forder%2F"
    typed = answer.context["secret"].replace(" ", "")
    assert f"secret={typed}" in answer.context["address"]
    page = answer.content.decode()
    assert '<svg viewBox="0 0' in page
    assert " style=" not in page
    secret = shopper.session["second_step_secret"]
    assert not has_passed(shopper)

    answer = shopper.post(
        SET_UP, {"code": code_of(secret), "next": "/admin/store/order/"}, follow=True
    )
    codes = answer.context["codes"]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[2-9a-z]{5}-[2-9a-z]{5}", code) for code in codes)
    assert "no-store" in answer["Cache-Control"]
    assert not has_passed(shopper), "not before the codes are kept"
    key = shopper.session.session_key

    answer = shopper.post(CODES, {"next": "/admin/store/order/"})
    assert answer["Location"] == "/admin/store/order/"
    assert has_passed(shopper)
    assert shopper.session.session_key != key
    assert shopper.get(CODES).status_code == 302, "shown once"
    assert "second_step_secret" not in shopper.session


def test_a_wrong_code_sets_up_nothing_and_keeps_the_secret(shopper, ada):
    log_in(shopper)
    first = shopper.get(SET_UP).context["secret"]
    wrong = f"{(int(code_of(shopper.session['second_step_secret'])) + 1) % 1000000:06}"
    for code in (wrong, "", "12345", "abcdef", "１２３４５６"):
        answer = shopper.post(SET_UP, {"code": code})
        assert answer.context["form"].errors["code"], code
    assert answer.context["secret"] == first
    assert not TOTPDevice.objects.exists()


def test_a_code_lets_in_and_the_key_of_the_session_changes(half_way, app):
    key = half_way.session.session_key
    spaced = f"{code_of(app.key)[:3]} {code_of(app.key)[3:]}"
    answer = half_way.post(STEP, {"code": spaced, "next": "/admin/store/product/"})
    assert answer["Location"] == "/admin/store/product/"
    assert half_way.session.session_key != key
    assert has_passed(half_way)


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(half_way, app, place):
    answer = half_way.post(STEP, {"code": code_of(app.key), "next": place})
    assert answer["Location"] == "/admin/"


def test_a_code_works_once(half_way, app, client):
    code = code_of(app.key)
    half_way.post(STEP, {"code": code})
    other = client.__class__(headers={"sec-fetch-site": "same-origin"})
    log_in(other)
    answer = other.post(STEP, {"code": code})
    assert "used already" in text_of(answer)
    assert not has_passed(other)


def test_the_code_that_set_up_the_phone_is_used_up_by_it(shopper, ada):
    secret = second_factor.new_secret()
    code = code_of(secret)
    second_factor.set_up(ada, secret, code)
    log_in(shopper)
    shopper.post(STEP, {"code": code})
    assert not has_passed(shopper)


def test_after_a_wrong_code_the_next_must_wait_even_if_it_is_right(half_way, app):
    wrong = f"{(int(code_of(app.key)) + 1) % 1000000:06}"
    half_way.post(STEP, {"code": wrong})
    TOTPDevice.objects.update(throttling_failure_count=8)
    answer = half_way.post(STEP, {"code": code_of(app.key)})
    assert "You can try again in 3 minutes" in text_of(answer)
    assert not has_passed(half_way)


def test_a_recovery_code_lets_in_once(half_way, ada):
    code = second_factor.recovery_codes_of(ada)[0]
    answer = half_way.post(STEP, {"recovery_code": code.upper().replace("-", " ")}, follow=True)
    assert messages_of(answer)[0].startswith("You have 9 recovery codes left.")
    assert has_passed(half_way)
    half_way.post("/admin/logout/")
    log_in(half_way)
    answer = half_way.post(STEP, {"recovery_code": code})
    assert "used already" in text_of(answer)
    assert not has_passed(half_way)
    StaticDevice.objects.update(throttling_failure_count=5)
    answer = half_way.post(STEP, {"recovery_code": second_factor.recovery_codes_of(ada)[0]})
    assert "You can try again in" in text_of(answer)
    assert not has_passed(half_way)


def test_a_code_of_another_person_does_not_let_in(half_way):
    bea = User.objects.create_user("bea", password=PASSWORD, is_staff=True)
    secret = second_factor.new_secret()
    second_factor.set_up(bea, secret, code_of(secret, ago=1))
    half_way.post(STEP, {"code": code_of(secret)})
    TOTPDevice.objects.update(throttling_failure_count=0)
    half_way.post(STEP, {"recovery_code": second_factor.recovery_codes_of(bea)[0]})
    assert not has_passed(half_way)


def test_a_password_alone_opens_no_page_of_the_admin(half_way):
    pages = set(every_admin_page()) - {
        "/admin/login/",
        STEP,
        SET_UP,
        CODES,
        YOURS,
        "/admin/logout/",
    }
    assert len(pages) > 60
    for page in pages:
        answer = half_way.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/admin/login/?next="), page


def test_a_password_alone_opens_no_draft_and_no_original(half_way, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    original = tmp_path / "products/originals/1.jpeg"
    original.parent.mkdir(parents=True)
    original.write_bytes(b"picture")
    page = make_page()
    preview = reverse("content:preview", args=[page.pk])
    assert half_way.get(preview)["Location"].startswith("/admin/login/?next=")
    assert half_way.get("/media/products/originals/1.jpeg").status_code == 404
    half_way.post(STEP, {"code": code_of(TOTPDevice.objects.get().key)})
    assert half_way.get(preview).status_code == 200
    assert half_way.get("/media/products/originals/1.jpeg").status_code == 200


def test_a_password_alone_can_replace_neither_phone_nor_codes(half_way, ada, app):
    codes = second_factor.recovery_codes_of(ada)
    assert half_way.get(SET_UP)["Location"].startswith(STEP)
    half_way.post(SET_UP, {"code": "123456", "password": PASSWORD})
    half_way.post(YOURS, {"password": PASSWORD})
    assert half_way.get(CODES).status_code == 302
    assert second_factor.app_of(ada) == app
    assert second_factor.recovery_codes_of(ada) == codes


@pytest.mark.parametrize("page", [STEP, SET_UP, CODES, YOURS])
def test_without_a_password_there_is_nothing_to_see(shopper, page):
    assert shopper.get(page)["Location"].startswith("/admin/login/?next=")
    assert shopper.post(page, {"code": "123456"}).status_code == 302


@pytest.mark.parametrize("page", [STEP, SET_UP, CODES, YOURS])
def test_who_is_not_staff_has_no_second_step(shopper, page):
    shopper.force_login(User.objects.create_user("reader"))
    assert shopper.get(page)["Location"].startswith("/admin/login/?next=")
    assert not TOTPDevice.objects.exists()


def test_two_log_ins_at_once_cannot_both_bring_a_phone(ada, app):
    with pytest.raises(second_factor.AlreadySetUp):
        second_factor.set_up(ada, (secret := second_factor.new_secret()), code_of(secret))


def test_who_stopped_half_way_can_log_out(half_way):
    assert "Not ada?" in text_of(half_way.get(STEP))
    assert half_way.post("/admin/logout/").status_code == 200
    assert "_auth_user_id" not in half_way.session


def test_the_password_is_changed_without_losing_the_second_step(inside):
    answer = inside.post(
        "/admin/password_change/",
        {
            "old_password": PASSWORD,
            "new_password1": "walnut-and-last-9",
            "new_password2": "walnut-and-last-9",
        },
    )
    assert answer.status_code == 302
    assert has_passed(inside)


def test_new_recovery_codes_ask_for_the_password_and_end_the_old(inside, ada):
    old = second_factor.recovery_codes_of(ada)
    assert "That is not your password" in text_of(inside.post(YOURS, {"password": "wrong"}))
    assert second_factor.recovery_codes_of(ada) == old
    answer = inside.post(YOURS, {"password": PASSWORD}, follow=True)
    assert not set(answer.context["codes"]) & set(old)
    assert inside.post(CODES, {"next": YOURS})["Location"] == YOURS
    assert has_passed(inside)
    assert "10 of 10 left" in text_of(inside.get(YOURS))


def test_another_phone_takes_the_place_of_the_old_one(inside, ada, app):
    inside.get(SET_UP)
    secret = inside.session["second_step_secret"]
    inside.post(SET_UP, {"code": code_of(secret), "password": "wrong"})
    assert second_factor.app_of(ada) == app
    inside.post(SET_UP, {"code": code_of(secret), "password": PASSWORD})
    assert second_factor.app_of(ada).key == secret
    assert not has_passed(inside), "until the new codes are kept"
    inside.post(CODES)
    assert has_passed(inside)


def test_an_owner_resets_a_lost_phone_and_it_is_noted(inside, ada, client):
    bea = User.objects.create_user("bea", password=PASSWORD, is_staff=True)
    secret = second_factor.new_secret()
    second_factor.set_up(bea, secret, code_of(secret, ago=1))
    other = client.__class__(headers={"sec-fetch-site": "same-origin"})
    log_in(other, "bea")
    other.post(STEP, {"code": code_of(secret)})
    assert has_passed(other)
    url = reverse("admin:auth_user_reset_second_step", args=[bea.pk])
    assert url in inside.get(reverse("admin:auth_user_change", args=[bea.pk])).content.decode()
    assert "bea" in text_of(inside.get(url))
    assert second_factor.app_of(bea), "asked first"
    inside.post(url)
    assert second_factor.app_of(bea) is None
    assert second_factor.recovery_codes_of(bea) == []
    assert not has_passed(other)
    entry = LogEntry.objects.first()
    assert (entry.user, entry.object_id) == (ada, str(bea.pk))
    assert "Reset the two-step log-in" in entry.get_change_message()


def test_only_an_owner_resets_and_never_their_own(inside, ada):
    url = reverse("admin:auth_user_reset_second_step", args=[ada.pk])
    assert inside.post(url).status_code == 403
    bea = User.objects.create_superuser("bea")
    User.objects.filter(pk=ada.pk).update(is_superuser=False)
    url = reverse("admin:auth_user_reset_second_step", args=[bea.pk])
    assert inside.post(url).status_code == 403
    assert second_factor.app_of(ada)


def test_the_shell_resets_a_lost_phone_and_it_is_noted(ada, app):
    out = StringIO()
    call_command("reset_second_factor", "ada", stdout=out)
    assert second_factor.app_of(ada) is None
    assert "next log-in" in out.getvalue()
    assert "from the shell" in LogEntry.objects.first().get_change_message()
    call_command("reset_second_factor", "ada", stdout=out)
    assert "nothing was changed" in out.getvalue()
    with pytest.raises(CommandError, match="There is no user “bea”"):
        call_command("reset_second_factor", "bea")


def test_secrets_are_shown_by_no_page_of_the_admin(inside, ada):
    shown = {model.__name__ for model in admin.site._registry}
    assert not shown & {"TOTPDevice", "StaticDevice", "StaticToken"}
    page = inside.get(reverse("admin:auth_user_change", args=[ada.pk])).content.decode()
    assert second_factor.app_of(ada).key not in page


def test_switched_off_the_password_is_enough(shopper, ada, settings):
    settings.ADMIN_SECOND_FACTOR = False
    assert log_in(shopper)["Location"] == "/admin/store/order/"
    answer = shopper.get("/admin/")
    assert answer.status_code == 200
    assert "Two-step log-in" not in text_of(answer)


def test_a_public_page_asks_nothing_about_the_second_step(inside, django_assert_num_queries):
    make_page()
    inside.get("/robots.txt")
    with django_assert_num_queries(0):
        answer = inside.get("/robots.txt")
    assert "Vary" not in answer
    assert not answer.cookies
