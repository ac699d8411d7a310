"""The hosted payment page and the control page of the stand-in, as HTML over HTTP."""

import re

import pytest

from store.stripe_stand_in.remote import SHOPPER
from tests.stripe_requests import client, session_params

CARD = {
    "method": "card",
    "card_number": "4242 4242 4242 4242",
    "expiry": "04/34",
    "cvc": "123",
    "card_name": "A. Card",
}


@pytest.fixture
def api(stand_in):
    return client(stand_in.url)


@pytest.fixture
def page(api, stand_in):
    session = api.v1.checkout.sessions.create(session_params())

    def visit(fields=None, path=""):
        return stand_in.visit(f"/c/pay/{session.id}{path}", fields)

    visit.session = session
    return visit


def error_of(html, name):
    match = re.search(rf'id="{name}-error">([^<]*)<', html)
    return match and match[1]


def test_the_page_shows_what_is_bought_and_for_how_much(page):
    html = page().html
    for text in ("Cadence, neutral arch, size M", "Quantity 2", "$116.00", "Keel", "$68.00"):
        assert text in html
    assert "Standard, 2 to 4 business days" in html
    assert "<dt>Total due</dt><dd>$188.95</dd>" in html
    assert "Pay $188.95" in html
    assert 'href="http://testserver/cart/?back=1"' in html
    assert "no money moves" in html


def test_the_page_needs_no_script_and_allows_none(stand_in, page):
    html = page().html
    assert "<script" not in html
    assert "style=" not in html
    assert "onclick" not in html


def test_the_policy_lets_the_form_end_at_the_shop(stand_in, page):
    _, headers, _ = stand_in._send("GET", f"/c/pay/{page.session.id}", None, {})
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://testserver" in policy
    assert "img-src 'self' data: http://testserver" in policy
    assert headers["cache-control"] == "no-store"


def test_product_names_are_escaped(api, stand_in):
    params = session_params()
    params["line_items"][0]["price_data"]["product_data"]["name"] = '<b onclick="x">"Cadence"</b>'
    session = api.v1.checkout.sessions.create(params)
    html = stand_in.visit(f"/c/pay/{session.id}").html
    assert "<b onclick" not in html
    assert "&lt;b onclick=&quot;x&quot;&gt;" in html


def test_an_empty_form_gets_an_error_at_every_field_in_the_order_of_the_page(page):
    visit = page({})
    assert visit.status == 422
    named = re.findall(r'id="([a-z0-9_]+)-error"', visit.html)
    assert named == [
        "email",
        "phone",
        "name",
        "line1",
        "city",
        "state",
        "postal_code",
        "card_number",
        "expiry",
        "cvc",
        "card_name",
    ]
    assert "11 fields need another look" in visit.html
    assert visit.html.count("autofocus") == 1
    assert re.search(r'id="email"[^>]*autofocus', visit.html)
    assert re.search(r'id="email"[^>]*aria-invalid="true"', visit.html)
    assert re.search(r'id="email"[^>]*aria-describedby="email-error"', visit.html)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nobody", "Enter an email like"),
        ("phone", "12", "area code"),
        ("state", "XX", "Choose the state."),
        ("postal_code", "ABC", "ZIP code like 97201"),
        ("name", "x" * 201, "at most 200 characters"),
        ("card_number", "4242", "incomplete"),
        ("card_number", "4242424242424241", "invalid"),
        ("card_number", "4111111111111111", "not a test card"),
        ("expiry", "13/30", "month and year"),
        ("expiry", "04/20", "in the past"),
        ("expiry", "soon", "month and year"),
        ("cvc", "12", "3 digits"),
        ("cvc", "١٢٣", "3 digits"),
        ("card_name", " ", "name on the card"),
    ],
)
def test_a_field_that_does_not_fit_says_so_beside_it(page, stand_in, field, value, words):
    visit = page(SHOPPER | CARD | {field: value})
    assert visit.status == 422
    assert words in error_of(visit.html, field)
    assert len(re.findall(r"-error\"", visit.html)) >= 1
    assert stand_in.charges() == []


def test_a_declined_card_is_told_beside_the_card_and_keeps_what_was_typed(page):
    typed = SHOPPER | CARD | {"card_number": "4000 0000 0000 0002", "city": "Eugene"}
    visit = page(typed)
    assert visit.status == 402
    expected = "Your card was declined. Nothing was charged."
    assert error_of(visit.html, "card_number") == expected
    for value in ("4000 0000 0000 0002", "Eugene", "04/34", "123", "A. Card", "97201"):
        assert f'value="{value}"' in visit.html
    assert '<option value="OR" selected>' in visit.html
    assert "<title>Payment declined: Pay Biocorrect</title>" in visit.html


def test_a_card_that_might_be_real_is_never_sent_back(page):
    visit = page(SHOPPER | CARD | {"card_number": "4111 1111 1111 1111"})
    assert "4111" not in visit.html
    assert 'value="123"' not in visit.html


def test_an_american_express_card_has_four_digits_on_it(page):
    amex = {"card_number": "3782 822463 10005"}
    visit = page(SHOPPER | CARD | amex)
    assert error_of(visit.html, "cvc") == "Enter the 4 digits of the security code."
    assert page(SHOPPER | CARD | amex | {"cvc": "1234"}).status == 303


def test_test_details_are_filled_in_on_request(page):
    link = re.search(r'href="([^"]*fill=[^"]*)"', page().html)[1]
    assert link.endswith("?fill=4242424242424242")
    html = page(path="?fill=4242424242424242").html
    assert 'value="4242 4242 4242 4242"' in html
    assert 'value="test.shopper@example.com"' in html


