"""The pages visitors read, the same for everyone; and the staff's preview of a draft."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from biocorrect.public_pages import public, public_with
from biocorrect.seo import Node, Seo, absolute, breadcrumbs, json_ld
from biocorrect.staff import staff_only
from content import article_list, facts, publishing, reading, structured_data, studies
from content.models import Edition, Page, UnsavedChanges
from content.reading import Reading

# The label of a page and its address.
type Step = tuple[str, str]

TEMPLATES = {
    Page.Kind.HOME: "content/home.html",
    Page.Kind.ARTICLE: "content/article.html",
    Page.Kind.PLAIN: "content/page.html",
}


@public
def home(request: HttpRequest) -> HttpResponse:
    return show(request, live(Page.Kind.HOME, ""))


@public
def article(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, live(Page.Kind.ARTICLE, slug))


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, live(Page.Kind.PLAIN, slug))


@public_with("topic")
def articles(request: HttpRequest) -> HttpResponse:
    """List the articles, all of them or those of one topic."""
    shown = article_list.arrange(Page.objects.articles(), request.GET.get("topic", ""))
    trail = [("Home", reverse("content:home"))]
    here = ("Articles", reverse("content:articles"))
    seo = Seo(
        title="Articles on back pain and the feet | Biocorrect",
        description="Plain reading on low back pain, feet and insoles: what studies found, how "
        "sure it is, and when to see a clinician.",
        # One topic alone is a part of the whole list, which is what search engines should show.
        canonical=absolute(here[1]),
        json_ld=(
            json_ld(structured_data.item_list(shown.entries)),
            json_ld(breadcrumbs([*trail, here])),
        ),
    )
    context = {"list": shown, "trail": trail, "seo": seo}
    return render(request, "content/articles.html", context)


@public_with(*studies.PARAMETERS)
def evidence(request: HttpRequest) -> HttpResponse:
    """List all studies, or those that the filters of the address ask for."""
    shelf = studies.arranged(request.GET)
    trail = [("Home", reverse("content:home"))]
    here = ("Evidence", reverse("content:evidence"))
    seo = Seo(
        title="Studies of insoles, back pain and feet, rated | Biocorrect",
        description="Studies and guidelines on insoles, feet and back pain, for us or against us: "
        "what each found, how large it is, who paid, and how sure we are.",
        canonical=absolute(here[1]),
        robots="noindex, follow" if len(shelf.applied) > 1 else "",
        json_ld=(json_ld(breadcrumbs([*trail, here])),),
    )
    context = {"shelf": shelf, "trail": trail, "seo": seo}
    return render(request, "content/evidence.html", context)


@staff_only
@never_cache
def preview(request: HttpRequest, pk: int, edition: int | None = None) -> HttpResponse:
    """Show a draft, or an edition whether due or not, exactly as visitors would see it."""
    page = get_object_or_404(Page, pk=pk)
    if edition is None:
        shown = publishing.draft(page)
    else:
        shown = get_object_or_404(Edition.objects.select_related("page"), pk=edition, page=page)
    response = show(request, reading.read(page, shown), is_preview=True)
    response["X-Robots-Tag"] = "noindex"
    return response


@staff_only
@never_cache
@csp_override({**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]})
@xframe_options_sameorigin
def preview_unsaved(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show the draft as this person has typed it so far, in a frame beside the form.

    Without a number it is the new page that they write, before it is saved for the first time.
    """
    page = get_object_or_404(Page, pk=pk) if pk else Page()
    row = UnsavedChanges.objects.of(request.user, page if pk else None)
    edition = row.as_edition(page) if row and row.shown else publishing.draft(page)
    # By it the page is known when it is set in type, and what is typed is another page each time.
    edition.digest = publishing.digest(edition)
    if not pk:
        page.slug = page.slug or "new"
    response = show(request, reading.read(page, edition))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": absolute("/sitemap.xml")}
    return render(request, "content/robots.txt", context, content_type="text/plain")


def live(kind: Page.Kind, slug: str) -> Reading:
    """Load what visitors read at an address. Raises Http404 where nothing is published."""
    page = Page.objects.at(kind, slug)
    if page is None or page.edition is None:
        raise Http404
    return reading.read(page, page.edition)


def show(request: HttpRequest, shown: Reading, *, is_preview: bool = False) -> HttpResponse:
    way = trail(shown)
    context = {
        "page": shown.page,
        "edition": shown.edition,
        "reading": shown,
        "trail": way,
        "seo": seo(shown, way),
        "is_preview": is_preview,
    }
    return render(request, TEMPLATES[Page.Kind(shown.page.kind)], context)


def trail(shown: Reading) -> list[Step]:
    """The pages above this one: the list of articles and its topic, or the folders it stands in."""
    home = ("Home", reverse("content:home"))
    if shown.page.kind == Page.Kind.ARTICLE:
        topic = shown.page.topic
        way = [home, ("Articles", reverse("content:articles"))]
        return [*way, (topic, article_list.address_of(topic))] if topic else way
    folders = [
        (page.edition.shown_title, page.get_absolute_url())
        for page in shown.folders
        if page.edition
    ]
    return [home, *folders]


def seo(shown: Reading, way: list[Step]) -> Seo:
    page, edition = shown.page, shown.edition
    path = page.get_absolute_url()
    title = facts.fill(edition.meta.get("search_title") or edition.title)
    image = structured_data.share_image(shown)
    return Seo(
        title=title if "Biocorrect" in title else f"{title} | Biocorrect",
        description=facts.fill(edition.meta.get("search_description", "")),
        canonical=absolute(path),
        image=image,
        image_alt=shown.share_alt,
        type="article" if page.kind == Page.Kind.ARTICLE else "website",
        json_ld=tuple(map(json_ld, nodes(shown, way))),
    )


def nodes(shown: Reading, way: list[Step]) -> list[Node]:
    if shown.page.kind == Page.Kind.HOME:
        return [structured_data.store(), structured_data.website()]
    here = (shown.title, shown.page.get_absolute_url())
    found = [breadcrumbs([*way, here])]
    if shown.page.kind == Page.Kind.ARTICLE:
        found.insert(0, structured_data.article(shown))
    return found
