"""What the site knows about people: little, and what for."""

PAGE = {
    "kind": "plain",
    "slug": "privacy",
    "title": "Privacy",
    "summary": "We keep what we need to send you your order, and nothing to follow you around.",
    "notice": "Draft. This page describes how the site works. It has not been reviewed by counsel.",
    "search_title": "Privacy: what we keep, why and how long",
    "search_description": "What Biocorrect keeps about you and why: no account, no tracking, no "
    "health questions, two cookies for the cart, and card details that only Stripe sees.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>In short</h2>"
            "<ul>"
            "<li><p>You can read everything here without a cookie, an account or a name.</p></li>"
            "<li><p>When you buy, we keep what the order needs: your e-mail address, your "
            "shipping address and what you bought.</p></li>"
            "<li><p>We never see your card. Stripe does that part.</p></li>"
            "<li><p>We do not ask about your health, and we do not guess at it.</p></li>"
            "<li><p>Nobody’s advertising or analytics runs on these pages.</p></li>"
            "</ul>"
            "<h2>When you read</h2>"
            "<p>Our pages come from our own server, with no part from anyone else. Like every "
            "server, ours sees your network address and the page you ask for. We use this to "
            "answer you and to keep attacks away, and for nothing else. Pages you read set no "
            "cookie. What you search for is not kept.</p>"
            "<h2>When you fill a cart</h2>"
            "<p>Your cart needs two cookies. One holds a random number, so that your cart finds "
            "you again. The other holds how many pairs are in it, so that the top of the page can "
            "say so. Neither holds your name, and both are gone after 30 days.</p>"
            "<h2>When you buy</h2>"
            "<p>You type your e-mail address, your shipping address and your payment on a page of "
            "Stripe. Stripe tells us the first two and whether you paid. It does not tell us your "
            "card number.</p>"
            "<p>We use your e-mail address to write to you about this order. We use your shipping "
            "address to send it. We keep orders for as long as tax law wants us to. We do not sell "
            "any of it, and we have no mailing list.</p>"
            "<p>On your order’s page you can ask us to remind you once when the pairs may be worn "
            "out. Then we also keep that day, until the letter is written or you switch it off "
            "there.</p>"
            "<h2>When you wait for a pair</h2>"
            "<p>Where a pair is sold out, you can leave your e-mail address and hear once when it "
            "is back. We keep the address, the pair and the time you asked, and nothing else. None "
            "of it is joined to an order. First we write to ask if the address is yours. Unless "
            "you press the button in that letter, we delete it after three days. If you do, we "
            "delete it as the one letter is written, and after a year in any case. Copies of these "
            "letters go within the same week. Each letter has a link that stops it at once.</p>"
            "<h2>If you review a pair</h2>"
            "<p>At times we ask buyers for a review, in one letter about a month after their "
            "parcel came. Each such letter has a link that ends them. If you write one, we show "
            "your stars, your words, the name you choose and what you bought. We show no other "
            "name, and no address. You can change it through the same link, or take it "
            "back. Then we delete your words.</p>"
            "<h2>When you write to us</h2>"
            '<p>What you send with the form <a href="/ask/">Ask a pedorthist</a> is kept with your '
            "name and address, so that we can answer and look back if you write again. We keep "
            "complaints about a product for as long as the law asks makers to. Everything else we "
            "delete when you ask us to.</p>"
            "<h2>Your health is not our business</h2>"
            "<p>We sell things for feet, so this needs to be said. We do not ask where it hurts, "
            "what you have been told, how old you are or how much you weigh. There is no field for "
            "it, and buying an insole does not say it for you: most people buy one for comfort or "
            "sport. We do not make lists of people by what they read or buy. If you write to us "
            "about your health all the same, we use it to answer you, and delete it when you ask "
            "us to.</p>"
            "<h2>Who works for us</h2>"
            "<table><tbody>"
            "<tr><th><p>Who</p></th><th><p>What for</p></th><th><p>What they see</p></th></tr>"
            "<tr><td><p>Stripe</p></td><td><p>Taking your payment</p></td><td><p>Your payment "
            "details, e-mail, address and order total</p></td></tr>"
            "<tr><td><p>Our e-mail provider</p></td><td><p>Sending our letters</p></td>"
            "<td><p>Your e-mail address and the letter</p></td></tr>"
            "<tr><td><p>The carrier</p></td><td><p>Bringing your order</p></td><td><p>Your name "
            "and shipping address</p></td></tr>"
            "</tbody></table>"
            '<p>Stripe has its own <a href="https://stripe.com/privacy">privacy policy</a>.</p>'
            "<h2>What you can ask for</h2>"
            "<p>Write to "
            '<a href="mailto:{{ contact_email }}">{{ contact_email }}</a> to see what we keep '
            "about you, to have it put right, or to have it deleted. We may need to keep the "
            "record of a sale, and will tell you if so. We ask for your order number to be sure it "
            "is you.</p>"
            "<h2>When this page changes</h2>"
            "<p>The date of the last change is at its end. If a change means that we would do more "
            "with what we already have, we ask you first.</p>",
        },
    ),
]
