"""The pages of the second step: ask for a code, set up an app, hand out recovery codes.

Every page works without JavaScript. What a password alone may reach is decided here, and is no
more than what it takes to get past the second step.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from biocorrect import second_factor
from biocorrect.second_step_forms import CodeForm, PasswordForm, RecoveryForm, SetUpForm
from biocorrect.staff import View, awaits_second_step, is_staff, person

# Keys of the session: the secret an app is being set up with; the app whose recovery codes are
# shown and not yet confirmed as kept.
SECRET = "second_step_secret"  # noqa: S105
SHOWN = "second_step_shown"


def urls() -> list[URLPattern]:
    return [
        path("second-step/", _page(ask), name="second_step"),
        path("second-step/set-up/", _page(set_up), name="second_step_set_up"),
        path("second-step/recovery-codes/", _page(recovery_codes), name="second_step_codes"),
        path("second-step/yours/", _page(yours), name="second_step_yours"),
    ]


def _page(view: View) -> View:
    """Keep a page from caches, other sites, error mails, and whoever has given no password."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if awaits_second_step(request) or is_staff(request):
            return view(request)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    guarded = sensitive_post_parameters()(guarded)
    return never_cache(csrf_protect(require_http_methods(["GET", "HEAD", "POST"])(guarded)))


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the app, or for a recovery code."""
    if is_staff(request):
        return HttpResponseRedirect(_next(request))
    if second_factor.app_of(person(request)) is None:
        return _to("set_up", request)
    form = _asked(request)
    if not (form.is_bound and form.is_valid()):
        other = None if isinstance(form, RecoveryForm) else RecoveryForm(request, is_sent=False)
        return _render(request, "ask", "Enter your code", form=form, recovery_form=other)
    second_factor.remember(request, form.device)
    if isinstance(form, RecoveryForm):
        _tell_what_is_left(request)
    return HttpResponseRedirect(_next(request))


def set_up(request: HttpRequest) -> HttpResponse:
    """Show a new secret until the app proves that it has it. For a new person or a new phone."""
    replaces = is_staff(request)
    if not replaces and second_factor.app_of(person(request)):
        return _to("second_step", request)
    secret = request.session.setdefault(SECRET, second_factor.new_secret())
    form = SetUpForm(request, secret, replaces=replaces)
    try:
        if form.is_bound and form.is_valid() and form.device:
            return _show_codes(request, form.device.persistent_id)
    except second_factor.AlreadySetUp:
        return _to("second_step", request)
    address = second_factor.app_address(person(request), secret)
    return _render(
        request,
        "set_up",
        "Set up another phone" if replaces else "Set up your second step",
        form=form,
        address=address,
        qr_code=second_factor.qr_code(address),
        secret=second_factor.typed_secret(secret),
        replaces=replaces,
    )


def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes once; go on when the person says that they are kept."""
    app = second_factor.app_of(person(request))
    # Another's reset, or a set-up in another window, ends what this session was about.
    if app is None or request.session.get(SHOWN) != app.persistent_id:
        return HttpResponseRedirect(_next(request))
    if request.method != "POST":
        codes = second_factor.recovery_codes_of(person(request))
        return _render(request, "recovery_codes", "Keep your recovery codes", codes=codes)
    del request.session[SHOWN]
    if not is_staff(request):
        second_factor.remember(request, app)
    return HttpResponseRedirect(_next(request))


def yours(request: HttpRequest) -> HttpResponse:
    """Show people their own second step, and let them make new recovery codes."""
    if not is_staff(request):
        return _to("second_step", request)
    app = second_factor.app_of(person(request))
    if app is None:
        return _to("set_up", request)
    form = PasswordForm(request)
    if form.is_bound and form.is_valid():
        second_factor.renew_recovery_codes(person(request))
        return _show_codes(request, app.persistent_id)
    left = len(second_factor.recovery_codes_of(person(request)))
    title, here = "Your two-step log-in", request.path
    return _render(request, "yours", title, form=form, app=app, left=left, here=here)


def redirect_to_second_step(next_page: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:second_step')}?{urlencode({'next': next_page})}")


def _asked(request: HttpRequest) -> CodeForm | RecoveryForm:
    return (RecoveryForm if "recovery_code" in request.POST else CodeForm)(request)


def _show_codes(request: HttpRequest, app: str) -> HttpResponseRedirect:
    request.session.pop(SECRET, None)
    request.session[SHOWN] = app
    return _to("codes", request)


def _tell_what_is_left(request: HttpRequest) -> None:
    left = len(second_factor.recovery_codes_of(person(request)))
    codes = "recovery code" if left == 1 else "recovery codes"
    say = (
        f"You have {left} {codes} left. Is your phone lost? Set up another under “Two-step log-in”."
    )
    messages.warning(request, say)


def _next(request: HttpRequest) -> str:
    """Where the person was going: a page of this site, else the front page of the admin."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")


def _to(page: str, request: HttpRequest) -> HttpResponseRedirect:
    name = page if page == "second_step" else f"second_step_{page}"
    return HttpResponseRedirect(f"{reverse(f'admin:{name}')}?{urlencode({'next': _next(request)})}")


def _render(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    context |= {**admin.site.each_context(request), "title": title, "next": _next(request)}
    return TemplateResponse(request, f"admin/second_step/{name}.html", context)
