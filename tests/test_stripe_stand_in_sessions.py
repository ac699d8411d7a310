"""Checkout sessions of the stand-in, asked for with the real SDK."""

import time

import pytest
import stripe

from tests.stripe_requests import client, line_item, session_params


@pytest.fixture
def api(stand_in):
    return client(stand_in.url)


@pytest.fixture
def create(api):
    def create_session(**changes):
        return api.v1.checkout.sessions.create(session_params(**changes))

    return create_session


def refusal(create, **changes):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(**changes)
    return caught.value


# What a session is


def test_a_session_carries_every_parameter_of_the_shop(create, stand_in):
    params = session_params()
    session = create(**params)
    assert session.status == "open"
    assert session.payment_status == "unpaid"
    assert session.ui_mode == "hosted_page"
    assert session.url == f"{stand_in.url}/c/pay/{session.id}"
    assert session.client_reference_id == params["client_reference_id"]
    assert session.metadata.to_dict() == params["metadata"]
    assert session.expires_at == params["expires_at"]
    assert session.success_url == params["success_url"]
    assert session.cancel_url == params["cancel_url"]
    assert session.locale == "en"
    assert session.livemode is False
    assert session.phone_number_collection.enabled is True
    assert session.automatic_tax.enabled is False
    assert session.adaptive_pricing.enabled is False
    assert session.excluded_payment_method_types == ["affirm", "klarna"]
    assert session.payment_method_types == ["card", "us_bank_account"]
    assert session.shipping_address_collection.allowed_countries == ["US"]
    assert session.payment_intent is None
    assert session.customer_details is None
    assert session.collected_information is None


def test_a_session_adds_up_its_lines_and_shipping(create):
    session = create()
    assert session.amount_subtotal == 2 * 5800 + 6800
    assert session.total_details.amount_shipping == 495
    assert session.total_details.amount_tax == 0
    assert session.amount_total == 2 * 5800 + 6800 + 495
    assert session.shipping_cost.amount_total == 495


def test_a_decimal_price_is_rounded_half_up_per_line(create):
    item = line_item()
    del item["price_data"]["unit_amount"]
    item["price_data"]["unit_amount_decimal"] = "3333.5"
    session = create(line_items=[item | {"quantity": 3}], shipping_options=None)
    assert session.amount_total == 10001


def test_a_session_without_an_expiry_lives_for_a_day(create):
    session = create(expires_at=None)
    assert session.expires_at == session.created + 24 * 3600


def test_a_free_order_needs_no_payment(create, stand_in):
    session = create(line_items=[line_item(price=0)], shipping_options=None)
    assert session.amount_total == 0
    visit = stand_in.pay(session.id)
    assert visit.status == 303
    paid = stand_in.session(session.id)
    assert paid["payment_status"] == "no_payment_required"
    assert paid["payment_intent"] is None


# Looking at sessions


def test_expand_brings_line_items_with_their_metadata(api, create):
    session = create()
    assert not hasattr(session, "line_items")
    options = {"expand": ["line_items", "line_items.data.price.product"]}
    session = api.v1.checkout.sessions.retrieve(session.id, options)
    first, second = session.line_items.data
    assert (first.description, first.quantity, first.amount_total) == (
        "Cadence, neutral arch, size M",
        2,
        11600,
    )
    assert first.metadata["sku"] == "CAD-N-M"
    assert second.metadata["sku"] == "KEE-H-L"
    assert first.price.product.images == ["http://testserver/media/cadence.jpg"]


def test_expanded_line_items_end_after_ten_and_say_so(api, create):
    items = [line_item(sku=f"SKU-{number}") for number in range(12)]
    session = create(line_items=items)
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert len(session.line_items.data) == 10
    assert session.line_items.has_more is True
    listed = api.v1.checkout.sessions.line_items.list(session.id, {"limit": 10})
    skus = [item.metadata["sku"] for item in listed.auto_paging_iter()]
    assert skus == [f"SKU-{number}" for number in range(12)]


def test_expand_may_be_asked_for_while_creating(create):
    assert create(expand=["line_items"]).line_items.data[0].quantity == 2


