from store.admin import catalogue, health, mail, orders, payment_issues, payments, stock, variants

__all__ = [
    "catalogue",
    "health",
    "mail",
    "orders",
    "payment_issues",
    "payments",
    "stock",
    "variants",
]
