"""The same act for many orders: what can be done is done, what cannot is named with its reason."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from store import carriers, fulfilment
from store.admin import cells
from store.admin.order_forms import TrackingForm
from store.admin.order_page import address_of
from store.models import Order

MOST = 200
# What comes after packing, as the end of a message above the list.
SHIP = SafeString(' <a href="?todo=ship">Ship what is packed</a>')


class RowForm(TrackingForm):
    """One row of the page that ships: an empty number leaves the order for later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False


def chosen(admin, request, orders):
    """Return the orders that were ticked, oldest first, at most so many at once."""
    orders = list(orders.order_by("placed_at")[: MOST + 1])
    if len(orders) > MOST:
        say = f"Only the oldest {MOST} of them: do the others afterwards."
        admin.message_user(request, say, messages.WARNING)
    return orders[:MOST]


def attempt(orders, act):
    """Do an act for each order. Returns those that it was done for, and the refusals."""
    done, refused = [], []
    for order in orders:
        try:
            act(order)
        except fulfilment.FulfilmentRefused as reason:
            refused.append((order, str(reason)))
        else:
            done.append(order)
    return done, refused


def tell(admin, request, done, refused, word, after=""):
    """Say how many it was done for, what comes after it, and of each other order why not."""
    if done:
        count = "1 order is" if len(done) == 1 else f"{len(done)} orders are"
        say = format_html("{} {}.{}", count, word, after)
        admin.message_user(request, say, messages.SUCCESS)
    if refused:
        why = format_html_join(
            "",
            "<li>{}: {}</li>",
            ((cells.link_to(order), bare(order, say)) for order, say in refused),
        )
        head = "1 order was left alone:" if len(refused) == 1 else "These were left alone:"
        admin.message_user(request, format_html("{}<ul>{}</ul>", head, why), messages.ERROR)


def bare(order, say):
    """Take the order's number off the front of a reason, where the row names it already."""
    for start in (f"{order.code}: ", f"{order.code} "):
        if say.startswith(start):
            say = say.removeprefix(start)
            return say[:1].upper() + say[1:]
    return say


def pack(admin, request, orders):
    orders = chosen(admin, request, orders)
    done, refused = attempt(orders, lambda order: fulfilment.pack(order, request.user))
    tell(admin, request, done, refused, "packed", SHIP)


def ask_numbers(admin, request, orders):
    """Show one row for each order that can be shipped, and name those that cannot."""
    orders = chosen(admin, request, orders)
    packed = [order for order in orders if order.fulfilment_state == Order.Fulfilment.PACKED]
    others = [(order, why_not(order)) for order in orders if order not in packed]
    tell(admin, request, [], others, "")
    if packed:
        return render(admin, request, [(order, row_of(order, None)) for order in packed])
    return None


def why_not(order):
    stands = order.get_fulfilment_state_display() if order.is_paid else "Not paid"
    return f"{stands}: only a packed order is shipped."


def ship(admin, request):
    """Ship each order that was given a number; those whose number is wrong are shown again."""
    keys = [key for key in request.POST.getlist("order") if admin.is_possible_key(key)]
    orders = Order.objects.filter(pk__in=keys[:MOST]).order_by("placed_at")
    left = ship_rows(admin, request, [(order, row_of(order, request.POST)) for order in orders])
    if left:
        return render(admin, request, left)
    return HttpResponseRedirect(reverse("admin:store_order_changelist"))


def row_of(order, data):
    return RowForm(data, prefix=str(order.pk))


def ship_rows(admin, request, rows):
    """Ship the rows that have a number. Returns the rows that wait for one, or for a better one."""
    typed = [(order, form) for order, form in rows if has_number(form)]
    waiting = [(order, form) for order, form in rows if not has_number(form)]
    numbers = {order.pk: form.cleaned_data for order, form in typed}

    def act(order):
        row = numbers[order.pk]
        fulfilment.ship(order, row["carrier"], row["number"], request.user)

    done, refused = attempt([order for order, _ in typed], act)
    tell(admin, request, done, refused, "shipped, and the shoppers are told")
    if not typed:
        admin.message_user(
            request, "No number was typed, so nothing was shipped.", messages.WARNING
        )
    return waiting


def has_number(form):
    return form.is_valid() and bool(form.cleaned_data["number"])


def render(admin, request, rows):
    context = {
        **admin.list_context(request, "Ship"),
        "rows": [(order, form, address_of(order)) for order, form in rows],
        "errors": any(form.errors for _, form in rows),
        "carriers": carriers.NAMES,
    }
    return TemplateResponse(request, "admin/store/order/ship_many.html", context)