@pytest.mark.parametrize("path", ["nothing", "payment_intent.b", "amount_total", "shipping_cost"])
def test_expanding_what_is_no_object_is_refused(api, create, path):
    session = create()
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded") as caught:
        api.v1.checkout.sessions.retrieve(session.id, {"expand": [path]})
    assert caught.value.param == "expand"


def test_lists_expand_below_data_and_four_levels_deep(api, create):
    create()
    listed = api.v1.checkout.sessions.list({"expand": ["data.line_items"]})
    assert listed.data[0].line_items.data[0].quantity == 2
    with pytest.raises(stripe.InvalidRequestError, match=r"data\.payment_intent"):
        api.v1.checkout.sessions.list({"expand": ["payment_intent"]})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.checkout.sessions.list({"expand": ["data.line_items.data.price.product"]})
    assert caught.value.code == "property_expansion_max_depth"


def test_an_unknown_session_is_missing(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.checkout.sessions.retrieve("cs_test_unknown")
    error = caught.value
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "session")
    assert "No such checkout.session: 'cs_test_unknown'" in str(error)


def test_sessions_are_listed_newest_first_page_by_page(api, create):
    made = [create().id for _ in range(5)]
    page = api.v1.checkout.sessions.list({"limit": 2})
    assert [each.id for each in page.data] == [made[4], made[3]]
    assert page.has_more is True
    following = api.v1.checkout.sessions.list({"limit": 2, "starting_after": made[3]})
    assert [each.id for each in following.data] == [made[2], made[1]]
    before = api.v1.checkout.sessions.list({"limit": 2, "ending_before": made[1]})
    assert [each.id for each in before.data] == [made[3], made[2]]
    assert [each.id for each in page.auto_paging_iter()] == made[::-1]
    assert api.v1.checkout.sessions.list({"limit": 100}).has_more is False


def test_sessions_are_filtered(api, create, stand_in):
    open_one, paid, ended = create(), create(), create()
    stand_in.pay(paid.id, email="somebody@example.com")
    api.v1.checkout.sessions.expire(ended.id)
    intent = stand_in.session(paid.id)["payment_intent"]
    sessions = api.v1.checkout.sessions

    def ids(**filters):
        return [each.id for each in sessions.list(filters).data]

    assert ids(status="open") == [open_one.id]
    assert ids(status="complete") == [paid.id]
    assert ids(status="expired") == [ended.id]
    assert ids(payment_intent=intent) == [paid.id]
    assert ids(customer_details={"email": "somebody@example.com"}) == [paid.id]
    assert ids(created={"gte": int(time.time()) - 60}) == [ended.id, paid.id, open_one.id]
    assert ids(created={"gt": int(time.time()) + 60}) == []


def test_an_unknown_cursor_is_refused(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.v1.checkout.sessions.list({"starting_after": "cs_test_unknown"})
    assert (caught.value.http_status, caught.value.code) == (400, "resource_missing")


# Expiring


def test_expire_closes_an_open_session_once(api, create, stand_in):
    session = create()
    ended = api.v1.checkout.sessions.expire(session.id)
    assert (ended.status, ended.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match=r'status in \["open"\].*`expired`'):
        api.v1.checkout.sessions.expire(session.id)
    assert len(stand_in.events("checkout.session.expired")) == 1


def test_a_paid_session_cannot_be_expired(api, create, stand_in):
    session = create()
    stand_in.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="`complete`"):
        api.v1.checkout.sessions.expire(session.id)
    assert stand_in.session(session.id)["payment_status"] == "paid"


def test_a_session_expires_by_itself_and_says_so(api, create, stand_in):
    session = create()
    stand_in.advance(39 * 60)
    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"
    stand_in.advance(61)
    ended = api.v1.checkout.sessions.retrieve(session.id)
    assert (ended.status, ended.url) == ("expired", None)
    (event,) = stand_in.events("checkout.session.expired")
    assert event["data"]["object"]["id"] == session.id


def test_after_time_has_passed_the_next_session_can_be_made(create, stand_in):
    create()
    stand_in.advance(3 * 24 * 3600)
    assert create().status == "open"


