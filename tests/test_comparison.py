"""Two to four insoles side by side: what an address names, what sets them apart, in words."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

import store.demo
from store import comparison, overlay
from store.models import Product
from store.profile import Profile
from tests.factories import make_product, make_variant
from tests.html import Document
from tests.test_drawing import SVG, Insole, box, parsed

pytestmark = pytest.mark.django_db

FIRST_ROUND_TRIP = 14_000


def on_sale(name, price=5800, **fields):
    product = make_product(name=name, slug=name.lower(), **fields)
    make_variant(product, arch=product.drawn_arch, unit_price=price)
    return product


@pytest.fixture
def row():
    on_sale("Alder", position=1)
    on_sale("Birch", arch_neutral_mm=29, heel_cup_mm=20, price=6800, position=2)
    on_sale("Cedar", arch_neutral_mm=24, heel_mm="4.0", pair_grams=80, price=4600, position=3)
    on_sale("Doum", position=4)
    on_sale("Elm", position=5)


def page(client, *slugs):
    answer = client.get("/shop/compare/", {"p": slugs})
    assert answer.status_code == 200
    return answer


def html(client, *slugs):
    return page(client, *slugs).content.decode()


def heads(text):
    table = text[text.index("<thead") : text.index("</thead>")]
    return re.findall(r'<b aria-hidden="true">(\w)</b> (\w+)', table)


def facts(text):
    """What the table says: a row's title, and its cells without the names beside them."""
    found = {}
    for title, cells in re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', text, re.DOTALL):
        stripped = re.sub(r'<span class="compare__of".*?</span>', "", cells)
        found[title] = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td>(.*?)</td>", stripped, re.DOTALL)
        ]
    return found


def notices(text):
    return re.findall(r'<p class="notice compare__notice">([^<]+)</p>', text)


def test_the_order_of_the_address_is_kept(client, row):
    text = html(client, "cedar", "alder", "birch")
    assert heads(text) == [("A", "Cedar"), ("B", "Alder"), ("C", "Birch")]
    assert "<h1>Cedar, Alder and Birch</h1>" in text
    assert "Cedar, Alder and Birch compared | Biocorrect" in text
    assert notices(text) == []


def test_twice_the_same_counts_once(client, row):
    assert heads(html(client, "birch", "birch", "alder")) == [("A", "Birch"), ("B", "Alder")]


def test_of_more_than_four_the_first_four_are_shown_and_the_rest_named(client, row):
    text = html(client, "elm", "doum", "cedar", "birch", "alder")
    assert [name for _, name in heads(text)] == ["Elm", "Doum", "Cedar", "Birch"]
    assert notices(text) == [
        "Four fit beside each other, so these are the first four. Left out: Alder."
    ]
    assert 'id="add"' not in text


def test_what_is_no_longer_sold_is_left_out_and_named(client, row):
    on_sale("Fir", is_active=False)
    text = html(client, "alder", "fir", "birch")
    assert heads(text) == [("A", "Alder"), ("B", "Birch")]
    assert notices(text) == ["Fir is not sold now, so left out."]


@pytest.mark.parametrize("slug", ["nothing", "", "a\x00b", "<b>", "x" * 5000])
def test_what_names_no_insole_is_left_out_and_not_repeated(client, row, slug):
    text = html(client, "alder", slug, "birch")
    assert heads(text) == [("A", "Alder"), ("B", "Birch")]
    assert notices(text) == ["Part of the address names no insole of ours, so it is left out."]
    assert "<b>" not in slug or "&lt;b&gt;" not in text


@pytest.mark.parametrize("slugs", [[], ["alder"], ["alder", "alder"], ["alder", "nothing"]])
def test_with_fewer_than_two_people_choose_and_what_they_named_is_ticked(client, row, slugs):
    text = html(client, *slugs)
    document = Document(text)
    boxes = document.all("input", type="checkbox", name="p")
    assert [each.get("value") for each in boxes] == ["alder", "birch", "cedar", "doum", "elm"]
    ticked = [each.get("value") for each in boxes if "checked" in each.attributes]
    assert ticked == (["alder"] if slugs else [])
    offered = "/shop/compare/?p=alder&amp;p=birch&amp;p=cedar" in text
    assert offered == bool(slugs)


