"""The questions people ask before and after they buy, answered in a few lines each."""

PAGE = {
    "kind": "plain",
    "slug": "help",
    "title": "Help",
    "summary": "Short answers to what people ask us most. Each can be linked to.",
    "search_title": "Help: choosing, wearing in, shipping and returns",
    "search_description": "Short answers about Biocorrect insoles: which shape and size, trimming "
    "and wearing in, washing, shipping, returns, HSA and FSA, and what insoles cannot do.",
}


def heading(words: str) -> tuple[str, dict[str, str]]:
    return ("prose", {"text": f"<h2>{words}</h2>"})


def answer(question: str, *paragraphs: str) -> tuple[str, dict[str, str]]:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return ("faq", {"question": question, "answer": text})


BLOCKS = [
    heading("Choosing"),
    answer(
        "Which arch height do I need?",
        "Wet one foot and step on dark paper. A broad print with little gap at the inner edge "
        "means a low arch, a thin band a high one, anything between a neutral one. If you cannot "
        "tell, start with neutral. Low, neutral and high say how a foot is shaped, not that "
        "something is wrong with it. Six questions about your shoes and your arch "
        '<a href="/fit/">find your fit</a>.',
    ),
    answer(
        "Which size do I need?",
        "Stand with your heel against a wall and measure to the longest toe, both feet, in the "
        "evening. Use the longer foot. Every product page shows the foot lengths that each size "
        "covers, beside the usual shoe sizes.",
        "Between two sizes, take the larger. It is trimmed to the shoe. The "
        '<a href="/size-guide/">size guide</a> converts any shoe size, and has a ruler to print.',
    ),
    answer(
        "Will it fit in my shoes?",
        "Full-length insoles replace the one that came with the shoe, so that one has to lift "
        "out. If yours is glued in, look at a three-quarter pair, which lies on top and leaves "
        "the toes free. Each product page lists the shoes it is made for and the ones it is not.",
    ),
    answer(
        "Are these custom orthotics?",
        "No. A custom orthotic is made from a mold or scan of one person’s feet, usually on a "
        "prescription. Ours are ready-made in fixed shapes and sizes, and you trim the toe "
        "yourself.",
    ),
    answer(
        "Do insoles treat back or foot pain?",
        "An insole is not a cure, and we do not sell it as a treatment. Studies of ready-made "
        "insoles for low back pain have not shown a clear benefit. We tell "
        '<a href="/articles/lower-back-pain-and-the-feet/">what the studies found</a>, including '
        "those that speak against us.",
        "If you are in pain, read the "
        '<a href="/signs-you-need-a-doctor/">signs you need a doctor</a> first.',
    ),
    heading("Trimming and wearing in"),
    answer(
        "How do I trim them?",
        "Take the insole out of your shoe and lay it on the new one, heel on heel. Trace the toe, "
        "and cut along the line with sharp scissors. Cut a little less than you think you need; "
        "you can always cut more. Only the toe is trimmed, never the heel or the sides.",
    ),
    answer(
        "How long does it take to get used to them?",
        "Wear them for about an hour on the first day, and about an hour more each day after "
        "that. Something new under your foot feels odd at first. It should not hurt. If it does, "
        "stop.",
    ),
    answer(
        "Can I move one pair between shoes?",
        "Yes, between shoes of much the same size and width. Trim the pair to the smaller shoe. "
        "Moving it every day wears the edges, so a second pair lasts longer than you would "
        "think.",
    ),
    answer(
        "How do I wash them, and how long do they last?",
        "By hand, with cool water and a little soap, and dry them in the air. How long a pair "
        "lasts depends on the model and on your days, and stands on its product page. See "
        '<a href="/help/care/">care and lifespan</a> for the signs of wear.',
    ),
    heading("Ordering"),
    answer(
        "Do I need an account?",
        "No. You give your e-mail address and your shipping address on the payment page, and get "
        "a link to your order. If you lose it, "
        '<a href="/orders/find/">find your order</a> by its number.',
    ),
    answer(
        "What does shipping cost, and when does it come?",
        "{{ shipping }}, and nothing from {{ free_shipping_from }}. Parcels are on the way for "
        "{{ delivery_days }} working days. Expedited shipping is {{ expedited }} and takes "
        "{{ expedited_days }} working days. Your cart shows the days before you pay. More under "
        '<a href="/help/shipping/">Shipping</a>.',
    ),
    answer(
        "My size is sold out. When is it back?",
        "Choose it on the product’s page. Where we know the day, it is written there. Where we do "
        "not, leave your e-mail address: we write to you once when the pair is back, and then "
        "delete it.",
    ),
    answer(
        "Can I return a pair I have worn and cut?",
        "Yes, within {{ return_days }} days of delivery. There is no other way to find out "
        'whether it suits you. See <a href="/help/returns/">Returns</a>.',
    ),
    answer(
        "Do you ship outside the United States?",
        "Not yet. We ship to addresses within the United States, and prices are in US dollars.",
    ),
    answer(
        "Can I pay with an HSA or FSA card?",
        "Often, when the pair is bought for a medical reason. It depends on your plan, so ask "
        'there first. <a href="/help/hsa-fsa/">What to know about HSA and FSA</a>.',
    ),
    answer(
        "How do I reach a person?",
        '<a href="/ask/">Ask a pedorthist</a>, or write to '
        '<a href="mailto:{{ contact_email }}">{{ contact_email }}</a>. A person reads it. There is '
        "no phone number to call.",
    ),
]