def test_a_clock_set_ahead_rules_new_sessions_too(create, stand_in):
    day = 24 * 3600
    stand_in.set_clock(day)
    assert refusal(create).param == "expires_at"
    assert create(expires_at=int(time.time()) + day + 40 * 60).status == "open"


# What is refused


def test_an_unknown_parameter_is_named(create):
    error = refusal(create, line_itmes="one")
    assert (error.code, error.param) == ("parameter_unknown", "line_itmes")
    assert error.user_message == "Received unknown parameter: line_itmes"
    item = line_item()
    item["price_data"]["amount"] = 5
    assert refusal(create, line_items=[item]).param == "line_items[0][price_data][amount]"


def test_the_error_has_the_shape_of_stripe(create, stand_in):
    error = refusal(create, foo="bar")
    body = error.json_body["error"]
    assert body == {
        "code": "parameter_unknown",
        "doc_url": "https://stripe.com/docs/error-codes/parameter-unknown",
        "message": "Received unknown parameter: foo",
        "param": "foo",
        "request_log_url": f"{stand_in.url}/?request={error.request_id}#requests",
        "type": "invalid_request_error",
    }
    assert error.http_status == 400
    assert error.request_id.startswith("req_")


@pytest.mark.parametrize("name", ["mode", "line_items", "success_url"])
def test_a_missing_parameter_is_named(create, name):
    error = refusal(create, **{name: None})
    assert (error.code, error.param) == ("parameter_missing", name)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("line_items[0][price]", {"quantity": 1}),
        ("line_items[0]", line_item() | {"quantity": None}),
        (
            "line_items[0][price_data][unit_amount]",
            {"quantity": 1, "price_data": {"currency": "usd", "product_data": {"name": "A"}}},
        ),
        (
            "line_items[0][price_data][product_data]",
            {"quantity": 1, "price_data": {"currency": "usd", "unit_amount": 5800}},
        ),
        (
            "line_items[0][price_data][product_data][name]",
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 5800,
                    "product_data": {"description": "x"},
                },
            },
        ),
        (
            "line_items[0][price_data][currency]",
            {"quantity": 1, "price_data": {"unit_amount": 58, "product_data": {"name": "A"}}},
        ),
    ],
)
def test_a_missing_part_of_a_line_is_named(create, path, item):
    assert refusal(create, line_items=[item]).param == path


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1e3", "٣", "many", " 1", "1_0"])
def test_a_quantity_that_is_no_number_of_pieces_is_refused(create, quantity):
    error = refusal(create, line_items=[line_item(quantity=quantity)])
    assert (error.code, error.param) == ("parameter_invalid_integer", "line_items[0][quantity]")


@pytest.mark.parametrize(
    ("changes", "param", "words"),
    [
        ({"mode": "pay"}, "mode", "Invalid mode: must be one of payment, setup, or subscription"),
        ({"success_url": "/thanks/"}, "success_url", "Not a valid URL"),
        ({"success_url": ""}, "success_url", "You passed an empty string for 'success_url'"),
        ({"cancel_url": "javascript:alert(1)"}, "cancel_url", "Not a valid URL"),
        ({"customer_email": "nobody"}, "customer_email", "Invalid email address: nobody"),
        ({"locale": "xx"}, "locale", "Invalid locale: must be one of auto, bg"),
        ({"client_reference_id": "x" * 201}, "client_reference_id", "at most 200 characters"),
        ({"metadata": {"k": "x" * 501}}, "metadata", "can have up to 500 characters"),
        ({"metadata": {"k" * 41: "x"}}, "metadata", "can have up to 40 characters"),
        ({"metadata": {f"k{n}": "x" for n in range(51)}}, "metadata", "up to 50 keys"),
        ({"metadata": "text"}, "metadata", "Invalid object"),
        ({"line_items": "text"}, "line_items", "Invalid array"),
        ({"phone_number_collection": {"enabled": "maybe"}}, "phone_number_collection[enabled]", ""),
        (
            {"shipping_address_collection": {"allowed_countries": ["US", "USA"]}},
            "shipping_address_collection[allowed_countries][1]",
            "must be one of AC",
        ),
        (
            {"excluded_payment_method_types": ["card", "us_bank_account"]},
            "excluded_payment_method_types",
            "No valid payment method types",
        ),
        (
            {"line_items": [{"price": "price_1", "quantity": 1}]},
            "line_items[0][price]",
            "No such price: 'price_1'",
        ),
    ],
)
def test_a_malformed_parameter_is_named_with_what_is_wrong(create, changes, param, words):
    error = refusal(create, **changes)
    assert error.param == param
    assert words in error.user_message


