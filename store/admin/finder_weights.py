"""The weights of the fit finder: every version, and the page that weighs anew and publishes."""

from django.contrib import admin
from django.forms import Script
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from store.admin import cells
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.weighing_form import by_question
from store.admin.weighing_page import look_view, weigh_view
from store.fit_rules import BEGUN_WITH
from store.models import FinderWeights
from store.reweighing import differing


@admin.register(FinderWeights)
class FinderWeightsAdmin(ReadOnlyAdmin):
    list_display = ["version", "state", "published", "who", "note", "changed"]
    list_display_links = ["version"]
    list_select_related = ["published_by"]
    search_fields = []
    actions = None

    class Media:
        css = {"all": ["css/admin-drawn.css", "css/admin-weights.css"]}
        js = [Script("js/admin-beside.js", type="module")]

    def has_add_permission(self, request):
        return request.user.has_perm("store.add_finderweights")

    def get_urls(self):
        def ours(view):
            return self.admin_site.admin_view(lambda request: view(self, request))

        return [
            path("add/", ours(weigh_view), name="store_finderweights_add"),
            path("look/", ours(look_view), name="store_finderweights_look"),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        live, before = FinderWeights.objects.live(), {0: BEGUN_WITH}
        for each in FinderWeights.objects.order_by("number"):
            before[each.number] = each.weights
        for each in found.result_list:
            each.is_live = each == live
            each.count = len(differing(each.weights, before[each.number - 1]))
            each.may_return = not each.is_live and self.has_add_permission(request)
        return found

    def changelist_view(self, request, extra_context=None):
        shown = {"may_weigh": self.has_add_permission(request)}
        return super().changelist_view(request, shown | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, object_id)
        if version is None or not self.has_view_permission(request, version):
            return super().change_view(request, object_id, form_url, extra_context)
        live = FinderWeights.objects.in_force()
        context = {
            **self.admin_site.each_context(request),
            "title": str(version),
            "here": str(version),
            "opts": self.opts,
            "media": self.media,
            "version": version,
            "when": cells.when(version.published_at),
            "who": self.who(version),
            "questions": by_question(version.weights, live),
            "is_live": version == FinderWeights.objects.live(),
            "may_weigh": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/store/finderweights/version.html", context)

    @admin.display(description="Version", ordering="number")
    def version(self, weights):
        return weights.number

    @admin.display(description="State")
    def state(self, weights):
        if weights.is_live:
            return cells.word("Counts now", "ok")
        if not weights.may_return:
            return cells.word("Earlier")
        again = f"{reverse('admin:store_finderweights_add')}?from={weights.number}"
        return format_html('{} <a href="{}">Bring back</a>', cells.word("Earlier"), again)

    @admin.display(description="Published", ordering="published_at")
    def published(self, weights):
        return cells.when(weights.published_at)

    @admin.display(description="By")
    def who(self, weights):
        return weights.published_by.get_username() if weights.published_by else "The shop"

    @admin.display(description="Weights changed")
    def changed(self, weights):
        return weights.count
