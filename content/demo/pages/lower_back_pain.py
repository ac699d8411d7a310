"""The lead article: how the lower back and the feet are connected, and what insoles can do."""

from content.demo.chain import CHAIN_FIGURE
from content.demo.red_flags import RED_FLAGS
from content.demo.references import REFERENCES as ALL

PAGE = {
    "kind": "article",
    "slug": "lower-back-pain-and-the-feet",
    "title": "Lower back pain and the feet",
    "summary": "Walking is a chain of small movements that begins at the floor. What happens when "
    "one link moves differently, how far up it can be measured, and where insoles fit in.",
    "topic": "Back pain",
    "is_lead": True,
    "search_title": "Lower back pain and the feet",
    "search_description": "How the feet and the lower back are connected, what trials of insoles "
    "found, and when to see a clinician. In plain words, with every study linked.",
    "share_picture": "pair",
}

CITED = (1, 2, 3, 5, 6, 7, 8, 10, 11, 13, 14)
REFERENCES = [reference for reference in ALL if reference["number"] in CITED]

BLOCKS = [
    (
        "short_version",
        {
            "points": "Your legs and back move as one chain. In lab studies, a change at the foot "
            "can be measured at the shin, the hip and the pelvis. [10]\n"
            "Insoles are not a cure. Taken together, trials do not show a clear effect on low "
            "back pain. [2]\n"
            "Some people find a pair that fits more comfortable. That is a good enough reason to "
            "choose one, and the only one we offer.",
        },
    ),
    (
        "red_flags",
        {
            **RED_FLAGS,
            "more_label": "What to do if you have one of them",
            "more_address": "/signs-you-need-a-doctor/",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>Why low back pain is common</h2>"
            "<p>The lower back has two jobs that pull against each other. It carries the weight of "
            "the upper body, and it has to bend and twist all day. So its muscles get strained. "
            "Its discs, the soft pads between the bones of the spine, wear too. A disc can bulge. "
            "It can also tear and press on a nerve, which is called a herniated disc.</p>"
            "<p>Very often, no single cause is found. That is no reason to doubt the pain. It only "
            "means that no one spot explains it.</p>"
            "<p>If pain runs down your leg, or you feel numbness or weakness there, see a "
            "clinician. That is not a question for an insole.</p>"
            "<h2>Many ways to ease it</h2>"
            "<p>There are many ways to treat lower back pain. The guideline of the American "
            "College of Physicians begins with simple ones: heat, massage and exercise.[14] Few "
            "people would think of their shoes. So it comes as a surprise when someone points them "
            "to orthotic insoles, which are shaped supports that lie inside the shoe.</p>"
            "<p>It is a fair idea to look into, with two cautions. Insoles are not a cure. And "
            "NICE, the body that writes England’s guidelines, advises against foot orthotics for "
            "low back pain.[13]</p>"
            "<p>Why write about them, then? Because the question behind them is a good one. Your "
            "back does stand on your feet. This page is a short look at how the two are joined, "
            "what studies found, and what is left for an insole to do.</p>"
            "<h2>The back and foot connection</h2>"
            "<p>Your body’s parts work as one chain. When you walk, run or lift, your joints move "
            "in turn, one after the next, from the floor up. A change at one joint can be felt at "
            "the next.</p>"
            "<p>Take a foot that rolls far inward at each step. The word for this is pronation. "
            "The heel tips in and the arch drops. The foot pulls on the calf, the calf pulls on "
            "the knee, and so on up the leg. The shin turns with it, the knee moves toward the "
            "middle, and the thigh follows.</p>"
            "<p>People often move a little differently to make up for this. That asks more of "
            "other places: the hips, the buttocks, the back.</p>",
        },
    ),
    ("chain_figure", CHAIN_FIGURE),
    (
        "prose",
        {
            "text": "<h2>How far up does it go?</h2>"
            "<p>Changes at the foot can be measured higher up the leg and pelvis in lab studies. "
            "In one, 35 healthy people stood on wedges that rolled their feet in. The shin and the "
            "hip turned inward, and the pelvis tipped forward.[10] In another lab, 35 healthy men "
            "stood on the same wedges. There the curve of the lower back grew as well.[11]</p>"
            "<p>So the chain is real. But these are small changes, in people without pain, "
            "standing still. They do not show that a rolling foot makes a back hurt.</p>"
            "<p>Out in the world the link is weaker. A large study looked at 1,930 adults. It "
            "found no link between the shape of the standing foot and back pain. In women, feet "
            "that rolled in while walking went along with back pain somewhat more often.[7] Such a "
            "study cannot say which came first. One overview of the research does see a link, and "
            "asks for better studies of insoles.[8]</p>",
        },
    ),
    (
        "pull_quote",
        {
            "text": "An insole changes the angle and the pressure under your foot. What happens "
            "above is much less certain.",
        },
    ),
    (
        "evidence_note",
        {
            "heading": "What the studies found",
            "findings": [
                {
                    "question": "Preventing back pain",
                    "verdict": "Not shown.",
                    "answer": "Two reviews, of about 2,000 and 2,400 people, could not show that "
                    "insoles do this.",
                    "confidence": 2,
                    "why": "Many people, but the first review’s were all in the military, and the "
                    "likely range runs from fewer to more cases.",
                    "studies": ["sahar-2007", "chuter-2014"],
                },
                {
                    "question": "Easing back pain",
                    "verdict": "No clear benefit",
                    "answer": "when five trials with 293 people are taken together.",
                    "confidence": 2,
                    "why": "Few people, and the likely range just reaches no effect.",
                    "studies": ["chuter-2014"],
                },
                {
                    "question": "Custom orthotics, made for one person’s feet",
                    "verdict": "Less pain after 4 to 6 weeks",
                    "answer": "in two trials of long-lasting back pain. One, with 225 people, "
                    "compared them with a waiting list. The other, with 101, took only people "
                    "whose feet roll in.",
                    "confidence": 2,
                    "why": "The first had no dummy insole to compare with; the second lasted four "
                    "weeks.",
                    "studies": ["cambron-2017", "castro-mendez-2021"],
                },
                {
                    "question": "Ready-made insoles, like the ones in our store",
                    "verdict": "No clear difference",
                    "answer": "after 12 weeks in one trial. People got insoles and an advice book, "
                    "or the book alone.",
                    "confidence": 1,
                    "why": "One trial with 41 people.",
                    "studies": ["sadler-2023"],
                },
            ],
            "ending": "Guidelines are cautious too: NICE advises against orthotics for low back "
            "pain, and the American College of Physicians puts exercise and similar care first. "
            "[13, 14] So: an insole may suit you for comfort, heel hold or a better-filled shoe. "
            "It is a comfort and support choice, not a treatment.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>What is left for an insole to do</h2>"
            "<p>Once more: an insole is not a cure. What it does is plain mechanics. It changes "
            "the angle and the pressure under your foot. It fills the shoe, so that your foot "
            "slides less. It cups the heel and supports the arch. Some people find that more "
            "comfortable, and others feel no difference.</p>"
            "<p>To get the most from a pair, choose one that goes along with the way your foot "
            "moves by nature. It should meet your arch without pushing it up. It should hold your "
            "heel without pinching. It has to fit the length of your foot and the shoe you will "
            "wear it in.</p>"
            "<p>Then take your time. Wear the pair for about an hour on the first day and an hour "
            "more each day after that. Stop if anything hurts. If a few weeks make no difference "
            "to you, an insole is not your answer, and that is worth knowing too. There is more in "
            '<a href="/articles/new-insoles-first-two-weeks/">New insoles: the first two '
            "weeks</a>.</p>"
            "<h2>Who we are, and who insoles are for</h2>"
            '<p>Biocorrect’s team includes certified <a href="/articles/what-a-pedorthist-does/">'
            "pedorthists</a>, people trained in footwear, insoles and the foot and ankle. They "
            "have long experience with how feet and legs move, and it shows in what we make. Our "
            "insoles are more than a soft layer in the shoe. Each is shaped to support the arch "
            "and steady the heel, and to let the foot work as it should.</p>"
            "<p>We make them for sport, for work and for everyday shoes. They are for people who "
            "train, people who stand or lift for a living, and people who just like to be on their "
            "feet. You will find every pair, with its measurements, in <a "
            'href="/shop/">our store</a>.</p>'
            "<h2>Questions to ask your clinician</h2>"
            "<ul><li><p>Do I have any sign that needs a test or a scan?</p></li>"
            "<li><p>Which exercises fit my kind of back pain?</p></li>"
            "<li><p>Is there a reason in my feet to try an insole?</p></li>"
            "<li><p>How would we know that it works, and how long should I try?</p></li></ul>"
            "<p>This page is general information. It cannot say where your pain comes from. Only "
            "someone who examines you can.</p>",
        },
    ),
    ("product_card", {"product": "cadence"}),
    ("product_card", {"product": "longshift"}),
]
