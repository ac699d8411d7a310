"""What people wrote to us: read, answered by e-mail, and put away with a note."""

import csv
from urllib.parse import quote

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from store.admin import cells
from store.admin.model_admin import ShopAdmin
from store.admin.order_export import Echo, harmless, moment
from store.models import Message, Order

TONES = {Message.State.NEW: "warn", Message.State.ANSWERED: "ok", Message.State.CLOSED: "quiet"}
COLUMNS = ("sent", "topic", "complaint", "state", "order", "name", "email", "message", "note")


@admin.register(Message)
class MessageAdmin(ShopAdmin):
    list_display = ["sent", "writer", "topic", "begins", "complaint", "word"]
    list_display_links = ["sent", "writer"]
    list_filter = ["state", "is_complaint", "topic", "is_suspect"]
    search_fields = ["name", "email", "order_code", "text", "note"]
    search_help_text = "Name, address, order number or words."
    date_hierarchy = "sent_at"
    actions = ["export"]
    fieldsets = [
        (None, {"fields": ["sent", "topic", "from_whom", "order", "words", "health"]}),
        ("What we do", {"fields": ["answer", "state", "note", "is_complaint", "is_suspect"]}),
        ("How it went", {"fields": ["done"]}),
    ]
    readonly_fields = [
        "sent",
        "topic",
        "from_whom",
        "order",
        "words",
        "health",
        "answer",
        "done",
    ]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        """Note who answered and when; a message that is opened again has nobody."""
        if "state" in form.changed_data:
            is_open = obj.state == Message.State.NEW
            obj.answered_by = None if is_open else request.user
            obj.answered_at = None if is_open else timezone.now()
        super().save_model(request, obj, form, change)

    @admin.action(description="Export as CSV")
    def export(self, request, queryset):
        """Answer with the ticked messages as a table, oldest first."""
        stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
        return StreamingHttpResponse(
            written(queryset.order_by("sent_at", "pk")),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="messages-{stamp}.csv"'},
        )

    @admin.display(description="Sent", ordering="sent_at")
    def sent(self, message):
        return cells.when(message.sent_at)

    @admin.display(description="From", ordering="name")
    def writer(self, message):
        return message.name or message.email

    @admin.display(description="From")
    def from_whom(self, message):
        return format_html("{} &lt;{}&gt;", message.name, message.email)

    @admin.display(description="Begins")
    def begins(self, message):
        return Truncator(message.text).words(12)

    @admin.display(description="Complaint", ordering="is_complaint")
    def complaint(self, message):
        return cells.word("Complaint", "danger") if message.is_complaint else ""

    @admin.display(description="State", ordering="state")
    def word(self, message):
        if message.is_suspect:
            return cells.word("Looks like a machine")
        return cells.word(message.get_state_display(), TONES[message.state])

    @admin.display(description="Order")
    def order(self, message):
        found = (
            Order.objects.filter(code=message.order_code).first() if message.order_code else None
        )
        return cells.link_to(found) if found else message.order_code or "None was named"

    @admin.display(description="Message")
    def words(self, message):
        return cells.as_text(message.text)

    @admin.display(description="About health")
    def health(self, message):
        if message.may_use_health:
            return "They agree that we read and keep it, to answer them."
        return "They did not agree: use nothing about their health, and do not ask for it."

    @admin.display(description="Answer")
    def answer(self, message):
        subject = quote(f"Your question to Biocorrect: {message.get_topic_display()}")
        quoted = quote("\n\n" + "\n".join(f"> {line}" for line in message.text.splitlines())[:1500])
        address = quote(message.email, safe="@")
        return format_html(
            '<a class="button" href="mailto:{}?subject={}&amp;body={}">Answer by e-mail</a> '
            '<span class="help">Opens your mail program. Then set the state below.</span>',
            address,
            subject,
            quoted,
        )

    @admin.display(description="Answered")
    def done(self, message):
        if message.answered_at is None:
            return "Not yet"
        return format_html("{} by {}", cells.when(message.answered_at), message.answered_by or "–")


def written(messages):
    """Yield the table line by line. The first sign tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for message in messages.iterator():
        yield writer.writerow([harmless(cell) for cell in row(message)])


def row(message):
    return (
        moment(message.sent_at),
        message.get_topic_display(),
        "yes" if message.is_complaint else "",
        message.get_state_display(),
        message.order_code,
        message.name,
        message.email,
        message.text,
        message.note,
    )
