"""The search page: what is found for what people type, in which order, and what never is."""

import re
from datetime import timedelta

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import content.demo
import store.demo
from content import publishing
from content.models import Expert, Faq
from store.models import Product, Variant
from tests.factories import make_product, make_variant
from tests.html import Document
from tests.pages import add_block, make_page, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store.demo.load()
    content.demo.load()


def look_up(client, text, **parameters):
    answer = client.get("/search/", {"q": text, **parameters})
    assert answer.status_code == 200
    return answer


def found(client, text, **parameters):
    """The titles that are shown, by group, as plain text."""
    results = look_up(client, text, **parameters).context["results"]
    return {
        section.group.value: [shown.hit.document.title for shown in section.shown]
        for section in (results.sections if results else [])
    }


def titles(client, text):
    return [title for group in found(client, text).values() for title in group]


FIRST = [
    # Names, as they are and as they are not.
    ("Cadence", "products", "Cadence"),
    ("cadance", "products", "Cadence"),
    ("  CADENCE  ", "products", "Cadence"),
    ("switch back", "products", "Switchback"),
    ("longshit", "products", "Longshift"),
    ("brogue 3/4", "products", "Brogue ¾"),
    ("three-quarter leather", "products", "Brogue ¾"),
    # Shoes, and other words for them.
    ("running shoes", "products", "Cadence"),
    ("best insoles for running", "products", "Cadence"),
    ("runing", "products", "Cadence"),
    ("jogging", "products", "Cadence"),
    ("sneakers", "products", "Commons"),
    ("safety boots", "products", "Switchback"),
    ("work shoes", "products", "Longshift"),
    ("standing all day", "products", "Longshift"),
    ("nursing", "products", "Longshift"),
    ("basketball", "products", "Sideline"),
    ("loafers", "products", "Brogue ¾"),
    ("loafer", "products", "Brogue ¾"),
    ("bike shoes", "products", "Featherline"),
    ("kids", "products", "Sapling"),
    ("children's shoes", "products", "Sapling"),
    ("children’s shoes", "products", "Sapling"),
    ("“slippers”", "products", "Sunday"),
    ("insóles for racing", "products", "Featherline"),
    # Articles and help.
    ("lower back pain", "articles", "Lower back pain and the feet"),
    ("low-back pain", "articles", "Lower back pain and the feet"),
    ("bakc pain", "articles", "Lower back pain and the feet"),
    ("backpain", "articles", "Lower back pain and the feet"),
    ("plantar fasciitis", "articles", "Heel pain and insoles"),
    ("heelpain", "articles", "Heel pain and insoles"),
    ("kids flat feet", "articles", "Children’s feet, and when to leave them alone"),
    ("height of my arch", "articles", "Arch height, and how to see yours"),
    ("breaking in new insoles", "articles", "New insoles: the first two weeks"),
    ("numb feet", "help", "Signs you need a doctor"),
    ("how do I wash them", "help", "Care and lifespan"),
    ("how insoles work", "help", "How insoles work"),
    ("fsa card", "help", "HSA and FSA"),
    ("research", "help", "Evidence"),
    ("whittaker", "help", "Evidence"),
    ("contact", "help", "Ask a pedorthist"),
    ("which insole should I choose", "help", "Find your fit"),
    ("find my fit", "help", "Find your fit"),
    ("size chart", "help", "Size guide"),
    ("measure my feet", "help", "Size guide"),
    ("pronation", "articles", "Lower back pain and the feet"),
    ("returns", "help", "Returns"),
    ("retrun", "help", "Returns"),
    ("money back", "help", "Returns"),
    ("how do I send them back?", "help", "Returns"),
    ("shipping cost", "help", "Shipping"),
    ("shiping", "help", "Shipping"),
    ("postage", "help", "Shipping"),
    ("where is my order", "help", "Find my order"),
    ("track order", "help", "Find my order"),
    ("log in", "help", "Find my order"),
]


