"""The figure from foot to back: its steps in words, and a drawing that knows each of them."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from content.demo.chain import CHAIN_FIGURE
from content.models import ChainFigure
from tests.html import Document
from tests.pages import add_block, make_page, make_reference, published

CSS = "\n".join(file.read_text() for file in sorted(Path("static/css").glob("chain*.css")))
ART = Path("static/img/kinetic-chain.svg").read_text()
TEMPLATES = "\n".join(
    Path("templates/content", name).read_text()
    for name in ("_chain.html", "blocks/_chain_figure.html")
)
KEYS = [slugify(name) for name in ChainFigure.STEPS]


def figure(**fields):
    return ChainFigure(**{"heading": "From the floor up", "steps": "Foot: It rolls in."} | fields)


@pytest.fixture
def shown(client, db):
    """A page of its own for the demo's figure, as a visitor gets it."""
    draft = make_page(slug="chain", kind="plain")
    for number in (2, 7, 10, 11):
        make_reference(draft, number)
    add_block(draft, ChainFigure, **CHAIN_FIGURE)
    published(draft)
    return Document(client.get("/chain/").content.decode())


def having(document, tag, **attributes):
    found = [element for element in document.elements if element.tag == tag]
    return [one for one in found if attributes.items() <= one.attributes.items()]


def test_the_radios_are_one_group_in_the_order_of_the_steps_and_begin_at_rest(shown):
    radios = having(shown, "input", type="radio")
    assert [radio.get("value") for radio in radios] == KEYS
    assert {radio.get("name") for radio in radios} == {"from-the-floor-up"}
    assert ["checked" in radio.attributes for radio in radios] == [True] + [False] * 6


def test_each_radio_is_described_by_words_that_begin_with_its_own_name(shown):
    labels = [label.text for label in having(shown, "label", **{"class": "chain-step"})]
    assert labels == list(ChainFigure.STEPS)
    for label, radio in zip(labels, having(shown, "input", type="radio"), strict=True):
        (words,) = having(shown, "p", id=radio.get("aria-describedby"))
        assert words.text.startswith(f"{label}. ")
        assert words.is_inside("ol")
        assert len(words.text) > 80


def test_the_words_cite_studies_to_which_no_reference_leads_back(shown):
    cited = [link for link in having(shown, "a") if link.is_inside("figure")]
    assert [link.get("href") for link in cited].count("#ref-3") == 4
    assert len(cited) == 7
    assert all("id" not in link.attributes for link in cited)
    assert having(shown, "p", **{"class": "refs__back"}) == []


def test_the_page_says_whom_each_study_measured(shown):
    steps = " ".join(words.text for words in having(shown, "p") if words.is_inside("fieldset"))
    for words in ("35 healthy people", "35 healthy men", "1,930 adults", "our drawing"):
        assert words in steps


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ("Foot: It rolls in.\nElbow: It bends.", "no step “Elbow”"),
        ("Foot: It rolls in.\nFoot: It rolls in.", "once"),
        ("It rolls in.", "a name and a colon"),
    ],
)
def test_steps_that_the_drawing_does_not_know_are_refused(steps, problem):
    with pytest.raises(ValidationError, match=problem):
        figure(steps=steps).clean()


@pytest.mark.django_db
def test_a_page_may_show_some_of_the_steps():
    figure(steps="Standing: At rest.\nFoot: It rolls in.").clean()


def test_the_drawing_has_a_pose_for_every_step_and_no_other():
    assert set(re.findall(r'\[value="([a-z-]+)"\]', CSS)) == set(KEYS)


def test_every_part_that_is_used_is_drawn_and_every_part_drawn_is_used():
    drawn = re.findall(r'id="([^"]+)"', ART)
    used = set(re.findall(r'#([a-z0-9-]+)"', TEMPLATES + ART))
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == used


def test_every_paint_of_the_drawing_is_set_by_the_page():
    tokens = Path("static/css/tokens.css").read_text()
    painted = set(re.findall(r"var\((--[a-z-]+)\)", ART))
    assert {name for name in painted if f"{name}:" not in CSS + tokens} == set()
    assert "#" not in re.sub(r'href="#[^"]*"', "", ART)


def test_every_class_of_the_drawing_is_styled():
    classes = {
        name for found in re.findall(r'class="([^"{]+)"', TEMPLATES) for name in found.split()
    }
    styles = CSS + "".join(
        Path("static/css", name).read_text() for name in ("utilities.css", "hero.css")
    )
    unstyled = {name for name in classes if not re.search(rf"\.{name}\b", styles)}
    assert unstyled == set()


def test_the_menu_marks_the_page_that_explains_insoles(client, db):
    published(make_page(slug="how-insoles-work", kind="plain"))
    page = client.get("/how-insoles-work/").content.decode()
    assert page.count('<a href="/how-insoles-work/" aria-current="page">') == 2
