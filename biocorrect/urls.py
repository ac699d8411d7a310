from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path

from biocorrect import components, fit_start, health, media
from biocorrect.public_pages import public_with
from biocorrect.search import page as search_page
from biocorrect.sitemaps import SITEMAPS

handler403 = "biocorrect.refused.refused"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("media/<path:path>", media.serve, name="media"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("search/", search_page.search, name="search"),
    path("fit/", fit_start.start, name="fit"),
    path("", include("store.urls")),
    *([path("components/", components.sheet, name="components")] if settings.DEBUG else []),
    path(
        "sitemap.xml",
        public_with("p")(sitemap),
        {"sitemaps": SITEMAPS, "template_name": "sitemap.xml"},
        name="sitemap",
    ),
    # Last, because plain pages live at any address that nothing else has taken.
    path("", include("content.urls")),
]