def test_what_people_type_finds_first_what_they_mean(client, demo):
    wrong = {}
    for text, group, title in FIRST:
        shown = found(client, text).get(group, [])
        if shown[:1] != [title]:
            wrong[text] = shown
    assert wrong == {}


def test_flat_feet_and_a_low_arch_find_the_same_insoles(client, demo):
    on_sale = Product.objects.on_sale()
    low = set(on_sale.filter(arch_low_mm__isnull=False).values_list("name", flat=True))
    for text in ("flat feet", "flat foot", "low arch", "low arches", "flatfeet"):
        assert low <= set(found(client, text, **{"in": "products"})["products"]), text


def test_other_words_for_an_insole_find_all_insoles(client, demo):
    for text in ("orthotics", "orthotic", "orthopedic", "inserts", "insole", "arch support"):
        assert len(found(client, text, **{"in": "products"})["products"]) == 10, text


PAINS = ("back pain", "sciatica", "plantar fasciitis", "heel spur", "herniated disc", "backache")


def test_who_looks_for_a_pain_finds_something_to_read_and_nothing_to_buy(client, demo):
    assert [text for text in PAINS if "products" in found(client, text)] == []
    assert all(found(client, text)["articles"] for text in ("back pain", "sciatica", "backache"))


def test_an_insole_is_not_found_for_what_it_is_not_for(client):
    product = make_product(name="Plain", not_for="Rowing boats", studies="A trial of zebras.")
    make_variant(product)
    assert titles(client, "rowing boats") == []
    assert titles(client, "zebras") == []
    assert titles(client, "plain") == ["Plain"]


def test_the_group_with_the_best_result_comes_first(client, demo):
    assert next(iter(found(client, "returns"))) == "help"
    assert next(iter(found(client, "keel"))) == "products"
    assert next(iter(found(client, "lower back pain"))) == "articles"


def test_each_group_shows_a_few_and_leads_to_all(client):
    for number in range(30):
        published(make_page(f"<p>Zebra {number}.</p>", title=f"Stripes {number:02}"))
    page = look_up(client, "zebra")
    assert len(found(client, "zebra")["articles"]) == 5
    [way] = [a for a in Document(page.content.decode()).all("a") if a.text == "All 30 articles"]
    assert way.get("href") == "?q=zebra&in=articles"
    assert len(found(client, "zebra", **{"in": "articles"})["articles"]) == 24
    assert "These are the best of 30" in look_up(client, "zebra", **{"in": "articles"}).text


@pytest.mark.parametrize("group", ["", "cart", "products", "articles\x00"])
def test_a_group_without_results_shows_all(client, group):
    published(make_page("<p>Zebra.</p>", title="Stripes"))
    assert found(client, "zebra", **{"in": group}) == {"articles": ["Stripes"]}


# What may be found, and when.


def test_a_page_is_found_from_the_moment_it_is_published_until_it_is_withdrawn(client):
    page = make_page("<p>About zebras.</p>", title="Stripes")
    assert titles(client, "zebras") == []
    page = published(page)
    assert titles(client, "zebras") == ["Stripes"]
    publishing.take_offline(page)
    assert titles(client, "zebras") == []
    assert look_up(client, "zebra").context["results"].guesses == []


def test_a_draft_is_not_found_and_its_old_words_are_until_it_is_published(client):
    page = published(make_page("<p>About zebras.</p>", title="Stripes"))
    prose = page.prose_blocks.get()
    prose.text = "<p>About quaggas.</p>"
    prose.save()
    assert titles(client, "quaggas") == []
    assert titles(client, "zebras") == ["Stripes"]
    published(page)
    assert titles(client, "quaggas") == ["Stripes"]
    assert titles(client, "zebras") == []


def test_a_scheduled_page_is_found_when_its_time_has_come(client, monkeypatch):
    page = make_page("<p>About zebras.</p>", title="Stripes")
    now = timezone.now()
    publishing.publish(page, None, at=now + timedelta(hours=1))
    assert titles(client, "zebras") == []
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=59))
    assert titles(client, "zebras") == []
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    assert titles(client, "zebras") == ["Stripes"]


