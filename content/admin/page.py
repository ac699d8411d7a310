"""Pages in the admin: the draft, its blocks and references, and the way to publish them."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from content import publishing, redirects, related
from content.admin import blocks
from content.admin.advice import advice
from content.admin.claims import ClaimsAdmin, ClaimsFilter, claims_of
from content.admin.references import ReferenceInline
from content.admin.review import ReviewAdmin, ReviewFilter, review_words
from content.admin.studies_changed import StudyChanged, to_check
from content.admin.writing import WritingAdmin
from content.models import Citation, Edition, Page

SHOWN_AT_ONCE = ("slug", "topic", "is_lead", "see_also", "notice")


@admin.register(Page)
class PageAdmin(ReviewAdmin, ClaimsAdmin, WritingAdmin):
    list_display = ["title", "kind", "state", "claim_counts", "review_state", "changed_at"]
    list_filter = ["kind", ReviewFilter, ClaimsFilter, StudyChanged]
    search_fields = ["title", "summary", "slug"]
    ordering = ["kind", "title"]
    prepopulated_fields = {"slug": ["title"]}
    radio_fields = {"kind": admin.HORIZONTAL}
    autocomplete_fields = ["see_also"]
    inlines = [*blocks.inlines(), ReferenceInline]
    readonly_fields = ["claims", "links", "advice", "review", "search_look"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary"]}),
        (
            "Search and sharing",
            {
                "fields": ["search_title", "search_description", "share_picture", "search_look"],
                "classes": ["collapse"],
            },
        ),
        (
            "Shown at once",
            {
                "description": "These hold for the whole page, whatever edition visitors see. "
                "They change as soon as you save, without publishing.",
                "fields": list(SHOWN_AT_ONCE[1:]),
                "classes": ["collapse"],
            },
        ),
        ("Advice", {"fields": ["claims", "links", "advice"], "classes": ["collapse"]}),
        (
            "Review",
            {
                "description": "Recorded by a reviewer, never by saving.",
                "fields": ["review"],
                "classes": ["collapse"],
            },
        ),
    ]

    class Media:
        css = {"all": ["css/admin-content.css", "css/admin-claims.css"]}
        js = ["js/admin-unsaved.js", "js/admin-labels.js", "js/admin-added.js"]

    def get_queryset(self, request):
        coming = Edition.objects.scheduled().filter(page=OuterRef("pk"))
        outdated = Citation.objects.standing().outdated()
        return (
            super()
            .get_queryset(request)
            .with_edition()
            .annotate(
                next_at=Subquery(coming.values("goes_live_at")[:1]),
                is_to_check=Exists(outdated.filter(edition__page=OuterRef("pk"))),
            )
        )

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Pages"} | (extra_context or {}))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "summary":
            field.widget.attrs["rows"] = 3
        if db_field.name == "see_also":
            field.widget.can_add_related = False
        return field

    def _content_editor_context(self, request, context):
        # The block editor asks for nothing else when its words do not fit.
        found = super()._content_editor_context(request, context)
        found["messages"] |= {
            "createNew": "Add a block here",
            "empty": "No block yet. Press + to add the first one.",
            "collapseAll": "Fold all blocks",
            "uncollapseAll": "Unfold all blocks",
            "newItem": "new",
            "selectMultiple": "Drag a block by its bar to move it.",
        }
        return found

    def get_fieldsets(self, request, obj=None):
        first, *rest = super().get_fieldsets(request, obj)
        fields = first[1]["fields"]
        if obj is None:
            fields = ["kind", *fields]
        elif obj.kind == Page.Kind.HOME:
            fields = [name for name in fields if name != "slug"]
        return [(first[0], {"fields": fields}), *rest]

    def get_readonly_fields(self, request, obj=None):
        """What readers see at once is for those who publish, once there are readers."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or request.user.has_perm("content.publish_page"):
            return fields
        is_live = Page.objects.live().filter(pk=obj.pk).exists()
        return [*fields, *SHOWN_AT_ONCE] if is_live else fields

    def get_prepopulated_fields(self, request, obj=None):
        is_home = obj is not None and obj.kind == Page.Kind.HOME
        if is_home or "slug" in self.get_readonly_fields(request, obj):
            return {}
        return super().get_prepopulated_fields(request, obj)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind" and Page.objects.filter(kind=Page.Kind.HOME).exists():
            # There is one home page, and it is there.
            kwargs["choices"] = [c for c in Page.Kind.choices if c[0] != Page.Kind.HOME]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def render_change_form(self, request, context, **kwargs):
        if page := context.get("original"):
            context["intro"] = intro_for(page)
            context["stops"] = page.draft_claims.get("stops", 0)
            context["to_check"] = to_check(page=page.pk) if page.is_to_check else ""
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description="state")
    def state(self, page):
        word, kind = state_of(page)
        shown = format_html('<span class="state state--{}">{}</span>', kind, word)
        if page.is_to_check:
            link = ' <a class="state state--warn" href="{}">A study changed</a>'
            shown += format_html(link, to_check(page=page.pk))
        return shown

    @admin.display(description="claims")
    def claims(self, page):
        return claims_of(page)

    @admin.display(description="review")
    def review(self, page):
        return review_words(page)

    @admin.display(description="reading")
    def advice(self, page):
        return advice(page)

    def save_model(self, request, obj, form, change):
        # Only what the form holds: a publisher may have written the history meanwhile.
        columns = [name for name in form.cleaned_data if name != "see_also"]
        fields = [*columns, "changed_at"] if change else None
        obj.save(update_fields=fields)
        if change and obj.edition and "slug" in form.changed_data:
            old = redirects.page_moved(obj, form.initial["slug"])
            messages.info(
                request, f"Readers who come to {old.old_path}/ are led to the new address."
            )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.remember_draft(form.instance)
        related.rewrite()

    def get_deleted_objects(self, objs, request):
        """Keep what readers have read, with its editions and with the claims it was let stand."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = "“{}” was published. Take it offline: nobody sees it then, and nothing is lost."
        protected += [format_html(kept, page) for page in objs if page.history]
        return found, counts, needed, protected

    def response_add(self, request, obj, post_url_continue=None):
        return self.next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self.next_step(request, obj) or super().response_change(request, obj)

    def next_step(self, request, page):
        """Go where the button said, now that the draft is saved."""
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("content:preview", args=[page.pk]))
        if "_publish" in request.POST:
            return HttpResponseRedirect(reverse("admin:content_page_publish", args=[page.pk]))
        return None

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", view(self.publish_view), name="content_page_publish"),
            path("<int:pk>/restore/", view(self.restore_view), name="content_page_restore"),
            path("<int:pk>/withdraw/", view(self.withdraw_view), name="content_page_withdraw"),
            *super().get_urls(),
        ]


def state_of(page):
    """Say in words how the page stands, and what kind of word that is."""
    edition, next_at = page.edition, page.next_at
    if edition is None:
        return (f"Scheduled for {moment(next_at)}", "info") if next_at else ("Draft", "quiet")
    if next_at:
        return f"Published, changes on {moment(next_at)}", "info"
    if edition.digest != page.draft_digest:
        return "Changed since published", "warn"
    return "Published", "ok"


def intro_for(page):
    """Say what stands between this draft and its readers."""
    word, _ = state_of(page)
    if page.edition is None:
        return f"{word}. Readers see nothing of this page yet."
    since = moment(page.edition.goes_live_at)
    return f"{word}. Readers see the edition of {since}. What you change here is the draft."


def moment(at):
    return date_format(timezone.localtime(at), "j M Y, g:i A")
