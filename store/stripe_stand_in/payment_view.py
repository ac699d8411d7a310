"""The payment page's HTML: the sum and its lines, the fields with their errors, the test cards."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from store.stripe_stand_in import amounts, fields, pages, payment_sums, sessions
from store.stripe_stand_in.account import Account
from store.stripe_stand_in.cards import BANK_ACCOUNTS, BY_NUMBER, CARDS, ROUTING_NUMBER
from store.stripe_stand_in.messages import Json, Response
from store.stripe_stand_in.pages import Markup
from store.stripe_stand_in.payment_form import PaymentForm
from store.stripe_stand_in.payment_sums import Sums

UNKNOWN = (
    "This address belongs to no payment. It may be from a stand-in that has started anew since."
)
FOREIGN = "Another site tried to send this form. Open the payment page itself and pay there."
EXPIRED = "The time to pay is over, and nothing was charged. Your cart is still in the shop."
COMPLETE = "This payment is complete. There is nothing more to pay."
TEST_SHOPPER = {
    "email": "test.shopper@example.com",
    "phone": "503 555 0100",
    "name": "Test Shopper",
    "line1": "1 Test Street",
    "line2": "",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97201",
    "card_name": "Test Shopper",
    "account_name": "Test Shopper",
}


@dataclass(frozen=True)
class Line:
    name: str
    quantity: int
    amount: int
    picture: str


@dataclass(frozen=True)
class View:
    """All that the page shows, gathered while the account was held."""

    form: PaymentForm
    business: str
    lines: list[Line]
    options: list[tuple[str, int]]
    sums: list[Sums]


def test_shopper() -> dict[str, str]:
    return dict(TEST_SHOPPER)


def test_means(number: str) -> dict[str, str]:
    """The fields of a test card or test account filled in; nothing for any other number."""
    card = BY_NUMBER.get(number)
    if card is not None:
        code = "1234" if card.brand == "amex" else "123"
        return {"method": "card", "card_number": card.grouped, "expiry": "04 / 34", "cvc": code}
    if any(number == bank.number for bank in BANK_ACCOUNTS):
        filled = {"routing_number": ROUTING_NUMBER, "account_number": number}
        return {"method": "us_bank_account"} | filled
    return {}


def success_url(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def gather(account: Account, form: PaymentForm) -> View:
    session = form.session
    items = [record.body for record in sessions.line_items(account, session["id"])]
    return View(
        form=form,
        business=session["branding_settings"]["display_name"] or account.settings.business,
        lines=[_line(account, item) for item in items],
        options=payment_sums.shipping_options(account, session),
        sums=payment_sums.of_each_option(account, session, items),
    )


def _line(account: Account, item: Json) -> Line:
    product = account.records.take("product", item["price"]["product"]).body
    picture = product["images"][0] if product["images"] else ""
    return Line(item["description"], item["quantity"], item["amount_subtotal"], picture)


def form_page(view: View, status: int = 200) -> Response:
    session = view.form.session
    totals = [amounts.in_words(sums.total, session["currency"]) for sums in view.sums]
    buttons = [
        f"Pay {total}" if sums.total else "Complete order"
        for sums, total in zip(view.sums, totals, strict=True)
    ]
    content = pages.fill(
        "pay.html",
        summary=_summary(view, payment_sums.by_option(totals)),
        notice=_notice(view.form, status),
        action=f"/c/pay/{session['id']}",
        contact=fields.contact(view.form),
        shipping=fields.shipping(view.form),
        options=_options(view),
        payment=fields.payment(view.form),
        custom=_custom_text(session),
        button=payment_sums.by_option(buttons),
        test_cards=_test_numbers(view.form),
        first_card=f"/c/pay/{session['id']}?fill={_first_number(view.form)}",
    )
    pictures = {origin(line.picture) for line in view.lines if line.picture}
    trouble = {402: "Payment declined: ", 422: "Check the form: "}.get(status, "")
    return pages.page(
        f"{trouble}Pay {view.business}",
        content,
        status=status,
        form_targets=origin(session["success_url"]),
        pictures=" ".join(sorted(pictures)),
        kind="wide",
    )


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a content security policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _summary(view: View, total: str) -> Markup:
    session = view.form.session
    currency = session["currency"]
    rows = [
        _sum_row(versions, currency)
        for versions in zip(*(sums.rows for sums in view.sums), strict=True)
    ]
    back = Markup("")
    if session["cancel_url"]:
        words = f"Back to {view.business}"
        back = pages.fill("_back.html", address=session["cancel_url"], words=words)
    return pages.fill(
        "_summary.html",
        back=back,
        business=view.business,
        total=total,
        lines=pages.join([_line_row(line, currency) for line in view.lines]),
        sums=pages.join(rows),
    )


def _sum_row(versions: tuple[tuple[str, int], ...], currency: str) -> Markup:
    """A row of the sums, in the words and with the amount it has under each shipping option."""
    return pages.fill(
        "_sum.html",
        name=payment_sums.by_option([name for name, _ in versions]),
        amount=payment_sums.by_option(
            [amounts.in_words(amount, currency) for _, amount in versions]
        ),
    )


def _line_row(line: Line, currency: str) -> Markup:
    picture = pages.fill("_picture.html", address=line.picture) if line.picture else Markup("")
    quantity = f"Quantity {line.quantity}"
    return pages.fill(
        "_line.html",
        picture=picture,
        name=line.name,
        quantity=quantity,
        amount=amounts.in_words(line.amount, currency),
    )


def _notice(form: PaymentForm, status: int) -> Markup:
    """Say before the form that something is wrong, with a way to the first field that is."""
    if not form.errors:
        return Markup("")
    field, message = next(iter(form.errors.items()))
    count = len(form.errors)
    heading = "One field needs another look" if count == 1 else f"{count} fields need another look"
    if status == 402:
        heading = "The payment did not go through"
    return pages.fill("_notice.html", heading=heading, field=field, message=message)


def _options(view: View) -> Markup:
    """A choice of shipping where the session offers more than one."""
    if len(view.options) < 2:
        return Markup("")
    chosen = view.form.shipping_option()
    currency = view.form.session["currency"]
    choices = [
        pages.fill(
            "_choice.html",
            name="shipping_option",
            value=position,
            words=f"{name}, {amounts.in_words(amount, currency)}",
            checked=pages.attributes(checked=position == chosen),
        )
        for position, (name, amount) in enumerate(view.options)
    ]
    return pages.fill("_options.html", choices=pages.join(choices))


def _custom_text(session: Json) -> Markup:
    text = session["custom_text"]["submit"]
    return pages.fill("_text.html", text=text["message"]) if text else Markup("")


def _first_number(form: PaymentForm) -> str:
    is_card = "card" in form.session["payment_method_types"]
    return CARDS[0].number if is_card else BANK_ACCOUNTS[0].number


def _test_numbers(form: PaymentForm) -> Markup:
    if not form.needs_payment:
        return Markup("")
    methods = form.session["payment_method_types"]
    rows = [(card.number, card.grouped, card.words) for card in CARDS if "card" in methods]
    if "us_bank_account" in methods:
        rows += [(bank.number, f"Bank {bank.number}", bank.words) for bank in BANK_ACCOUNTS]
    filled = [
        pages.fill("_test_card.html", number=number, shown=shown, words=words)
        for number, shown, words in rows
    ]
    return pages.fill("_test_cards.html", rows=pages.join(filled))


def confirm_page(session: Json) -> Response:
    """The bank's own question, as 3-D Secure asks it."""
    content = pages.fill(
        "confirm.html",
        amount=amounts.in_words(session["amount_total"], session["currency"]),
        action=f"/c/pay/{session['id']}/confirm",
    )
    target = origin(session["success_url"])
    return pages.page("Your bank asks", content, form_targets=target)


def closed(session: Json) -> Response:
    if session["status"] == "complete":
        link = (success_url(session), "See your order")
        return pages.message("You have paid", COMPLETE, link)
    link_back = (session["cancel_url"], "Back to your cart") if session["cancel_url"] else None
    return pages.message("This payment page has closed", EXPIRED, link_back)
