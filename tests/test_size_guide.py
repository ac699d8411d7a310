"""The size guide: what people type is answered with a band, or told beside the field why not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import size_guide, sizing_sheet, typed_size
from store.size_guide import BAD_LINE, NOT_FROM_SHEET, NOT_READ, NOTHING, SYSTEMS, corrected
from store.sizing import BANDS
from tests.factories import make_product, make_variant
from tests.html import Document

pytestmark = pytest.mark.django_db


def asked(client, size, **more):
    answer = client.get("/size-guide/", {"size": size, **more})
    assert answer.status_code == 200
    return Document(answer.content.decode())


def heading(page):
    (found,) = [each.text for each in page.all("h2") if each.get("id") == "answer"]
    return found


@pytest.mark.parametrize(
    ("typed", "system", "told"),
    [
        ("26,5 cm", "", "26.5 cm is our size L"),
        ("265", "", "265 mm is our size L"),
        ("10 3/8 in", "", "10.375 in is our size L"),
        ("EU 42", "", "EU 42 is our size L"),
        ("women 8", "", "US women’s 8 is our size M"),
        ("men's 10 1/2", "", "US men’s 10½ is our size L"),
        ("UK 7½", "", "UK 7½ is our size M"),
        ("child 12", "", "US child 12 is our size K2"),
        ("youth 2", "", "US youth 2 is our size K3"),
        ("UK child 11", "", "UK child 11 is our size K1"),
        ("19 cm", "", "19 cm is our size K2"),
        ("10 1/2", "us-men", "US men’s 10½ is our size L"),
        ("8", "us-women", "US women’s 8 is our size M"),
        ("8", "uk", "UK 8 is our size L"),
        ("42", "eu", "EU 42 is our size L"),
        ("26.5", "cm", "26.5 cm is our size L"),
        ("9.5", "in", "9.5 in is our size S"),
        ("265", "mm", "265 mm is our size L"),
        ("12", "us-child", "US child 12 is our size K2"),
        ("11", "uk-child", "UK child 11 is our size K1"),
        ("34", "eu-child", "EU 34 is our size K3"),
        ("size M", "", "Our size M"),
        # What the text says wins over the list.
        ("EU 42", "us-men", "EU 42 is our size L"),
        ("women 8", "no-such-system", "US women’s 8 is our size M"),
    ],
)  # fmt: skip
def test_a_size_is_answered(client, typed, system, told):
    assert heading(asked(client, typed, system=system)) == told


def test_the_answer_names_the_foot_in_every_system_and_the_neighbours(client):
    text = asked(client, "230 mm").text
    assert "230 mm, 23.0 cm, 9.06 in" in text
    assert "US men 5, US women 6, UK 4, EU 36.5" in text
    assert "S fits Feet 227–243 mm." in text
    assert "XS for 210–226 mm, M for 244–260 mm" in text
    assert "US child" not in text.split("In shoes")[1].split("S fits")[0]


def test_a_childs_answer_has_childrens_systems(client):
    text = asked(client, "200 mm").text
    assert "US youth 1, UK child 13.5, EU 32" in text
    assert "K2 for 182–198 mm, K4 for 216–232 mm" in text


def test_an_adults_answer_tells_a_childs_size_of_the_same_foot(client):
    assert "A child with this foot takes K4" in asked(client, "220 mm").text
    assert "A child with this foot" not in asked(client, "EU 36").text
    assert "A child with this foot" not in asked(client, "250 mm").text


@pytest.mark.parametrize(
    ("foot", "is_told"), [(258, False), (259, True), (260, True), (261, False)]
)
def test_near_the_next_band_the_larger_is_advised(client, foot, is_told):
    text = asked(client, f"{foot} mm").text
    assert ("Your foot all but reaches L." in text) is is_told


def test_the_longest_band_has_no_larger_to_advise(client):
    text = asked(client, "311 mm").text
    assert "all but reaches" not in text
    assert "XL for 278–294 mm. Between two" in text


def test_where_brands_count_women_differently_the_larger_is_named_and_the_other_told(client):
    page = asked(client, "women 8")
    assert heading(page) == "US women’s 8 is our size M"
    assert "With those, US women’s 8 is our S." in page.text
    assert "half a size further" not in asked(client, "women 9").text.split("Why sizes")[0]


def test_where_only_one_way_to_count_women_leads_to_a_band_measuring_is_advised(client):
    page = asked(client, "women 16")
    assert heading(page) == "We make no insole in this size"
    assert "With those, US women’s 16 is our XXL. Measure your foot to be sure." in page.text


def test_the_insoles_made_in_the_band_are_linked_with_their_size(client):
    product = make_product(name="Walker")
    make_variant(product, size="L")
    page = asked(client, "26.5 cm")
    (link,) = [each for each in page.all("a") if each.text == "Walker"]
    assert link.get("href") == f"{product.get_absolute_url()}?size=L"
    assert "Nothing at the moment" in asked(client, "240 mm").text


@pytest.mark.parametrize(
    ("typed", "told", "nearest"),
    [
        ("330 mm", "Our longest size, XXL, ends at 311 mm", "XXL, the nearest, fits"),
        ("EU 52", "Our longest size, XXL, ends at 311 mm", "XXL, the nearest, fits"),
        ("120 mm", "Our shortest child’s size, K1, begins at 165 mm", "K1, the nearest, fits"),
    ],
)
def test_a_foot_that_nothing_is_made_for_is_told_the_nearest_and_whom_to_ask(
    client, typed, told, nearest
):
    page = asked(client, typed)
    assert heading(page) == "We make no insole in this size"
    assert told in page.text
    assert nearest in page.text
    assert "/ask/?topic=fit" in [each.get("href") for each in page.all("a")]


def test_a_number_alone_is_asked_about_and_each_choice_answers_alone(client):
    page = asked(client, "9")
    assert heading(page) == "Which of these is yours?"
    links = [each.get("href") for each in page.all("a") if (each.get("href") or "")[0] == "?"]
    told = [heading(Document(client.get(f"/size-guide/{one}").content.decode())) for one in links]
    assert told == [
        "US men’s 9 is our size L", "US women’s 9 is our size M", "UK 9 is our size L",
    ]  # fmt: skip


@given(
    text=st.one_of(
        st.integers(1, 400).map(str),
        st.builds("{} {}".format, st.sampled_from(["US", "UK", "EU", "child"]), st.integers(1, 60)),
        st.builds("{} 1/2".format, st.integers(1, 30)),
    )
)
def test_a_readings_own_words_are_read_in_one_way(text):
    for size in size_guide.read(text):
        assert [(each.foot_mm, each.band) for each in size_guide.read(size.words)] == [
            (size.foot_mm, size.band)
        ] or size.is_child


@pytest.mark.parametrize(
    ("typed", "error"),
    [("", NOTHING), ("   ", NOTHING), ("banana", NOT_READ), ("9" * 60, NOT_READ), ("0", NOT_READ),
     ("<b>9</b>", NOT_READ), ("1000 mm", NOT_READ)],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_the_field(client, typed, error):
    page = asked(client, typed)
    (field,) = [each for each in page.all("input") if each.get("name") == "size"]
    assert field.get("aria-invalid") == "true"
    assert "autofocus" in field.attributes
    assert "id_size_error" in field.get("aria-describedby").split()
    (told,) = [each.text for each in page.all("p") if each.get("id") == "id_size_error"]
    assert told.split() == f"Error: {error}".split()
    assert (field.get("value") or "") == typed
    assert [each for each in page.all("h2") if each.get("id") == "answer"] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "260 mm is our size M"),
        ("100", "260 mm on your sheet is our size M"),
        ("100 mm", "260 mm on your sheet is our size M"),
    ],
)
def test_a_right_check_line_corrects_nothing(client, line, told):
    page = asked(client, "260 mm", line=line)
    assert heading(page) == told
    assert "260 mm, 26.0 cm" in page.text


def test_a_short_check_line_makes_the_foot_shorter(client):
    page = asked(client, "260 mm", line="97,5")
    assert heading(page) == "260 mm on your sheet is our size M"
    assert "257 mm, 25.7 cm" in page.text


@pytest.mark.parametrize("line", ["12", "200", "long", "1e2", "-100", "84", "116", "9" * 13])
def test_a_check_line_that_cannot_be_is_told_beside_its_field(client, line):
    page = asked(client, "260 mm", line=line)
    (told,) = [each.text for each in page.all("p") if each.get("id") == "id_line_error"]
    assert told == f"Error: {BAD_LINE}"


def test_a_shoe_size_is_not_read_off_a_sheet(client):
    page = asked(client, "EU 42", line="98")
    (told,) = [each.text for each in page.all("p") if each.get("id") == "id_line_error"]
    assert told == f"Error: {NOT_FROM_SHEET}"


@pytest.mark.parametrize("paper", sizing_sheet.PAPERS.values())
@pytest.mark.parametrize("percent", [94, 97, 103])
@pytest.mark.parametrize("foot", [170, 226, 260, 270])
def test_a_foot_on_a_shrunk_print_comes_out_at_its_length(paper, percent, foot):
    """A printing program scales a page about its middle; the foot starts at the paper's edge."""
    middle, scale = Fraction(str(paper.height)) / 2, Fraction(percent, 100)
    read_off = middle + (foot - middle) / scale
    true = corrected(read_off, percent)
    assert abs(true - foot) < Fraction(3, 10)


