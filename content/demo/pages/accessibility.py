"""What the site is built to, what is known to be missing, and how to reach us."""

PAGE = {
    "kind": "plain",
    "slug": "accessibility",
    "title": "Accessibility",
    "summary": "This site should work for you, whatever you read and click it with. Where it does "
    "not, we want to know.",
    "search_title": "Accessibility of this site",
    "search_description": "The standard this site is built to (WCAG 2.2 AA), how it is tested, "
    "what is known to be missing, and how to reach us if something does not work.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>What we aim for</h2>"
            "<p>We build to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. In "
            "practice this means:</p>"
            "<ul>"
            "<li><p>Everything works with the keyboard alone, and you can see where you "
            "are.</p></li>"
            "<li><p>Everything can be bought without JavaScript.</p></li>"
            "<li><p>Pictures and drawings have words; what a drawing shows is also written in the "
            "text.</p></li>"
            "<li><p>Nothing is said by color alone. Stock, prices and errors are said in "
            "words.</p></li>"
            "<li><p>Text can be made twice as large, and pages fit a narrow screen without "
            "scrolling sideways.</p></li>"
            "<li><p>If your device asks for a dark page, more contrast or less motion, you get "
            "it.</p></li>"
            "</ul>"
            "<h2>How we check</h2>"
            "<p>Each page is tested by machine at three widths, in the light and in the dark "
            "scheme, every time the site changes. A whole purchase is made with the keyboard "
            "alone. Machines find only part of what can be wrong, so please tell us about the "
            "rest.</p>"
            "<h2>What we know is missing</h2>"
            "<ul>"
            "<li><p>The site has not been tried by people who use a screen reader or a switch "
            "every day, nor been audited by someone independent.</p></li>"
            "<li><p>The payment page belongs to Stripe. We cannot change it.</p></li>"
            "<li><p>Studies we link to are on other people’s sites, and some of those are hard to "
            "read with a screen reader.</p></li>"
            "</ul>"
            "<h2>How to reach us</h2>"
            '<p>Write to <a href="mailto:{{ contact_email }}">{{ contact_email }}</a>. Say which '
            "page it was, what you wanted to do and what you use to read it. If you cannot finish "
            "an order, write what you want to buy, and we will find a way.</p>",
        },
    ),
]
