from django.urls import URLPattern, path

from store.views import (
    after_paying,
    asking,
    cart,
    catalogue,
    checkout,
    comparing,
    finding,
    fit,
    orders,
    size_guide,
)

app_name = "store"
urlpatterns: list[URLPattern] = [
    path("shop/", catalogue.shop, name="shop"),
    path("shop/compare/", comparing.compare, name="compare"),
    path("shop/<slug:slug>/", catalogue.product, name="product"),
    path("size-guide/", size_guide.guide, name="size_guide"),
    path(
        "size-guide/sheet-letter.pdf",
        size_guide.sheet,
        {"paper": "letter"},
        name="sizing_sheet_letter",
    ),
    path("size-guide/sheet-a4.pdf", size_guide.sheet, {"paper": "a4"}, name="sizing_sheet_a4"),
    path("fit/q/<int:number>/", fit.question, name="fit_question"),
    path("fit/result/", fit.result, name="fit_result"),
    path("fit/what-to-do/", fit.what_to_do, name="fit_signs"),
    path("ask/", asking.ask, name="ask"),
    path("ask/send/", asking.send, name="ask_send"),
    path("ask/sent/", asking.asked, name="asked"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/update/", cart.update, name="cart_update"),
    path("cart/remove/", cart.remove, name="cart_remove"),
    path("cart/undo/", cart.undo, name="cart_undo"),
    path("checkout/", checkout.start, name="checkout"),
    path("orders/find/", finding.find, name="find_order"),
    path("orders/<str:token>/", orders.show, name="order"),
    path("orders/<str:token>/thanks/", orders.thanks, name="order_thanks"),
    path("orders/<str:token>/again/", orders.again, name="order_again"),
    path("orders/<str:token>/keep/", after_paying.keep, name="order_keep"),
    path("orders/<str:token>/cancel/", after_paying.cancel, name="order_cancel"),
    path("orders/<str:token>/return/", after_paying.ask_return, name="order_return"),
    path("orders/<str:token>/return/slip/", after_paying.return_slip, name="return_slip"),
    path(
        "orders/<str:token>/return/withdraw/", after_paying.withdraw_return, name="return_withdraw"
    ),
    path("orders/<str:token>/receipt/", after_paying.receipt, name="receipt"),
    path("webhooks/stripe/", checkout.stripe_webhook, name="stripe_webhook"),
]