def test_the_highest_and_the_lowest_are_said_in_words(client, row):
    found = facts(html(client, "alder", "birch", "cedar"))
    assert found["Price"] == ["$58", "$68 costs most", "$46 costs least"]
    assert found["Arch, as drawn"] == [
        "27 mm (1.1 in)", "29 mm (1.1 in) highest", "24 mm (0.9 in) lowest",
    ]  # fmt: skip
    assert found["Heel cup"] == [
        "16 mm (0.6 in)", "20 mm (0.8 in) deepest", "16 mm (0.6 in)",
    ]  # fmt: skip


def test_two_are_compared_in_the_words_for_two(client, row):
    found = facts(html(client, "alder", "cedar"))
    assert found["Weight of a pair"] == ["112 g heavier", "80 g lighter"]
    assert found["Thickness at the heel"] == ["6 mm (0.2 in) thicker", "4 mm (0.2 in) thinner"]


def test_what_is_the_same_in_all_is_said_once_and_not_in_the_table(client, row):
    text = html(client, "alder", "cedar")
    table, alike = text.split("The same in both")
    assert "Heel cup" not in facts(table)
    assert "<dt>Heel cup</dt><dd>16\xa0mm (0.6\xa0in)</dd>" in alike
    assert "The same in all three" in html(client, "alder", "birch", "cedar")


def test_every_fact_stands_on_the_page_once(client, row):
    compared = page(client, "alder", "birch", "cedar").context["compared"]
    titles = [fact.title for fact in compared.facts]
    assert len(titles) == len(set(titles)) >= 22
    assert {fact.title for fact in compared.different} | {
        fact.title for fact in compared.alike
    } == set(titles)


def test_a_part_that_one_lacks_is_said_to_be_missing(client, row):
    on_sale("Gum", layers="Cover: knit\nFoam: EVA\nShell: nylon")
    assert facts(html(client, "alder", "gum"))["Shell"] == ["None", "nylon"]


def test_an_insole_that_ends_before_the_toes_has_no_thickness_there(client, row):
    on_sale("Half", forefoot_mm=None, length="three_quarter")
    found = facts(html(client, "half", "alder", "birch"))
    assert found["Thickness at the toe"][0] == "Ends before the toes"
    assert found["Length untrimmed"][0] == "190 mm (7.5 in) shortest"


def test_each_can_be_opened_and_taken_away_and_others_added(client, row):
    document = Document(html(client, "cedar", "alder", "birch"))
    addresses = [link.get("href") for link in document.all("a")]
    for without in ("p=alder&p=birch", "p=cedar&p=birch", "p=cedar&p=alder"):
        assert addresses.count(f"/shop/compare/?{without}") == 1
    for slug in ("cedar", "alder", "birch"):
        assert addresses.count(f"/shop/{slug}/") >= 2
    kept = [each.get("value") for each in document.all("input", type="hidden", name="p")]
    assert kept == ["cedar", "alder", "birch"]
    assert [each.get("value") for each in document.all("option")] == ["doum", "elm"]


def test_a_comparison_is_not_indexed_and_its_one_address_is_the_plain_one(client, row, settings):
    document = Document(html(client, "cedar", "alder"))
    assert document.meta("robots") == "noindex, follow"
    (canonical,) = document.all("link", rel="canonical")
    assert canonical.get("href") == f"{settings.SITE_URL}/shop/compare/"
    (data,) = document.data
    assert data["@type"] == "BreadcrumbList"
    assert json.dumps(data).count("ListItem") == 3
    assert document.faults == []


