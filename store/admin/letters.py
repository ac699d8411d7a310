"""Every letter a shopper can get, as it will look on a phone, on a screen, and as text."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from store.admin.letter_samples import MEASURES, sample_product, samples
from store.enclosures import shown_in_place

# The page frames our own letters; a letter carries its styles with it, and may load nothing.
PAGE_CSP = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}
LETTER_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}
# A frame follows the reader's own scheme; to see the other one, its rules are let in or kept out.
SCHEMES = {"light": "not all", "dark": "all"}


def urls(admin):
    """Return the addresses of the preview; each asks for the permission to see mails."""

    def guarded(view, csp):
        @require_safe
        def see(request, *args, **kwargs):
            if not admin.has_view_permission(request):
                raise PermissionDenied
            return view(admin, request, *args, **kwargs)

        # Outside the admin's own, because the last one counts.
        return csp_override(csp)(admin.admin_site.admin_view(see))

    return [
        path("preview/", guarded(page, PAGE_CSP), name="store_mail_preview"),
        path("preview/<slug:name>/", guarded(page, PAGE_CSP), name="store_mail_preview_of"),
        path("preview/<slug:name>/html/", guarded(letter, LETTER_CSP), name="store_mail_letter"),
    ]


def page(admin, request, name="confirmed"):
    """Show one letter in both widths beside its text, and the way to all others."""
    every = samples()
    sample = find(every, name)
    subject, text, _ = sample.written()
    context = {
        **admin.admin_site.each_context(request),
        "title": "Letters to shoppers",
        "opts": admin.opts,
        "media": admin.media,
        "here": "Letters to shoppers",
        "samples": every,
        "sample": sample,
        "subject": subject,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "text": text,
        "letter_url": reverse("admin:store_mail_letter", args=[sample.name]),
        "scheme": scheme_of(request),
        "schemes": list(SCHEMES),
    }
    return render(request, "admin/store/mail/preview.html", context)


@xframe_options_sameorigin
def letter(admin, request, name):
    """The HTML of one letter as it is sent, in the scheme that was asked for."""
    sample = find(samples(), name)
    products = [sample_product(name) for name in MEASURES]
    html = shown_in_place(sample.written()[2], products)
    media = SCHEMES[scheme_of(request)]
    return HttpResponse(html.replace("(prefers-color-scheme: dark)", media))


def scheme_of(request):
    scheme = request.GET.get("scheme")
    return scheme if scheme in SCHEMES else "light"


def find(every, name):
    sample = next((each for each in every if each.name == name), None)
    if sample is None:
        raise Http404("There is no such letter.")
    return sample
