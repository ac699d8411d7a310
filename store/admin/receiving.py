"""A delivery from a spreadsheet: looked at as a whole, then put on the shelves once."""

import csv
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from store import stock_sheet
from store.admin.order_export import Echo, harmless
from store.models import JobRun, StockLevel, StockMovement
from store.stock_sheet import Problem

SALT = "store.delivery"
TIME_TO_LOOK = timedelta(hours=2)
# So long a delivery that was put away is recognised when it comes again.
REMEMBERED = timedelta(days=30)
JOB = "delivery"
BY_HAND = [StockMovement.Kind.RECEIVE, StockMovement.Kind.ADJUST, StockMovement.Kind.COUNT]
MOST_SHOWN = 100
COLUMNS = (
    "sku",
    "product",
    "which",
    "on sale",
    "on hand",
    "held",
    "free",
    "sold ahead",
    "promised",
    "received",
)


class FileForm(forms.Form):
    file = forms.FileField(
        label="The file",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty.",
            "missing": "Choose the file.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        initial="Delivery",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For example its number. It stands in the history of every shelf.",
        error_messages={"required": "Say which delivery this is."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > stock_sheet.MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 1 MB. Split the delivery into two files."
            )
        return file


@dataclass
class Delivery:
    """What is to be put away, and what the person saw of the shelves. Travels signed."""

    pairs: dict[int, int]
    reason: str
    idle: int
    # Names this look at it, so that it is written at most once.
    look: str
    # The last change by hand of any of its shelves that the person could see.
    seen: int

    @property
    def checksum(self):
        """The same for the same pairs, however the file was saved."""
        text = ",".join(f"{pk}:{number}" for pk, number in sorted(self.pairs.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def total(self):
        return sum(self.pairs.values())

    def signed(self, user):
        return signing.dumps([user.pk, self.__dict__], salt=SALT, compress=True)

    @classmethod
    def from_signed(cls, text, user):
        """Return what this person looked at. Raises BadSignature, also for another's."""
        owner, values = signing.loads(text, salt=SALT, max_age=TIME_TO_LOOK)
        if owner != user.pk:
            raise signing.BadSignature("another person looked at it")
        return cls(**values | {"pairs": {int(pk): each for pk, each in values["pairs"].items()}})

    def look_again(self):
        self.look, self.seen = secrets.token_urlsafe(12), last_change(self.pairs)

    def put_before(self):
        """When the same pairs were put away lately, and by whom; None when they were not."""
        return deliveries().filter(counts__checksum=self.checksum).first()


class Moved(Exception):
    """Somebody changed one of the shelves since the person looked."""


class AlreadyDone(Exception):
    """The same delivery was put away before."""


def receive(admin, request):
    """Answer the page for deliveries; the caller has checked who asks."""
    if request.method != "POST":
        return render_ask(admin, request, FileForm())
    if "delivery" in request.POST:
        return confirm(admin, request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_ask(admin, request, form)
    sheet = stock_sheet.read(form.cleaned_data["file"].read())
    levels, problems = match(sheet)
    problems = sorted([*sheet.problems, *problems], key=lambda each: each.line)
    if problems:
        return render_ask(admin, request, form, problems)
    delivery = Delivery(
        pairs={levels[row.sku].pk: row.received for row in sheet.rows},
        reason=form.cleaned_data["reason"],
        idle=sheet.idle,
        look="",
        seen=0,
    )
    return render_look(admin, request, delivery)


def match(sheet):
    """Find the shelf of each SKU. Returns them by SKU, and what is wrong."""
    levels = {
        level.variant.sku: level for level in StockLevel.objects.select_related("variant__product")
    }
    unknown = [row for row in sheet.rows if row.sku not in levels]
    problems = [
        Problem(row.line, no_such(row.sku, levels if place < MOST_SHOWN else ()))
        for place, row in enumerate(unknown)
    ]
    return levels, problems


def no_such(sku, known):
    close = get_close_matches(sku, known, n=1)
    guess = f" Is it {close[0]}?" if close else " Look it up under “Stock levels”."
    return f"There is no SKU {sku[:40]}.{guess}"


def render_ask(admin, request, form, problems=()):
    """Ask for the file, under what was wrong with the one before."""
    context = page_context(admin, request, "Receive a delivery") | {
        "form": form,
        "errors": form.errors or list(problems),
        "problems": problems[:MOST_SHOWN],
        "more_problems": max(0, len(problems) - MOST_SHOWN),
        "most_rows": f"{stock_sheet.MOST_ROWS:,}",
    }
    return TemplateResponse(request, "admin/store/stocklevel/receive.html", context)


def render_look(admin, request, delivery, error=""):
    """Show what each shelf would hold, and ask whether that is right."""
    delivery.look_again()
    shelves = StockLevel.objects.select_related("variant__product").filter(pk__in=delivery.pairs)
    rows = [
        (
            level,
            delivery.pairs[level.pk],
            level.on_hand + delivery.pairs[level.pk],
            min(level.promised, delivery.pairs[level.pk]),
        )
        for level in sorted(shelves, key=lambda each: each.variant.sku)
    ]
    context = page_context(admin, request, "Is this right?") | {
        "delivery": delivery,
        "rows": rows,
        "before": delivery.put_before(),
        "error": error,
        "errors": error,
        "signed": delivery.signed(request.user),
    }
    return TemplateResponse(request, "admin/store/stocklevel/receive_look.html", context)


def page_context(admin, request, title):
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "here": "Receive a delivery",
        "subtitle": None,
        "opts": admin.opts,
        "media": admin.media,
    }


def confirm(admin, request):
    """Put away what the person looked at, unless something has happened since."""
    try:
        delivery = Delivery.from_signed(request.POST["delivery"], request.user)
    except signing.BadSignature:
        say = "You looked at this delivery too long ago. Choose the file again."
        admin.message_user(request, say, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:store_stocklevel_receive"))
    try:
        put_away(delivery, request.user, again="again" in request.POST)
    except AlreadyDone as reason:
        return render_look(admin, request, delivery, str(reason))
    except Moved:
        say = "Somebody changed these shelves since you looked. See whether this is still right."
        return render_look(admin, request, delivery, say)
    pairs = f"{delivery.total} {'pair' if delivery.total == 1 else 'pairs'}"
    shelves = f"{len(delivery.pairs)} {'shelf' if len(delivery.pairs) == 1 else 'shelves'}"
    say = f"{pairs} put on {shelves}: {delivery.reason}."
    admin.message_user(request, say, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:store_stocklevel_changelist"))


def put_away(delivery, user, *, again):
    """Write the delivery once. Raises AlreadyDone or Moved; then nothing is written."""
    with transaction.atomic():
        # Locked first: of two clicks the second then finds what the first has noted.
        shelves = StockLevel.objects.select_for_update().filter(pk__in=delivery.pairs)
        if len(shelves.order_by("pk")) != len(delivery.pairs):
            raise Moved
        if deliveries().filter(counts__look=delivery.look).exists():
            raise AlreadyDone("This delivery is put away already. Do not send it twice.")
        if not again and delivery.put_before():
            raise AlreadyDone("Tick below that the same pairs did arrive a second time.")
        if last_change(delivery.pairs) != delivery.seen:
            raise Moved
        StockLevel.objects.receive(delivery.pairs, delivery.reason, user)
        note(delivery, user)


def note(delivery, user):
    counts = {
        "checksum": delivery.checksum,
        "look": delivery.look,
        "pairs": delivery.total,
        "shelves": len(delivery.pairs),
        "why": delivery.reason,
        "who": user.get_username(),
    }
    JobRun.objects.create(name=JOB, finished_at=timezone.now(), ok=True, counts=counts)


def deliveries():
    return JobRun.objects.filter(name=JOB, started_at__gte=timezone.now() - REMEMBERED)


def last_change(pairs):
    """The number of the last change by hand of any of these shelves."""
    moved = StockMovement.objects.filter(variant__in=list(pairs), kind__in=BY_HAND)
    return moved.aggregate(last=Max("pk"))["last"] or 0


def export(levels):
    """Answer with these shelves as CSV; its empty last column makes it the form for a delivery."""
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    return StreamingHttpResponse(
        written(levels),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="stock-{stamp}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def written(levels):
    """Yield the table line by line. The first sign tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for level in levels.iterator():
        yield writer.writerow([harmless(cell) for cell in row(level)])


def row(level):
    variant = level.variant
    on_sale = "yes" if variant.is_active and variant.product.is_active else "no"
    numbers = (level.on_hand, level.held, level.available, level.ahead, level.promised)
    return (variant.sku, variant.product.name, variant.options, on_sale, *numbers, "")
