"""A refusal in the admin: told as what it is, where the person is, with the way back."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from biocorrect.staff import is_staff


@never_cache
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer PermissionDenied. Outside the admin it is told as to any reader."""
    if not request.path.startswith(reverse("admin:index")) or not is_staff(request):
        return permission_denied(request, exception)
    context = {**admin.site.each_context(request), "title": "Your log-in does not allow this"}
    return render(request, "admin/refused.html", context, status=403)
