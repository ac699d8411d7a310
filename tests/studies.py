"""Studies that tests need, and pages that cite them."""

import itertools

from content.models import Reference, Study

_numbers = itertools.count(1)


def make_study(**fields):
    number = next(_numbers)
    values = {
        "key": f"walker-{1900 + number}",
        "short": f"Walker {1900 + number}",
        "authors": "Walker A, Runner B.",
        "title": f"Insoles and walking, part {number}",
        "source": "Journal of Feet",
        "year": 1900 + number,
        "doi": f"10.1000/{number}",
        "design": "trial",
        "insole": "ready",
        "people": 40,
        "population": "People who walk.",
        "control": "No insoles.",
        "question": "easing",
        "finding": f"It made no difference, part {number}.",
        "result": "Pain −0.5 (−1.5 to 0.5).",
        "limits": "Few people.",
        "confidence": 2,
        "why": "It is small.",
        "read_as": "The abstract.",
    } | fields
    study = Study(**values)
    study.full_clean()
    study.save()
    return study


def cite(page, *studies):
    """Make these studies the page's references, numbered from 1."""
    for number, study in enumerate(studies, 1):
        Reference.objects.create(page=page, number=number, study=study)
