"""Arch height: how to see it with a wet foot, and how little follows from it."""

from content.demo.red_flags import FEET, MORE
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "arch-height",
    "title": "Arch height, and how to see yours",
    "summary": "A wet foot and a paper bag show the shape of your arch in two minutes. What the "
    "print can tell you, what it cannot, and why a low arch is no fault.",
    "topic": "Feet",
    "search_title": "Arch height: the wet footprint test, and what it means",
    "search_description": "How to see your arch height with a wet footprint, how to read the "
    "print, and what studies say about low arches, pain and choosing shoes.",
}

REFERENCES = cited(7, 21, 22, 23)

BLOCKS = [
    (
        "short_version",
        {
            "points": "A wet foot on paper shows whether your arch is low, neutral or high. You "
            "need two minutes and a paper bag.\n"
            "Arch height is a shape, not a fault. In 1,930 adults, the shape of the standing foot "
            "had no link with low back pain. [7]\n"
            "Insoles are not a cure. Use the print to choose a shape that meets your arch, and "
            "for nothing more.",
        },
    ),
    ("red_flags", {**FEET, **MORE}),
    (
        "prose",
        {
            "text": "<h2>What an arch is</h2>"
            "<p>Look at the inner edge of your bare foot. Between the heel and the ball it lifts "
            "off the floor, like a low bridge. That is the arch. Bones make its shape. Muscles "
            "and tough bands hold it up, and it gives a little under each step.</p>"
            "<p>Arches come in all heights, as noses come in all lengths. Nobody calls a nose "
            "fallen. Feet have been less lucky with their names.</p>"
            "<h2>See yours in two minutes</h2>"
            "<ol><li><p>Cut open a brown paper bag and lay it flat on a hard floor. Dark "
            "cardboard works too.</p></li>"
            "<li><p>Wet the sole of one foot. A folded wet towel is enough; you want it damp, not "
            "dripping.</p></li>"
            "<li><p>Step on the paper and stand as you always do. Put your weight on that "
            "foot.</p></li>"
            "<li><p>Step off and draw around the print at once. It dries faster than you "
            "think.</p></li>"
            "<li><p>Do the other foot as well. The two need not match.</p></li>"
            "</ol>"
            "<p>Stand as you are. People lift their arch when it is being watched, as they pull "
            "in their stomach for a photo.</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "wet_footprints",
            "caption": "Look halfway between heel and ball. The dotted outline is the whole foot, "
            "the blue one is what gets wet.",
        },
    ),
    (
        "prose",
        {
            "text": "<h3>How to read it</h3>"
            "<p>Go halfway between the heel and the ball, and see how wide the print is there.</p>"
            "<ul><li><p><strong>Low:</strong> nearly as wide as the foot.</p></li>"
            "<li><p><strong>Neutral:</strong> about half as wide.</p></li>"
            "<li><p><strong>High:</strong> a thin band along the outer edge, or a gap.</p></li>"
            "</ul>"
            "<p>If yours is somewhere between two of these, you have read it well. Most things "
            "about feet are somewhere between.</p>"
            "<p>Researchers do much the same, with ink or carbon paper. They compare the middle "
            "third of the print with the whole print, without the toes. They call it the arch "
            "index. One team made a chart of sample prints from 602 older people. Two examiners "
            "then sorted 60 prints by eye. Their agreement was rated as almost perfect.[22]</p>"
            "<h2>What the print cannot tell</h2>"
            "<p>A print shows your foot standing still. That is all a sheet of paper ever sees. "
            "It does not show how your foot rolls when you walk, how strong it is, or why "
            "something hurts.</p>"
            "<p>It also does not show which shoe will keep you from getting hurt. That idea was "
            "popular for years: look at your print, then buy the shoe for it. The United States "
            "military put it to the test with 7,203 recruits. Some got running shoes chosen by "
            "their prints. The others all got the same kind. In training, both groups were "
            "injured about equally often.[23]</p>"
            "<h2>A low arch is not a fault</h2>"
            "<p>“Flat feet” sounds like a verdict. It is a description. In the town of "
            "Framingham, researchers looked at the feet of 1,930 adults. The shape of the "
            "standing foot had no link with low back pain. In women, a foot that rolled in while "
            "<em>walking</em> did have one.[7] A print cannot see that.</p>"
            "<p>Shape is not nothing, though. The same researchers asked 3,378 people about their "
            "feet. Men with low arches had pain in the arch somewhat more often.[21] That is a "
            "link, not a cause. And most people with low arches were not looking for help. They "
            "were just walking about.</p>"
            "<p>So if your feet do not bother you, leave them alone. If they do, ask someone who "
            "can look at the whole foot. A paper bag cannot.</p>",
        },
    ),
    (
        "evidence_note",
        {
            "heading": "What the studies found",
            "findings": [
                {
                    "question": "Can you read arch height from a print?",
                    "verdict": "Yes, for shape.",
                    "answer": "Two examiners sorted 60 prints by eye and agreed almost perfectly. "
                    "[22]",
                    "confidence": 2,
                    "why": "One study, in people over 60, with carbon paper instead of water.",
                },
                {
                    "question": "Does a low arch go with back pain?",
                    "verdict": "No link found",
                    "answer": "with the shape of the standing foot, in 1,930 adults.",
                    "confidence": 2,
                    "why": "Many people, but all looked at only once.",
                    "studies": ["menz-2013"],
                },
                {
                    "question": "Do shoes chosen by the print mean fewer injuries?",
                    "verdict": "Little difference",
                    "answer": "in three trials with 7,203 recruits. [23]",
                    "confidence": 3,
                    "why": "Large trials with a fair draw, but only in military training, and "
                    "about shoes.",
                },
            ],
            "ending": "So: the print is good for one thing, and that is choosing a shape.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>What the print is good for</h2>"
            "<p>It is good for picking the shape of an insole. A shape much higher than your arch "
            "presses on it. A shape much lower leaves a gap and might as well be flat. You want "
            "the two to meet.</p>"
            "<p>So most of our insoles come in a low, a neutral and a high shape. The page gives "
            "the height in millimeters. If you are between two shapes, start with the lower one. "
            "You can send a pair back within {{ return_days }} days, worn and all: see <a "
            'href="/help/returns/">returns</a>.</p>'
            "<p>Then give the pair some time. <a "
            'href="/articles/new-insoles-first-two-weeks/">New insoles: the first two weeks</a> '
            "says how. And if you came here because of your back, read <a "
            'href="/articles/lower-back-pain-and-the-feet/">Lower back pain and the feet</a> '
            "before you buy anything.</p>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "My two prints are different. What now?",
            "answer": "<p>That is common enough. Choose the shape for the lower of the two. A "
            "shape that is a little low is easier to live with than one that presses.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Can an insole raise my arch for good?",
            "answer": "<p>Do not count on it. An insole supports the arch for as long as you "
            "stand on it. We know of no good study that shows more than that in grown feet.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "My arch got lower all of a sudden. Is that still just a shape?",
            "answer": "<p>No. A foot that changes its shape quickly should be seen by a "
            "clinician. Go soon if it is only one foot, or if it is warm and swollen.</p>",
        },
    ),
    ("product_card", {"product": "commons"}),
    ("product_card", {"product": "cadence"}),
]
