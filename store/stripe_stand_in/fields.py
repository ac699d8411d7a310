"""The payment page's fields: label, control, hint and error, tied together for every reader."""

from __future__ import annotations

from store.stripe_stand_in import pages
from store.stripe_stand_in.cards import ROUTING_NUMBER
from store.stripe_stand_in.pages import Markup
from store.stripe_stand_in.payment_form import PaymentForm
from store.stripe_stand_in.vocabulary import STATES

METHOD_WORDS = {"card": "Card", "us_bank_account": "Bank debit, which takes days"}
COUNTRY_NAMES = {
    "AU": "Australia",
    "CA": "Canada",
    "DE": "Germany",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "MX": "Mexico",
    "NZ": "New Zealand",
    "US": "United States",
}


def contact(form: PaymentForm) -> Markup:
    parts = [_input(form, "email", "Email", input_type="email", autocomplete="email")]
    if form.session["phone_number_collection"]["enabled"]:
        parts.append(
            _input(
                form,
                "phone",
                "Phone number",
                hint="For the carrier, if something is unclear.",
                input_type="tel",
                autocomplete="tel",
            )
        )
    return _group("Contact", parts)


def shipping(form: PaymentForm) -> Markup:
    collection = form.session["shipping_address_collection"]
    if collection is None:
        return Markup("")
    note = form.session["custom_text"]["shipping_address"]
    parts = [pages.fill("_text.html", text=note["message"])] if note else []
    parts += [
        _country(form, collection["allowed_countries"]),
        _input(form, "name", "Full name", autocomplete="shipping name"),
        _input(form, "line1", "Address line 1", autocomplete="shipping address-line1"),
        _input(
            form,
            "line2",
            "Address line 2",
            hint="Apartment or suite, if there is one.",
            required=False,
            autocomplete="shipping address-line2",
        ),
        _input(form, "city", "City", autocomplete="shipping address-level2"),
        _state(form, collection["allowed_countries"]),
        _postal_code(form, collection["allowed_countries"]),
    ]
    return _group("Shipping address", parts)


def _country(form: PaymentForm, allowed: list[str]) -> Markup:
    choices = {code: COUNTRY_NAMES.get(code, code) for code in allowed}
    if len(allowed) == 1:
        place = "the United States" if allowed == ["US"] else choices[allowed[0]]
        words = f"Ships to {place} only."
        return pages.fill("_text.html", text=words)
    return _select(form, "country", "Country", choices, "shipping country", "full")


def _state(form: PaymentForm, allowed: list[str]) -> Markup:
    if allowed == ["US"]:
        choices = {"": "Choose"} | STATES
        return _select(form, "state", "State", choices, "shipping address-level1", "short")
    return _input(form, "state", "State or region", autocomplete="shipping address-level1")


def _postal_code(form: PaymentForm, allowed: list[str]) -> Markup:
    label = "ZIP code" if allowed == ["US"] else "Postal code"
    return _input(form, "postal_code", label, autocomplete="shipping postal-code", size="short")


def payment(form: PaymentForm) -> Markup:
    """The payment methods and the fields of each; a style rule shows those of the chosen one."""
    if not form.needs_payment:
        return Markup("")
    offered = form.session["payment_method_types"]
    parts = []
    if len(offered) > 1:
        parts = [
            pages.fill(
                "_choice.html",
                name="method",
                value=method,
                words=METHOD_WORDS[method],
                checked=pages.attributes(checked=method == form.method),
            )
            for method in offered
        ]
        parts = [pages.fill("_choices.html", choices=pages.join(parts))]
    if "card" in offered:
        parts.append(pages.fill("_means.html", means="card", fields=pages.join(_card(form))))
    if "us_bank_account" in offered:
        parts.append(pages.fill("_means.html", means="bank", fields=pages.join(_bank(form))))
    if form.session["shipping_address_collection"] is None:
        parts.append(
            _input(form, "postal_code", "ZIP code", autocomplete="postal-code", size="short")
        )
    return _group("Payment", parts)


def _card(form: PaymentForm) -> list[Markup]:
    # Autofill is off, so that no browser offers somebody's real card here.
    return [
        _input(form, "card_number", "Card number", inputmode="numeric"),
        _input(
            form, "expiry", "Expiration date", hint="MM / YY", inputmode="numeric", size="short"
        ),
        _input(form, "cvc", "Security code", hint="3 digits", inputmode="numeric", size="short"),
        _input(form, "card_name", "Name on card"),
    ]


def _bank(form: PaymentForm) -> list[Markup]:
    return [
        _input(form, "account_name", "Account holder"),
        _input(
            form,
            "routing_number",
            "Routing number",
            hint=f"{ROUTING_NUMBER} here",
            inputmode="numeric",
        ),
        _input(form, "account_number", "Account number", inputmode="numeric"),
    ]


def _group(legend: str, parts: list[Markup]) -> Markup:
    return pages.fill("_group.html", legend=legend, fields=pages.join(parts))


def _input(
    form: PaymentForm,
    name: str,
    label: str,
    *,
    hint: str = "",
    required: bool = True,
    input_type: str = "text",
    autocomplete: str = "off",
    inputmode: str | None = None,
    size: str = "full",
) -> Markup:
    control = pages.attributes(
        id=name,
        name=name,
        type=input_type,
        value=form.shown_values().get(name, ""),
        autocomplete=autocomplete,
        inputmode=inputmode,
        required=required,
        maxlength="200",
        **_state_of(form, name, hint),
    )
    return _field(form, name, label, hint, pages.fill("_input.html", attributes=control), size)


def _select(
    form: PaymentForm, name: str, label: str, choices: dict[str, str], autocomplete: str, size: str
) -> Markup:
    chosen = form.values.get(name, "")
    options = [
        pages.fill(
            "_option.html",
            attributes=pages.attributes(value=value, selected=value == chosen),
            words=words,
        )
        for value, words in choices.items()
    ]
    control = pages.attributes(
        id=name, name=name, autocomplete=autocomplete, required=True, **_state_of(form, name, "")
    )
    select = pages.fill("_select.html", attributes=control, options=pages.join(options))
    return _field(form, name, label, "", select, size)


def _state_of(form: PaymentForm, name: str, hint: str) -> dict[str, str | bool | None]:
    """What ties a control to its hint and error; the first field in error takes the focus."""
    has_error = name in form.errors
    ids = [f"{name}-hint"] * bool(hint) + [f"{name}-error"] * has_error
    return {
        "aria_describedby": " ".join(ids) or None,
        "aria_invalid": "true" if has_error else None,
        "autofocus": has_error and next(iter(form.errors)) == name,
    }


def _field(
    form: PaymentForm, name: str, label: str, hint: str, control: Markup, size: str
) -> Markup:
    about = pages.fill("_hint.html", name=name, text=hint) if hint else Markup("")
    error = form.errors.get(name)
    trouble = pages.fill("_error.html", name=name, text=error) if error else Markup("")
    return pages.fill(
        "_field.html", name=name, label=label, hint=about, control=control, error=trouble, size=size
    )
