from store.admin import (
    catalogue,
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
