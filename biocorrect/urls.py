from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("store.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    # Last, because plain pages live at any address that nothing else has taken.
    path("", include("content.urls")),
]
