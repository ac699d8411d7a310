"""The site with two pages that refuse everybody: one of them lies where the admin does."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse_lazy

from biocorrect import urls


def refuse(request):
    raise PermissionDenied


handler403 = urls.handler403
admin_page = str(reverse_lazy("admin:index", urlconf=urls)).lstrip("/") + "refused/"
urlpatterns = [path("refused/", refuse), path(admin_page, refuse), *urls.urlpatterns]
