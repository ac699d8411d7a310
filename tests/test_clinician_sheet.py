"""The page for a clinician: one sheet of either paper, as large as life, nothing invented."""

import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

import store.demo
from store import drawing_png, life_size
from store.models import Product, Variant
from store.profile import Profile
from store.sizing import Band
from tests.factories import make_product, make_variant
from tests.html import Document
from tests.test_drawing import Insole

SVG = "{http://www.w3.org/2000/svg}"
# What is left of Letter and of A4 between the margins of print.css: 16 mm left and right.
NARROWEST_MM = 210 - 2 * 16


def parsed(svg):
    return ElementTree.fromstring(
        str(svg).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    )


def box(svg):
    return [float(number) for number in svg.get("viewBox").split()]


@pytest.fixture
def product(db):
    product = make_product(name="Keel", slug="keel", layers="Cover: Knit\nHeel post: Leans 4°")
    make_variant(product)
    return product


def show(client, product):
    return Document(client.get(reverse("store:clinician", args=[product.slug])).content.decode())


@pytest.mark.parametrize(
    "insole",
    [Insole(), Insole(is_three_quarter=True, forefoot_mm=None), Insole(drawn_size="K1")],
    ids=["full", "three-quarter", "child's"],
)
def test_a_millimetre_of_the_drawing_is_one_on_paper(insole):
    rows = [parsed(row) for row in life_size.rows(insole)]
    for row in rows:
        _, _, width, height = box(row)
        assert row.get("width") == f"{width:g}mm"
        assert row.get("height") == f"{height:g}mm"
        # As wide as the other, so that both shrink by as much on a narrow screen.
        assert width == life_size.ROW_MM <= NARROWEST_MM
    line = parsed(life_size.check_line())
    assert (line.get("width"), box(line)[2]) == ("102mm", 102)
    assert "M0 0H100" in line.find(f"{SVG}path").get("d")


@pytest.mark.parametrize("insole", [Insole(), Insole(is_three_quarter=True, forefoot_mm=None)])
def test_the_two_rows_show_all_of_it_and_overlap(insole):
    first, second = (box(parsed(row)) for row in life_size.rows(insole))
    highest = max(insole.arches.values())
    profile = Profile.of(insole, max(insole.arches, key=insole.arches.get))
    outline = drawing_png.points(profile.shape)
    assert first[0] < 0
    assert first[1] < -highest
    assert second[0] + 10 < first[0] + first[2]
    assert second[0] + second[2] > max(x for x, _ in outline)
    assert second[1] <= min(y for x, y in outline if x >= second[0])
    assert all(top + height > 20 for _, top, _, height in (first, second))


def test_every_arch_is_drawn_and_named_and_so_is_every_thickness(product, client):
    page = show(client, product)
    words = [element.text for element in page.all("text")]
    for name in ("low 22 mm", "neutral 27 mm", "high 32 mm", "heel cup 16 mm", "6 mm thick",
                 "3.5 mm thick"):  # fmt: skip
        assert name in words
    assert not page.faults


@pytest.mark.parametrize("heights", [{"neutral": 27}, {"neutral": 29, "high": 34}])
def test_a_screen_that_shrinks_it_says_so_and_names_the_arches_from_the_top(client, db, heights):
    fields = {f"arch_{arch}_mm": heights.get(arch) for arch in ("low", "neutral", "high")}
    product = make_product(**fields)
    make_variant(product)
    (told,) = [each.text for each in show(client, product).all("p") if "Shrunk" in each.text]
    named = "The lines from the top: high 34, neutral 29 mm." if len(heights) > 1 else ""
    assert told == f"Shrunk to fit this screen; life-size on paper. {named}".strip()


@pytest.mark.django_db
def test_a_phone_sees_the_whole_drawing_and_a_page_has_it_as_large_as_life(
    live_server, page, product
):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}/shop/{product.slug}/sheet/")
    widths = "[...document.querySelectorAll('.clinician__draw svg')].map(s => s.clientWidth)"
    assert page.evaluate(widths) == [320, 320]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.emulate_media(media="print")
    assert page.evaluate(widths) == pytest.approx([life_size.ROW_MM * 96 / 25.4] * 2, abs=1)


def test_every_number_of_the_product_is_on_it(product, client):
    text = show(client, product).text
    for fact in ("22, 27 or 32 mm", "16 mm deep", "3.5 mm at the toe, 6 mm at the heel",
                 "112 g a pair", "Cover Knit", "Heel post Leans 4°"):  # fmt: skip
        assert fact in text
    assert f"M {Band.named('M').feet} 39–41 272 mm" in text
    assert "we have none to state" in text
    assert "Shore C" not in text


def test_what_has_no_post_says_so_and_what_is_short_has_short_lengths(client, db):
    brogue = make_product(layers="Cover: Leather", length="three_quarter", forefoot_mm=None)
    make_variant(brogue)
    text = show(client, brogue).text
    assert "Heel post None" in text
    assert "39–41 190 mm" in text
    assert "at the toe," not in text


def test_the_product_page_leads_to_it_and_search_engines_need_not_know_it(product, client):
    page = Document(client.get(product.get_absolute_url()).content.decode())
    assert [link for link in page.all("a") if link.get("href") == "/shop/keel/sheet/"] != []
    assert show(client, product).meta("robots") == "noindex, follow"


@pytest.mark.parametrize("what", [Product, Variant])
def test_what_is_not_sold_has_none(product, client, what):
    what.objects.update(is_active=False)
    assert client.get("/shop/keel/sheet/").status_code == 404


@pytest.mark.django_db
def test_each_product_of_the_demo_fits_on_one_page_of_either_paper(
    live_server, page, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    store.demo.load()
    for slug in ("cadence", "longshift", "sunday"):
        page.goto(f"{live_server.url}/shop/{slug}/sheet/")
        for paper in ("Letter", "A4"):
            pdf = page.pdf(format=paper)
            assert len(re.findall(rb"/Type /Page\b", pdf)) == 1, (slug, paper)
