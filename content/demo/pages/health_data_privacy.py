"""What health data the site gets, kept apart from the general privacy page as the law asks.

The law is the State of Washington’s My Health My Data Act (RCW 19.373.020): a page of its own,
linked from the home page, with the five disclosures below and nothing else.
"""

PAGE = {
    "kind": "plain",
    "slug": "health-data-privacy",
    "title": "Health data privacy",
    "summary": "We do not ask about your health. This page says what happens if you tell us "
    "anyway.",
    "notice": "Draft. This page describes how the site works. It has not been reviewed by counsel, "
    "and the company has yet to confirm that there is no affiliate to name.",
    "search_title": "Consumer health data privacy policy",
    "search_description": "Which health data Biocorrect may receive, from whom and what for, who "
    "else sees it, and how to see it, delete it or take back your consent.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>What we may receive, and what for</h2>"
            "<table><tbody>"
            "<tr><th><p>What</p></th><th><p>What we use it for</p></th></tr>"
            "<tr><td><p>What you write to us about your feet, your back or your health</p></td>"
            "<td><p>To answer you, and to keep the record of a complaint about a product</p>"
            "</td></tr>"
            "<tr><td><p>The reason you give for a return, if it speaks of your health</p></td>"
            "<td><p>To take back the pair, and to make the next one better</p></td></tr>"
            "<tr><td><p>Which insoles you bought, where that says something about your "
            "health</p></td><td><p>To send, exchange and refund your order, and to keep our books"
            "</p></td></tr>"
            "<tr><td><p>Which pair you wait for, or when yours may be worn out, if you asked us to "
            "write to you then</p></td><td><p>To write you that one letter</p></td></tr>"
            "</tbody></table>"
            "<p>We use it for nothing else. We do not guess at anyone’s health from what they "
            "read, choose or buy.</p>"
            "<h2>Where it comes from</h2>"
            "<p>Only from you. We buy and receive no data about you from anybody else.</p>"
            "<h2>What we share</h2>"
            "<p>We do not sell it, and we share it with nobody for purposes of their own. The "
            "first two lines of the table and the last one stay with us and with the company that "
            "carries our e-mail. What you bought is part of your order.</p>"
            "<h2>With whom</h2>"
            "<ul>"
            "<li><p>Our e-mail provider, which carries what you write and what we answer.</p></li>"
            "<li><p>Stripe, which takes the payment and so sees the names of the pairs you "
            "bought.</p></li>"
            "</ul>"
            "<p>Both work for us and on our instructions.</p>"
            "<h2>Your rights, and how to use them</h2>"
            "<p>You can ask us:</p>"
            "<ul>"
            "<li><p>whether we have such data about you, to see it, and to learn with whom it was "
            "shared;</p></li>"
            "<li><p>to stop: you can take back your consent at any time;</p></li>"
            "<li><p>to delete it, at our side and at the side of those who work for us.</p></li>"
            "</ul>"
            '<p>Write to <a href="mailto:{{ contact_email }}">{{ contact_email }}</a> from the '
            "address you used with us, or name your order’s number, so that we know it is you. It "
            "costs nothing. We answer within 45 days, mostly much sooner.</p>"
            "<p>If we refuse, we say why, and you can ask us to look at it again by answering "
            "“appeal”. We answer that within 45 days as well. If we still refuse, you can "
            "complain to the Attorney General of your state.</p>",
        },
    ),
]
