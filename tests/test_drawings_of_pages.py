"""The project's drawings: staff choose one, readers see it and can read it, at any size."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from PIL import Image

from content.drawings import DRAWINGS
from content.models import Drawing, RedFlags
from tests.pages import add_block, make_page, make_picture, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("drawn", DRAWINGS, ids=lambda drawn: drawn.name)
def test_every_drawing_is_small_named_and_free_of_fixed_colors(drawn):
    svg = render_to_string(drawn.template, {"title": drawn.title})
    assert f"<title>{drawn.title}</title>" in svg
    assert 'role="img"' in svg
    assert len(svg) <= 3600
    # Used twice on a page, or in the dark, it must not break.
    assert not re.search(r'\sid=|style=|fill="|stroke="|#[0-9a-f]{3,6}\b', svg)


def test_a_page_shows_the_drawing_its_caption_and_its_words(client):
    page = make_page()
    add_block(page, Drawing, drawing="tiptoe", caption="Like this.")
    html = client.get(published(page).get_absolute_url()).content.decode()
    figure = html[html.index('<figure class="drawn">') : html.index("</figure>")]
    assert "A child’s flat foot, standing and on tiptoe" in figure
    assert "Like this." in figure
    assert "a clear arch appears" in figure


def test_a_drawing_that_is_gone_leaves_the_rest_of_the_page(client):
    page = make_page()
    add_block(page, Drawing, drawing="long_lost")
    response = client.get(published(page).get_absolute_url())
    assert response.status_code == 200
    assert 'class="drawn"' not in response.content.decode()


def test_only_a_drawing_of_the_project_can_be_chosen():
    block = add_block(make_page(), Drawing, drawing="tiptoe")
    block.full_clean()
    assert str(block) == "A child’s flat foot, standing and on tiptoe"
    block.drawing = "long_lost"
    with pytest.raises(ValidationError, match="not a valid choice"):
        block.full_clean()


def test_signs_may_be_of_the_feet_alone_but_not_of_nothing(client):
    page = make_page()
    block = add_block(page, RedFlags, feet="A sore\nA limp")
    block.full_clean()
    html = client.get(published(page).get_absolute_url()).content.decode()
    assert "redflag--1" in html
    assert "911, now" not in html
    block.feet = ""
    with pytest.raises(ValidationError, match="at least one list"):
        block.full_clean()


@pytest.mark.parametrize("drawn", DRAWINGS, ids=lambda drawn: drawn.name)
def test_every_drawing_has_a_light_picture_for_sharing(drawn):
    file = Path(finders.find(drawn.share_picture))
    assert Image.open(file).size == (1200, 630)
    assert file.stat().st_size < 40_000


def test_a_page_is_shared_with_its_picture_else_with_its_first_drawing(client):
    page = make_page()
    add_block(page, Drawing, drawing="tiptoe")
    add_block(page, Drawing, drawing="wear_in")
    html = client.get(published(page).get_absolute_url()).content.decode()
    assert re.search(r'og:image" content="[^"]+/static/img/share/tiptoe[^"]*\.png"', html)
    assert 'og:image:alt" content="A child’s flat foot, standing and on tiptoe"' in html
    page.share_picture = make_picture(alt="Two insoles")
    page.save()
    html = client.get(published(page).get_absolute_url()).content.decode()
    assert 'og:image:alt" content="Two insoles"' in html
    assert "img/share/" not in html