def test_a_new_address_is_linked_at_once(client):
    page = published(make_page("<p>About zebras.</p>", slug="old"))
    assert 'href="/articles/old/"' in look_up(client, "zebras").text
    page.slug = "new"
    page.save()
    assert 'href="/articles/new/"' in look_up(client, "zebras").text


def test_an_archived_insole_is_not_found(client):
    product = make_product(name="Zebra")
    variant = make_variant(product)
    assert titles(client, "zebra") == ["Zebra"]
    Variant.objects.filter(pk=variant.pk).update(is_active=False)
    assert titles(client, "zebra") == []
    Variant.objects.filter(pk=variant.pk).update(is_active=True)
    assert titles(client, "zebra") == ["Zebra"]
    Product.objects.filter(pk=product.pk).update(is_active=False)
    assert titles(client, "zebra") == []


def test_an_insole_is_found_by_its_new_words_at_once(client):
    product = make_product(name="Plain")
    make_variant(product)
    Product.objects.filter(pk=product.pk).update(best_for="Zebras on grass")
    assert titles(client, "zebras") == ["Plain"]


def test_the_home_page_and_facts_in_braces_are_not_found(client, settings):
    settings.RETURN_DAYS = 61
    published(make_page("", kind="home", slug="", title="Zebra"))
    page = make_page("<p>Within {{ return_days }} days.</p>", title="Back", kind="plain")
    add_block(page, Faq, question="And a quagga?", answer="<p>Never.</p>")
    published(page)
    assert titles(client, "zebra") == []
    assert "Within <mark>61</mark> days. And a quagga?" in look_up(client, "61").text
    assert titles(client, "quagga") == ["Back"]
    assert "return_days" not in look_up(client, "within days").text


# What is shown of it.


def test_an_address_is_no_word_of_a_page(client):
    page = make_page(kind="plain", slug="who", title="Who we are")
    add_block(
        page,
        Expert,
        role="Pedorthist",
        duties="Looks at feet.",
        person="A. Reader",
        credential="C.Ped.",
        directory_link="https://example.org/zebrafish",
        agreed_on=timezone.localdate(),
    )
    published(page)
    assert titles(client, "looks at feet") == ["Who we are"]
    assert titles(client, "zebrafish") == []


def test_hits_are_marked_in_the_title_and_in_an_excerpt_around_them(client):
    text = "<p>Nothing here.</p>" * 40 + "<p>It shows that a zebra is no horse.</p>"
    published(make_page(text, title="The zebra"))
    html = look_up(client, "zebras").text
    assert "The <mark>zebra</mark></a>" in html
    assert re.search(r"…[^<]* that a <mark>zebra</mark> is no horse\.</p>", html)


def test_words_side_by_side_are_one_mark(client):
    published(make_page("<p>Most flat feet are fine.</p>"))
    assert "Most <mark>flat feet</mark> are fine" in look_up(client, "flat feet").text


def test_what_was_typed_and_what_was_written_is_escaped(client):
    page = make_page("<p>A zebra &lt;script&gt;alert(1)&lt;/script&gt; &amp; \x02more\x03.</p>")
    page.title = "<b>Zebra</b> & co"
    page.save()
    published(page)
    html = look_up(client, 'zebra "><script>alert(2)</script>').text
    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>Zebra</mark>&lt;/b&gt; &amp; co" in html
    assert "<mark>zebra</mark> &lt;<mark>script</mark>&gt;" in html
    assert Document(html).faults == []


def test_a_mended_word_is_told(client, demo):
    html = look_up(client, "cadance").text
    assert "Nothing has “cadance”. These are results for <b>cadence</b>." in html
    assert "These are results for" not in look_up(client, "cadence").text


def test_when_no_page_has_every_word_it_is_told(client, demo):
    html = look_up(client, "return zebra").text
    assert "Nothing has all of these words." in html
    assert "Nothing has all" not in look_up(client, "return").text


