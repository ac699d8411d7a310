"""All that the project says in public passes the claims check: no block, no unexplained warning."""

import ast
import json
import re
from html import unescape

import pytest
from django.conf import settings

from biocorrect import claims as check
from biocorrect.claim_words import Level
from content import claims, demo, publishing
from content.models import Page, Study
from store import demo as store_demo
from store.admin.letter_samples import samples
from store.models import Product

# Sentences somebody looked at and let stand, and why. What blocks cannot be allowed here.
ALLOWED = {
    "There are many ways to treat lower back pain.": "A general statement; no product is near.",
    "Less pain after 4 to 6 weeks": "A verdict; the row goes on with the trials and their size.",
    "Few people in the trials on easing pain, and the likely range just reaches no effect.":
        "Says why a finding is unsure.",
    "A second source says the pilot study used products of Foot Levelers.":
        "Pilot is what the study calls itself; this says who paid for it.",
    "Randomized pilot trial": "A kind of study, shown with its size.",
    "Preventing back pain": "A question of the page of studies; the answers stand below it.",
    "Preventing injuries": "A question of the page of studies; the answers stand below it.",
    "Easing back pain": "A question of the page of studies; the answers stand below it.",
}  # fmt: skip
SHOWN_OF_PRODUCTS = (
    "name", "purpose", "shoe_words", "summary", "best_for", "not_for", "layers", "care", "life",
    "studies", "questions",
)  # fmt: skip
SHOWN_OF_STUDIES = (
    "population", "control", "finding", "result", "limits", "funding", "why", "read_as",
)  # fmt: skip
TEMPLATES = [
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.*")
    if "admin" not in path.parts and path.suffix in {".html", ".txt"}
]
MODULES = [
    path
    for package in ("biocorrect", "content", "store")
    for path in (settings.BASE_DIR / package).rglob("*.py")
    # The demo's texts are checked as pages; the rules are made of what they forbid.
    if not {"migrations", "demo"} & set(path.parts) and not path.name.startswith("claim")
]


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store_demo.load()
    demo.load()


def problems(found):
    """What nobody let stand, in words that lead to it."""
    return [
        f"{claim.level}: “{claim.words}” in “{claim.sentence_words}”"
        for claim in found
        if claim.level is Level.BLOCK or claim.sentence_words not in ALLOWED
    ]


def test_every_page_study_and_product_passes(site):
    wrong, checked = [], 0
    for page in Page.objects.all():
        checked += 1
        for sentence in claims.flagged(publishing.draft(page)):
            wrong += [f"{page}, {sentence.part}: {each}" for each in problems(sentence.claims)]
        wrong += problems(check.check(f"{page.topic}\n{page.notice}"))
    for study in Study.objects.all():
        checked += 1
        for name in SHOWN_OF_STUDIES:
            # A card shows the kind of study and its size above every finding.
            wrong += problems(check.check(f"{study.kind}. {getattr(study, name)}"))
    for product in Product.objects.prefetch_related("pictures"):
        checked += 1
        texts = [getattr(product, name) for name in SHOWN_OF_PRODUCTS]
        texts += [picture.alt for picture in product.pictures.all()]
        wrong += problems(check.check("\n".join(texts), about_product=True))
    assert wrong == []
    assert checked >= 40


def test_what_search_engines_are_told_passes(site, client):
    """Titles, descriptions and structured data, of every page of the sitemap."""
    addresses = re.findall(r"<loc>[^<]*?//[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").text)
    wrong, told = [], 0
    for address in addresses:
        html = client.get(address).text
        texts = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)
        texts += re.findall(r'<meta (?:name|property)="[\w:]+" content="(.*?)"', html)
        for node in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html):
            texts += strings(json.loads(node))
        told += len(texts)
        wrong += [f"{address} {each}" for text in texts for each in problems_of_html(text)]
    assert wrong == []
    assert len(addresses) >= 25
    assert told > 20 * len(addresses)


def problems_of_html(text):
    return problems(check.check(unescape(text)))


def strings(node):
    """Every text of a structured-data node but the titles of other people's studies."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        node = [value for name, value in node.items() if name != "citation"]
    return [text for each in node for text in strings(each)] if isinstance(node, list) else []


def test_every_letter_passes():
    letters = samples()
    assert len(letters) >= 13
    for letter in letters:
        subject, text, html = letter.written()
        paragraphs = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        found = check.check(f"{subject}\n{paragraphs}") + check.check_html(html)
        assert problems(found) == [], letter.title


def test_every_template_passes():
    assert len(TEMPLATES) >= 80
    wrong = [
        f"{path.name} {each}"
        for path in TEMPLATES
        for each in problems(check.check_html(literal(path.read_text())))
    ]
    assert wrong == []


def literal(template):
    """A template's own words; what it fills in is a word as well."""
    text = re.sub(r"\{#.*?#\}|<style.*?</style>|<svg.*?</svg>", "", template, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "x", re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL))


def test_every_word_in_the_code_passes():
    """Messages, labels and names: every string with a space in it that is no docstring."""
    wrong, checked = [], 0
    for path in MODULES:
        for text in spoken(ast.parse(path.read_text())):
            checked += 1
            wrong += [f"{path.name} {each}" for each in problems(check.check_html(text))]
    assert wrong == []
    assert checked > 1000


def spoken(tree):
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and " " in node.value and id(node) not in docstrings:
            yield node.value


def test_every_allowed_sentence_is_still_said_somewhere(site):
    """What is no longer said needs no leave, and would let the next one like it pass."""
    said = "\n".join(path.read_text() for path in (settings.BASE_DIR / "content").rglob("*.py"))
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    assert [sentence for sentence in ALLOWED if sentence not in said] == []
