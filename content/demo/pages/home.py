"""The home page: what it is, in five seconds, and where to go from there."""

PAGE = {
    "kind": "home",
    "slug": "",
    "title": "Biocorrect",
    "summary": "Insoles for sport, work and everyday shoes, and plain reading on low back pain and "
    "the feet.",
    "search_title": "Biocorrect: insoles drawn to the millimeter",
    "search_description": "Insoles for sport, work and everyday shoes, drawn to the millimeter, "
    "with plain reading on low back pain and the feet.",
    "share_picture": "pair",
}

BLOCKS = [
    (
        "hero",
        {
            "heading": "Your back stands on your feet.",
            "lead": "Insoles for sport, work and everyday shoes, drawn to the millimeter. And "
            "plain reading on low back pain and the feet: what the studies found, and what they "
            "did not.",
            "first_label": "Find your fit",
            "first_address": "/fit/",
            "second_label": "Shop all insoles",
            "second_address": "/shop/",
        },
    ),
    (
        "door",
        {
            "heading": "Sport",
            "words": "Running, court, trail and bike",
            "address": "/shop/?shoe=run&shoe=court",
            "product": "cadence",
        },
    ),
    (
        "door",
        {
            "heading": "Work",
            "words": "Long hours, concrete, safety boots",
            "address": "/shop/?shoe=work",
            "product": "longshift",
        },
    ),
    (
        "door",
        {
            "heading": "Everyday",
            "words": "Sneakers, dress shoes, home",
            "address": "/shop/?shoe=everyday&shoe=dress",
            "product": "brogue",
        },
    ),
    (
        "statement",
        {
            "heading": "What an insole does",
            "text": "It changes the angle and the pressure under your foot. It fills the shoe and "
            "steadies it, cups your heel and supports your arch. Some people find that more "
            "comfortable, and others feel no difference. We make ours as well as we know how, and "
            "we tell you what the studies say.",
            "label": "What the studies found",
            "address": "/articles/lower-back-pain-and-the-feet/#evidence",
        },
    ),
    ("featured_article", {"article": "lower-back-pain-and-the-feet", "picture": "pair"}),
    (
        "sizing_steps",
        {
            "heading": "Fits by foot length, not by shoe size",
            "lead": "Shoe brands differ by up to a size. A ruler does not. Measure once, pick a "
            "band, trim the toe.",
            "measure": "Stand on paper with your heel to the wall, in the evening. Mark the "
            "longest toe. Use the longer foot.",
            "pick": "Six bands of 17 mm cover feet from 210 to 311 mm. Between two bands, take the "
            "larger.",
            "trim": "Lines 5 mm apart are printed under the toe. Cut along the one that matches "
            "your shoe’s own insole.",
        },
    ),
    (
        "picture_band",
        {
            "picture": "row",
            "heading": "Ten insoles, one ruler",
            "text": "Every insole is drawn to the same scale, with its arch, heel cup and "
            "thickness in millimeters. What looks taller is taller. Each says who it is for, and "
            "who should leave it.",
            "label": "Shop all insoles",
            "address": "/shop/",
        },
    ),
    (
        "text_band",
        {
            "heading": "Made with pedorthists",
            "text": "<p>A certified pedorthist (C.Ped.) is trained in footwear, insoles and the "
            "foot and ankle. The ones in our team shape our insoles: how high an arch may stand, "
            "how deep a heel should sit, what a shoe leaves room for.</p>"
            "<p>They do not diagnose backs, and will say so. For a back, see a clinician; here are "
            'the <a href="/signs-you-need-a-doctor/">signs you need a doctor</a>.</p>',
        },
    ),
    (
        "promise",
        {
            "heading": "{{ return_days }} days to return",
            "text": "Worn and trimmed is fine.",
            "label": "How returns work",
            "address": "/help/returns/",
        },
    ),
    (
        "promise",
        {
            "heading": "{{ shipping }} shipping",
            "text": "Free from {{ free_shipping_from }}. You see the days before you pay.",
            "label": "How shipping works",
            "address": "/help/shipping/",
        },
    ),
    (
        "promise",
        {
            "heading": "No account",
            "text": "No password, no pop-ups, no e-mail before you order.",
        },
    ),
]
