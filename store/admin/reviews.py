"""What buyers wrote: published as it is, or left out for a listed reason that the buyer is told.

Nobody edits a review, and its stars are not shown before it is decided: they are no reason.
"""

import logging

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from biocorrect import claims
from store import inbox, reviews
from store.admin import cells, review_tally
from store.admin.model_admin import ReadOnlyAdmin
from store.admin.review_forms import PublishForm, RejectForm
from store.models import Review

logger = logging.getLogger(__name__)

State = Review.State
TONES = {State.WAITING: "warn", State.PUBLISHED: "ok", State.REJECTED: "danger"}


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["written", "product", "begins", "stars_shown", "marks", "word", "decided"]
    list_display_links = ["written", "begins"]
    list_filter = ["state", "rejected_for", "product", "is_insider", "stars"]
    list_select_related = ["product"]
    search_fields = ["order__code", "text", "title", "name"]
    search_help_text = "Order number, or words of the review."
    date_hierarchy = "sent_at"
    change_list_template = "admin/store/review/change_list.html"
    fieldsets = [
        ("The review", {"fields": ["product", "options", "words", "name", "insider", "given"]}),
        ("What became of it", {"fields": ["word", "why", "written", "shown_since", "log"]}),
        ("Who wrote it", {"fields": ["order_page", "before"]}),
    ]
    readonly_fields = [
        "words",
        "insider",
        "given",
        "word",
        "why",
        "written",
        "shown_since",
        "log",
        "order_page",
        "before",
    ]

    class Media:
        css = {"all": ["css/admin-orders.css", "css/admin-claims.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("decisions__by")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"tally": review_tally.tally()} | (extra_context or {})
        )

    # Addresses

    def get_urls(self):
        views = {"publish": self.publish, "reject": self.reject, "complain": self.complain}
        paths = [self.path_of(name, view) for name, view in views.items()]
        return [*paths, *super().get_urls()]

    def path_of(self, name, view):
        def with_review(request, object_id):
            if not self.has_act_permission(request):
                who = request.user.get_username()
                logger.warning("Refused to %s: %s review %s", who, name, object_id)
                raise PermissionDenied
            review = self.get_object(request, unquote(object_id))
            return view(request, review) if review else self.no_such_row(request)

        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(with_review),
            name=f"store_review_{name}",
        )

    # What may be done

    def publish(self, request, review):
        """Show it; where the claims check stops at words, only with a reason of one's own."""
        needs_note = bool(reviews.blocked(review))
        form = PublishForm(request.POST or None) if needs_note else None
        if request.method != "POST" or (form and not form.is_valid()):
            return self.page(request, review, "Publish", "Publish it as it is", form)
        note = form.cleaned_data["note"] if form else ""
        return self.decided_by(
            request, review, lambda: reviews.publish(review, request.user, note), "Published."
        )

    def reject(self, request, review):
        """Leave it out for one of the reasons, and tell the buyer."""
        found = reviews.blocked(review)
        first = {"passage": found[0].sentence_words} if found else {}
        form = RejectForm(request.POST or None, review=review, initial=first)
        if request.method != "POST" or not form.is_valid():
            return self.page(request, review, "Leave out", "Leave it out and tell the buyer", form)
        chosen = form.cleaned_data
        say = f"Left out: {Review.Reason(chosen['reason']).label}."
        return self.decided_by(
            request,
            review,
            lambda: reviews.reject(review, request.user, chosen["reason"], chosen["passage"]),
            say,
        )

    def complain(self, request, review):
        """Put what it tells among the complaints as well; the review goes its own way."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("store.change_message"):
            raise PermissionDenied
        if inbox.note_complaint(review):
            self.log_change(request, review, "Put among the complaints.")
            self.message_user(request, "It is among the complaints now.", messages.SUCCESS)
        else:
            self.message_user(request, "It is among the complaints already.", messages.WARNING)
        return HttpResponseRedirect(cells.page_of(review))

    def decided_by(self, request, review, decide, say):
        try:
            decide()
        except reviews.ReviewRefused as refused:
            self.message_user(request, str(refused), messages.WARNING)
        else:
            self.log_change(request, review, say)
            self.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(cells.page_of(review))

    def page(self, request, review, title, button, form):
        fields = [(None, {"fields": list(form.fields)})] if form else []
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(review),
            "here": title,
            "opts": self.opts,
            "original": review,
            "media": self.media,
            "words": self.words(review),
            "found": claims.check(review.words, about_product=True),
            "button": button,
            "form": form,
            "errors": form.errors if form else {},
            "adminform": AdminForm(form, fields, {}) if form else [],
        }
        return TemplateResponse(request, "admin/store/review/act.html", context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "title": "Review",
            "found": claims.check(obj.words, about_product=True),
            "acts": self.acts(obj) if self.has_act_permission(request) else [],
            "complain": reverse("admin:store_review_complain", args=[obj.pk])
            if self.has_act_permission(request) and request.user.has_perm("store.change_message")
            else "",
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def acts(self, review):
        """Return what may be decided about it: addresses and labels, the likelier one first."""
        publish, reject = ("publish", "Publish it"), ("reject", "Leave it out")
        offered = {
            State.WAITING: [reject, publish] if reviews.blocked(review) else [publish, reject],
            State.PUBLISHED: [("reject", "Take it down")],
            # What the buyer took back has no words left.
            State.REJECTED: [("publish", "Publish it after all")] if review.text else [],
        }
        return [
            (reverse(f"admin:store_review_{name}", args=[review.pk]), label)
            for name, label in offered.get(review.state, [])
        ]

    # What is shown

    @admin.display(description="Written", ordering="sent_at")
    def written(self, review):
        return cells.when(review.sent_at)

    @admin.display(description="Begins")
    def begins(self, review):
        return Truncator(review.title or review.text or "Deleted by the buyer").words(12)

    @admin.display(description="Stars")
    def given(self, review):
        return review.stars_in_words if review.decisions.all() else "Shown once it is decided"

    @admin.display(description="Stars")
    def stars_shown(self, review):
        return review.stars if review.decisions.all() else ""

    @admin.display(description="Claims check")
    def marks(self, review):
        return cells.word("Stops", "danger") if reviews.blocked(review) else ""

    @admin.display(description="State", ordering="state")
    def word(self, review):
        return cells.word(review.get_state_display(), TONES.get(review.state, "quiet"))

    @admin.display(description="Decided by")
    def decided(self, review):
        last = next(reversed(review.decisions.all()), None)
        return format_html("{}, {}", last.by, cells.when(last.at)) if last else ""

    @admin.display(description="Words")
    def words(self, review):
        """The buyer's words, those marked that the claims check found."""
        if not review.words:
            return "Deleted by the buyer"
        return format_html('<div class="source">{}</div>', marked(review.words))

    @admin.display(description="Insider")
    def insider(self, review):
        if not review.is_insider:
            return "No"
        return "Works here, is family, or was given the pair. Marked on the page, and not counted."

    @admin.display(description="Why it was left out")
    def why(self, review):
        return review.get_rejected_for_display()

    @admin.display(description="Published")
    def shown_since(self, review):
        return cells.when(review.published_at)

    @admin.display(description="Decisions")
    def log(self, review):
        return cells.rows(decision_words(each) for each in review.decisions.all()) or "None yet"

    @admin.display(description="Order")
    def order_page(self, review):
        return cells.link_to(review.order)

    @admin.display(description="What this buyer wrote before")
    def before(self, review):
        others = Review.objects.filter(order=review.order_id, product=review.product_id)
        others = others.exclude(pk=review.pk)
        rows = [
            format_html(
                "{} {}",
                cells.link(cells.page_of(each), each.get_state_display()),
                self.written(each),
            )
            for each in others
        ]
        return cells.rows(rows) if rows else "Nothing"


def marked(text):
    """Mark what the claims check finds in a text, and keep its lines."""
    shown = claims.visible(text)
    parts, at = [], 0
    for claim in claims.check(text, about_product=True):
        parts.append((shown[at : claim.start], claim.level, claim.words))
        at = claim.end
    marks = format_html_join("", '{}<mark class="claim claim--{}">{}</mark>', parts)
    return SafeString(marks) + format_html("{}", shown[at:])


def decision_words(decision):
    said = f": {decision.get_reason_display()}" if decision.reason else ""
    quoted = f" “{decision.passage}”" if decision.passage else ""
    note = f" {decision.note}" if decision.note else ""
    return format_html(
        "{} {}{}{}{}, {}",
        cells.when(decision.at),
        decision.get_becomes_display(),
        said,
        quoted,
        note,
        decision.by,
    )
