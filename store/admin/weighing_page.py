"""The page that weighs the fit finder anew: what would change over all answers, then published."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from store import weighing
from store.admin.weighing_form import WeighingForm
from store.fit_rules import BEGUN_WITH
from store.models import FinderWeights, Product, WeightsChanged
from store.weighing import WeightsRefused

NO_INSOLE = "No insole of ours"
# The button that compares and publishes nothing, for browsers without a script.
LOOK = "_look"
OVERTAKEN = (
    "Somebody published other weights since you opened this page. Below yours are compared with "
    "what counts now: look again, then publish."
)


def weigh_view(admin, request):
    """Ask for weights, show what they would change, and publish them."""
    refuse_others(admin, request)
    live = number_in_force()
    if request.method != "POST":
        return render(admin, request, WeighingForm(initial=first_guess(request, live)))
    form = WeighingForm(request.POST)
    if LOOK not in request.POST and form.is_valid() and (version := publish(form, request.user)):
        admin.log_addition(request, version, [{"added": {}}])
        say = f"{version} is published: the finder counts by it from now on."
        admin.message_user(request, say, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:store_finderweights_changelist"))
    # What is shown again is compared with what counts now.
    shown = request.POST.copy()
    shown["after"] = str(live)
    form.data = shown
    return render(admin, request, form)


def look_view(admin, request):
    """Answer the weights that are being typed with what they would change, and nothing else."""
    refuse_others(admin, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    context = {"panel": Panel(WeighingForm(request.POST))}
    return TemplateResponse(request, "admin/store/finderweights/_change.html", context)


def refuse_others(admin, request):
    if not admin.has_add_permission(request):
        raise PermissionDenied


def number_in_force():
    live = FinderWeights.objects.live()
    return live.number if live else 0


def first_guess(request, live):
    """Start from what counts now, or from the version that is to be brought back."""
    asked = request.GET.get("from", "")
    if asked == "0":
        return {"after": live, "note": "As the finder began", **BEGUN_WITH}
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else None
    if number and (version := FinderWeights.objects.filter(number=number).first()):
        return {"after": live, "note": f"As in version {number}", **version.weights}
    return {"after": live, **FinderWeights.objects.in_force()}


def publish(form, person):
    """Publish what was typed and return the version; or say at the form why not."""
    if form.weights == FinderWeights.objects.in_force():
        form.add_error(None, "These are the weights that count already.")
        return None
    note, after = form.cleaned_data["note"], form.cleaned_data["after"]
    try:
        return weighing.publish(form.weights, after=after, by=person, note=note)
    except WeightsRefused as refused:
        form.add_error(None, str(refused))
    except WeightsChanged:
        form.add_error(None, OVERTAKEN)
    return None


def render(admin, request, form):
    context = {
        **admin.admin_site.each_context(request),
        "title": "Weigh the fit finder",
        "here": "Weigh anew",
        "opts": admin.opts,
        "media": admin.media,
        "form": form,
        "panel": Panel(form),
        "errors": form.errors if form.is_bound and LOOK not in request.POST else None,
    }
    return TemplateResponse(request, "admin/store/finderweights/weigh.html", context)


class Panel:
    """What the weights of a form would change, by where answers lead before and after."""

    def __init__(self, form):
        self.refused, self.turns, self.rows = [], [], []
        self.why_not = ""
        self.changed = 0
        if not form.is_bound:
            weights = {key: form.initial[key] for key in BEGUN_WITH}
        elif form.is_valid() or not form.refused:
            weights = {key: form.cleaned_data[key] for key in BEGUN_WITH}
        else:
            self.refused = form.refused
            return
        self.compare(weights)

    def compare(self, weights):
        products = Product.objects.for_sale()
        difference = weighing.would_change(weights, products)
        names = {product.slug: product.name for product in products}
        self.why_not = weighing.why_not(difference, products)
        self.changed = difference.changed
        self.rows = [(product.name, *difference.count(product.slug)) for product in products]
        self.turns = [
            (
                names.get(turn.before, NO_INSOLE),
                names.get(turn.after, NO_INSOLE),
                [words(answers) for answers in turn.answers],
            )
            for turn in difference.turns
        ]


def words(answers):
    """Write answers in one line: “Running, lifts out, under 4 hours, arch low, light”."""
    shoe, lift, hours, arch, want = (option for _, option in answers.given)
    parts = [shoe.label, lift.words, hours.label, f"arch {arch.label.lower()}", want.label]
    return ", ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])
