"""Standing at work: what it does, what was tried, and the small changes that cost nothing."""

from content.demo.red_flags import MORE, RED_FLAGS
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "standing-at-work",
    "title": "Standing at work all day",
    "summary": "Eight hours on a hard floor are tiring, and not because you do it wrong. What "
    "studies say about long standing, mats and insoles, and four small moves that cost nothing.",
    "topic": "Work",
    "search_title": "Standing at work all day: floors, mats, insoles, breaks",
    "search_description": "What studies found about standing all day, sore backs and feet, floor "
    "mats and insoles, and small changes that make a long shift easier to stand.",
}

REFERENCES = cited(2, 17, 24, 25, 26, 27, 28, 29, 30)

BLOCKS = [
    (
        "short_version",
        {
            "points": "The trouble is less the standing than the standing still. Change how you "
            "stand, often.\n"
            "People who stand more than four hours a workday report low back trouble somewhat "
            "more often. [24]\n"
            "Mats and insoles can make a hard floor more comfortable. Insoles are not a cure, and "
            "have not been shown to prevent back pain. [2]",
        },
    ),
    ("red_flags", {**RED_FLAGS, **MORE}),
    (
        "prose",
        {
            "text": "<h2>You are in large company</h2>"
            "<p>In a national survey, two of three American workers said that they often stand or "
            "walk around at work.[29] Cooks, cashiers, nurses, barbers, people at a lathe. If "
            "your feet complain at six in the evening, they are not being dramatic.</p>"
            "<p>Standing looks like doing nothing. It is not. Muscles in the calves, the hips and "
            "the back hold you up the whole time. They never get to change shifts. When you walk, "
            "they take turns. When you stand still, the same ones work on and on. The blood in "
            "your legs also has to climb back up, and it rises more easily when the calves "
            "move.</p>"
            "<h2>What long standing does</h2>"
            "<p>A large review put together 49 studies with 88,158 people. Those who stood for "
            "more than four hours of a workday reported low back trouble somewhat more often than "
            "others. Most studies of legs and feet found a link too, but they were too different "
            "to add up.[24] Another review lists leg pain, fatigue, and problems with the heart "
            "and blood vessels.[25]</p>"
            "<p>Two cautions. Nearly all of those studies looked at people just once. So they "
            "cannot say which came first. And jobs with a lot of standing often come with "
            "lifting, heat and a hard boss as well.</p>"
            "<h2>Four small moves</h2>"
            "<p>The advice of safety agencies is dull, and right. Change position often. Sit and "
            "stand in turn where you can.[30] You do not need a gym, or anyone’s leave.</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "small_moves",
            "caption": "None of these is a posture to hold. The point is to go from one to the "
            "next before you have to.",
        },
    ),
    (
        "prose",
        {
            "text": "<ul><li><p><strong>Shift.</strong> Put your weight on one leg, then on the "
            "other. Let the easy knee bend.</p></li>"
            "<li><p><strong>Prop.</strong> Rest one foot on a rail or a low box. Bars have known "
            "this for a century. Do not expect wonders. In a small trial, a footstool made no "
            "difference to the back pain of 16 office workers.[28]</p></li>"
            "<li><p><strong>Walk.</strong> Take ten steps whenever you can steal them. Fetch "
            "things one at a time.</p></li>"
            "<li><p><strong>Sit.</strong> Use your breaks for it, with both feet off the floor "
            "for a while.</p></li>"
            "</ul>"
            "<p>If you run the shop, you can do more than anyone’s shoes can. Swap tasks. Put a "
            "stool where someone may lean. Move the printer.</p>"
            "<h2>The floor, the shoe and the insole</h2>"
            "<p>Concrete does not give. Something has to, so people put a layer in between: under "
            "the shoe, or in it.</p>"
            "<h3>Mats</h3>"
            "<p>In one experiment, people stood for four hours on a hard floor and on four mats. "
            "Three of the four mats made it less uncomfortable.[27] A mat is a good thing if you "
            "stay in one place. If you move about, your shoes have to do the job.</p>"
            "<h3>Shoes</h3>"
            "<p>Buy them late in the day, when your feet are at their largest. There should be a "
            "thumb’s width in front of the longest toe. The heel should not slip. If you have to "
            "break them in with pain, they are the wrong shoes.</p>"
            "<h3>Insoles</h3>"
            "<p>In one study, assembly workers tried a hard floor, a mat, insoles, and both. Each "
            "had a week. The mat and the insoles felt better than the bare floor. Neither beat "
            "the other, and both together were no better than one.[26] It was about comfort, and "
            "they were asked how they felt. That is a fair thing to ask about a floor.</p>"
            "<p>Comfort is as far as it goes. Two kinds of promise you should not believe. One is "
            "that an insole will keep your back from hurting. Six trials with 2,379 people could "
            "not show it.[2] The other is that softness protects you: in seven trials, soft "
            "insoles made no difference to injuries.[17]</p>",
        },
    ),
    (
        "evidence_note",
        {
            "heading": "What the studies found",
            "findings": [
                {
                    "question": "Long standing and the low back",
                    "verdict": "Somewhat more trouble",
                    "answer": "in people who stand more than four hours of a workday: 49 studies, "
                    "88,158 people. [24]",
                    "confidence": 2,
                    "why": "Very many people, but most were looked at only once.",
                },
                {
                    "question": "Mats and insoles for comfort",
                    "verdict": "Better than a hard floor",
                    "answer": "in a study of assembly workers and in a lab. [26, 27]",
                    "confidence": 2,
                    "why": "Small studies, and people knew what they stood on.",
                },
                {
                    "question": "Insoles against back pain to come",
                    "verdict": "Not shown",
                    "answer": "in six trials with 2,379 people.",
                    "confidence": 2,
                    "why": "The likely range runs from fewer cases to more.",
                    "studies": ["chuter-2014"],
                },
            ],
            "ending": "So: first the moves, then the mat and the shoe. An insole is the last "
            "layer, for comfort.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>If you want an insole all the same</h2>"
            "<p>Look for three things. It should fill the shoe without crowding your toes. It "
            "should cup your heel. It should be thick enough to be felt, and firm enough that it "
            "is still there at four o’clock. Our Longshift was made for this. It needs roomy "
            "shoes, and its page says so.</p>"
            "<p>Do not start on the morning of a double shift. <a "
            'href="/articles/new-insoles-first-two-weeks/">Wear them in</a> first. And if your '
            'heel is the sore part, read <a href="/articles/heel-pain-and-insoles/">Heel pain '
            "and insoles</a>.</p>"
            "<h2>Questions to ask a clinician</h2>"
            "<ul><li><p>Is there anything in my back, legs or veins that needs a closer "
            "look?</p></li>"
            "<li><p>Would stockings, exercises or other duties make more difference than what is "
            "in my shoes?</p></li>"
            "<li><p>Can you write a note about breaks or a stool for my employer?</p></li>"
            "</ul>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "Are standing desks bad, then?",
            "answer": "<p>No. Standing all day is tiring, and so is sitting all day. A desk that "
            "goes up and down is good for going up and down.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Softer is better, surely?",
            "answer": "<p>Only up to a point. Very soft foam feels lovely in the shop and flat by "
            "noon. Try a pair for some full shifts before you judge.</p>",
        },
    ),
    ("product_card", {"product": "longshift"}),
    ("product_card", {"product": "switchback"}),
]
