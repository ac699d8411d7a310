"""Taking a product out of the shop and bringing it back: looked at first, then done, and logged."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from biocorrect import pointers
from store import shelf, weighing
from store.admin import cells
from store.models import CartLine, Product
from store.models.catalogue import NothingToSell


def archive_view(admin, request, product):
    """Say what archiving changes, and archive once that is confirmed."""
    refuse_others(admin, request, product)
    if not product.is_active:
        return leave(admin, request, product, f"{product} is archived already.", messages.INFO)
    if request.method == "POST":
        product.archive()
        admin.log_change(request, product, "Archived.")
        say = f"{product} is archived. Its page tells people so from now on."
        return leave(admin, request, product, say)
    on_sale = Product.objects.for_sale()
    others = [each for each in on_sale if each.pk != product.pk]
    context = {
        "title": f"Archive {product}?",
        "here": "Archive",
        "nearest": shelf.most_like(product, others),
        "turns": turns_of(weighing.without(product, on_sale), product),
        "pointers": pointers.to(product),
        "mentions": mentions_of(product),
        "carts": CartLine.objects.filter(variant__product=product)
        .values("cart")
        .distinct()
        .count(),
    }
    return render(admin, request, product, "archive", context)


def bring_back_view(admin, request, product):
    """Say what comes back, or why nothing can, and bring it back once that is confirmed."""
    refuse_others(admin, request, product)
    if product.is_active:
        return leave(admin, request, product, f"{product} is on sale already.", messages.INFO)
    if request.method == "POST":
        try:
            product.bring_back()
        except NothingToSell as refused:
            return leave(admin, request, product, str(refused), messages.ERROR)
        admin.log_change(request, product, "Put on sale.")
        return leave(admin, request, product, f"{product} is on sale.")
    [loaded] = Product.objects.for_cards().filter(pk=product.pk)
    context = {
        "title": f"Put {product} on sale?",
        "here": "Put on sale",
        "product": loaded,
        "price": cells.price_range(product.cheapest, product.dearest),
        "turns": turns_if_back(loaded),
        "pointers": pointers.to(product),
        "was_ordered": admin.lines_of(product).exists(),
    }
    return render(admin, request, product, "bring_back", context)


def refuse_others(admin, request, product):
    if not admin.has_change_permission(request, product):
        raise PermissionDenied


def leave(admin, request, product, say, level=messages.SUCCESS):
    admin.message_user(request, say, level)
    return HttpResponseRedirect(cells.page_of(product))


def turns_of(difference, product):
    """Count the finder's answers that lead to a product with it, by the insole without it."""
    names = dict(Product.objects.values_list("slug", "name"))
    return [
        (names.get(turn.after, ""), len(turn.answers))
        for turn in difference.turns
        if turn.before == product.slug
    ]


def turns_if_back(product):
    if not product.on_sale:
        return []
    return turns_of(weighing.without(product, [*Product.objects.for_sale(), product]), product)


def mentions_of(product):
    """The other products on sale whose words name this one, with their pages in the admin."""
    return [
        (other.name, cells.page_of(other))
        for other in Product.objects.on_sale().exclude(pk=product.pk)
        if product.name in f"{other.best_for}\n{other.not_for}\n{other.questions}"
    ]


def render(admin, request, product, name, context):
    shown = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "original": product,
        "media": admin.media,
        "back": reverse("admin:store_product_change", args=[product.pk]),
        **context,
    }
    return TemplateResponse(request, f"admin/store/product/{name}.html", shown)
