from store.admin import catalogue, health, mail, orders, payments, stock, variants

__all__ = ["catalogue", "health", "mail", "orders", "payments", "stock", "variants"]
