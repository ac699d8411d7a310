"""Facts of the settings: what staff name in a text stands filled in wherever readers see it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django_prose_editor.fields import ProseEditorField

from content import addresses
from content.models import BODY_BLOCKS, HOME_BLOCKS, EvidenceNote
from tests.admin_pages import text_of
from tests.factories import make_variant
from tests.pages import add_block, make_page, make_picture, published

pytestmark = pytest.mark.django_db

FACT = "{{ return_days }}"
FINDING = {"question": FACT, "verdict": FACT, "answer": FACT, "why": FACT, "confidence": 2}
# What a field takes that is no free text.
OTHERS = {
    "drawing": "tiptoe",
    "steps": f"Foot: {FACT}",
    "findings": [FINDING],
    "agreed_on": datetime.date(2026, 1, 5),
}


def filled(kind, rows):
    """The fields of a kind of block, with a fact in each where staff write what they like."""
    named = {field.name: value_of(field, rows) for field in kind._meta.concrete_fields}
    return {name: value for name, value in named.items() if value is not None}


def value_of(field, rows):
    is_text = isinstance(field, models.CharField | models.TextField)
    if known := rows.get(field.name):
        return known
    if not is_text or field.name == "region":
        return None
    if isinstance(field, models.URLField):
        return "https://example.org/"
    if addresses.OF_A_LINK in field.validators:
        return "/shop/"
    return f"<p>{FACT}</p>" if isinstance(field, ProseEditorField) else FACT


@pytest.mark.parametrize("kind", BODY_BLOCKS + HOME_BLOCKS, ids=lambda kind: kind.name)
def test_every_block_has_its_facts_filled_in(kind, client, settings):
    settings.RETURN_DAYS = 71
    rows = OTHERS | {
        "product": make_variant().product,
        "picture": make_picture(),
        "article": published(make_page(title=FACT, summary=FACT)),
    }
    is_home = kind in HOME_BLOCKS
    page = make_page(kind="home" if is_home else "article", slug="" if is_home else "all", text="")
    block = add_block(page, kind, **filled(kind, rows))
    block.full_clean()
    words = text_of(client.get(published(page).get_absolute_url()))
    assert "{" not in words
    assert kind.name in {"product_card", "drawing"} or "71" in words


def test_the_titles_of_pages_have_theirs_filled_in_wherever_they_stand(client, settings):
    settings.RETURN_DAYS = 71
    published(make_page(kind="plain", slug="help", title=f"Within {FACT} days"))
    inner = published(make_page(kind="plain", slug="help/returns"))
    assert "Within 71 days" in text_of(client.get(inner.get_absolute_url()))


def test_a_fact_that_does_not_exist_is_refused_in_an_evidence_panel_too():
    page = make_page()
    finding = FINDING | {"why": "{{ nothing }}"}
    panel = EvidenceNote(parent=page, region="body", findings=[finding])
    with pytest.raises(ValidationError, match="no fact called"):
        panel.full_clean()


def test_the_year_turns_on_pages_that_are_set_in_type_already(client, monkeypatch):
    page = published(make_page("<p>In the year {{ year }}.</p>"))
    now = timezone.now()
    assert f"In the year {now.year}." in text_of(client.get(page.get_absolute_url()))
    later = now + datetime.timedelta(days=370)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert f"In the year {later.year}." in text_of(client.get(page.get_absolute_url()))
