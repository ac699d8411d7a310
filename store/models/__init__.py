from store.models.alert import StockAlert
from store.models.cart import MAX_QUANTITY, Cart, CartLine
from store.models.catalogue import Product
from store.models.fulfilment import Delay, Return, ReturnLine
from store.models.job import JobRun, RateCount
from store.models.mail import Mail, OrderMail
from store.models.message import Message
from store.models.options import Arch, Hue, Length, Room, Shoe
from store.models.order import Order, OrderEvent, OrderLine
from store.models.payment import PaymentIssue, Refund, RefundLine, StripeEvent
from store.models.picture import ProductPicture
from store.models.reminder import Reminder
from store.models.stock import OutOfStock, StockLevel, StockMovement
from store.models.variant import Variant

__all__ = [
    "MAX_QUANTITY",
    "Arch",
    "Cart",
    "CartLine",
    "Delay",
    "Hue",
    "JobRun",
    "Length",
    "Mail",
    "Message",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderMail",
    "OutOfStock",
    "PaymentIssue",
    "Product",
    "ProductPicture",
    "RateCount",
    "Refund",
    "RefundLine",
    "Reminder",
    "Return",
    "ReturnLine",
    "Room",
    "Shoe",
    "StockAlert",
    "StockLevel",
    "StockMovement",
    "StripeEvent",
    "Variant",
]