def test_a_test_number_is_filled_in_beside_what_was_typed(page, stand_in):
    visit = page(SHOPPER | {"city": "Eugene", "fill": "4000000000009995"})
    assert visit.status == 200
    assert 'value="4000 0000 0000 9995"' in visit.html
    assert 'value="Eugene"' in visit.html
    assert stand_in.charges() == []


def test_the_pay_button_is_the_forms_first(page):
    buttons = re.findall(r"<button[^>]*>([^<]*)</button>", page().html)
    assert buttons[0] == "Pay $188.95"


def test_without_shipping_only_the_zip_code_is_asked_for(api, stand_in):
    params = session_params(
        shipping_address_collection=None, shipping_options=None, phone_number_collection=None
    )
    session = api.v1.checkout.sessions.create(params)
    fields = {"email": "a@example.com", "postal_code": "97201"}
    assert stand_in.visit(f"/c/pay/{session.id}", fields | CARD).status == 303
    paid = stand_in.session(session.id)
    assert paid["collected_information"]["shipping_details"] is None
    assert paid["customer_details"]["address"]["postal_code"] == "97201"
    assert paid["customer_details"]["phone"] is None


def test_a_known_email_is_filled_in(api, stand_in):
    session = api.v1.checkout.sessions.create(session_params(customer_email="ada@example.com"))
    assert 'value="ada@example.com"' in stand_in.visit(f"/c/pay/{session.id}").html


def test_tax_and_shops_own_words_are_shown(api, stand_in):
    stand_in.configure(tax_percent="8.25", business="The Shop")
    params = session_params(
        automatic_tax={"enabled": True}, custom_text={"submit": {"message": "Thank you & welcome"}}
    )
    session = api.v1.checkout.sessions.create(params)
    html = stand_in.visit(f"/c/pay/{session.id}").html
    assert "<dt>Tax, 8.25 %</dt><dd>$15.59</dd>" in html
    assert "Pay $204.54" in html
    assert "Thank you &amp; welcome" in html
    assert "Pay The Shop" in html
    stand_in.pay(session.id)
    assert stand_in.session(session.id)["amount_total"] == 20454


def test_a_paid_page_says_so_and_leads_to_the_order(page, stand_in):
    stand_in.pay(page.session.id)
    html = page().html
    assert "You have paid" in html
    assert f"/orders/token/thanks/?s={page.session.id}" in html
    assert page(SHOPPER | CARD).status == 303
    assert len(stand_in.charges()) == 1


def test_an_expired_page_says_so_and_leads_back_to_the_cart(page, stand_in):
    stand_in.expire(page.session.id)
    visit = page()
    assert visit.status == 200
    assert "This payment page has closed" in visit.html
    assert 'href="http://testserver/cart/?back=1"' in visit.html


def test_an_unknown_page_is_a_calm_404(stand_in):
    for path in ("/c/pay/cs_test_unknown", "/c/pay/", "/c/pay/a/b", "/nowhere"):
        visit = stand_in.visit(path)
        assert visit.status == 404
        assert "<h1" in visit.html


def test_the_banks_question_is_its_own_page(page):
    visit = page(SHOPPER | CARD | {"card_number": "4000002500003155"})
    assert visit.location == f"/c/pay/{page.session.id}/confirm"
    html = page(path="/confirm").html
    assert "Do you want to pay $188.95?" in html
    assert "Approve the payment" in html
    assert page({"answer": "refuse"}, "/confirm").status == 402
    assert page(path="/confirm").location == f"/c/pay/{page.session.id}"


def test_another_site_cannot_send_the_form(stand_in, page):
    headers = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}
    status, _, _ = stand_in._send("POST", f"/c/pay/{page.session.id}", "email=x", headers)
    assert status == 403


# The control page


def test_the_control_page_lists_what_happened(page, stand_in):
    stand_in.pay(page.session.id)
    stand_in.refund(page.session.id, 500)
    stand_in.dispute(page.session.id)
    stand_in.misbehave("error_429", path="/v1/refunds*", times=2)
    html = stand_in.visit("/").html
    for text in (
        page.session.id,
        "complete and paid",
        "Refund of $5.00: succeeded",
        "Dispute (fraudulent): needs response",
        "checkout.session.completed",
        "429, nothing done: /v1/refunds*, 2×",
        "POST /v1/checkout/sessions",
    ):
        assert text in html
    assert "style=" not in html
    assert "<script" not in html


@pytest.mark.parametrize("do", ["expire", "clock", "settings", "fault", "reset"])
def test_the_control_pages_buttons_work(page, stand_in, do):
    fields = {
        "expire": {"session": page.session.id},
        "clock": {"advance": "2460"},
        "settings": {"webhook_mode": "off"},
        "fault": {"kind": "slow", "path": "*", "times": "1", "seconds": ""},
        "reset": {},
    }[do]
    assert stand_in.visit("/", fields | {"do": do, "place": "payments"}).status == 303
    if do in {"expire", "clock"}:
        assert stand_in.session(page.session.id)["status"] == "expired"
    elif do == "settings":
        assert stand_in.state()["settings"]["webhook_mode"] == "off"
    elif do == "fault":
        assert stand_in.state()["faults"][0]["seconds"] == 3
    else:
        assert stand_in.sessions() == []


def test_a_button_that_came_too_late_explains_itself(page, stand_in):
    stand_in.expire(page.session.id)
    visit = stand_in.visit("/", {"do": "expire", "session": page.session.id})
    assert visit.status == 400
    assert "status of `expired`" in visit.html
    assert stand_in.visit("/", {"do": "dance"}).status == 400


def test_a_request_can_be_looked_up_by_its_id(page, stand_in):
    (request,) = stand_in.requests()
    assert request["id"] in stand_in.visit(f"/?request={request['id']}").html
