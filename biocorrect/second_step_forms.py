"""What is typed at the second step, and what is said when it is not right."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from biocorrect import second_factor
from biocorrect.staff import person

WRONG = (
    "That is not the code your app shows now, or it was used already. Wait for the next code, "
    "and check that your phone’s clock is right."
)
WRONG_RECOVERY = "That is none of your recovery codes, or it was used already."
TOO_MANY = "Too many codes were wrong. You can try again {when}."


class _Form(forms.Form):
    """What was sent by this request, unless it was meant for another form of the page."""

    def __init__(self, request: HttpRequest, *, is_sent: bool = True) -> None:
        sent = request.POST if is_sent and request.method == "POST" else None
        super().__init__(sent, label_suffix="")
        self.request = request
        self.person = person(request)


class _Digits(forms.CharField):
    """Six digits, however they are grouped."""

    widget = forms.TextInput(
        attrs={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "code-field",
            "spellcheck": "false",
        }
    )

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": "Type the six digits."}
        super().__init__(label="Code", max_length=20, error_messages=said, **kwargs)

    def clean(self, value: Any) -> str:
        code = re.sub(r"[\s-]", "", super().clean(value))
        if not re.fullmatch(r"[0-9]{6}", code):
            raise ValidationError("The code has six digits.")
        return code


class CodeForm(_Form):
    code = _Digits(help_text="Six digits, from the app on your phone.")

    def __init__(self, request: HttpRequest, *, is_sent: bool = True) -> None:
        super().__init__(request, is_sent=is_sent)
        # There is nothing else to do on this page.
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        _refuse_too_many(second_factor.waits_until(self.person, recovery=False))
        self.device = second_factor.take_code(self.person, code)
        if self.device is None:
            raise ValidationError(WRONG)
        return code


class RecoveryForm(_Form):
    recovery_code = forms.CharField(
        label="Recovery code",
        max_length=40,
        error_messages={"required": "Type one of your recovery codes."},
        help_text="Ten letters and digits. Each code works once.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "class": "code-field",
                "spellcheck": "false",
            }
        ),
    )

    def clean_recovery_code(self) -> str:
        code = re.sub(r"[^0-9a-z]", "", self.cleaned_data["recovery_code"].lower())
        _refuse_too_many(second_factor.waits_until(self.person, recovery=True))
        self.device = second_factor.take_recovery_code(self.person, code)
        if self.device is None:
            raise ValidationError(WRONG_RECOVERY)
        return code


class PasswordForm(_Form):
    """Asks again for the password: a computer left open must not be enough to change this."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        # Through the back ends, so that the limits of the log-in count here as well.
        name = self.person.get_username()
        if authenticate(self.request, username=name, password=password) != self.person:
            raise ValidationError("That is not your password.")
        return password


class SetUpForm(PasswordForm):
    code = _Digits(help_text="The six digits your app shows for Biocorrect now.")

    def __init__(self, request: HttpRequest, secret: str, *, replaces: bool) -> None:
        super().__init__(request)
        self.secret, self.replaces = secret, replaces
        if not replaces:
            # It was typed a moment ago.
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.device = second_factor.set_up(
                self.person,
                self.secret,
                self.cleaned_data["code"],
                replace=self.replaces,
            )
            if self.device is None:
                self.add_error("code", WRONG)
        return self.cleaned_data


def _refuse_too_many(until: datetime | None) -> None:
    if until is not None:
        raise ValidationError(TOO_MANY.format(when=_in_words(until)))


def _in_words(until: datetime) -> str:
    """Say it so that it needs no clock where it is soon."""
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    if seconds < 100:
        return f"in {seconds} second{'s' if seconds > 1 else ''}"
    if seconds < 6000:
        return f"in {-(-seconds // 60)} minutes"
    return f"on {timezone.localtime(until):%B %-d at %-I:%M %p}"
