"""The size guide and its sheet to print at full size."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from biocorrect.public_pages import public, public_with
from biocorrect.seo import Seo, absolute, breadcrumbs, json_ld
from store import finds, size_guide, sizing_sheet


@public_with(*size_guide.PARAMETERS)
def guide(request: HttpRequest) -> HttpResponse:
    """Measure, convert, compare. A size in the address is answered, or told what is wrong."""
    form = size_guide.SizeForm(request.GET if "size" in request.GET else None)
    sizes = form.sizes if form.is_valid() else ()
    trail = [("Home", reverse("content:home"))]
    context = {
        "form": form,
        "answer": size_guide.answer(sizes),
        "choices": size_guide.choices(sizes) if len(sizes) > 1 else [],
        "cards": finds.band_cards(sizes) if len(sizes) > 1 else [],
        "adults": size_guide.bands(child=False),
        "children": size_guide.bands(child=True),
        "rows": size_guide.rows(),
        "trail": trail,
        "seo": seo(trail, is_answer=form.is_bound),
    }
    return render(request, "store/size_guide.html", context)


def seo(trail: list[tuple[str, str]], *, is_answer: bool) -> Seo:
    here = ("Size guide", reverse("store:size_guide"))
    return Seo(
        title="Insole size guide: foot length to size | Biocorrect",
        description="Measure your foot, type any shoe size or foot length and get your insole "
        "size. US, UK and EU tables, trimming, and a 1:1 sheet to print.",
        canonical=absolute(here[1]),
        robots="noindex, follow" if is_answer else "",
        json_ld=(json_ld(breadcrumbs([*trail, here])),),
    )


@public
def sheet(request: HttpRequest, paper: str) -> HttpResponse:
    """The sheet for one paper, the same bytes whenever it is asked for."""
    name = f"biocorrect-sizing-sheet-{paper}.pdf"
    return HttpResponse(
        sizing_sheet.pdf(sizing_sheet.PAPERS[paper]),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
