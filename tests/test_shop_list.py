"""The shop list: filters with counts, order, a way out of nothing, the same page for everyone."""

import json
import re

import pytest
from django.http import QueryDict

from store import shelf
from store.models import Product
from tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def on_sale(price=5800, on_hand=10, **fields):
    product = make_product(**fields)
    for arch in product.arches:
        make_variant(product, arch=arch, on_hand=on_hand, unit_price=price)
    return product


@pytest.fixture
def row():
    """Four insoles that differ in everything one can filter by."""
    return {
        "run": on_sale(name="Run", shoes=["run"], room=2, heel_mm="6.0", position=1),
        "work": on_sale(name="Work", shoes=["work"], room=3, heel_mm="8.0", position=2, price=5400),
        "thin": on_sale(
            name="Thin", shoes=["run", "dress"], room=1, heel_mm="4.0", position=3, price=6200,
            arch_high_mm=None,
        ),
        "soft": on_sale(
            name="Soft", shoes=["everyday"], room=3, heel_mm="9.9", position=4, price=4200,
            arch_low_mm=None, arch_neutral_mm=None, arch_high_mm=None, arch_single_mm=22,
        ),
    }  # fmt: skip


def shown(client, query=""):
    page = client.get(f"/shop/{query}")
    assert page.status_code == 200
    return [product.name for product in page.context["shelf"].products], page.content.decode()


def counts(html):
    labels = re.findall(
        r'<label class="check"><input [^>]*name="(\w+)" value="(\w+)"([^>]*)>[^<]+'
        r'<span class="check__n">(\d+)',
        html,
    )
    return {f"{name}={value}": int(number) for name, value, _, number in labels}


def test_everything_is_shown_in_the_recommended_order_which_is_explained(client, row):
    names, html = shown(client)
    assert names == ["Run", "Work", "Thin", "Soft"]
    assert "Recommended order: made for the most common shoes first." in html
    assert '<option value="recommended" selected>' in html
    assert '<p role="status">4 insoles</p>' in html


def test_filters_of_one_group_widen_and_groups_narrow_each_other(client, row):
    assert shown(client, "?shoe=run&shoe=work")[0] == ["Run", "Work", "Thin"]
    assert shown(client, "?shoe=run&shoe=work&room=roomy")[0] == ["Work"]
    assert shown(client, "?shoe=run&arch=high")[0] == ["Run"]
    assert shown(client, "?arch=low&arch=high")[0] == ["Run", "Work", "Thin"]


def test_a_count_is_what_the_filter_would_show_with_the_other_groups(client, row):
    _, html = shown(client)
    assert counts(html) == {
        "shoe=run": 2, "shoe=court": 0, "shoe=work": 1, "shoe=everyday": 1, "shoe=dress": 1,
        "shoe=child": 0, "arch=low": 3, "arch=neutral": 3, "arch=high": 2, "room=tight": 1,
        "room=normal": 1, "room=roomy": 2, "length=full": 4, "length=three_quarter": 0,
        "size=XS": 0, "size=S": 0, "size=M": 4, "size=L": 0, "size=XL": 0, "size=XXL": 0,
        "size=K1": 0, "size=K2": 0, "size=K3": 0, "size=K4": 0,
        "price=under50": 1, "price=50to60": 2, "price=from60": 1,
    }  # fmt: skip
    _, html = shown(client, "?shoe=run")
    assert counts(html)["shoe=work"] == 1
    assert counts(html)["room=roomy"] == 0
    # What would show nothing is still read, ticked and reached like the others.
    assert "disabled" not in html
    assert 'name="room" value="roomy"' in html
    assert counts(html)["arch=high"] == 1


@pytest.mark.parametrize("query", ["?shoe=run", "?shoe=run&arch=high", "?room=tight&room=roomy",
                                   "?size=M&price=50to60"])  # fmt: skip
def test_every_count_is_kept_when_its_filter_is_followed(client, row, query):
    _, html = shown(client, query)
    for choice, number in counts(html).items():
        name = choice.partition("=")[0]
        others = "&".join(part for part in query[1:].split("&") if not part.startswith(name))
        assert len(shown(client, f"?{others}&{choice}")[0]) == number


