from store.admin import (
    catalogue,
    finder_weights,
    health,
    inbox,
    mail,
    orders,
    payment_issues,
    payments,
    reviews,
    stock,
    variants,
)

__all__ = [
    "catalogue",
    "finder_weights",
    "health",
    "inbox",
    "mail",
    "orders",
    "payment_issues",
    "payments",
    "reviews",
    "stock",
    "variants",
]
