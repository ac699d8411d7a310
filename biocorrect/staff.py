"""Who counts as staff: one rule for the admin, previews of drafts and original pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

type View = Callable[..., HttpResponse]


def is_staff(request: HttpRequest) -> bool:
    """Whether this session is a member of staff's, with both steps of the log-in behind it."""
    return _is_employed(request.user) and (_has_passed(request) or not _needs_second_step())


def awaits_second_step(request: HttpRequest) -> bool:
    """Whether a member of staff has given the password and nothing more."""
    return _is_employed(request.user) and _needs_second_step() and not _has_passed(request)


def person(request: HttpRequest) -> User:
    """The member of staff whom one of the two questions above has found."""
    return cast("User", request.user)


def staff_only(view: View) -> View:
    """Let only staff see a page that is not the admin's own; others are led to the log-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_staff(request):
            return view(request, *args, **kwargs)
        # It needs the models, which are not loaded yet when the admin's site asks for this module.
        from django.contrib.auth.views import redirect_to_login

        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return guarded


def _is_employed(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff


def _needs_second_step() -> bool:
    return bool(settings.ADMIN_SECOND_FACTOR)


def _has_passed(request: HttpRequest) -> bool:
    """Set by OTPMiddleware; a user who has only just logged in has no such attribute yet."""
    return getattr(request.user, "otp_device", None) is not None
