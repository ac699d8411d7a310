"""The last days as two rows of columns over one another: revenue, and orders."""

from dataclasses import dataclass

from store import chart, sales
from store.templatetags.money import money, money_short

REVENUE = {"top": 20, "height": 140}
ORDERS = {"top": 20, "height": 56}


@dataclass(frozen=True, slots=True)
class Row:
    """One drawing. `height` and `ground` in pixels; `lines` are pairs of a line and its words."""

    name: str
    title: str
    height: int
    ground: int
    columns: list[chart.Column]
    lines: list


@dataclass(frozen=True, slots=True)
class Picture:
    """Both drawings, the sums of all days, and the days newest first."""

    rows: list[Row]
    ticks: list[chart.Tick]
    days: list[sales.Day]
    sum: sales.Day
    has_sales: bool


def picture(days):
    total = sales.Day(
        on=days[0].on,
        orders=sum(day.orders for day in days),
        paid=sum(day.paid for day in days),
        refunded=sum(day.refunded for day in days),
    )
    rows = [_revenue(days), _orders(days)]
    named = chart.ticks([day.on for day in days])
    return Picture(rows, named, days[::-1], total, has_sales=total.orders > 0)


def _revenue(days):
    values = [day.net for day in days]
    words = [f"{name(day)}: {money(day.net)}" for day in days]
    best = max(days, key=lambda day: day.net)
    title = f"Revenue a day. The most was {money(best.net)} on {name(best)}."
    return _row("Revenue", title, values, words, least=1000, write=money_short, **REVENUE)


def _orders(days):
    values = [day.orders for day in days]
    words = [f"{name(day)}: {count(day.orders)}" for day in days]
    best = max(days, key=lambda day: day.orders)
    title = f"Orders a day. The most were {best.orders} on {name(best)}."
    return _row("Orders", title, values, words, least=1, write=str, **ORDERS)


def _row(name, title, values, words, *, top, height, least, write):
    step, most = chart.scale(values, least=least)
    # A low drawing has no room for every step.
    if height < 100:
        step = most
    lines = chart.lines(top=top, height=height, step=step, most=most)
    return Row(
        name=name,
        title=title,
        height=top + height,
        ground=top + height,
        columns=chart.columns(values, words, top=top, height=height, most=most),
        lines=[(line, write(line.value)) for line in lines],
    )


def name(day):
    return f"{day.on.day} {day.on:%b}"


def count(orders):
    return "1 order" if orders == 1 else f"{orders} orders"
