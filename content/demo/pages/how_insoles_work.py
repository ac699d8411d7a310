"""What an insole does, what can be measured above it, and what nobody knows yet."""

from content.demo.chain import CHAIN_FIGURE
from content.demo.references import REFERENCES as ALL

PAGE = {
    "kind": "plain",
    "slug": "how-insoles-work",
    "title": "How insoles work",
    "summary": "What an insole does under your foot, what has been measured above it, and what "
    "nobody knows yet. We make and sell insoles, so keep that in mind as you read.",
    "search_title": "How insoles work, from the foot to the back",
    "search_description": "What an insole changes under the foot, how a movement of the foot "
    "travels up the leg, what studies measured, and what they could not show.",
}

CITED = (2, 6, 7, 10, 11, 13)
REFERENCES = [reference for reference in ALL if reference["number"] in CITED]

BLOCKS = [
    (
        "short_version",
        {
            "points": "An insole changes the angle and the pressure under your foot. That much is "
            "plain mechanics.\n"
            "In the lab, a foot that rolls in goes with small changes higher up: at the shin, the "
            "pelvis, the low back. [10, 11]\n"
            "Taken together, trials do not show a clear effect on low back pain. [2] An insole is "
            "a comfort and support choice, not a cure.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>What it does in the shoe</h2>"
            "<p>The insole that came with your shoe is often a thin, flat piece of foam. A shaped "
            "one differs in four ways.</p>"
            "<ul>"
            "<li><p><strong>It fills the space under the arch.</strong> A raised shape meets the "
            "arch of your foot, so the arch has something to rest on.</p></li>"
            "<li><p><strong>It cups the heel.</strong> A rim around the heel holds it in the "
            "middle of the shoe.</p></li>"
            "<li><p><strong>It can be firm or soft.</strong> A firm shell keeps its shape when you "
            "stand on it. Soft foam gives way and cushions.</p></li>"
            "<li><p><strong>It takes room.</strong> A few millimeters more under the foot change "
            "how the shoe fits. This is why we give the thickness of every pair.</p></li>"
            "</ul>"
            "<p>So your foot meets the floor at another angle, and some spots carry more of you "
            "than before, others less. That is all an insole does by itself. Everything else "
            "would have to follow from it.</p>"
            "<h2>How a movement travels up</h2>"
            "<p>Foot, shin, thigh and pelvis are joined, so what one does the next one feels. Try "
            "it standing: let one foot roll inward, and watch your knee. Choose a step below to "
            "see where each bone goes.</p>",
        },
    ),
    ("chain_figure", CHAIN_FIGURE),
    (
        "prose",
        {
            "text": "<h2>What is known</h2>"
            "<p>Two labs asked healthy people to stand on wedges that rolled their feet in. In "
            "one, with 35 people, the shin and the hip turned inward and the pelvis tipped "
            "forward.[10] In the other, with 35 men, the curve of the low back grew too.[11]</p>"
            "<p>Those changes were small. The people had no pain, and they stood still. So these "
            "labs show that the chain exists. They do not show that it makes a back hurt.</p>"
            "<p>Out in the world the link is weaker. Among 1,930 adults, the shape of the standing "
            "foot did not go with back pain. In women, feet that rolled in while walking went "
            "along with it somewhat more often. Nobody can tell from this which came first.[7]</p>"
            "<h2>What is not known</h2>"
            "<p>The labs put wedges under healthy feet to roll them in. An insole is meant to do "
            "something else: to hold a foot that already rolls. Whether the small changes then run "
            "backward, all the way up, is not settled.</p>"
            "<p>What people want to know is simpler: does it hurt less? When trials of insoles for "
            "low back pain are taken together, they do not show a clear effect.[2] In the one "
            "closest to what we sell, 41 people got ready-made insoles and a book of advice, or "
            "the book alone. There was no clear difference after 12 weeks.[6] NICE, which writes "
            "England’s guidelines, advises against foot orthotics for low back pain.[13]</p>"
            "<p>The studies, with how sure we are of each and why, are on the page "
            '<a href="/evidence/">Evidence</a>. The whole story is in '
            '<a href="/articles/lower-back-pain-and-the-feet/">Lower back pain and the '
            "feet</a>.</p>"
            "<h2>What that leaves</h2>"
            "<p>A pair that fills your shoe and holds your heel can simply feel better to stand "
            "in. Some people find that, and others feel no difference. That is a good enough "
            "reason to try one, and the only one we offer.</p>"
            "<p>An insole is not where to begin if something is wrong. First read the "
            '<a href="/signs-you-need-a-doctor/">signs you need a doctor</a>, and take one of them '
            "to a person who can look at you.</p>",
        },
    ),
    (
        "call_to_action",
        {
            "text": "From our store: insoles for sport, work and everyday shoes, each drawn to the "
            "millimeter.",
            "label": "See all insoles",
            "address": "/shop/",
        },
    ),
]