def test_only_a_few_words_are_mended_so_that_nonsense_costs_little(client, demo):
    results = look_up(client, "runing shooes insloe hel arhc wlak cadanse").context["results"]
    assert len(results.mended) == 4
    assert results.unknown == ["arhc", "wlak", "cadanse"]


def test_nothing_found_leads_on(client, demo):
    page = look_up(client, "orthxxxxcs")
    document = Document(page.content.decode())
    assert "Nothing found for “orthxxxxcs”" in document.text
    assert "Did you mean" in document.text
    assert page.context["results"].guesses[0] == "orthotics"
    ways = [way.get("href") for way in document.all("a")]
    assert {"?q=orthotics", "/shop/", "/help/shipping/", "/orders/find/"} <= set(ways)


def test_nothing_typed_shows_examples_that_all_find_something(client, demo):
    page = client.get("/search/")
    document = Document(page.content.decode())
    ways = [way.get("href") for way in document.all("a") if way.get("href").startswith("?q=")]
    assert len(ways) >= 4
    for way in ways:
        context = client.get(f"/search/{way}").context
        assert context["bands"] or context["results"].total
    assert {"/shop/", "/orders/find/"} <= {way.get("href") for way in document.all("a")}


# Sizes.


def bands(client, text):
    cards = look_up(client, text).context["bands"]
    return [(card.band.name if card.band else None, len(card.sizes)) for card in cards]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("women 8", [("M", 1)]),
        ("men's 10 1/2", [("L", 1)]),
        ("EU 42", [("L", 1)]),
        ("UK 7", [("M", 1)]),
        ("26.5 cm", [("L", 1)]),
        ("26,5 cm", [("L", 1)]),
        ("10 1/2", [("L", 2), ("XL", 1)]),
        ("size M", [("M", 1)]),
        ("EU 52", [(None, 1)]),
        ("2", [("XS", 1), (None, 2)]),
        ("flat feet", []),
        ("60 days", []),
    ],
)
def test_a_size_is_answered_with_its_band(client, text, expected):
    assert bands(client, text) == expected


def test_a_band_card_names_feet_shoes_and_the_insoles_made_in_it(client):
    made, not_made, gone = (make_product(name=name) for name in ("Made", "Other", "Gone"))
    make_variant(made, size="M")
    make_variant(made, size="M", arch="low")
    make_variant(not_made, size="L")
    make_variant(gone, size="M", is_active=False)
    document = Document(look_up(client, "women 8").content.decode())
    assert "US women’s 8 is our size M" in document.text
    assert "244–260 mm" in document.text
    assert "US men 7–8.5, US women 8–9.5, UK 6–7.5, EU 39–41" in document.text
    assert "With those, US women’s 8 is our S." in document.text
    ways = [way for way in document.all("a") if "size=M" in (way.get("href") or "")]
    assert [(way.text, way.get("href")) for way in ways] == [
        ("Made", f"{made.get_absolute_url()}?size=M")
    ]
    also = make_variant(make_product(name="Also"), size="M").product
    document = Document(look_up(client, "women 8").content.decode())
    ways = {way.get("href"): way.text for way in document.all("a")}
    assert ways[f"{also.get_absolute_url()}?size=M"] == "Also"
    # Names alone tell a newcomer little: where there is a choice, the list shows it.
    assert ways["/shop/?size=M"] == "All insoles in size M"


def test_a_size_out_of_reach_is_said_in_numbers(client):
    page = Document(look_up(client, "EU 52").text)
    assert "We make no insole in this size" in page.text
    assert "Our longest size, XXL, ends at 311 mm. Ask a pedorthist what would fit." in page.text
    assert [each.text for each in page.all("a") if each.get("href") == "/ask/?topic=fit"] == [
        "Ask a pedorthist"
    ]


def test_words_beside_a_size_are_looked_up_too(client, demo):
    page = look_up(client, "women's running shoes size 8")
    assert [card.band.name for card in page.context["bands"]] == ["M"]
    assert found(client, "women's running shoes size 8")["products"][0] == "Cadence"


