"""What a pedorthist does, where the field ends, and how to check that someone is one."""

from content.demo.red_flags import FEET, MORE
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "what-a-pedorthist-does",
    "title": "What a pedorthist is and does",
    "summary": "A pedorthist works on what goes around your foot: shoes, insoles, braces. What "
    "they may do, where their field ends, and how to check that someone really is one.",
    "topic": "Insoles",
    "search_title": "What is a pedorthist? Training, scope, how to check",
    "search_description": "What a certified pedorthist (C.Ped.) does, where the field ends, when "
    "you need a prescription, and how to check someone’s certificate with ABC.",
}

REFERENCES = cited(31, 32, 33, 34)

BLOCKS = [
    (
        "short_version",
        {
            "points": "A pedorthist fits, makes and changes shoes and insoles. The field is the "
            "ankle and below. [31]\n"
            "A pedorthist does not diagnose your back, and is not a doctor. For a medical "
            "condition, a prescription comes first. [32]\n"
            "The letters to look for are C.Ped. You can check them with the body that gives them.",
        },
    ),
    ("red_flags", {**FEET, **MORE}),
    (
        "prose",
        {
            "text": "<h2>Someone for what goes around the foot</h2>"
            "<p>Say it pe-DOR-thist. <em>Ped</em> is the foot and <em>orth</em> means straight, "
            "as in orthodontist. The word is young. It entered the medical dictionaries in 1980. "
            "The trade is not much older. World War II and polio had left many people with hurt "
            "feet, and someone had to see to their shoes.[32]</p>"
            "<p>An optician does not operate on your eye. An optician gets the glass right. A "
            "pedorthist is a bit like that, for feet. A foot comes in as it is. The work is to "
            "get shoe and insole right for it.</p>"
            "<h3>What that looks like</h3>"
            "<ul><li><p>Looking at your feet and your old shoes, and watching you walk.</p></li>"
            "<li><p>Measuring, tracing, or pressing your foot into a box of foam. The foam keeps "
            "the shape, like a step in fresh snow.</p></li>"
            "<li><p>Making an insole from that shape, or fitting and trimming a ready-made "
            "one.</p></li>"
            "<li><p>Changing shoes: a wider toe box, a lift, a stiffer or a rounder sole.</p></li>"
            "<li><p>Fitting braces that end below the knee.</p></li>"
            "<li><p>Seeing you again, and mending what does not work.</p></li>"
            "</ul>"
            "<p>The last point tells good ones from hasty ones. The first fit is a draft.</p>"
            "<h2>Where the field ends</h2>"
            "<p>The American Board for Certification, or ABC, writes down what its pedorthists "
            "may do. It is about conditions that begin at the ankle or below. Their devices are "
            "meant for those. Shoes aside, a device made for one foot has to stop where the calf "
            "muscle becomes the Achilles tendon.[31]</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "pedorthist_scope",
            "caption": "The line at the ankle is where a pedorthist hands over to someone else.",
        },
    ),
    (
        "prose",
        {
            "text": "<p>A pedorthist may know a lot about how legs move, and may point out a shoe "
            "worn on one side. But a pedorthist should not tell you why your back hurts. If one "
            "does, thank them and see a doctor.</p>"
            "<h2>When you need a prescription</h2>"
            "<p>If the device is for a medical condition, ABC says that a prescription is "
            "required.[32] Someone who may diagnose looks at you first. The pedorthist then fills "
            "the order, much as a pharmacist does.</p>"
            "<p>ABC draws a line on the other side too. Ready-made foot care products, and "
            "inserts that are not meant for a condition, are not pedorthic devices at all.[31] "
            "You can buy those anywhere. What we sell is of this kind: ready-made insoles for "
            "sport, work and everyday shoes. You need no prescription, and nobody has examined "
            "you.</p>"
            "<h2>Who is who</h2>"
            "<table><tbody>"
            "<tr><th>"
            "<p>Who</p></th><th>"
            "<p>What for</p></th></tr>"
            "<tr><td>"
            "<p>Pedorthist (C.Ped.)</p></td><td>"
            "<p>Shoes, insoles and braces for the foot and ankle</p></td></tr>"
            "<tr><td>"
            "<p>Podiatrist (DPM)</p></td><td>"
            "<p>A doctor for the foot and ankle: finds out what it is, prescribes, "
            "operates</p></td></tr>"
            "<tr><td>"
            "<p>Orthotist (CO)</p></td><td>"
            "<p>Braces for the whole body, from the foot to the spine</p></td></tr>"
            "<tr><td>"
            "<p>Physical therapist (PT)</p></td><td>"
            "<p>Movement: strength, balance, exercises, getting going again</p></td></tr>"
            "<tr><td>"
            "<p>Your own doctor (MD, DO)</p></td><td>"
            "<p>The first to ask, above all when you do not know what it is</p></td></tr>"
            "</tbody>"
            "</table>"
            "<h2>How to check that someone is one</h2>"
            "<p>ABC asks for three things: an approved course, 1,000 supervised hours with "
            "patients, and an exam. People with a license in a related field, such as physical "
            "therapy, need 500 hours.[33] After that, they have to keep learning.[32]</p>"
            "<ol><li><p>Ask for the full name and the certificate, “C.Ped.”</p></li>"
            "<li><p>Look the person up, or ask, at <a "
            'href="https://www.abcop.org/">abcop.org</a>. A certificate that cannot be found is '
            "not a certificate.</p></li>"
            "<li><p>Ask about your state. Some states also want a license for this work.[34] A "
            "certificate is not a license.</p></li>"
            "</ol>"
            "<p>Words like “foot expert” or “insole specialist” tell you nothing. Anyone may "
            "print them on a card.</p>"
            '<p>We hold ourselves to the same rule, and <a href="/experts/">our pedorthists</a> '
            "too. On our pages, a reviewer is named only with a link to check the credential. "
            "Where nobody has reviewed a page, it says so at the top.</p>"
            "<h2>Questions to ask a pedorthist</h2>"
            "<ul><li><p>Do I need something made for me, or would a ready-made pair do?</p></li>"
            "<li><p>What should I notice, and by when?</p></li>"
            "<li><p>What happens if it rubs? Are changes part of the price?</p></li>"
            "<li><p>Is there anything here that you would show to a doctor?</p></li>"
            "</ul>"
            "<p>And bring the shoes you wear most, not the ones you like best.</p>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "May I ask a pedorthist about my back?",
            "answer": "<p>You may, but the back is outside the field. A pedorthist can look at "
            "your feet and shoes. For what is known about the two, read <a "
            'href="/articles/lower-back-pain-and-the-feet/">Lower back pain and the '
            "feet</a>.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Is an insole made from a cast of my foot always better?",
            "answer": "<p>No. For heel pain, for one, reviews found no difference between custom "
            'and ready-made insoles. <a href="/articles/heel-pain-and-insoles/">Heel pain and '
            "insoles</a> has the numbers. A foot with an unusual shape is another matter. There, "
            "a cast may be the only way to a fit.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Does insurance pay?",
            "answer": "<p>That depends on your plan and on the condition. Ask your insurer before "
            "you order, and have the prescription at hand.</p>",
        },
    ),
]