@pytest.mark.parametrize(
    ("seconds", "words"), [(29 * 60, "at least 30 minutes"), (25 * 3600, "less than 24 hours")]
)
def test_an_expiry_lies_between_30_minutes_and_24_hours(create, seconds, words):
    error = refusal(create, expires_at=int(time.time()) + seconds)
    assert error.param == "expires_at"
    assert words in error.user_message


@pytest.mark.parametrize(
    ("price", "code"),
    [(1, "amount_too_small"), (49, "amount_too_small"), (10**8, "amount_too_large")],
)
def test_a_sum_stripe_does_not_charge_is_refused(create, price, code):
    error = refusal(create, line_items=[line_item(price=price)], shipping_options=None)
    assert error.code == code


def test_fifty_cents_are_enough(create):
    session = create(line_items=[line_item(price=50)], shipping_options=None)
    assert session.amount_total == 50


def test_two_currencies_are_refused(create):
    item = line_item()
    item["price_data"]["currency"] = "eur"
    assert refusal(create, line_items=[line_item(), item]).param == "line_items[1]"


def test_six_shipping_options_are_too_many(create):
    option = session_params()["shipping_options"][0]
    assert create(shipping_options=[option] * 5).status == "open"
    assert refusal(create, shipping_options=[option] * 6).param == "shipping_options"


@pytest.mark.parametrize(
    "changes",
    [
        {"discounts": [{"coupon": "SPRING"}]},
        {"allow_promotion_codes": True},
        {"adaptive_pricing": {"enabled": True}},
        {"mode": "subscription"},
        {"ui_mode": "embedded_page"},
        {"after_expiration": {"recovery": {"enabled": True}}},
        {"customer": "cus_1"},
    ],
)
def test_what_the_stand_in_does_not_play_is_refused_and_not_ignored(create, changes):
    error = refusal(create, **changes)
    assert error.code == "not_played_by_stand_in"
    assert error.param.startswith(next(iter(changes)))


def test_nothing_is_kept_of_a_refused_session(create, stand_in):
    refusal(create, foo="bar")
    refusal(create, expires_at=int(time.time()) + 60)
    assert stand_in.sessions() == []
    assert [entry["status"] for entry in stand_in.requests()] == [400, 400]


# Who may ask


@pytest.mark.parametrize("key", ["sk_live_1234567890abcdef", "pk_test_1234567890", "nonsense"])
def test_a_key_that_is_no_test_key_is_refused(stand_in, key):
    stand_in.configure(api_keys=[])
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided") as caught:
        client(stand_in.url, api_key=key).v1.checkout.sessions.list()
    assert caught.value.http_status == 401
    assert key not in str(caught.value)


def test_a_revoked_key_is_refused(stand_in):
    stand_in.configure(api_keys=["sk_test_the_new_one"])
    with pytest.raises(stripe.AuthenticationError):
        client(stand_in.url).v1.checkout.sessions.list()
    client(stand_in.url, api_key="sk_test_the_new_one").v1.checkout.sessions.list()


def test_another_api_version_is_refused(api):
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version: 2020-08-27"):
        api.v1.checkout.sessions.list({}, {"stripe_version": "2020-08-27"})


def test_answers_carry_the_headers_of_stripe(api):
    session = api.v1.checkout.sessions.create(session_params(), {"idempotency_key": "co-1-1"})
    headers = session.last_response.headers
    assert headers["Request-Id"].startswith("req_")
    assert headers["Stripe-Version"] == "2026-10-28.endive"
    assert headers["Idempotency-Key"] == "co-1-1"
    assert headers["Original-Request"] == headers["Request-Id"]
    assert "Idempotent-Replayed" not in headers


def test_an_address_stripe_does_not_know_is_a_404(api):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as caught:
        api.v1.customers.list()
    assert caught.value.http_status == 404
