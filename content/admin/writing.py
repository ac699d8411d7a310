"""Writing a page: what is typed is kept, nothing is overwritten unseen, others are named."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Script
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from content import publishing
from content.admin import conflicts, unsaved
from content.admin.blocks import BODY, HOME, BlockInline
from content.admin.editions import EditionsAdmin
from content.admin.links import LinksAdmin
from content.admin.publishing import PublishingAdmin
from content.admin.search_look import SearchLook
from content.models import Page, UnsavedChanges

# In the data of a form that is shown as it was kept: it may be unfinished, and is not judged.
ONLY_SHOWN = "_only_shown"
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


class PageForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if described := self.fields.get("search_description"):
            described.required = False
            described.help_text += " Empty: the first sentences of the summary."
        if ONLY_SHOWN in self.data:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def is_valid(self):
        return super().is_valid() and ONLY_SHOWN not in self.data

    def _post_clean(self):
        """Check what was typed. Until it has a good address, the page stands where it stood."""
        super()._post_clean()  # type: ignore[misc]
        if "slug" in self.errors:
            self.instance.slug = self.initial.get("slug", "")

    def clean_search_description(self):
        """Take as many sentences of the summary as it may hold where nothing is typed."""
        field = self.fields["search_description"]
        if typed := self.cleaned_data["search_description"]:
            return typed
        most = Page._meta.get_field("search_description").max_length
        described = opening(self.cleaned_data.get("summary", ""), most)
        if not described:
            raise ValidationError(field.error_messages["required"])
        return field.clean(described)


def opening(text, most):
    """Return the first whole sentences of a text that have room in so many letters, or nothing."""
    ends = [end.end() for end in SENTENCE_END.finditer(text) if end.end() <= most]
    return text[: ends[-1]] if ends else ""


class WritingAdmin(SearchLook, EditionsAdmin, LinksAdmin, PublishingAdmin):
    """What the pages' admin adds to the form of a page."""

    form = PageForm

    class Media:
        css = {"all": [f"css/admin-{name}.css" for name in ("writing", "preview", "found")]}
        js = [
            Script(f"js/admin-{name}.js", type="module")
            for name in ("blocks", "autosave", "preview", "search-look")
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return self.opened(request, object_id, form_url, extra_context)
        with transaction.atomic():
            page = self.locked(object_id)
            self.put_left_aside(request, page)
            if page and request.POST.get("_version") != page.version:
                if not self.has_change_permission(request, page):
                    raise PermissionDenied
                return conflicts.ask(self, request, page)
            # The form comes back where something in it has to be mended.
            context = (extra_context or {}) | self.surroundings(request, page)
            return super().changeform_view(request, object_id, form_url, context)

    def put_left_aside(self, request, page):
        """Make room for what is typed now where somebody typed on, past the offer to bring back
        what they had left unsaved before. Returns whether that is still in the way."""
        row = UnsavedChanges.objects.of(request.user, page)
        if row is None or not row.fields or request.POST.get("_left") != str(row.typed_at):
            return False
        if page is None:
            return True
        conflicts.put_aside(self, request, page, row)
        return False

    def opened(self, request, object_id, form_url, extra_context):
        """Show the form, with what this person left unsaved in it or the offer to bring it back."""
        page = Page.objects.filter(pk=object_id).first() if (object_id or "").isdecimal() else None
        if object_id and (page is None or not self.has_change_permission(request, page)):
            return super().changeform_view(request, object_id, form_url, extra_context)
        row = UnsavedChanges.objects.of(request.user, page)
        context = (extra_context or {}) | self.surroundings(request, page)
        if page:
            unsaved.see(request, page)
        if row is None or not row.fields:
            return super().changeform_view(request, object_id, form_url, context)
        if "restored" not in request.GET:
            context |= {"left": row, "left_url": self.address_of("unsaved", page)}
            return super().changeform_view(request, object_id, form_url, context)
        if page and row.version != page.version:
            unsaved.pose(request, unsaved.as_data(row.fields))
            request.POST["_version"] = row.version
            return conflicts.ask(self, request, page, status=200)
        return self.restored(request, row, object_id, form_url, context)

    def surroundings(self, request, page):
        """What stands around the form of somebody who writes."""
        # The text and its preview need the width.
        context = {"keep_url": self.address_of("keep", page), "is_nav_sidebar_enabled": False}
        if page is None:
            return context
        shown = HOME if page.kind == Page.Kind.HOME else BODY
        return context | {
            "title": page.title,
            "subtitle": None,
            "kinds": [(kind.name, kind._meta.verbose_name) for kind in shown],
            "others": unsaved.others_words(page, request.user),
        }

    def restored(self, request, row, object_id, form_url, context):
        """Show the form as it was kept. Saving it is left to the person."""
        unsaved.pose(request, unsaved.as_data(row.fields))
        request.POST[ONLY_SHOWN] = "1"
        at = date_format(timezone.localtime(row.kept_at), "g:i A")
        messages.info(request, f"This is what you had typed at {at}. It is not saved yet.")
        context["is_restored"] = True
        with transaction.atomic():
            return self._changeform_view(request, object_id, form_url, context)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk and isinstance(inline, BlockInline) and inline.get_extra(request, obj):
            last = max((block.ordering for block in publishing.draft_blocks(obj)), default=0)
            found["initial"] = [{"region": obj.regions[0].key, "ordering": last + 10}]
        return found

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        if request.method == "POST" and ONLY_SHOWN in request.POST:
            for formset in formsets:
                formset._errors, formset._non_form_errors = [], ErrorList()
                for form in formset.forms:
                    form._errors, form.cleaned_data = ErrorDict(), {}
        return formsets, inlines

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change or not self.put_left_aside(request, None):
            unsaved.forget(request, form.instance, new=not change)

    def keep_view(self, request, pk=None):
        """Keep the posted form and say how the page stands; asked with GET, only let somebody who
        has logged in again have a token."""
        page = self.page_to_write(request, pk)
        if request.method != "POST":
            return JsonResponse({"token": get_token(request)})
        if self.put_left_aside(request, page):
            # A new page has no editions to set it aside in, so the person is asked first.
            return JsonResponse({"kept": "", "others": "", "changed": "", "left": True})
        row = unsaved.keep(self, request, page)
        if unsaved.is_overtaken(request, row):
            return JsonResponse({"after": row.typed_at})
        version = request.POST.get("_version", "")
        kept = row.fields and date_format(timezone.localtime(row.kept_at), "g:i A")
        answer = {"kept": kept or "", "others": "", "changed": ""}
        if page:
            answer["others"] = unsaved.others_words(page, request.user)
            if version != page.version:
                answer["changed"] = unsaved.last_change(page, request.user)
        return JsonResponse(answer)

    def unsaved_view(self, request, pk=None):
        """Discard what a person left unsaved, or settle it with what others saved meanwhile."""
        page = self.page_to_write(request, pk)
        back = self.address_of("change", page) if page else reverse("admin:content_page_add")
        row = UnsavedChanges.objects.of(request.user, page)
        if request.method != "POST" or row is None or not row.fields:
            return HttpResponseRedirect(back)
        if page and request.POST.get("keep") in {"mine", "theirs"}:
            return self.settled(request, page, row)
        unsaved.forget(request, page, new=page is None)
        messages.success(request, "What you had not saved is discarded.")
        return HttpResponseRedirect(back)

    def settled(self, request, page, row):
        if request.POST.get("_version") != page.version:
            # Changed once more while the two were being compared.
            unsaved.pose(request, unsaved.as_data(row.fields))
            return conflicts.ask(self, request, page)
        mine = request.POST["keep"] == "mine"
        settle = conflicts.keep_mine if mine else conflicts.keep_theirs
        return settle(self, request, page, row)

    def page_to_write(self, request, pk):
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        page = get_object_or_404(Page, pk=pk)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        return page

    def locked(self, object_id):
        """Load the page so that nobody else can save or publish it before we have."""
        if not (object_id or "").isdecimal():
            return None
        Page.objects.take_turn()
        return Page.objects.filter(pk=object_id).first()

    def address_of(self, name, page):
        if page is None:
            return reverse(f"admin:content_page_{name}_new")
        return reverse(f"admin:content_page_{name}", args=[page.pk])

    def get_urls(self):
        def view(method):
            return never_cache(self.admin_site.admin_view(method))

        return [
            path("add/keep/", view(self.keep_view), name="content_page_keep_new"),
            path("add/unsaved/", view(self.unsaved_view), name="content_page_unsaved_new"),
            path("<int:pk>/keep/", view(self.keep_view), name="content_page_keep"),
            path("<int:pk>/unsaved/", view(self.unsaved_view), name="content_page_unsaved"),
            *super().get_urls(),
        ]
