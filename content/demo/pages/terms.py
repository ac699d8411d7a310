"""The terms of sale, as a draft for counsel."""

PAGE = {
    "kind": "plain",
    "slug": "terms",
    "title": "Terms",
    "summary": "What you and we agree on when you buy, in words you can read.",
    "notice": "Draft, not reviewed by counsel. These terms show what the shop does; they are not "
    "in force until a lawyer has read them.",
    "search_title": "Terms of sale (draft)",
    "search_description": "The draft terms for buying from Biocorrect: orders and prices, "
    "payment, shipping, returns, and what an insole is and is not. Not yet reviewed by counsel.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>Who and what</h2>"
            "<p>These terms are between you and Biocorrect. They cover what you buy on this site. "
            "We sell to people in the United States.</p>"
            "<h2>Your order</h2>"
            "<p>You order when you pay. We then send you a confirmation. If we find that we cannot "
            "send what you ordered, or that a price was plainly wrong, we tell you and refund you "
            "in full.</p>"
            "<h2>Prices and payment</h2>"
            "<p>Prices are in US dollars. Shipping and any discount are shown in your cart, tax on "
            "the payment page. You pay on a page of Stripe. If a price changes while a pair is in "
            "your cart, the cart says so before you pay.</p>"
            "<h2>Shipping and returns</h2>"
            '<p>What we promise stands on the pages <a href="/help/shipping/">Shipping</a> and '
            '<a href="/help/returns/">Returns</a>. Those pages are part of these terms.</p>'
            "<h2>What an insole is</h2>"
            "<p>Our insoles are made for comfort and support in the shoe. An insole is not a "
            "treatment. Our articles are general information, not medical advice. If you have one "
            'of the <a href="/signs-you-need-a-doctor/">signs you need a doctor</a>, see one.</p>'
            "<p>A safety shoe may lose its certificate with another insole in it. Ask its maker "
            "before you put one in.</p>"
            "<h2>Our words and pictures</h2>"
            "<p>The texts, drawings and pictures here are ours. Link to them as you like; ask "
            "before you copy them.</p>"
            "<h2>If something goes wrong between us</h2>"
            '<p>Write to <a href="mailto:{{ contact_email }}">{{ contact_email }}</a> first. '
            "Nothing here takes away a right that the law gives you. Which state’s law applies, "
            "and who answers for what, is for counsel to write.</p>",
        },
    ),
]
