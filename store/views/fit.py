"""The fit finder: six questions, each a form by GET, and the outcome, which an address can share.

Nothing is stored, counted or joined to an order. What is answered stands in the address alone,
which no other site learns (`Referrer-Policy: same-origin`) and no log keeps.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from biocorrect.public_pages import public_with
from biocorrect.seo import Seo, absolute
from store.finder import Exit
from store.fitting import PARAMETERS, SIZE_NUMBER, Asked, Fit, FootForm, question_page
from store.models import FinderWeights, Product
from store.questions import QUESTIONS
from store.views.catalogue import home

TITLES = {
    Exit.FIXED: "A different insole will not fit safely",
    Exit.NONE: "We make no insole for this shoe yet",
}


@public_with(*PARAMETERS)
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask one question; one that was passed over first."""
    if not 1 <= number <= SIZE_NUMBER:
        raise Http404
    asked = Asked.read(request.GET.dict())
    if gap := asked.gap_before(number):
        # Who comes to a later question by a link of old has not passed over the first one.
        return _ask(asked, gap, is_passed_over=bool(asked.answers.given) or number == 2)
    is_last = number == SIZE_NUMBER
    context = {
        "number": number,
        "numbers": range(1, SIZE_NUMBER + 1),
        "asked": asked,
        "question": None if is_last else QUESTIONS[number - 1],
        "chosen": "" if is_last else asked.answers.to(QUESTIONS[number - 1]),
        "form": FootForm(asked) if is_last else None,
        "carried": asked.without(number),
        "after": asked.after(number),
        "back": _before(asked, number, is_passed_over="missing" in request.GET),
        "skip": Asked(asked.answers, "").with_query(reverse("store:fit_result")),
        "is_passed_over": not is_last and "missing" in request.GET,
        "trail": _trail(),
    }
    title = "How long is your foot?" if is_last else QUESTIONS[number - 1].title
    context["seo"] = _seo(f"{number} of {SIZE_NUMBER}: {title}")
    return render(request, "store/fit_question.html", context)


@public_with(*PARAMETERS)
def result(request: HttpRequest) -> HttpResponse:
    """Show what fits, why, why not the others, and what another answer would change."""
    asked = Asked.read(request.GET.dict())
    if gap := asked.gap_before(SIZE_NUMBER):
        return _ask(asked, gap, is_passed_over=bool(asked.answers.given))
    form = FootForm(asked)
    if form.is_bound and not form.is_valid():
        return _ask(asked, SIZE_NUMBER, is_passed_over=True)
    products = Product.objects.shown()
    fit = Fit(asked, products, form.foot, FinderWeights.objects.in_force())
    title = (
        f"Your fit: {fit.product.name}" if fit.product else TITLES[fit.finding.exit or Exit.NONE]
    )
    context = {
        "fit": fit,
        "products": products,
        "title": title,
        "size_page": asked.with_query(question_page(SIZE_NUMBER)),
        "trail": _trail(),
        "seo": _seo(title),
    }
    return render(request, "store/fit_result.html", context)


@public_with(*PARAMETERS)
def what_to_do(request: HttpRequest) -> HttpResponse:
    """Where to go with a sign from the safety page. Its headers are those of the first question."""
    return render(
        request, "store/fit_signs.html", {"trail": _trail(), "seo": _seo("See a person first")}
    )


def _ask(asked: Asked, number: int, *, is_passed_over: bool) -> HttpResponse:
    parameters = asked.parameters | ({"missing": "1"} if is_passed_over else {})
    query = f"?{urlencode(parameters)}" if parameters else ""
    return redirect(f"{question_page(number)}{query}")


def _before(asked: Asked, number: int, *, is_passed_over: bool) -> tuple[str, str]:
    """Say where the way back leads: to the outcome for who changes an answer, else one back.

    An answer that cannot stay as it is has no outcome to go back to.
    """
    if asked.size is not None and not asked.answers.missing and not is_passed_over:
        return "Keep it as it is", asked.with_query(reverse("store:fit_result"))
    if number == 1:
        return "Back", reverse("fit")
    return "Back", asked.with_query(question_page(number - 1))


def _trail() -> list[tuple[str, str]]:
    return [home(), ("Find your fit", reverse("fit"))]


def _seo(title: str) -> Seo:
    """Only the first page of the finder is for search engines."""
    return Seo(
        title=f"{title} | Biocorrect",
        description="Six questions about your shoes and your feet lead to an insole, and say why.",
        canonical=absolute(reverse("fit")),
        robots="noindex, follow",
    )
