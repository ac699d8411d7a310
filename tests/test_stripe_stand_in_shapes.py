"""The stand-in's objects and parameters, held against the SDK's own definitions."""

import pytest
import stripe

from store.stripe_stand_in import API_VERSION, parameters, vocabulary
from store.stripe_stand_in.schema import Hash, ListOf, NotPlayed
from tests import stripe_types
from tests.stripe_requests import client, session_params


def test_the_stand_in_speaks_the_sdks_api_version():
    assert stripe.api_version == API_VERSION


@pytest.fixture
def everything(stand_in):
    """An account in which all has happened that the stand-in can play."""
    api = client(stand_in.url)
    stand_in.configure(tax_percent="8.25")
    sessions = [api.v1.checkout.sessions.create(session_params()) for _ in range(6)]
    taxed = session_params(automatic_tax={"enabled": True}, customer_email="a@example.com")
    sessions.append(api.v1.checkout.sessions.create(taxed))
    declined, asked, banked, failed, disputed, expired, with_tax = (each.id for each in sessions)
    stand_in.pay(declined, card="4000000000009995")
    stand_in.pay(asked, card="4000002500003155")
    stand_in.pay_by_bank(banked)
    stand_in.pay_by_bank(failed)
    stand_in.settle(failed, "failed")
    stand_in.pay(disputed, card="4000000000000259")
    stand_in.expire(expired)
    stand_in.pay(with_tax)
    stand_in.refund(with_tax, 1000, "requested_by_customer")
    stand_in.refund(asked)
    stand_in.answer_refund(stand_in.refunds()[0]["id"], "failed")
    return stand_in


def test_every_object_has_the_shape_of_the_sdk(everything):
    stand_in = everything
    objects = [
        *stand_in.sessions(),
        *stand_in._all("payment_intents"),
        *stand_in.charges(),
        *stand_in.refunds(),
        *stand_in.disputes(),
    ]
    assert {each["object"] for each in objects} == {
        "checkout.session",
        "payment_intent",
        "charge",
        "refund",
        "dispute",
    }
    assert [misfit for each in objects for misfit in stripe_types.misfits(each)] == []


def test_the_comparison_sees_what_does_not_fit(everything):
    session = everything.sessions()[0]
    del session["payment_status"]
    wrong = session | {
        "shipping_details": {},
        "amount_total": "62.95",
        "status": "paid",
        "id": None,
    }
    assert sorted(misfit.split(":")[0] for misfit in stripe_types.misfits(wrong)) == [
        "checkout.session.amount_total",
        "checkout.session.id",
        "checkout.session.payment_status",
        "checkout.session.shipping_details",
        "checkout.session.status",
    ]


def test_every_event_has_the_shape_of_the_sdk(everything):
    events = everything.events()
    assert len({event["type"] for event in events}) >= 15
    for event in events:
        del event["_deliveries"]
        assert stripe_types.misfits(event) == []
        assert stripe_types.misfits(event["data"]["object"]) == []


def test_expanded_objects_have_the_shape_of_the_sdk(everything):
    api = client(everything.url)
    paths = [
        "line_items.data.price.product",
        "payment_intent.latest_charge.refunds",
        "shipping_cost.shipping_rate",
        "shipping_options.shipping_rate",
    ]
    for session in api.v1.checkout.sessions.list({"limit": 20}).data:
        full = api.v1.checkout.sessions.retrieve(session.id, {"expand": paths})
        assert stripe_types.misfits(full.to_dict()) == []
        assert full.line_items.data[0].price.product.name == "Cadence, neutral arch, size M"
        assert full.shipping_cost.shipping_rate.fixed_amount.amount == 495


CREATE = "params/checkout/_session_create_params.py"


@pytest.mark.parametrize(
    ("schema", "file", "name"),
    [
        (parameters.SESSION_CREATE, CREATE, "SessionCreateParams"),
        (parameters.SESSION_LIST, "params/checkout/_session_list_params.py", "SessionListParams"),
        (
            parameters.ONLY_EXPAND,
            "params/checkout/_session_expire_params.py",
            "SessionExpireParams",
        ),
        (
            parameters.ONLY_PAGE,
            "params/checkout/_session_list_line_items_params.py",
            "SessionListLineItemsParams",
        ),
        (
            parameters.PAYMENT_INTENT_LIST,
            "params/_payment_intent_list_params.py",
            "PaymentIntentListParams",
        ),
        (parameters.CHARGE_LIST, "params/_charge_list_params.py", "ChargeListParams"),
        (parameters.REFUND_CREATE, "params/_refund_create_params.py", "RefundCreateParams"),
        (parameters.REFUND_LIST, "params/_refund_list_params.py", "RefundListParams"),
        (parameters.DISPUTE_LIST, "params/_dispute_list_params.py", "DisputeListParams"),
        (parameters.EVENT_LIST, "params/_event_list_params.py", "EventListParams"),
    ],
)
def test_the_parameters_are_those_of_the_sdk(schema, file, name):
    ours, closed = names_of(schema)
    theirs = stripe_types.parameter_names(file, name)
    theirs = {each for each in theirs if not any(each.startswith(f"{path}.") for path in closed)}
    # The bounds of `created` are one type with us.
    theirs = {each for each in theirs if not each.startswith("created.")}
    assert ours == theirs


def names_of(schema, path=""):
    """Every parameter's name, and the paths below which the schema does not go."""
    names, closed = set(), set()
    for name, parameter in schema.fields.items():
        here = f"{path}{name}"
        names.add(here)
        inner = parameter.item if isinstance(parameter, ListOf) else parameter
        if isinstance(inner, Hash):
            deeper, closed_below = names_of(inner, f"{here}.")
            names |= deeper
            closed |= closed_below
        elif isinstance(inner, NotPlayed):
            closed.add(here)
    return names, closed


@pytest.mark.parametrize(
    ("class_name", "field", "ours"),
    [
        (
            "SessionCreateParamsShippingAddressCollection",
            "allowed_countries",
            vocabulary.COUNTRIES,
        ),
        ("SessionCreateParams", "locale", vocabulary.LOCALES),
        (
            "SessionCreateParams",
            "excluded_payment_method_types",
            vocabulary.EXCLUDABLE_METHODS,
        ),
        ("SessionCreateParams", "allowed_payment_method_types", vocabulary.METHODS),
    ],
)
def test_the_vocabulary_is_that_of_the_sdk(class_name, field, ours):
    annotation = stripe_types.fields(stripe_types.classes(CREATE)[class_name])[field]
    assert set(ours) == set(stripe_types.literals(annotation))