def test_every_choice_of_the_list_reads_a_number(client):
    values = [value for _, group in SYSTEMS if isinstance(group, list) for value, _ in group]
    assert len(values) == 10
    for value in values:
        number = {"mm": "250", "cm": "25", "in": "9.8", "eu": "40", "eu-child": "30"}.get(
            value, "9"
        )
        assert len(size_guide.read(number, value)) == 1, value


def test_an_answer_is_for_people_and_the_guide_for_search_engines(client):
    plain = Document(client.get("/size-guide/").content.decode())
    found = asked(client, "26.5 cm")
    assert plain.meta("robots") is None
    assert found.meta("robots") == asked(client, "banana").meta("robots") == "noindex, follow"
    canonical = [page.all("link", rel="canonical")[0].get("href") for page in (plain, found)]
    assert canonical[0] == canonical[1]
    assert canonical[0].endswith("/size-guide/")


def test_the_form_leads_to_its_answer_which_can_be_focused(client):
    page = asked(client, "26.5 cm")
    (form,) = [each for each in page.all("form") if (each.get("action") or "").startswith("/size-")]
    assert form.get("action") == "/size-guide/#answer"
    assert form.get("method") in {None, "get"}
    (told,) = [each for each in page.all("h2") if each.get("id") == "answer"]
    assert told.get("tabindex") == "-1"
    (field,) = [each for each in page.all("input") if each.get("name") == "size"]
    assert field.get("value") == "26.5 cm"
    assert "autofocus" not in field.attributes


def test_the_tables_hold_every_band_and_every_five_millimetres(client):
    page = Document(client.get("/size-guide/").content.decode())
    cells = "|".join(each.text for each in page.all("td", "th"))
    for band in BANDS:
        row = [band.name, band.feet, *band.ranges, f"{band.insole_length_mm()} mm"]
        assert "|".join(row) in cells
    assert "|235|23.5|9.25|6|7|5|37.5|S|" in cells
    assert [row.foot for row in size_guide.rows()] == list(range(210, 311, 5))


def test_nothing_typed_comes_back_as_markup(client):
    html = client.get("/size-guide/", {"size": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_typed_lengths_know_that_they_are_lengths():
    kinds = {text: typed_size.read(text).sizes[0].is_length for text in ("26 cm", "EU 42", "XL")}
    assert kinds == {"26 cm": True, "EU 42": False, "XL": False}
