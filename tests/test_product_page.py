"""The product page: every choice, its stock, size and price, complete without a script."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from store import arrival
from store.models import Product
from store.sizing import Band
from store.structured_data import dollars
from tests.factories import make_product, make_variant
from tests.html import Document
from tests.pages import make_page, published

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """What of a page a browser would act on: tiles, and text by arch and size."""

    def __init__(self, html):
        super().__init__()
        self.html = html
        self.inputs, self.texts, self.open = [], {}, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input":
            self.inputs.append(given)
        elif tag not in {"meta", "link", "img", "source", "path", "br"}:
            self.open.append((tag, given))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        inside = [given for _, given in self.open]
        if not any("buy__lines" in (given.get("class") or "") for given in inside):
            return
        arch = next((given["data-arch"] for given in inside if "data-arch" in given), None)
        size = next((given["data-size"] for given in inside if "data-size" in given), None)
        text = self.texts.get((arch, size), "")
        self.texts[arch, size] = " ".join((text + " " + data).split())

    def checked(self, name):
        return [
            each["value"] for each in self.inputs if each.get("name") == name and "checked" in each
        ]

    def values(self, name):
        return [each["value"] for each in self.inputs if each.get("name") == name]


@pytest.fixture
def cadence():
    product = make_product(
        name="Cadence", slug="cadence", shoe_words="Running and walking", hue="coral",
        layers="Cover: knit\nFoam: EVA", studies="Trials found little.\nSource: Evans 2022. https://doi.org/10.1/x",
        not_for="Tight shoes. See Featherline", questions="Do they squeak? No.",
    )  # fmt: skip
    for arch in ("low", "neutral", "high"):
        for size in ("S", "M", "L"):
            make_variant(product, arch=arch, size=size)
    return product


def get(client, address="/shop/cadence/"):
    page = client.get(address)
    assert page.status_code == 200, page
    return Page(page.content.decode())


def empty(product, arch, size, to=0):
    stock = product.variants.get(arch=arch, size=size).stock
    stock.adjust(to - stock.on_hand, "For a test")


def test_neutral_and_m_are_chosen_where_nothing_else_is_asked(client, cadence):
    page = get(client)
    assert page.values("arch") == ["low", "neutral", "high"]
    assert page.values("size") == ["S", "M", "L"]
    assert (page.checked("arch"), page.checked("size")) == (["neutral"], ["M"])
    assert page.values("product") == ["cadence"]


def test_the_address_can_choose(client, cadence):
    page = get(client, "/shop/cadence/?arch=high&size=L")
    assert (page.checked("arch"), page.checked("size")) == (["high"], ["L"])


@pytest.mark.parametrize("query", ["?arch=single&size=K1", "?arch=&size=m", "?arch=%00&size=XXL",
                                   "?arch=low'--&size=<b>", "?arch[]=low"])  # fmt: skip
def test_a_choice_it_does_not_have_is_ignored(client, cadence, query):
    page = get(client, f"/shop/cadence/{query}")
    assert (page.checked("arch"), page.checked("size")) == (["neutral"], ["M"])


def test_sizes_stand_small_to_large_whatever_order_they_were_made_in(client):
    product = make_product(slug="mixed")
    for size in ("XXL", "S", "XL", "XS"):
        make_variant(product, size=size)
    page = get(client, "/shop/mixed/")
    assert page.values("size") == ["XS", "S", "XL", "XXL"]
    assert page.values("arch") == ["neutral"]
    assert page.checked("size") == ["XS"]


def test_a_product_of_one_shape_asks_for_no_arch(client):
    product = make_product(slug="one", arch_low_mm=None, arch_neutral_mm=None, arch_high_mm=None,
                           arch_single_mm=22)  # fmt: skip
    make_variant(product, arch="single", size="M")
    page = get(client, "/shop/one/")
    [arch] = [each for each in page.inputs if each["name"] == "arch"]
    assert (arch["type"], arch["value"]) == ("hidden", "single")
    assert "arch--single" in page.html


def test_every_size_says_whose_foot_it_fits(client, cadence):
    [readout] = Document(get(client).html).all(**{"class": "readout"})
    for size in ("S", "M", "L"):
        band = Band.named(size)
        assert f"Feet {band.feet}. {band.shoes}." in readout.text


def test_every_arch_and_size_has_its_own_stock_line(client, cadence):
    empty(cadence, "low", "S")
    empty(cadence, "high", "L", to=3)
    empty(cadence, "neutral", "L")
    back = timezone.localdate() + timedelta(days=21)
    cadence.variants.get(arch="neutral", size="L").stock.expect(back, ahead=0)
    cadence.variants.filter(arch="low", size="M").update(is_active=False)
    texts = get(client).texts
    when = arrival.promised(timezone.now())
    there = f"{when.words} to most US addresses if ordered by {when.deadline}"
    assert texts["neutral", "M"] == f"In stock Arrives {there}"
    assert texts["high", "L"].startswith("Only 3 left Arrives")
    assert texts["low", "S"] == "Sold out Another arch or size may be in stock"
    assert texts["neutral", "L"].startswith(f"Sold out, back on {arrival.day(back)} Another")
    assert texts["low", "M"] == "Not made in this arch and size"
    assert len([key for key in texts if None not in key]) == 9


def test_a_size_that_cannot_be_had_is_marked_for_its_arch_and_stays_selectable(client, cadence):
    empty(cadence, "low", "S")
    empty(cadence, "high", "S")
    html = get(client).html
    tile = re.search(
        r'<label class="tile"([^>]*)><input type="radio" name="size" value="S"([^>]*)', html
    )
    assert tile.group(1) == ' data-missing="low high"'
    assert "disabled" not in tile.group(2)


def test_one_price_stands_once_and_several_with_each_choice(client, cadence):
    page = get(client)
    assert '<p class="buy__price num">$58.00</p>' in page.html
    assert 'Two pairs <b class="num">$104.40</b>, you save $11.60.' in page.html
    assert page.html.count("Two pairs") == 1
    cadence.variants.filter(size="L").update(unit_price=6450)
    page = get(client)
    assert '<p class="buy__price num">$58.00 to $64.50</p>' in page.html
    assert page.texts["low", "L"].startswith("In stock $64.50 Two pairs $116.10 , you save $12.90")
    assert page.texts["low", "M"].startswith("In stock $58.00 Two pairs $104.40 , you save $11.60")
    assert page.html.count("Two pairs") == 9


def test_a_pair_goes_into_the_cart_by_an_ordinary_form(shopper, cadence):
    page = get(shopper)
    assert 'method="post" action="/cart/add/"' in page.html
    answer = shopper.post("/cart/add/", {"product": "cadence", "arch": "high", "size": "L"})
    assert answer.status_code == 303


def test_a_sold_out_choice_is_answered_beside_it_with_the_choice_kept(shopper, cadence):
    empty(cadence, "low", "S")
    answer = shopper.post("/cart/add/", {"product": "cadence", "arch": "low", "size": "S"})
    html = answer.content.decode()
    assert answer.status_code == 422
    page = Page(html)
    assert (page.checked("arch"), page.checked("size")) == (["low"], ["S"])
    error = re.search(
        r'<p class="field__error" id="buy-error" data-arch="low" data-size="S".*?</p>', html
    )
    assert "Sold out in this arch and size" in error.group()
    assert html.count('aria-describedby="buy-error"') == 2


def test_shipping_and_returns_are_promised_with_links_and_from_the_settings(
    client, cadence, settings
):
    settings.SHIPPING_CENTS, settings.FREE_SHIPPING_FROM_CENTS, settings.RETURN_DAYS = 795, 9000, 45
    html = get(client).html
    assert '<a href="/help/shipping/">Shipping $7.95</a>, free from $90.' in html
    assert '<a href="/help/returns/">45 days to return</a>' in html


def test_measurements_stand_in_millimetres_and_inches(client, cadence):
    # A number and its unit keep to one line.
    html = get(client).html.replace("&nbsp;", " ")
    for words in (
        "22, 27 or 32 mm (0.9, 1.1 or 1.3 in)",
        "16 mm (0.6 in) deep",
        "3.5 mm (0.1 in) at the toe, 6 mm (0.2 in) at the heel",
        "272 mm (10.7 in), trim up to 15 mm",
        "112 g a pair",
        "About 12 months. Worn out when the foam stays flat under your heel",
    ):
        assert words in html


def test_the_text_twin_says_the_same_numbers_as_the_drawing(client, cadence):
    title = re.search(r"<title>(Cadence from the side.+?)</title>", get(client).html).group(1)
    assert title == (
        "Cadence from the side, size M, to scale. Arch 22, 27 or 32 mm, heel cup 16 mm, "
        "forefoot 3.5 mm, length 272 mm."
    )


def test_every_product_sends_people_with_numb_feet_to_a_clinician(client, cadence):
    assert (
        "Numb feet, diabetes with poor feeling, or an open sore. "
        '<a href="/signs-you-need-a-doctor/">See a clinician first</a>'
    ) in get(client).html


def test_a_named_product_becomes_a_link_while_it_is_on_sale(client, cadence):
    other = make_product(name="Featherline", slug="featherline")
    assert 'Tight shoes. See <a href="/shop/featherline/">Featherline</a>' in get(client).html
    Product.objects.filter(pk=other.pk).update(is_active=False)
    assert "Tight shoes. See Featherline</li>" in get(client).html


def test_what_staff_typed_is_escaped(client):
    product = make_product(
        name="A <b> & “b”", slug="odd", purpose="<i>", best_for="<script>1</script>",
        layers="<u>: <s>", questions="Is <x>? <y>", studies="<z>\nSource: <q> https://doi.org/1",
        summary="</script><script>alert(1)</script>",
    )  # fmt: skip
    make_variant(product, sku="BC-ODD")
    html = get(client, "/shop/odd/").html
    for tag in (
        "<b> &",
        "<i>",
        "<script>1",
        "<u>",
        "<s>",
        "<x>",
        "<y>",
        "<z>",
        "<q>",
        "<script>alert",
    ):
        assert tag not in html


def test_studies_are_told_with_their_source_and_that_none_tested_this(client, cadence):
    html = get(client).html
    assert "Trials found little. None tested this product." in html
    assert 'Evans 2022. <a href="https://doi.org/10.1/x"' in html


def test_the_hsa_words_are_hedged_exactly(client, cadence):
    assert (
        "Often eligible when bought for a medical reason. Check with your plan. "
        "You get an itemized receipt."
    ) in get(client).html


def shoes(html):
    table = html[html.index('aria-labelledby="shoes"') :].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.+?) <small>.*?</th><td>(.+?)</td><td>(.+?)</td>', table)
    return {shoe: re.sub("<[^>]+>", "", f"{fits}; {out}") for shoe, fits, out in rows}


def test_every_kind_of_shoe_is_answered_with_whether_its_own_insole_comes_out(client, cadence):
    fields = {"made_for": ["run"], "goes_into": ["casual"]}
    Product.objects.filter(pk=cadence.pk).update(**fields)
    assert shoes(get(client).html) == {
        "Running": "Made for it; Yes", "Casual": "Goes in; Yes", "Gym or court": "Not for it; –",
        "Work shoe": "Not for it; –", "Boot": "Not for it; –", "Dress": "Not for it; –",
    }  # fmt: skip
    assert 'href="/shop/?room=tight"' in get(client).html
    Product.objects.filter(pk=cadence.pk).update(room=1)
    assert shoes(get(client).html)["Casual"] == "Goes in; No"
    Product.objects.filter(pk=cadence.pk).update(shoes=["child"], made_for=["child"], room=2)
    assert shoes(get(client).html) == {"Child’s shoe": "Made for it; Yes"}


def test_the_first_days_are_told_in_steps(client, cadence):
    steps = re.findall(r"<span>(\d)</span>([^<]+)</h3>", get(client).html)
    assert steps == [
        ("1", "Take the old one out"),
        ("2", "Trim it to the shoe"),
        ("3", "Wear it in"),
    ]
    Product.objects.filter(pk=cadence.pk).update(length="three_quarter", forefoot_mm=None)
    steps = re.findall(r"<span>(\d)</span>([^<]+)</h3>", get(client).html)
    assert steps == [("1", "Lay it in"), ("2", "Nothing to trim"), ("3", "Wear it in")]


def test_the_page_leads_to_its_article_while_that_is_published(client, cadence):
    article = make_page(slug="heel-pain", title="Back within {{ return_days }} days")
    Product.objects.filter(pk=cadence.pk).update(article=article)
    assert "/articles/heel-pain/" not in get(client).html
    published(article)
    assert 'href="/articles/heel-pain/"><span>Back within 60 days</span>' in get(client).html
    article.editions.all().delete()
    assert "/articles/heel-pain/" not in get(client).html
    article.delete()
    assert Product.objects.get(pk=cadence.pk).article is None


def test_two_neighbours_are_compared_on_one_ruler(client, cadence):
    for name, arch in (("Higher", 30), ("Lower", 24), ("Lowest", 20)):
        make_variant(make_product(name=name, arch_neutral_mm=arch), sku=f"BC-{name.upper()}")
    html = get(client).html
    table = html[html.index('class="versus"') :]
    rows = re.findall(r'<th scope="row"><i class="hue-coral"></i>(?:<a [^>]+>)?(\w+)', table)
    assert rows == ["Higher", "Cadence", "Lower"]
    assert "Higher 30 mm, Cadence 27 mm, Lower 24 mm" in html


def test_without_neighbours_nothing_is_compared(client, cadence):
    assert "Beside its neighbors" not in get(client).html


def test_an_archived_product_is_gone_and_shows_the_one_most_like_it(client, cadence):
    old = make_product(name="Marlow", slug="marlow", is_active=False, heel_cup_mm=15)
    make_variant(old)
    page = client.get("/shop/marlow/")
    html = page.content.decode()
    assert page.status_code == 410
    assert "Marlow is no longer sold" in html
    assert page.context["nearest"] == cadence
    assert '<meta name="robots" content="noindex">' in html


def test_an_archived_product_without_successor_is_gone_all_the_same(client):
    make_product(slug="marlow", is_active=False)
    assert client.get("/shop/marlow/").status_code == 410


@pytest.mark.parametrize("address", ["/shop/unknown/", "/shop/%00/", "/shop/Cadence/"])
def test_an_unknown_product_is_not_found(client, cadence, address):
    assert client.get(address).status_code == 404


def test_a_product_still_without_variants_is_not_found(client):
    make_product(slug="bare")
    assert client.get("/shop/bare/").status_code == 404


def test_a_variant_without_a_shelf_is_sold_out_not_an_error(client, cadence):
    cadence.variants.get(arch="low", size="S").stock.delete()
    assert get(client).texts["low", "S"].startswith("Sold out")


def test_a_picture_that_was_not_built_gives_way_to_the_drawing(client, cadence):
    cadence.pictures.create(view="quarter", alt="Not built")
    html = get(client).html
    assert "Not built" not in html
    assert "<img" not in html
    assert 'class="plate gallery__one"><svg class="drawing' in html


def built(product, *views):
    sizes = {"480": "small", "960": "large"}
    files = {"width": 960, "height": 640, "avif": sizes, "jpeg": sizes}
    for place, view in enumerate(views):
        product.pictures.create(view=view, position=place, alt=f"From {view}", renditions=files)


def gallery(html):
    """What the tiles show: a picture by its words, a drawing by its name."""
    return re.findall(r'<span class="sr">Enlarge: (.+?)</span>', html)


def test_every_drawing_stands_beside_the_picture_it_measures(client, cadence):
    built(cadence, "quarter", "under", "side", "top", "layers")
    assert gallery(get(client).html) == [
        "From quarter",
        "From side", "the profile, drawn to scale",
        "From top", "the outline, drawn to scale",
        "From under", "the layers apart, drawn to scale",
    ]  # fmt: skip


def test_drawings_stand_alone_where_there_are_no_pictures(client, cadence):
    assert gallery(get(client).html) == [
        "the profile, drawn to scale", "the outline, drawn to scale",
        "the layers apart, drawn to scale",
    ]  # fmt: skip
    built(cadence, "side", "quarter", "under", "under")
    assert gallery(get(client).html) == [
        "From side", "the profile, drawn to scale", "the outline, drawn to scale",
        "From under", "the layers apart, drawn to scale", "From quarter", "From under",
    ]  # fmt: skip
    Product.objects.filter(pk=cadence.pk).update(layers="")
    assert "the layers apart, drawn to scale" not in gallery(get(client).html)


def test_each_tile_opens_its_own_larger_view(client, cadence):
    built(cadence, "quarter", "side")
    html = get(client).html
    opened = re.findall(r'type="button" popovertarget="(large-\d)"><span', html)
    assert opened == re.findall(r'<dialog class="[^"]+" id="(large-\d)" popover', html)
    assert len(set(opened)) == 5
    for key in re.findall(r'<use href="#([a-z-]+)"', html):
        assert html.count(f'id="{key}"') == 1


def test_a_variant_of_an_arch_that_has_no_height_any_more_is_not_offered(client, cadence):
    Product.objects.filter(pk=cadence.pk).update(arch_low_mm=None)
    assert get(client).values("arch") == ["neutral", "high"]


def test_the_page_costs_few_queries_whatever_is_in_the_shop(
    client, cadence, django_assert_max_num_queries
):
    for number in range(9):
        product = make_product(name=f"More {number}", arch_neutral_mm=20 + number)
        for size in ("S", "M", "L"):
            make_variant(product, size=size)
    with django_assert_max_num_queries(6):
        client.get("/shop/cadence/")


def test_the_page_is_the_same_for_everyone(client, cadence):
    page = client.get("/shop/cadence/?arch=low&size=S")
    assert not page.cookies
    assert page.headers["Vary"] == "Accept-Encoding"
    assert page.headers["Cache-Control"].startswith("public")
    html = page.content.decode()
    assert "csrf" not in html
    assert " style=" not in html
    assert '<link rel="canonical" href="http://testserver/shop/cadence/">' in html


def test_the_page_has_no_number_that_disagrees_with_its_structured_data(client, cadence):
    empty(cadence, "low", "S")
    empty(cadence, "high", "L", to=2)
    page = get(client)
    graph, crumbs = [
        json.loads(block)
        for block in re.findall(r'<script type="application/ld\+json">(.+?)</script>', page.html)
    ]
    group, *ways, returns = graph["@graph"]
    assert group["name"] == "Cadence"
    assert len(group["hasVariant"]) == 9
    words = {"InStock": "In stock", "LimitedAvailability": "Only 2 left", "OutOfStock": "Sold out"}
    for variant in group["hasVariant"]:
        offer = variant["offers"]
        arch = next(arch for arch, mm in cadence.arches.items()
                    if mm == variant["additionalProperty"]["value"])  # fmt: skip
        size, _, shape = variant["size"].partition(", ")
        assert shape == f"{arch} arch"
        state = offer["availability"].removeprefix("https://schema.org/")
        assert page.texts[arch, size].startswith(words[state])
        assert variant["sku"] in page.html
        assert f"${offer['price']}" in page.html
        assert offer["url"].endswith(f"/shop/cadence/?arch={arch}&size={size}")
        assert offer["shippingDetails"] == [{"@id": way["@id"]} for way in ways]
        assert offer["hasMerchantReturnPolicy"]["@id"] == returns["@id"]
    standard, faster = [way["shippingRate"]["value"] for way in ways]
    assert f"Shipping ${standard}</a>, free from $75. Expedited ${faster}." in page.html
    assert [way["deliveryTime"]["transitTime"]["maxValue"] for way in ways] == [4, 2]
    assert {way["deliveryTime"]["cutoffTime"][:8] for way in ways} == {"14:00:00"}
    assert f"{returns['merchantReturnDays']} days to return" in page.html
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Home", "Shop", "Cadence"]


def test_shipping_of_a_pair_dear_enough_is_free(client, cadence, settings):
    settings.FREE_SHIPPING_FROM_CENTS = 5800
    assert '"value":"0.00"' in get(client).html


def test_a_price_for_machines_has_no_sign_and_no_comma():
    assert dollars(123456) == "1234.56"
