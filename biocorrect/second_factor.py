"""The second factor of staff's log-in: codes of an app on the phone, and recovery codes.

Each person has one app and, for the day the phone is lost, one set of recovery codes. django-otp
keeps both, takes each code once, and makes whoever guesses wait twice as long after each failure.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from binascii import unhexlify
from datetime import datetime

import django_otp
import segno
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

RECOVERY_CODES = 10
# No letter or digit that looks like another: 31 ** 10 is 2 ** 49.5.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
# A clock may be half a minute off, as RFC 6238 recommends.
STEPS_OFF = 1


class AlreadySetUp(Exception):
    """Somebody has set up this person's second factor in the meantime."""


def app_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_of(user: User) -> list[str]:
    """The codes not used yet, as people type them: two groups of five characters."""
    tokens = StaticToken.objects.filter(device__user=user).order_by("pk")
    return [f"{token.token[:5]}-{token.token[5:]}" for token in tokens]


def new_secret() -> str:
    """Return 160 random bits in hexadecimal, as RFC 4226 recommends."""
    return str(random_hex(20))


def typed_secret(secret: str) -> str:
    """The secret as people type it into their app: base 32 in groups of four."""
    text = b32encode(unhexlify(secret)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def app_address(user: User, secret: str) -> str:
    """The otpauth: address that apps read, from a QR code or a link on the same phone."""
    return str(TOTPDevice(user=user, key=secret).config_url)


def qr_code(text: str) -> SafeString:
    """Draw an SVG for use inside a page: dark on a light ground of its own in both schemes."""
    code = segno.make_qr(text, error="m")
    drawing = code.svg_inline(omitsize=True, light="#fff", svgclass="qr", lineclass=None)
    # Of squares alone; the text is in no attribute of it.
    return mark_safe(drawing)  # noqa: S308


def set_up(user: User, secret: str, code: str, *, replace: bool = False) -> TOTPDevice | None:
    """Tie an app to a person, with new recovery codes; None where the code is not the app's.

    Raises AlreadySetUp where the person has an app, unless it shall be replaced: two log-ins
    at once must not both bring a phone. The code that proved the app is used up by it.
    """
    totp = TOTP(unhexlify(secret))
    if not totp.verify(int(code), tolerance=STEPS_OFF):
        return None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not replace and app_of(user):
            raise AlreadySetUp
        TOTPDevice.objects.filter(user=user).delete()
        app = TOTPDevice.objects.create(
            user=user, name="App", key=secret, last_t=totp.t(), drift=totp.drift
        )
        renew_recovery_codes(user)
        _log(user, user, "Set up the two-step log-in.")
    return app


def renew_recovery_codes(user: User) -> None:
    """Replace all recovery codes by new ones; the old no longer work."""
    with transaction.atomic():
        device, _ = StaticDevice.objects.get_or_create(user=user, name="Recovery codes")
        device.token_set.all().delete()
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token="".join(secrets.choice(ALPHABET) for _ in range(10)))
            for _ in range(RECOVERY_CODES)
        )
        _log(user, user, "Made new recovery codes.")


def take_code(user: User, code: str) -> TOTPDevice | None:
    """Return the person's app if the code is right, new and not one of too many tries."""
    return _take(user, app_of(user), code)


def take_recovery_code(user: User, code: str) -> StaticDevice | None:
    """Return the person's set of recovery codes if this is one of them; it is used up by that."""
    return _take(user, _recovery_device(user), code)


def waits_until(user: User, *, recovery: bool) -> datetime | None:
    """From when on another code is looked at, where too many were wrong."""
    device = _recovery_device(user) if recovery else app_of(user)
    if device is None:
        return None
    is_allowed, why_not = device.verify_is_allowed()
    return None if is_allowed else why_not["locked_until"]


def remember(request: HttpRequest, device: Device) -> None:
    """Let this session count as staff's, under a new key: nothing from before leads into it."""
    django_otp.login(request, device)
    request.session.cycle_key()


def reset(user: User, *, by: User | None = None) -> bool:
    """Take app and recovery codes from a person, whose next log-in sets up new ones.

    Every session of theirs is back before the second step at once. Returns whether there was
    anything to take. Without `by` it was done from the shell, and is noted in their own name.
    """
    with transaction.atomic():
        apps = TOTPDevice.objects.filter(user=user).delete()[0]
        codes = StaticDevice.objects.filter(user=user).delete()[0]
        if apps or codes:
            where = "" if by else " from the shell"
            _log(by or user, user, f"Reset the two-step log-in{where}.")
    return bool(apps or codes)


def _take[D: (TOTPDevice, StaticDevice)](user: User, device: D | None, code: str) -> D | None:
    # By its id, because django-otp then locks the row: of two at once, one finds the code used.
    if device is None or not django_otp.verify_token(user, device.persistent_id, code):
        return None
    return device


def _recovery_device(user: User) -> StaticDevice | None:
    return StaticDevice.objects.filter(user=user, confirmed=True).first()


def _log(by: User, user: User, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [user], CHANGE, message, single_object=True)
