"""How to send a pair back."""

PAGE = {
    "kind": "plain",
    "slug": "help/returns",
    "title": "Returns",
    "summary": "{{ return_days }} days to try them where it counts: in your shoes, on your feet. "
    "Worn and trimmed is fine.",
    "notice": "Draft: who pays the postage of a return, and when shipping is refunded, is still "
    "to be settled. Ask us before you send a parcel.",
    "search_title": "Returns: {{ return_days }} days, worn and trimmed is fine",
    "search_description": "How to return insoles to Biocorrect: worn and trimmed pairs are fine, "
    "how to tell us, what to put in the parcel and how the refund comes.",
}

BLOCKS = [
    (
        "prose",
        {
            "text": "<p>You cannot know an insole by looking at it. So wear the pair, and trim it "
            "to your shoe. If it is not right within {{ return_days }} days of delivery, send it "
            "back. We do not ask you to prove anything.</p>"
            "<h2>In four steps</h2>"
            "<ol>"
            "<li><p><strong>Ask for the return</strong> on your order’s page. The link to it is "
            'in every letter from us; if you lost it, <a href="/orders/find/">find your order</a>. '
            "A reason helps us, and it is up to you.</p></li>"
            "<li><p><strong>Read our letter.</strong> It has the address to send to, or says when "
            "it comes, and a slip to put into the parcel.</p></li>"
            "<li><p><strong>Pack both insoles.</strong> Any box or padded envelope will do. You do "
            "not need the original one.</p></li>"
            "<li><p><strong>Send it and keep the receipt</strong> until your refund is "
            "there.</p></li>"
            "</ol>"
            "<h2>Your refund</h2>"
            "<p>We refund what you paid for the pair, tax included, in the way you paid. We do it "
            "within {{ refund_days }} working days after the pair is back with us. Your bank may "
            "need some days more to show it.</p>"
            "<h2>Another size or arch</h2>"
            "<p>Between two arches or sizes, people often guess wrong the first time. Order the "
            "one you want now, and return the other. That is quicker than waiting for an "
            "exchange, and the days for the new pair begin when it arrives. The "
            '<a href="/size-guide/">size guide</a> helps you to be sure of the size.</p>'
            "<h2>A pair that fails</h2>"
            "<p>If something breaks or comes apart, write to us even after the {{ return_days }} "
            "days, with a picture. Every product page says how long a pair lasts in normal use. "
            "Your legal rights stay what they are, whatever this page says.</p>"
            "<h2>If a pair hurts</h2>"
            "<p>Stop wearing it, and send it back. Tell us what happened, if you will. We read "
            "every such note. If it still hurts without the insole, have it looked at: these are "
            'the <a href="/signs-you-need-a-doctor/">signs you need a doctor</a>.</p>',
        },
    ),
]
