"""How money looks: cents in, dollars out. The only place that formats an amount."""

from django import template

register = template.Library()


@register.filter
def money(cents: int) -> str:
    """Write integer cents as dollars with cents: 5800 is “$58.00”, −1840 is “−$18.40”."""
    sign = "−" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}${dollars:,}.{rest:02d}"


@register.filter
def money_short(cents: int) -> str:
    """Write integer cents as dollars, leaving out cents that are zero: 5800 is “$58”."""
    return money(cents).removesuffix(".00")
