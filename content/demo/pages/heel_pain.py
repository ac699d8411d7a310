"""Heel pain: what is under the heel, what insoles did in trials, and what comes first."""

from content.demo.red_flags import FEET, MORE
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "heel-pain-and-insoles",
    "title": "Heel pain and insoles",
    "summary": "The first steps in the morning hurt, and everyone you know says “insoles”. What "
    "lies under the heel, what trials of insoles found, and what is worth doing first.",
    "topic": "Feet",
    "search_title": "Heel pain and insoles: what studies found",
    "search_description": "What plantar heel pain is, what two large reviews of insoles for it "
    "found, why they disagree, and when heel pain needs a clinician.",
}

REFERENCES = cited(15, 16, 39, 40)

BLOCKS = [
    (
        "short_version",
        {
            "points": "Insoles are not a cure for heel pain. Two large reviews disagree on "
            "whether they make any difference at all. [15, 16]\n"
            "If there is a difference, it is small, and it shows after two or three months. [15]\n"
            "A ready-made pair did as well in trials as one made from a cast of the foot. [15] So "
            "there is no reason to begin with the costly one.",
        },
    ),
    ("red_flags", {**FEET, **MORE}),
    (
        "prose",
        {
            "text": "<h2>What is under your heel</h2>"
            "<p>You get out of bed, take a step, and there it is. It feels as if you had stepped "
            "on a plug. After a few minutes it eases. After a long sit it is back. The NHS, "
            "Britain’s health service, names just that pattern as typical.[39]</p>"
            "<p>The usual suspect is the plantar fascia (PLAN-tar FASH-uh). That is a tough band "
            "under the skin of your sole. It begins at the heel bone and fans out to the toes. It "
            "tightens like a bowstring when the arch takes weight. Where it begins, it can become "
            "sore. The old name is plantar fasciitis. Many researchers now just say plantar heel "
            "pain, because that much is certain.</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "heel_section",
            "caption": "The foot, cut along its length. The ring is the place that most people "
            "point at.",
        },
    ),
    (
        "prose",
        {
            "text": "<p>Not all heel pain is this. A bone can crack from overuse, a nerve can be "
            "pinched, a joint disease can start here. That is why a heel that does not get better "
            "should be looked at, and not just cushioned.</p>"
            "<h2>What usually happens</h2>"
            "<p>It usually gets better by itself. Not by next week, sadly: a page for patients "
            "gives it six to twelve months.[40] Keep that in mind with every remedy, ours "
            "included. Whatever you happen to try in month eight will look like a success.</p>"
            "<h2>What is worth doing first</h2>"
            "<p>The NHS has a list. Little of it costs money.[39]</p>"
            "<ul><li><p>Rest the foot, and put it up when you can.</p></li>"
            "<li><p>Hold ice in a towel on the sore spot, up to 20 minutes at a time.</p></li>"
            "<li><p>Stretch the foot and calf gently, and often.</p></li>"
            "<li><p>Wear shoes with a cushioned heel and a good arch. No high heels, no backless "
            "slippers, no bare feet on hard floors.</p></li>"
            "<li><p>Move in ways that spare the heel, such as swimming.</p></li>"
            "<li><p>If you weigh more than you should, losing some takes load off the "
            "heel.</p></li>"
            "</ul>"
            "<p>Insoles and heel pads are on that list too, as one item among many. We are glad "
            "of it. But a list of advice is not the same as proof. So here is what trials say.</p>"
            "<h2>What insoles did in trials</h2>"
            "<p>In a good trial, half of the people get a real insole. The others get a dummy: "
            "thin, flat, and made to look the part. Nobody is told which. That matters a lot with "
            "pain, since hope alone makes feet feel better.</p>"
            "<p>Two teams put such trials together, and both published in 2018, in the same "
            "journal. They did not agree.</p>"
            "<h3>The first review</h3>"
            "<p>It took in 19 trials with 1,660 people. In the first six weeks it found no "
            "difference. From 7 to 12 weeks, people with real insoles did somewhat better than "
            "people with dummies. The difference was small: 0.27, on a scale where 0.2 is called "
            "small. The authors say that they do not know whether it is large enough to matter. "
            "That was about pain; they found no gain in what people could do. After 13 weeks and "
            "more, again no difference.[15]</p>"
            "<h3>The second review</h3>"
            "<p>It took in 20 studies. It compared real insoles with dummies over the short term "
            "and found no difference. That held for ready-made insoles and for those made from a "
            "cast of the foot. Its verdict is blunt: insoles are not better than dummies or other "
            "care.[16]</p>"
            "<h3>Who is right?</h3>"
            "<p>Perhaps both. They drew on many of the same trials, but counted differently. One "
            "saw a small difference in the third month. The other pooled the first weeks, where "
            "the first saw none either. When two careful teams cannot agree whether an effect is "
            "there, it is not a large one.</p>",
        },
    ),
    (
        "evidence_note",
        {
            "heading": "What the studies found",
            "findings": [
                {
                    "question": "After 7 to 12 weeks",
                    "verdict": "A small difference",
                    "answer": "in pain, between insoles and dummies. It is not certain that "
                    "people would notice it.",
                    "confidence": 3,
                    "why": "The reviewers call the evidence moderate. A second review does not "
                    "confirm it.",
                    "studies": ["whittaker-2018"],
                },
                {
                    "question": "In the first six weeks",
                    "verdict": "No difference found.",
                    "answer": "Both reviews say so.",
                    "confidence": 2,
                    "why": "Two reviews agree, but the first calls this evidence very weak.",
                    "studies": ["whittaker-2018", "rasenberg-2018"],
                },
                {
                    "question": "After three months and more",
                    "verdict": "No difference found",
                    "answer": "from 13 to 52 weeks.",
                    "confidence": 1,
                    "why": "The reviewers rate this evidence as very low.",
                    "studies": ["whittaker-2018"],
                },
                {
                    "question": "Ready-made insoles, or a pair made from a cast of the foot",
                    "verdict": "The same",
                    "answer": "at every point in time.",
                    "confidence": 2,
                    "why": "Both reviews agree. Most trials were small.",
                    "studies": ["whittaker-2018", "rasenberg-2018"],
                },
            ],
            "ending": "So: an insole is worth a try if you like how it feels. It is not worth a "
            "large bill, and it does not replace the simple things above.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>If you want to try a pair</h2>"
            "<p>Then do it cheaply, and with a date. Pick a ready-made pair with a deep heel cup. "
            'Its arch should meet yours; see <a href="/articles/arch-height/">Arch height, and '
            'how to see yours</a>. <a href="/articles/new-insoles-first-two-weeks/">Wear it '
            "in</a> over two weeks. Put a mark in the calendar for three months from now. If you "
            "feel no difference by then, stop. You will have lost little.</p>"
            "<h2>When to see a clinician</h2>"
            "<p>Go if the pain is severe, or keeps you from what you normally do. Go if it gets "
            "worse or keeps coming back. And go if two weeks of care at home make no difference. "
            "So says the NHS.[39] With diabetes, or with numbness in the foot, do not wait at "
            "all. After a fall or a sudden crack, do not wait either.</p>"
            "<h2>Questions to ask a clinician</h2>"
            "<ul><li><p>Is it the plantar fascia, or could it be something else?</p></li>"
            "<li><p>Which stretches should I do, and how often?</p></li>"
            "<li><p>If I try insoles, how long until we call it a no?</p></li>"
            "<li><p>What comes next if none of this works?</p></li>"
            "</ul>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "Do I have a heel spur?",
            "answer": "<p>Perhaps. A spur is a small point of bone, seen on an X-ray. Many people "
            "have one and feel nothing. Ask your clinician whether it changes anything for "
            "you.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Then why do you sell insoles with a deep heel?",
            "answer": "<p>Because some people find them more comfortable, and that is reason "
            "enough. Keel cups the heel and has a firm arch. It is not a medicine.</p>",
        },
    ),
    ("product_card", {"product": "keel"}),
]
