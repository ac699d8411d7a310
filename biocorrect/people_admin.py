"""The admin's pages about people: Django's own, and what to do when somebody's phone is lost."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from biocorrect import second_factor


class PeopleAdmin(UserAdmin):
    readonly_fields = ["second_step"]

    def get_queryset(self, request):
        app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=Exists(app))

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return [*shown, "is_set_up"] if settings.ADMIN_SECOND_FACTOR else shown

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not settings.ADMIN_SECOND_FACTOR:
            return fieldsets
        first, *others = fieldsets
        # Only an owner is offered the way out, so the page is told who looks.
        obj.offers_reset = obj.has_app and self.may_reset(request, obj)
        return [first, ("Two-step log-in", {"fields": ["second_step"]}), *others]

    @admin.display(description="Two-step log-in", boolean=True, ordering="has_app")
    def is_set_up(self, user):
        return user.has_app

    @admin.display(description="Second step")
    def second_step(self, user):
        if not user.has_app:
            return "Not set up yet: the next log-in does it."
        if not user.offers_reset:
            return "Set up."
        url = reverse("admin:auth_user_reset_second_step", args=[user.pk])
        return format_html('Set up. Is the phone lost? <a href="{}">Reset it</a>', url)

    def get_urls(self):
        view = self.admin_site.admin_view(self.reset_view)
        return [
            path("<key>/reset-second-step/", view, name="auth_user_reset_second_step"),
            *super().get_urls(),
        ]

    def may_reset(self, request, user):
        """Owners, for others: their own they change with a phone or code in hand."""
        return request.user.is_superuser and user != request.user

    def reset_view(self, request, key):
        """Ask once more, then take the person's app and recovery codes away."""
        user = self.get_object(request, unquote(key))
        if user is None:
            raise Http404
        if not self.may_reset(request, user):
            raise PermissionDenied
        if request.method == "POST":
            second_factor.reset(user, by=request.user)
            say = f"{user} sets up a new second step at the next log-in."
            self.message_user(request, say, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Reset the two-step log-in?",
            "opts": self.opts,
            "person": user,
        }
        return TemplateResponse(request, "admin/second_step/reset.html", context)


admin.site.unregister([User, StaticDevice, TOTPDevice])
admin.site.register(User, PeopleAdmin)
