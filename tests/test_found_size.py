"""The size of an insole found beside its sizes, from a foot or any shoe, in one request."""

import re

import pytest

from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def keel():
    product = make_product(name="Keel", slug="keel", arch_low_mm=None)
    for arch in ("neutral", "high"):
        for size in ("S", "M", "L", "XL"):
            make_variant(product, arch=arch, size=size)
    return product


@pytest.fixture
def sapling():
    product = make_product(
        name="Sapling", slug="sapling", shoes=["child"], arch_low_mm=None, arch_neutral_mm=None,
        arch_high_mm=None, arch_single_mm=17,
    )  # fmt: skip
    for size in ("K1", "K2", "K3", "K4"):
        make_variant(product, arch="single", size=size)
    return product


def ask(client, shoe, slug="keel", **more):
    page = client.get(f"/shop/{slug}/", {"shoe": shoe} | more)
    assert page.status_code == 200
    return page.content.decode()


def chosen(html, name="size"):
    return re.findall(rf'name="{name}" value="(\w+)" required checked', html)


def answer(html):
    found = re.search(r'class="find__answer".*?</(?:p|div)>\n', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found.group().partition(">")[2]).split())


@pytest.mark.parametrize(
    ("typed", "size"),
    [("26.5 cm", "L"), ("26,5", "L"), ("10 1/4 in", "M"), ("men's 10 1/2", "L"), ("EU 42", "L"),
     ("women 8", "M"), ("UK 10", "XL"), ("235 mm", "S"), ("size M", "M")],
)  # fmt: skip
def test_a_foot_or_a_shoe_chooses_the_size_and_keeps_the_arch(client, keel, typed, size):
    html = ask(client, typed, arch="high", size="S")
    assert chosen(html) == [size]
    assert chosen(html, "arch") == ["high"]
    assert f"is our size {size}. It is chosen below." in answer(html)
    assert '<details class="aid" open>' in html


def test_what_was_typed_goes_on_with_the_pair(client, keel):
    assert '<input class="input" id="shoe" name="shoe" value="26.5 cm"' in ask(client, " 26.5  cm ")


def test_a_bare_number_is_asked_about_and_nothing_is_chosen_by_it(client, keel):
    html = ask(client, "9", size="XL")
    assert chosen(html) == ["XL"]
    assert re.findall(r'<button class="textbutton" name="shoe" value="([^"]+)"', html) == [
        "US men’s 9", "US women’s 9", "UK 9",
    ]  # fmt: skip
    # The pressed button comes after the field, so its word is the last.
    html = client.get("/shop/keel/?shoe=9&shoe=US+women’s+9").content.decode()
    assert chosen(html) == ["M"]


def test_a_womans_size_that_brands_count_in_two_ways_is_told_both(client, keel):
    html = ask(client, "women 8")
    assert "With those it is our S. If you cannot measure your foot, keep M" in html
    assert "With those" not in ask(client, "women 9")


def test_a_foot_at_the_end_of_its_size_is_told_of_the_larger(client, keel):
    assert "all but reaches XL" in answer(ask(client, "276 mm"))
    assert "all but reaches" not in answer(ask(client, "270 mm"))
    # The next larger is none of this product's.
    assert "all but reaches" not in answer(ask(client, "294 mm"))


def test_a_size_it_is_not_made_in_leads_to_those_that_are(client, keel):
    html = ask(client, "EU 48", size="M")
    assert chosen(html) == ["M"]
    assert answer(html) == "EU 48 is our size XXL. Keel is not made in it. See insoles in XXL"
    assert 'href="/shop/?size=XXL"' in html


def test_a_foot_nobody_is_made_for_leads_to_a_person(client, keel):
    html = ask(client, "EU 52")
    assert answer(html) == "We make no insole for EU 52. Ask a pedorthist what would fit."
    assert 'href="/ask/?topic=fit"' in html


@pytest.mark.parametrize("typed", ["banana", "52 cm", "<b>", "9" * 300, "\x00"])
def test_what_cannot_be_read_is_told_at_the_field_and_changes_nothing(client, keel, typed):
    html = ask(client, typed, size="L")
    assert chosen(html) == ["L"]
    assert 'aria-describedby="shoe-hint shoe-error" aria-invalid="true" autofocus' in html
    assert "We cannot read a size in this." in html
    assert '<b>"' not in html


def test_nothing_typed_says_nothing(client, keel):
    html = ask(client, "  ", size="L")
    assert chosen(html) == ["L"]
    assert "find__answer" not in html
    assert "shoe-error" not in html
    assert '<details class="aid" open>' not in html


@pytest.mark.parametrize(
    ("typed", "size"),
    [("12", "K2"), ("2", "K3"), ("EU 30", "K2"), ("30", "K2"), ("20 cm", "K3"), ("22 cm", "K4")],
)
def test_beside_a_childs_insole_a_number_is_a_childs(client, sapling, typed, size):
    html = ask(client, typed, "sapling")
    assert chosen(html) == [size]
    assert f"is our size {size}." in answer(html)


def test_a_number_that_could_be_a_childs_is_an_adults_beside_an_adults_insole(client, keel):
    assert answer(ask(client, "30")).startswith("30 cm is our size XXL.")


def test_a_childs_foot_is_not_given_an_adults_size(client, keel):
    html = ask(client, "20 cm", size="S")
    assert chosen(html) == ["S"]
    assert answer(html) == "20 cm is our size K3. Keel is not made in it. See insoles in K3"


def test_a_refused_pair_keeps_what_was_typed_and_the_size_that_was_sent(shopper, keel):
    large = keel.variants.get(arch="high", size="L").stock
    large.adjust(-large.on_hand, "For a test")
    sent = {"product": "keel", "arch": "high", "size": "L", "shoe": "women 8"}
    page = shopper.post("/cart/add/", sent)
    assert page.status_code == 422
    assert chosen(page.content.decode()) == ["L"]
    assert 'name="shoe" value="women 8"' in page.content.decode()


def test_the_page_stays_the_same_for_everyone(client, keel):
    page = client.get("/shop/keel/?shoe=26.5+cm")
    assert page.headers["Cache-Control"].startswith("public")
    assert not page.cookies
    assert '<link rel="canonical" href="http://testserver/shop/keel/">' in page.content.decode()