def test_an_order_number_leads_to_the_order(client):
    assert "That looks like an order number." in look_up(client, "bc-7k3q-92md").text
    assert "order number" not in look_up(client, "Cadence").text


# Whatever is typed, and whoever asks.


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00", "\u202e", "'", '"', '" OR 1', "*", "NEAR(", "a AND", "-", "title:x", "^",
        "%", "(((", "x" * 5000, "zebra " * 2000, "🦓", "日本語", "ﬀ", "ı", "<>&",
        "../../etc/passwd", "1 2 3 4 5 6 7 8 9 10 11 12", "9" * 300, "the",
        "how do I", "¾", "½", "ÅÄÖ", "a\u0301", "\x02zebra\x03", "1e309 cm", "DROP TABLE texts",
    ],
)  # fmt: skip
def test_odd_input_is_met_with_calm(client, text):
    published(make_page("<p>The zebra, and NEAR it a horse.</p>"))
    document = Document(look_up(client, text).content.decode())
    assert document.faults == []
    [box] = document.all("input", id="q")
    assert len(box.get("value")) <= 120


def test_a_request_that_is_not_utf_8_is_met_with_calm(client):
    assert client.get("/search/?q=%ff%fe%00%80&in=%ff").status_code == 200
    assert client.get("/search/?q=a&q=b&q[]=c&in=x&in=help").status_code == 200
    posted = client.post("/search/", {"q": "x"}, headers={"sec-fetch-site": "same-origin"})
    assert posted.status_code == 405


def test_the_page_is_for_no_index_and_for_no_shared_cache(client):
    page = look_up(client, "flat feet")
    document = Document(page.content.decode())
    assert document.meta("robots") == "noindex, follow"
    assert document.all("link", rel="canonical")[0].get("href") == "http://testserver/search/"
    assert "private" in page["Cache-Control"]
    assert "public" not in page["Cache-Control"]
    assert not page.cookies
    again = client.get("/search/", {"q": "flat feet"}, headers={"if-none-match": page["ETag"]})
    assert again.status_code == 304


def test_every_page_leads_to_the_search_without_a_script(client):
    document = Document(client.get("/shop/").content.decode())
    [form] = document.all("form", role="search")
    assert (form.get("action"), form.get("method")) == ("/search/", None)
    assert document.all("input", name="q", type="search")
    assert [way.text for way in document.all("a", href="/search/")] == ["Search", "Search"]
    assert document.faults == []
    missing = Document(client.get("/no-such-page/").content.decode())
    assert len(missing.all("input", name="q")) == 2


def test_the_search_costs_few_queries_however_large_the_shop(client, demo):
    def queries(text):
        with CaptureQueriesContext(connection) as captured:
            look_up(client, text)
        return len(captured)

    look_up(client, "insole")
    before = {text: queries(text) for text in ("insole", "returns", "women 8", "zebra", "")}
    assert before == {"insole": 4, "returns": 1, "women 8": 1, "zebra": 1, "": 0}
    for number in range(12):
        make_variant(make_product(name=f"Zebra {number}"))
        published(make_page("<p>An insole for a zebra.</p>"))
    look_up(client, "insole")
    assert {text: queries(text) for text in before} == before | {"zebra": before["insole"]}


def test_a_page_of_results_fits_into_the_first_round_trip(client, demo):
    texts = ("insole", "size 9 insole", "flat feet", "women 8", "zebra", "")
    sizes = {text: len(brotli.compress(look_up(client, text).content)) for text in texts}
    sizes["all"] = len(brotli.compress(look_up(client, "insole", **{"in": "products"}).content))
    assert {text: size for text, size in sizes.items() if size > 14_000} == {}


def test_a_question_that_is_too_long_ends_with_a_whole_word(client, demo):
    asked = "heel " * 22 + "concrete"  # 118 letters; 120 are read.
    assert look_up(client, f"{asked} floor").context["asked"] == asked
    assert look_up(client, "x" * 130).context["asked"] == "x" * 120
