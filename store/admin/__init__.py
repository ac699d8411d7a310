from store.admin import (
    catalogue,
    health,
    inbox,
    mail,
    orders,
    payment_issues,
    payments,
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
    "stock",
    "variants",
]
