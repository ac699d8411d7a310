"""Django's own admin under the shop's name, with the two exceptions its editors need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.csp import CSP
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_protect

from biocorrect.admin_index import App, grouped
from biocorrect.staff import awaits_second_step, is_staff

# The block and text editors write small style elements of their own; scripts need no exception,
# because the admin gives each the nonce. The preview beside a page's form is a frame.
ADMIN_CSP = {
    **settings.SECURE_CSP,
    "frame-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}


class Admin(admin.AdminSite):
    site_title = "Biocorrect"
    site_header = "Biocorrect"
    index_title = "What would you like to change?"
    # Named, so that a card can leave it out: without the name of its column a dash says nothing.
    empty_value_display = SafeString('<span class="none">–</span>')

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        # The models it needs are not loaded when this module is.
        from store.payments import patience

        # Nobody waits for Stripe longer than a browser would.
        return patience()(csp_override(ADMIN_CSP)(super().admin_view(view, cacheable)))

    def has_permission(self, request: HttpRequest) -> bool:
        return is_staff(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # The models it needs are not loaded when this module is.
        from biocorrect import second_step

        # Who stopped at the second step must be able to log out, which Django leaves to staff.
        leave = never_cache(csrf_protect(self.logout))
        return [
            *second_step.urls(),
            path("logout/", leave, name="logout"),
            *super().get_urls(),
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the password, then send the person on to the second step, where one is asked."""
        from biocorrect.second_step import redirect_to_second_step

        if request.method != "POST" and awaits_second_step(request):
            return redirect_to_second_step(request.GET.get("next", ""))
        response = super().login(request, extra_context)
        if isinstance(response, HttpResponseRedirect) and awaits_second_step(request):
            return redirect_to_second_step(response.url)
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        asks = settings.ADMIN_SECOND_FACTOR
        return {**super().each_context(request), "asks_second_factor": asks}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # The models they count are not loaded when this module is.
        from content.admin import front as pages
        from store.admin import front as shop

        context = pages.context_of(self, request) | shop.context_of(self, request)
        return super().index(request, context | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[App]:
        apps: list[App] = super().get_app_list(request, app_label)
        return apps if app_label else grouped(apps)


class OurAdminConfig(AdminConfig):
    default_site = "biocorrect.admin_site.Admin"

    def ready(self) -> None:
        super().ready()
        # Once every app has registered its own pages, because it takes the place of some.
        from biocorrect import people_admin  # noqa: F401 - importing it registers the pages