def test_a_size_that_is_sold_out_in_the_chosen_arch_is_not_found(client, row):
    large = make_variant(row["run"], arch="high", size="L", on_hand=0)
    make_variant(row["run"], arch="low", size="L")
    assert shown(client, "?size=L")[0] == ["Run"]
    assert shown(client, "?size=L&arch=low")[0] == ["Run"]
    names, html = shown(client, "?size=L&arch=high")
    assert names == []
    assert 'Without size: L</a> <span class="num">2 insoles' in html
    assert counts(shown(client, "?arch=high")[1])["size=L"] == 0
    large.stock.adjust(1, "For a test")
    assert shown(client, "?size=L&arch=high")[0] == ["Run"]


def test_a_price_filter_looks_at_the_price_of_the_chosen_size(client, row):
    make_variant(row["work"], size="XXL", unit_price=6000)
    make_variant(row["work"], size="XL", unit_price=5999)
    assert shown(client, "?size=XXL&price=from60")[0] == ["Work"]
    assert shown(client, "?size=XL&price=from60")[0] == []
    assert shown(client, "?size=XL&price=50to60")[0] == ["Work"]
    assert shown(client, "?price=under50")[0] == ["Soft"]


def test_three_quarter_insoles_are_found_by_their_length(client, row):
    on_sale(name="Short", length="three_quarter", forefoot_mm=None)
    assert shown(client, "?length=three_quarter")[0] == ["Short"]
    assert "Length: three-quarter" in shown(client, "?length=three_quarter")[1]


@pytest.mark.parametrize(
    ("query", "link"),
    [("", ""), ("?size=M&arch=high&shoe=run", "?arch=high&amp;size=M"), ("?size=M&size=L", ""),
     ("?arch=low&arch=high&size=M", "?size=M"), ("?shoe=run", "")],
)  # fmt: skip
def test_the_one_arch_and_size_that_were_asked_for_are_chosen_on_the_next_page(
    client, row, query, link
):
    assert f'href="{row["run"].get_absolute_url()}{link}">Run</a>' in shown(client, query)[1]


def test_what_was_chosen_stays_ticked_and_announced(client, row):
    _, html = shown(client, "?shoe=run&sort=price")
    assert 'name="shoe" value="run" checked' in html
    assert '<option value="price" selected>' in html
    assert '<p role="status">2 of 4 insoles</p>' in html


def test_a_chosen_filter_is_a_link_that_takes_it_away_and_keeps_the_rest(client, row):
    page = client.get("/shop/?shoe=run&arch=high&sort=price")
    ways = {way.label: way for way in page.context["shelf"].applied}
    assert ways["Shoe: running"].address == "?arch=high&sort=price"
    assert ways["Shoe: running"].count == 2
    assert ways["Arch: high"].address == "?shoe=run&sort=price"
    html = page.content.decode()
    for way in ways.values():
        assert f'href="{way.address.replace("&", "&amp;")}"' in html


def test_the_last_filter_leads_back_to_the_whole_list(client, row):
    [way] = client.get("/shop/?shoe=run").context["shelf"].applied
    assert way.address == "."


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("price", ["Soft", "Work", "Run", "Thin"]),
        ("thin", ["Thin", "Run", "Work", "Soft"]),
        ("recommended", ["Run", "Work", "Thin", "Soft"]),
        ("nonsense", ["Run", "Work", "Thin", "Soft"]),
    ],
)
def test_the_list_is_sorted_as_asked(client, row, sort, names):
    assert shown(client, f"?sort={sort}")[0] == names


