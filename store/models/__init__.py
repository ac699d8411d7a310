from store.models.alert import StockAlert
from store.models.cart import MAX_QUANTITY, Cart, CartLine
from store.models.catalogue import Product
from store.models.fulfilment import Delay, Return, ReturnLine
from store.models.job import JobRun, RateCount
from store.models.mail import Mail, OrderMail
from store.models.message import Message
from store.models.movement import StockMovement
from store.models.options import Arch, Hue, Length, Room, Shoe
from store.models.order import Order
from store.models.order_event import OrderEvent
from store.models.order_line import OrderLine
from store.models.payment import PaymentIssue, Refund, RefundLine, StripeEvent
from store.models.picture import ProductPicture
from store.models.price import PriceChange, Repricing
from store.models.reminder import Reminder
from store.models.review import NoReviewLetters, Review, ReviewDecision
from store.models.stock import OutOfStock, StockLevel
from store.models.variant import Variant
from store.models.weights import FinderWeights, WeightsChanged

__all__ = [
    "MAX_QUANTITY",
    "Arch",
    "Cart",
    "CartLine",
    "Delay",
    "FinderWeights",
    "Hue",
    "JobRun",
    "Length",
    "Mail",
    "Message",
    "NoReviewLetters",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderMail",
    "OutOfStock",
    "PaymentIssue",
    "PriceChange",
    "Product",
    "ProductPicture",
    "RateCount",
    "Refund",
    "RefundLine",
    "Reminder",
    "Repricing",
    "Return",
    "ReturnLine",
    "Review",
    "ReviewDecision",
    "Room",
    "Shoe",
    "StockAlert",
    "StockLevel",
    "StockMovement",
    "StripeEvent",
    "Variant",
    "WeightsChanged",
]