def test_it_takes_as_many_queries_for_four_as_for_two(client, row):
    on_sale("Fir", is_active=False)

    def queries(*slugs):
        with CaptureQueriesContext(connection) as captured:
            page(client, *slugs)
        return len(captured)

    assert queries("alder", "birch") == queries("alder", "birch", "cedar", "doum", "elm") == 3
    assert queries("alder", "birch", "fir", "nothing", "none") == 4


def test_any_four_of_the_shop_fit_into_the_first_round_trip(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store.demo.load()
    slugs = [each.slug for each in Product.objects.on_sale()]
    for first in range(len(slugs) - 3):
        answer = page(client, *slugs[first : first + 4])
        assert len(brotli.compress(answer.content)) <= FIRST_ROUND_TRIP
    assert len(brotli.compress(page(client).content)) <= FIRST_ROUND_TRIP


def test_a_product_leads_to_the_comparison_with_its_neighbours(client, row):
    text = client.get("/shop/alder/").content.decode()
    assert 'href="/shop/compare/?p=birch&amp;p=alder&amp;p=cedar"' in text
    assert 'href="/shop/compare/"' in client.get("/shop/").content.decode()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1, 2], ["lower", "higher"]),
        ([3, 1, 2], ["highest", "lowest", ""]),
        ([2, 1, 2], ["", "lowest", ""]),
        ([2, 1, 2, 1], ["", "", "", ""]),
        ([2, 2, 2], ["", "", ""]),
        ([Decimal("3.5"), None, 4], ["lower", "", "higher"]),
        ([None, None, 4], ["", "", ""]),
    ],
)
def test_how_numbers_stand_to_each_other(numbers, words):
    said = comparison.standing(numbers, ("higher", "highest"), ("lower", "lowest"))
    assert said == words


measured = st.builds(
    Insole,
    name=st.sampled_from(["One", "Two & <¾>"]),
    heel_cup_mm=st.integers(8, 25),
    arches=st.fixed_dictionaries({"neutral": st.integers(12, 40)}),
    forefoot_mm=st.integers(10, 60).map(lambda tenths: Decimal(tenths) / 10),
    drawn_size=st.sampled_from(["M", "K1"]),
    is_three_quarter=st.booleans(),
)


@given(st.lists(measured, min_size=2, max_size=4))
def test_overlaid_drawings_share_one_scale_and_show_the_millimetres(insoles):
    svg = parsed(overlay.lettered(insoles))
    left, top, width, height = map(float, svg.get("viewBox").split())
    outlines = [path for path in svg.iter(f"{SVG}path") if "laid " in f"{path.get('class')} "]
    assert [path.get("class") for path in outlines] == [
        f"laid laid--{letter}" for letter in "abcd"[: len(insoles)]
    ]
    for insole, path in zip(insoles, outlines, strict=True):
        assert not path.get("transform")
        assert path.get("d") == Profile.of(insole).shape
        start, end, high, low = box(path.get("d"))
        assert left <= start
        assert end <= left + width
        assert top < high < low <= top + height


@given(st.lists(measured, min_size=2, max_size=4))
def test_letters_stand_apart_each_above_a_point_of_its_own_rim(insoles):
    svg = parsed(overlay.lettered(insoles))
    letters = [text for text in svg.iter(f"{SVG}text") if text.get("class") == "dimtext"]
    assert [text.text for text in letters] == list("ABCD"[: len(insoles)])
    across = [float(text.get("x")) for text in letters]
    assert all(after - before >= 10 for before, after in pairwise(across))
    dots = [path.get("d") for path in svg.iter(f"{SVG}path") if path.get("class") == "laid-dot"]
    for insole, dot in zip(insoles, dots, strict=True):
        assert dot.removeprefix("M").removesuffix("h0") in Profile.of(insole).shape


def test_a_drawing_names_each_line_and_arch_for_whoever_cannot_see_it():
    svg = overlay.lettered([Insole(), replace(Insole("Keel"), arches={"neutral": 29})])
    title = ET.fromstring(f"<x>{svg}</x>").find("svg/title").text
    assert "A, Cadence, solid line, arch 27 mm; B, Keel, dashed line, arch 29 mm" in title