@pytest.mark.parametrize(
    "query",
    ["?shoe=boat", "?shoe=", "?room=2", "?arch=single", "?page=9", "?shoe=%00&arch=%F0%9F%91%9F",
     "?sort=&sort=price", "?shoe[]=run", "?" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_filter_is_left_out(client, row, query):
    names, html = shown(client, query)
    assert len(names) == 4
    assert "applied" not in html


def test_a_filter_sent_twice_counts_once(client, row):
    assert len(client.get("/shop/?shoe=run&shoe=run").context["shelf"].applied) == 1


def test_nothing_found_names_what_to_drop_and_the_nearest(client, row):
    page = client.get("/shop/?shoe=dress&arch=high&room=roomy")
    html = page.content.decode()
    assert page.status_code == 200
    assert "No insole is all of that" in html
    assert 'Without shoe: dress</a> <span class="num">1 insole</span>' in html
    assert '<a class="go" href="/fit/"><span>Find your fit</span>' in html
    # Without the arch there would still be nothing, so that way is not offered.
    assert "Without arch: high" not in html
    assert page.context["shelf"].nearest in (row["work"], row["thin"])


def test_among_equally_near_ones_the_shoe_counts_most(row):
    products = list(Product.objects.on_sale().for_cards())
    found = shelf.arrange(products, QueryDict("shoe=dress&arch=high&room=tight"))
    assert found.products == []
    assert found.nearest == row["thin"]


@pytest.mark.parametrize(
    ("query", "robots"),
    [("", None), ("?shoe=run", None), ("?shoe=run&arch=low", "noindex, follow"),
     ("?shoe=run&shoe=work", "noindex, follow"), ("?sort=price", None)],
)  # fmt: skip
def test_search_engines_keep_one_address_and_skip_combinations(client, row, query, robots):
    _, html = shown(client, query)
    assert '<link rel="canonical" href="http://testserver/shop/">' in html
    found = re.search(r'<meta name="robots" content="([^"]+)"', html)
    assert (found and found.group(1)) == robots


def test_archived_and_unfinished_products_are_not_in_the_list(client, row):
    on_sale(name="Old", is_active=False)
    make_product(name="Bare")
    assert shown(client)[0] == ["Run", "Work", "Thin", "Soft"]


def test_a_card_tells_name_price_shoe_arches_and_stock(client):
    product = on_sale(name="Tongue & <groove>", slug="tongue", shoe_words="Fishing & rain")
    make_variant(product, size="L", on_hand=3)
    _, html = shown(client)
    assert 'href="/shop/tongue/">Tongue &amp; &lt;groove&gt;</a>' in html
    assert "Fishing &amp; rain" in html
    assert "$58" in html
    assert "Arch 22 · 27 · 32 mm" in html
    assert "Neutral L: only 3 left" in html


def test_a_product_of_several_prices_says_from_which_to_which(client):
    product = on_sale(name="Two")
    make_variant(product, size="L", unit_price=6450)
    assert "$58 to $64.50" in shown(client)[1]


def test_an_empty_shop_is_no_error(client):
    assert shown(client)[0] == []


def test_the_list_costs_few_queries_whatever_its_length(client, row, django_assert_max_num_queries):
    for number in range(8):
        product = on_sale(name=f"More {number}")
        for size in ("S", "L", "XL"):
            make_variant(product, size=size)
    with django_assert_max_num_queries(6):
        client.get("/shop/?shoe=run&sort=price")


def test_the_list_is_the_same_for_everyone(client, row):
    page = client.get("/shop/")
    assert not page.cookies
    assert page.headers["Vary"] == "Accept-Encoding"
    assert page.headers["Cache-Control"].startswith("public")
    assert "csrf" not in page.content.decode()
    again = client.get("/shop/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_the_list_can_only_be_read(client, row):
    assert client.post("/shop/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405
    assert client.head("/shop/").status_code == 200


def test_structured_data_lists_what_the_page_shows(client, row):
    _, html = shown(client, "?sort=price")
    blocks = re.findall(r'<script type="application/ld\+json">(.+?)</script>', html)
    lists = {block["@type"]: block for block in map(json.loads, blocks)}
    items = lists["ItemList"]["itemListElement"]
    assert [item["name"] for item in items] == ["Soft", "Work", "Run", "Thin"]
    assert [item["position"] for item in items] == [1, 2, 3, 4]
    assert items[0]["url"] == f"http://testserver{row['soft'].get_absolute_url()}"
    names = [item["name"] for item in lists["BreadcrumbList"]["itemListElement"]]
    assert names == ["Home", "Shop"]
    for item in items:
        assert item["url"].removeprefix("http://testserver") in html


def test_neighbours_are_one_higher_and_one_lower_arch_for_the_same_shoes():
    def insole(name, arch, shoes=("run",), **fields):
        return make_product(name=name, arch_neutral_mm=arch, shoes=list(shoes), **fields)

    low, lower = insole("Low", 25), insole("Lower", 24)
    middle, high = insole("Middle", 27), insole("High", 30)
    insole("Boot", 28, shoes=["work"])
    child = insole("Child", 17, shoes=["child"])
    products = list(Product.objects.on_sale())
    # The boot's arch is nearer, but it is made for other shoes.
    assert shelf.neighbours(middle, products) == [high, middle, low]
    assert shelf.neighbours(lower, products) == [middle, low, lower]
    assert shelf.neighbours(child, products) == []
    assert shelf.neighbours(middle, [middle, low]) == []
