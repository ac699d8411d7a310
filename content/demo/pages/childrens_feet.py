"""Children's feet: why most flat ones need nothing, and the signs of those that do."""

from content.demo.red_flags import FEET, MORE
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "childrens-feet",
    "title": "Children’s feet, and when to leave them alone",
    "summary": "Nearly all small children have flat feet, and most grow out of them. What is "
    "normal at which age, a test for the kitchen floor, and the signs that need a doctor.",
    "topic": "Children",
    "search_title": "Flat feet in children: when to leave them alone",
    "search_description": "Why most flat feet in children need no insoles, what is normal at "
    "which age, the tiptoe test, what studies found, and when to see a doctor.",
}

REFERENCES = cited(18, 41, 42, 43, 44, 45)

BLOCKS = [
    (
        "short_version",
        {
            "points": "Flat feet are normal in small children. The arch takes until about ten to "
            "finish. [44]\n"
            "Most flat feet that do not hurt need nothing. In a trial with 106 children, insoles "
            "did no better than shoes alone. [18]\n"
            "Pain, a limp, a stiff foot, or one foot unlike the other: see a doctor.",
        },
    ),
    ("red_flags", {**FEET, **MORE}),
    (
        "prose",
        {
            "text": "<h2>Everyone starts out flat</h2>"
            "<p>Look at a baby’s foot. It is a small cushion. There is fat in the sole, the bands "
            "are soft, and the bones are still partly gristle. No arch in sight. Children stand "
            "on such feet, learn to run on them, and are hard to catch.</p>"
            "<p>The arch comes later. One health service gives numbers. At age one, nine in ten "
            "children have flat feet. The arch may take until ten to form. Up to one in five "
            "adults still have flat feet.[44] They were not forgotten. That is just their "
            "shape.</p>"
            "<p>A review of 34 studies says that the word “normal” misleads here. At certain "
            "ages, flat <em>is</em> the normal shape. Nobody can say at which birthday it has to "
            "be gone.[42]</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "flat_by_age",
            "caption": "Flat feet in 835 children of 3 to 6 years: 54 of 100 at age three, 24 of "
            "100 at age six. (Pfeiffer 2006)",
        },
    ),
    (
        "prose",
        {
            "text": "<p>In that study, fewer than 1 in 100 children had a flat foot with "
            "something wrong behind it. But 10 in 100 wore arch supports. The authors sum up: "
            "more than 90 percent of the treatments were not needed.[41] We make arch supports, "
            "and we think they are right.</p>"
            "<h2>A test for the kitchen floor</h2>"
            "<p>Ask your child to stand on tiptoe. Watch the inner edge of the foot from behind "
            "and from the side.</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "tiptoe",
            "caption": "A flexible flat foot. The arch was there all along; it only lies down "
            "under weight.",
        },
    ),
    (
        "prose",
        {
            "text": "<p>If an arch appears on tiptoe, or when the feet dangle from a chair, the "
            "foot is flexible.[45] This is the usual kind, and it is a good sign. If no arch "
            "appears, or the foot is stiff, have it looked at.</p>"
            "<p>You may try it twice. The third time, your child will be bored, and right. Wet "
            'prints on paper are more fun, and <a href="/articles/arch-height/">work for small '
            "feet too</a>.</p>"
            "<h2>What insoles did in trials</h2>"
            "<p>In 2022 a team of reviewers for Cochrane, a group that checks the evidence in "
            "medicine, looked at this. They found 16 trials with 1,058 children. Most trials were "
            "small, and in none were the children kept from knowing what they wore. The reviewers "
            "call the certainty low to very low.</p>"
            "<p>One trial stands out. It had 106 healthy children with flat feet that did not "
            "hurt. After a year, 67 in 100 had no pain with insoles made from a cast. With shoes "
            "alone it was 79 in 100. That difference may be chance. But it does not point toward "
            "insoles.</p>"
            "<p>The reviewers say it in one line: unless the feet are painful, most children do "
            "not need any treatment.[18]</p>"
            "<p>And the arch itself? A bone and joint clinic in Scotland says it flatly. Insoles "
            "do not help arches to develop. Left alone, 96 in 100 children have normal arches by "
            "14. The other four almost never have trouble.[43]</p>",
        },
    ),
    (
        "evidence_note",
        {
            "heading": "What the studies found",
            "findings": [
                {
                    "question": "Insoles for flat feet that do not hurt",
                    "verdict": "No gain shown.",
                    "answer": "In one trial, 67 in 100 children had no pain with insoles, and 79 "
                    "in 100 with shoes alone.",
                    "confidence": 1,
                    "why": "One trial with 106 children, and everyone knew who wore what.",
                    "studies": ["evans-2022"],
                },
                {
                    "question": "Insoles for flat feet that hurt",
                    "verdict": "Not known.",
                    "answer": "The trials are few and small, and many of the children had "
                    "arthritis.",
                    "confidence": 1,
                    "why": "The reviewers rate the evidence as low or very low.",
                    "studies": ["evans-2022"],
                },
                {
                    "question": "Do flat feet get less common with age?",
                    "verdict": "Yes.",
                    "answer": "From 54 in 100 at age three to 24 in 100 at age six, among 835 "
                    "children. [41]",
                    "confidence": 3,
                    "why": "Many children and one careful method, but each child was measured "
                    "only once.",
                },
            ],
            "ending": "So: if it does not hurt, wait. If it hurts, see someone who can examine "
            "the child. A shop is the wrong place for either.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>When to see a doctor</h2>"
            "<p>A guide for family doctors names these signs.[44]</p>"
            "<ul><li><p>Flat feet that hurt, or that begin to.</p></li>"
            "<li><p>No arch on tiptoe, or a stiff foot, above all in a teenager.</p></li>"
            "<li><p>One foot flat and the other not.</p></li>"
            "<li><p>A limp, or many falls.</p></li>"
            "<li><p>Stiff or swollen joints in the morning.</p></li>"
            "<li><p>A child who gives up walks or games that were fun before.</p></li>"
            "<li><p>Ankles that sprain again and again, calluses, blisters.</p></li>"
            "<li><p>A child who loses skills, or walks late.</p></li>"
            "</ul>"
            "<p>Start with your pediatrician. If you come home with “nothing to worry about”, "
            "that is a result.</p>"
            "<h2>What feet like</h2>"
            "<p>Room, mostly. A thumb’s width in front of the toes. A shoe that bends where the "
            "toes bend. Laces or a strap to hold the heel. Check the size every three months. "
            "Children do not tell you that a shoe is too short; they curl their toes. At home, "
            "bare feet are fine.</p>"
            "<h2>Then why do we sell Sapling?</h2>"
            "<p>Some children’s shoes come with a liner like wet cardboard. Some children want "
            "what their parents have. Some have a clinician’s word that a ready-made insole will "
            "do. For these we make Sapling: one shape, flexible, for sport and school shoes. It "
            "is made for comfort. For flat feet that do not hurt, most parents need not buy it. "
            "We would rather tell you now than take it back.</p>"
            "<h2>Questions to ask your child’s doctor</h2>"
            "<ul><li><p>Are the feet flexible or stiff?</p></li>"
            "<li><p>Is there anything we should not let our child do?</p></li>"
            "<li><p>What change should bring us back?</p></li>"
            "</ul>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "Someone told us to act now, before it is too late. Is that so?",
            "answer": "<p>Ask what exactly will be too late, and how they know. For flexible flat "
            "feet that do not hurt, no good trial shows that early insoles change anything "
            "later.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Is running and jumping bad for flat feet?",
            "answer": "<p>No. If nothing hurts, there is no reason to hold a child back.[45]</p>",
        },
    ),
    ("product_card", {"product": "sapling"}),
]
