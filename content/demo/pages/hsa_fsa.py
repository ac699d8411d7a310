"""Paying with health money: what can be said, and what only a plan can say."""

PAGE = {
    "kind": "plain",
    "slug": "help/hsa-fsa",
    "title": "HSA and FSA",
    "summary": "Often eligible when bought for a medical reason. Your plan decides, and we give "
    "you the receipt it asks for.",
    "search_title": "HSA and FSA: insoles and your plan",
    "search_description": "When insoles can be paid with HSA or FSA money, why a card may be "
    "declined, how to claim with our itemized receipt, and what to ask your plan.",
}

BLOCKS = [
    (
        "short_version",
        {
            "points": "Insoles are often eligible when you buy them for a medical reason.\n"
            "For comfort or sport alone they are not.\n"
            "Ask your plan first. Whatever it says, you get an itemized receipt from us.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>Who decides</h2>"
            "<p>An HSA (health savings account) and an FSA (flexible spending account) are paid "
            "into before tax, so the law says what the money may buy. It may buy things for a "
            "medical purpose. Your plan’s administrator decides whether yours is one. We cannot, "
            "and no shop can decide it for you.</p>"
            "<p>A limited-purpose FSA covers teeth and eyes, not feet.</p>"
            "<h2>Paying with the card</h2>"
            "<p>Try the card on the payment page like any other. It may be declined even where "
            "the purchase would be allowed. Many plans let a card through only at shops with a "
            "system that marks eligible goods, and we do not have one yet. Nothing is lost: pay "
            "another way and claim the money back.</p>"
            "<h2>Claiming the money back</h2>"
            "<ol>"
            "<li><p>Ask your plan what it needs. Some ask for a letter from your clinician that "
            "says why you need the insoles.</p></li>"
            "<li><p>Open your order’s page, from the link in our e-mail, and choose “Receipt to "
            "print”. It names the seller, the date, each pair, what you paid and the "
            "tax.</p></li>"
            "<li><p>Send both to your plan.</p></li>"
            "</ol>"
            "<h2>What we do not say</h2>"
            "<p>We do not call our insoles a treatment, and no plan or agency has approved them. "
            "If a clinician told you to get insoles, show them the measurements on the product "
            "page. Whether a ready-made pair is what they meant is for them to say.</p>",
        },
    ),
]
