"""Django's own admin under the shop's name, with the one exception its editors need."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from biocorrect.admin_index import App, grouped

# The block and text editors write small style elements of their own; scripts need no exception,
# because the admin gives each the nonce.
ADMIN_CSP = {**settings.SECURE_CSP, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}


class Admin(admin.AdminSite):
    site_title = "Biocorrect"
    site_header = "Biocorrect"
    index_title = "What would you like to change?"
    empty_value_display = "–"

    def admin_view[View: Callable[..., HttpResponseBase]](
        self, view: View, cacheable: bool = False
    ) -> View:
        return csp_override(ADMIN_CSP)(super().admin_view(view, cacheable))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[App]:
        apps: list[App] = super().get_app_list(request, app_label)
        return apps if app_label else grouped(apps)


class OurAdminConfig(AdminConfig):
    default_site = "biocorrect.admin_site.Admin"
