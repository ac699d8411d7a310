from django.urls import URLPattern, path

from store.views import cart, catalogue, checkout, orders

app_name = "store"
urlpatterns: list[URLPattern] = [
    path("shop/", catalogue.shop, name="shop"),
    path("shop/<slug:slug>/", catalogue.product, name="product"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/update/", cart.update, name="cart_update"),
    path("cart/remove/", cart.remove, name="cart_remove"),
    path("cart/undo/", cart.undo, name="cart_undo"),
    path("checkout/", checkout.start, name="checkout"),
    path("orders/<str:token>/", orders.show, name="order"),
    path("orders/<str:token>/thanks/", orders.thanks, name="order_thanks"),
    path("orders/<str:token>/again/", orders.again, name="order_again"),
    path("webhooks/stripe/", checkout.stripe_webhook, name="stripe_webhook"),
]
