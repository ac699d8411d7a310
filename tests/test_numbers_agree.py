"""Numbers never disagree: each is read where it is shown, and compared with every other place.

What is read is the text of the pages, the letter as it is sent, what search engines are told, and
the request that Stripe got: never the functions that wrote them. Days are counted here once more,
by a calendar of its own.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.urls import reverse
from django.utils import timezone

from store.models import Order, ProductPicture
from tests.factories import make_product, make_variant
from tests.html import Document
from tests.smtp import MailServer

pytestmark = [pytest.mark.django_db(transaction=True)]

NEW_YORK = ZoneInfo("America/New_York")
US = holidays.country_holidays("US")
PATH = "/shop/cadence/"
CHOSEN = f"{PATH}?arch=neutral&size=M"
DAYS = r"[A-Z]\w\w \d{1,2}(?: \w{3})?(?: to [A-Z]\w\w \d{1,2} \w{3})?"
RENDITIONS = {
    "width": 480, "height": 320, "avif": {"480": "a.avif"}, "jpeg": {"480": "a.jpg"},
}  # fmt: skip
MACHINE_WORDS = {
    "in stock": ("InStock", "in_stock"),
    "low": ("LimitedAvailability", "in_stock"),
    "out": ("OutOfStock", "out_of_stock"),
    "ahead": ("BackOrder", "backorder"),
}


# Moments


def works(day):
    return day.weekday() < 5 and day not in US


def moment(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=NEW_YORK)


def monday_morning():
    """A Monday four hours before the cut-off, whose week and the next have no holiday."""
    day = timezone.localdate() + timedelta(days=3)
    while day.weekday() or not all(works(day + timedelta(days=n)) for n in (0, 1, 2, 3, 4, 7, 8)):
        day += timedelta(days=1)
    return moment(day, 10)


def friday_after_the_cutoff():
    return (monday_morning() + timedelta(days=4)).replace(hour=15)


def before_a_holiday():
    """The afternoon of the last working day before a holiday that falls on one."""
    day = timezone.localdate() + timedelta(days=3)
    while not (day in US and day.weekday() < 5):
        day += timedelta(days=1)
    day -= timedelta(days=1)
    while not works(day):
        day -= timedelta(days=1)
    return moment(day, 15)


# What is expected, counted apart


def next_working(day):
    while not works(day):
        day += timedelta(days=1)
    return day


def on_the_road(day, number):
    for _ in range(number):
        day = next_working(day + timedelta(days=1))
    return day


def in_words(first, last):
    if first == last:
        return f"{last:%a} {last.day} {last:%b}"
    month = "" if first.month == last.month else f" {first:%b}"
    return f"{first:%a} {first.day}{month} to {last:%a} {last.day} {last:%b}"


def counted(at, fewest, most, *, cutoff=14, back_on=None):
    """The days of an order placed at this moment, if its parcel is so many days on the road."""
    leaves = next_working(at.date())
    if works(at.date()) and at.hour >= cutoff:
        leaves = next_working(at.date() + timedelta(days=1))
    if back_on:
        leaves = next_working(max(leaves, back_on))
    return in_words(on_the_road(leaves, fewest), on_the_road(leaves, most))


# What is read


@dataclass
class Told:
    """What one place says; what it does not speak of is missing."""

    price: str = ""
    stock: str = ""
    standard: str = ""
    expedited: str = ""
    arrives: str = ""
    arrives_expedited: str = ""
    two_pairs: str = ""
    threshold: str = ""


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return Document(answer.content.decode())


def found(pattern, text):
    match = re.search(pattern, text)
    return match[1] if match else ""


def cents(text):
    return round(float(text.replace("$", "").replace(",", "").replace("USD", "")) * 100)


def from_list(client):
    card = next(each for each in text_of(client, "/shop/").all("article") if each.text)
    stock = found(r"mm (.+)$", card.text).lower().removeprefix("neutral m: ")
    return Told(price=found(r"(\$[\d.,]+\d)", card.text), stock=stock)


def from_product(client):
    page = text_of(client, CHOSEN)
    [line] = [
        each.text
        for each in page.all("div")
        if each.get("data-size") == "M"
        and any(up.get("data-arch") == "neutral" for up in each.parents)
        and any("buy__lines" in (up.get("class") or "") for up in each.parents)
    ]
    fine = next(each.text for each in page.all("p") if each.get("class") == "buy__fine")
    price = next(each.text for each in page.all("p") if "buy__price" in (each.get("class") or ""))
    return Told(
        price=price,
        stock=re.split(r" Arrives| Another| Tell", line)[0].lower(),
        standard=found(r"Shipping (\$[\d.]+)", fine),
        threshold=found(r"free from (\$[\d.]*\d)", fine),
        expedited=found(r"Expedited (\$[\d.]+\d)", fine),
        two_pairs=found(r"Two pairs (\$[\d.]+\d)", page.text),
        arrives=found(rf"Arrives ({DAYS})", line),
    )


def from_structured_data(client, at):
    graph = next(each["@graph"] for each in text_of(client, PATH).data if "@graph" in each)
    nodes = {node["@id"]: node for node in graph}
    [group] = [node for node in graph if node["@type"] == "ProductGroup"]
    [variant] = group["hasVariant"]
    offer = variant["offers"]
    standard, faster = (nodes[each["@id"]] for each in offer["shippingDetails"])
    return Told(
        price=f"${offer['price']}",
        stock=offer["availability"].rpartition("/")[2],
        standard=f"${standard['shippingRate']['value']}",
        expedited=f"${faster['shippingRate']['value']}",
        arrives=by_schema(standard["deliveryTime"], at),
        arrives_expedited=by_schema(faster["deliveryTime"], at),
    )


def by_schema(told, at):
    """Count as a search engine would: handling has its least before the cut-off, its most after."""
    assert [day.rpartition("/")[2] for day in told["businessDays"]["dayOfWeek"]] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    ]  # fmt: skip
    # The same clock in either half of the year.
    assert told["cutoffTime"].endswith(f"{at:%z}"[:3] + ":00")
    transit, handling = told["transitTime"], told["handlingTime"]
    assert handling["maxValue"] - handling["minValue"] == 1
    hour = int(told["cutoffTime"][:2])
    start = on_the_road(next_working(at.date()), handling["minValue"])
    if works(at.date()) and at.hour >= hour:
        start = on_the_road(next_working(at.date()), handling["maxValue"])
    days = (on_the_road(start, transit[name]) for name in ("minValue", "maxValue"))
    return in_words(*days)


def from_feed(client, at):
    root = ElementTree.fromstring(client.get("/feeds/products.xml").content)
    [item] = root.iter("item")
    values = {}
    for element in item:
        parts = {part.tag.partition("}")[2]: part.text for part in element}
        values.setdefault(element.tag.partition("}")[2], []).append(parts or element.text)
    standard, faster = values["shipping"]
    [cutoff], [threshold] = values["handling_cutoff_time"], values["free_shipping_threshold"]
    hour = int(cutoff["cutoff_time"][:2])

    def days(way):
        handled = int(way["max_handling_time"])
        leaves = at + timedelta(0)
        first = next_working(leaves.date())
        if works(leaves.date()) and leaves.hour >= hour:
            first = next_working(leaves.date() + timedelta(days=1))
        first = on_the_road(first, handled)
        ends = (int(way[f"{end}_transit_time"]) for end in ("min", "max"))
        return in_words(*(on_the_road(first, number) for number in ends))

    return Told(
        price=values["price"][0],
        stock=values["availability"][0],
        standard=standard["price"],
        expedited=faster["price"],
        threshold=threshold["price_threshold"],
        arrives=days(standard),
        arrives_expedited=days(faster),
    )


def from_cart(client):
    page = text_of(client, "/cart/")
    text = page.text
    sums = {
        each.text.partition("$")[0].split(" F")[0].strip(): each.text
        for each in page.all("div")
        if any("totals" in (up.get("class") or "") for up in each.parents)
    }
    [standard] = [text for name, text in sums.items() if name.startswith("Standard shipping")]
    return (
        Told(
            price=found(r"\d × (\$[\d.,]+\d)", text) or found(r"Cart Cadence (\$[\d.,]+\d)", text),
            standard=found(r"(\$[\d.]+\d)$", standard),
            expedited=found(r"Expedited shipping, arrives .+?, is (\$[\d.]+\d)\.", text),
            arrives=found(rf"Arrives ({DAYS}) to most US addresses", text),
            arrives_expedited=found(rf"Expedited shipping, arrives ({DAYS}), is", text),
        ),
        cents(found(r"Total before tax (\$[\d.,]+\d)", text)),
        text,
    )


def from_request(stand_in):
    sent = stand_in.creations()[-1]["params"]
    [line] = sent["line_items"].values()
    rates = [option["shipping_rate_data"] for option in sent["shipping_options"].values()]
    amounts = [int(rate["fixed_amount"]["amount"]) for rate in rates]
    unit, quantity = int(line["price_data"]["unit_amount"]), int(line["quantity"])
    days = [found(rf"arrives ({DAYS})$", rate["display_name"]) for rate in rates]
    assert [rate["display_name"].split(",")[0] for rate in rates] == [
        "Standard shipping", "Expedited shipping",
    ]  # fmt: skip
    return unit, quantity, amounts, days


# The world


@pytest.fixture
def letters(settings):
    with MailServer() as server:
        settings.MAILERS = server.settings
        yield server.letters
        server.shutdown()


@pytest.fixture
def at(request, monkeypatch, stand_in):
    """Let it be this moment, here and at Stripe."""
    chosen = request.param()
    stand_in.set_clock((chosen - timezone.now()).total_seconds())
    monkeypatch.setattr(timezone, "now", lambda: chosen)
    return chosen


def make(price, on_hand, back_on=None):
    product = make_product(name="Cadence", slug="cadence")
    ProductPicture.objects.create(
        product=product, view="quarter", alt="Cadence", original="a.jpg", renditions=RENDITIONS
    )
    ahead = {"back_on": back_on, "ahead": 5} if back_on else {}
    return make_variant(product, unit_price=price, on_hand=on_hand, sku="BC-CAD-N-M", **ahead)


def agree(told, name):
    """All that speak of it say the same, and at least two do."""
    values = {place: getattr(each, name) for place, each in told.items() if getattr(each, name)}
    if name in {"price", "standard", "expedited", "threshold", "two_pairs"}:
        values = {place: cents(value) for place, value in values.items()}
    assert len(values) >= 2, name
    assert len(set(values.values())) == 1, (name, values)
    return next(iter(values.values()))


def before_buying(client, at):
    return {
        "list": from_list(client),
        "product": from_product(client),
        "structured data": from_structured_data(client, at),
        "feed": from_feed(client, at),
    }


def stock_agrees(told, words, state):
    """People are told the same words in list and product, machines what these words mean."""
    # A card has no room for the day of the week.
    shown = {re.sub(r"back [a-z]{3} ", "back ", told[place].stock) for place in ("list", "product")}
    assert shown == {words}
    machines = (told["structured data"].stock, told["feed"].stock)
    assert machines == MACHINE_WORDS[state]


CASES = {
    "in stock": (monday_morning, 5800, 20, 1, "in stock", "in stock"),
    "low": (monday_morning, 5800, 3, 1, "only 3 left", "low"),
    "two pairs, sent free": (monday_morning, 5800, 20, 2, "in stock", "in stock"),
    "two pairs of odd cents": (monday_morning, 3333, 20, 2, "in stock", "in stock"),
    "just under free": (monday_morning, 7499, 20, 1, "in stock", "in stock"),
    "just free": (monday_morning, 7500, 20, 1, "in stock", "in stock"),
    "Friday after the cut-off": (friday_after_the_cutoff, 5800, 20, 1, "in stock", "in stock"),
    "before a holiday": (before_a_holiday, 5800, 20, 2, "in stock", "in stock"),
    "ahead": (monday_morning, 5800, 0, 1, "back {day} – order now", "ahead"),
    "one here, one ahead": (friday_after_the_cutoff, 5800, 1, 2, "only 1 left", "low"),
    "ahead, before a holiday": (before_a_holiday, 5800, 0, 2, "back {day} – order now", "ahead"),
}
# So long a pair is sold ahead of its coming; the day may be a weekend's.
AHEAD = timedelta(days=19)


@pytest.mark.parametrize("way", ["standard", "expedited"])
@pytest.mark.parametrize(
    ("at", "price", "on_hand", "quantity", "words", "state"),
    CASES.values(),
    ids=CASES.keys(),
    indirect=["at"],
)
def test_every_place_says_the_same(
    shopper, stand_in, letters, at, price, on_hand, quantity, words, state, way
):
    back_on = at.date() + AHEAD if on_hand < quantity else None
    make(price, on_hand, back_on)
    told = before_buying(shopper, at)
    stock_agrees(told, words.format(day=f"{at.date() + AHEAD:%-d %b}".lower()), state)
    add = {"product": "cadence", "arch": "neutral", "size": "M", "quantity": str(quantity)}
    assert shopper.post("/cart/add/", add).status_code == 303
    told["cart"], total, cart = from_cart(shopper)

    assert agree(told, "price") == price
    for name, days in (("arrives", (2, 4)), ("arrives_expedited", (1, 2))):
        in_cart = getattr(told["cart"], name)
        assert in_cart == counted(at, *days, back_on=back_on)
        # Before it is in the cart, it is about one pair.
        of_one = {place: each for place, each in told.items() if on_hand == 0 or place != "cart"}
        assert agree(of_one, name) == counted(at, *days, back_on=None if on_hand else back_on)
    threshold = agree(told, "threshold")
    assert agree(told, "expedited") == 1495
    # The product page names the price below the threshold; the others that of one pair, or of all.
    one = 0 if price >= threshold else cents(told["product"].standard)
    assert {cents(told[place].standard) for place in ("structured data", "feed")} == {one}
    two_pairs = cents(told["product"].two_pairs)
    subtotal = two_pairs if quantity == 2 else price
    shipping = 0 if subtotal >= threshold else cents(told["product"].standard)
    assert cents(told["cart"].standard) == shipping
    assert total == subtotal + shipping
    if quantity == 2:
        assert f"10% off −${(2 * price - two_pairs) / 100:.2f}" in cart

    # What Stripe is asked for
    [agreed] = Document(shopper.get("/cart/").content.decode()).all("input", name="fingerprint")
    answer = shopper.post("/checkout/", {"fingerprint": agreed.get("value")})
    assert answer.status_code == 303
    unit, pairs, amounts, days = from_request(stand_in)
    assert (unit * pairs, pairs) == (subtotal, quantity)
    assert amounts == [shipping, 1495]
    assert days == [told["cart"].arrives, told["cart"].arrives_expedited]

    # After paying
    order = Order.objects.get()
    paid = subtotal + amounts[way == "expedited"]
    stand_in.pay(order.session_id, shipping_option=str(int(way == "expedited")))
    link = reverse("store:order_thanks", args=[order.access_token])
    thanks = text_of(shopper, f"{link}?s={order.session_id}").text
    page = text_of(shopper, order.get_absolute_url()).text
    receipt = text_of(shopper, f"{order.get_absolute_url()}receipt/").text
    [letter] = letters
    plain = letter.get_body(["plain"]).get_content()
    html = Document(letter.get_body(["html"]).get_content()).text
    named = f"{way.capitalize()} shipping"
    sent = f"${amounts[way == 'expedited'] / 100:.2f}"
    arrives = days[way == "expedited"]
    for place in (thanks, page, html, plain, receipt):
        assert found(rf"{named}:? (\$[\d.]+\d)", place) == sent
        assert f"${paid / 100:.2f}" in place
        assert f"${subtotal / 100:.2f}" in place
    for place in (thanks, page, html, plain):
        assert found(rf"arrive ({DAYS})", place) == arrives
    assert stand_in.totals()["paid"]["usd"] == paid


@pytest.mark.parametrize("at", [monday_morning], indirect=True)
def test_what_is_sold_out_is_so_everywhere_and_cannot_be_put_into_a_cart(shopper, at):
    make(5800, 0)
    told = before_buying(shopper, at)
    stock_agrees(told, "sold out", "out")
    assert agree(told, "price") == 5800
    assert told["product"].arrives == ""
    add = {"product": "cadence", "arch": "neutral", "size": "M", "quantity": "1"}
    answer = shopper.post("/cart/add/", add)
    assert answer.status_code == 422
    assert "sold out" in Document(answer.content.decode()).text.lower()


@pytest.mark.parametrize("at", [monday_morning], indirect=True)
def test_a_price_changed_after_the_cart_was_seen_is_the_new_one_everywhere(shopper, at):
    variant = make(5800, 20)
    add = {"product": "cadence", "arch": "neutral", "size": "M", "quantity": "1"}
    shopper.post("/cart/add/", add)
    variant.unit_price = 6100
    variant.save()
    told = before_buying(shopper, at)
    told["cart"], total, text = from_cart(shopper)
    assert agree(told, "price") == 6100
    assert total == 6100 + 495
    assert "Now $61.00, was $58.00" in text
