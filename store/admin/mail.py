"""The letters that went out, wait, or could not be sent."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db import transaction
from django.utils import timezone

from store import mail
from store.admin import cells, letters
from store.admin.model_admin import ReadOnlyAdmin
from store.models import Mail

TONES = {
    Mail.State.QUEUED: "info",
    Mail.State.SENDING: "info",
    Mail.State.SENT: "ok",
    Mail.State.FAILED: "danger",
}


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["written", "subject", "to", "word", "tries", "next_try", "error"]
    list_display_links = ["written", "subject"]
    list_filter = ["state", "order_mail__kind"]
    list_select_related = ["order_mail"]
    search_fields = ["to", "subject", "order_mail__order__code"]
    search_help_text = "Address, subject or order number."
    date_hierarchy = "created_at"
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["to", "subject", "order", "written"]}),
        ("How it went", {"fields": ["word", "tries", "sent", "next_try", "last_error"]}),
        ("The letter", {"fields": ["letter"]}),
    ]
    readonly_fields = ["order", "written", "word", "sent", "next_try", "letter"]

    def get_urls(self):
        return [*letters.urls(self), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = "Letter"
        if obj.state != Mail.State.FAILED:
            context["action_form"] = None
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(
        description="Send again",
        permissions=["act"],
        location=[ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM],
    )
    def send_again(self, request, queryset):
        """Put failed letters back into the queue, and try at once. Others are left alone."""
        failed = list(queryset.filter(state=Mail.State.FAILED))
        # Once more in the update, so that of two people only one puts it back.
        Mail.objects.filter(
            pk__in=[letter.pk for letter in failed], state=Mail.State.FAILED
        ).update(state=Mail.State.QUEUED, tries=0, next_try_at=timezone.now(), last_error="")
        for letter in failed:
            self.log_change(request, letter, "Sent again.")
        transaction.on_commit(lambda: mail.send_due() if failed else None)
        self.tell(request, len(failed), queryset.count() - len(failed))

    def tell(self, request, count, left):
        if count:
            letters = "1 letter is" if count == 1 else f"{count} letters are"
            self.message_user(request, f"{letters} on the way again.", messages.SUCCESS)
        if left:
            letters = "1 letter was" if left == 1 else f"{left} letters were"
            say = f"{letters} left alone: only a failed letter is sent again."
            self.message_user(request, say, messages.WARNING)

    @admin.display(description="Written", ordering="created_at")
    def written(self, letter):
        return cells.when(letter.created_at)

    @admin.display(description="Sent")
    def sent(self, letter):
        return cells.when(letter.sent_at)

    @admin.display(description="State", ordering="state")
    def word(self, letter):
        return cells.word(letter.get_state_display(), TONES[letter.state])

    @admin.display(description="Next try", ordering="next_try_at")
    def next_try(self, letter):
        waits = letter.state == Mail.State.QUEUED
        return cells.when(letter.next_try_at) if waits else ""

    @admin.display(description="Error")
    def error(self, letter):
        return letter.last_error[:80]

    @admin.display(description="Order")
    def order(self, letter):
        written = getattr(letter, "order_mail", None)
        return cells.link_to(written.order) if written and written.order else "None"

    @admin.display(description="Text")
    def letter(self, letter):
        return cells.as_text(letter.text)
