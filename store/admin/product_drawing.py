"""The drawing beside the measurements: made of the form as it is typed, and saved by nobody."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse

from store.admin.product_measurements import DRAWN, LONGEST_TEXT, DrawnForm
from store.models import Arch

# With the form goes what is drawn beside it, so that the last good drawing outlives an error.
LAST_DRAWN = "_drawn"
SHOWN_ARCH = "_arch"
# The button that draws and saves nothing, for browsers without a script.
REDRAW = "_redraw"
NAMELESS = "This insole"
# The layers' words may take all they are allowed, written as an address writes them.
LONGEST = 6 * LONGEST_TEXT


class Panel:
    """What stands beside the measurements. Without a product there is nothing to draw yet.

    `refused` has the label of a field, the id of its control, and why it cannot be drawn; `drawn`
    are the fields of what is drawn, to draw it again.
    """

    def __init__(self, product=None, *, arch="", drawn="", refused=()):
        self.product = product
        self.arch = arch
        self.drawn = drawn
        self.refused = refused

    @property
    def arches(self):
        return [(arch, Arch(arch).label) for arch in self.product.arches]

    @property
    def facts(self):
        """What follows from the measurements, in millimetres by name."""
        product, heel = self.product, float(self.product.heel_mm)
        yield "Length", product.length_mm
        yield "Arch above the heel", product.arches[self.arch] - heel
        yield "Wall of the cup", product.heel_cup_mm - heel
        if product.forefoot_mm:
            yield "Heel to toe", heel - float(product.forefoot_mm)


def panel_of(product):
    """Show a product as it is saved; nothing for one that is not."""
    if product is None:
        return Panel()
    values = {name: getattr(product, name) for name in DRAWN}
    drawn = {name: value for name, value in values.items() if value is not None}
    return Panel(product, arch=product.drawn_arch, drawn=urlencode(drawn, doseq=True))


def panel_typed(data):
    """Show what is typed; where it cannot be, what was drawn last, and why."""
    form = DrawnForm(data)
    if form.is_valid():
        drawn = [(name, value) for name in DRAWN for value in data.getlist(name) if value]
        return panel_drawn(form, data, urlencode(drawn))
    refused = [
        (form.fields[name].label, f"id_{name}", " ".join(map(str, errors)))
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    was_drawn = data.get(LAST_DRAWN, "")[:LONGEST]
    last = DrawnForm(QueryDict(was_drawn))
    if last.is_valid():
        return panel_drawn(last, data, was_drawn, refused)
    return Panel(refused=refused)


def panel_drawn(form, data, drawn, refused=()):
    product = form.instance
    product.shoes = form.cleaned_data["shoes"]
    product.name = data.get("name", "").strip()[:60] or NAMELESS
    asked = data.get(SHOWN_ARCH, "")
    arch = asked if asked in product.arches else product.drawn_arch
    return Panel(product, arch=arch, drawn=drawn, refused=refused)


def drawing_view(admin, request):
    """Answer the form that is being typed with the panel alone."""
    if not (admin.has_change_permission(request) or admin.has_add_permission(request)):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    context = {"panel": panel_typed(request.POST)}
    return TemplateResponse(request, "admin/store/product/_drawn.html", context)
