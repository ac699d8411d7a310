"""One price for many ticked variants: looked at beside what they cost now, then written at once."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminForm
from django.template.response import TemplateResponse

from store.admin import cells
from store.admin.dollars import DollarsField
from store.models import Variant

ACTION = "reprice"
FIELDSETS = [(None, {"fields": ["price", "price_reason"]})]


class RepriceForm(forms.Form):
    price = DollarsField(
        label="New price", required=True, help_text="In dollars, for each of these variants."
    )
    price_reason = forms.CharField(
        label="Why it changes",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For the history of prices on each product’s page. May stay empty.",
    )


def reprice(admin, request, variants):
    """Ask for one price and write it; None once that is done."""
    form = RepriceForm(request.POST if "price" in request.POST else None)
    if form.is_valid():
        return write(admin, request, variants, form.cleaned_data)
    context = {
        **admin.admin_site.each_context(request),
        "title": "One price for these variants",
        "here": "Change the price",
        "opts": admin.opts,
        "media": admin.media,
        "adminform": AdminForm(form, FIELDSETS, {}),  # type: ignore[arg-type]
        "errors": form.errors,
        "variants": [(each, cells.dollars(each.unit_price)) for each in variants],
        "ticked": ACTION_CHECKBOX_NAME,
        "action": ACTION,
    }
    return TemplateResponse(request, "admin/store/variant/reprice.html", context)


def write(admin, request, variants, typed):
    cents = typed["price"]
    changed = [each for each in variants if each.unit_price != cents]
    # Asked for by key alone: a list's joins cannot be locked.
    these = Variant.objects.filter(pk__in=[each.pk for each in variants])
    count = these.set_price(cents, by=request.user, reason=typed["price_reason"])
    for each in changed:
        admin.log_change(request, each, f"Price changed to {cells.dollars(cents)}.")
    variants_now = "1 variant now costs" if count == 1 else f"{count} variants now cost"
    say = f"{variants_now} {cells.dollars(cents)}." if count else "They all cost that already."
    admin.message_user(request, say, messages.SUCCESS if count else messages.INFO)
