"""What shipping costs, how long it takes and what happens when something goes wrong."""

PAGE = {
    "kind": "plain",
    "slug": "help/shipping",
    "title": "Shipping",
    "summary": "{{ shipping }} to any address in the United States, free from "
    "{{ free_shipping_from }}. You see the days before you pay.",
    "search_title": "Shipping: cost, days and tracking",
    "search_description": "What shipping costs at Biocorrect, when orders leave, how many working "
    "days they travel, and what we do when a parcel is late or lost.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<h2>What it costs</h2>"
            "<table><tbody>"
            "<tr><th><p>Your order</p></th><th><p>Shipping</p></th><th><p>Days on the "
            "way</p></th></tr>"
            "<tr><td><p>Under {{ free_shipping_from }}</p></td><td><p>{{ shipping }}</p></td>"
            "<td><p>{{ delivery_days }} working days</p></td></tr>"
            "<tr><td><p>{{ free_shipping_from }} or more</p></td><td><p>Free</p></td>"
            "<td><p>{{ delivery_days }} working days</p></td></tr>"
            "<tr><td><p>Expedited, any order</p></td><td><p>{{ expedited }}</p></td>"
            "<td><p>{{ expedited_days }} working days</p></td></tr>"
            "</tbody></table>"
            "<p>You choose between standard and expedited shipping on the payment page. Your cart "
            "shows the days of both.</p>"
            "<p>We ship within the United States, and prices are in US dollars. Sales tax, where "
            "your state has one, is added on the payment page, before you pay.</p>"
            "<h2>When it leaves and when it arrives</h2>"
            "<p>Orders placed by {{ order_cutoff }} on a working day leave the same day. Later "
            "ones leave on the next. Weekends and federal holidays are not working days, neither "
            "for us nor for the carrier. You do not have to count: every product page and your "
            "cart show the days your order should arrive.</p>"
            "<h2>A pair that is back later</h2>"
            "<p>Where the shop says “Back Tue 12 Jan – order now”, none of that size is here, and "
            "you can order one of those that come on that day. You pay now, and it is kept for "
            "you. All of your order leaves together; your cart, your letter and your order’s page "
            "name the day.</p>"
            "<h2>Following your order</h2>"
            "<p>Your confirmation comes by e-mail. In it is a link to your order’s own page, "
            "which shows what you bought, where it is going and how far it has come. There is no "
            "account and no password. Keep the link to yourself: whoever has it can see the "
            'order. If you lost it, <a href="/orders/find/">find your order</a> by its number.</p>'
            "<h2>If we are late</h2>"
            "<p>If we cannot ship when we said, we write to you before that day. You then choose: "
            "wait for the new date, or cancel and get all your money back. If you do not answer "
            "and the delay is long, we cancel and refund you without being asked.</p>"
            "<h2>If it does not come</h2>"
            "<p>If the days have passed and nothing is there, write to "
            '<a href="mailto:{{ contact_email }}">{{ contact_email }}</a> with your order number. '
            "We ask the carrier where it is and write back to you.</p>"
            "<h2>A wrong address</h2>"
            "<p>Write to us at once. Until the parcel has left we can change the address; after "
            "that only the carrier can.</p>",
        },
    ),
]
