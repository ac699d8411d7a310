"""New insoles: trimming, wearing in, the signs to stop, and when to send them back."""

from content.demo.red_flags import FEET, MORE
from content.demo.sources import cited

PAGE = {
    "kind": "article",
    "slug": "new-insoles-first-two-weeks",
    "title": "New insoles: the first two weeks",
    "summary": "An hour on the first day, an hour more on each day after. How to put new insoles "
    "in, trim them, wear them in, and know when to stop.",
    "topic": "Insoles",
    "search_title": "New insoles: how to trim and wear them in",
    "search_description": "How to fit, trim and wear in new insoles over two weeks, what is "
    "normal in the first days, which signs mean stop, and when to send a pair back.",
}

REFERENCES = cited(35, 36, 37, 38)

BLOCKS = [
    (
        "short_version",
        {
            "points": "Take the old insole out and trim the new one to its shape. Then go slowly: "
            "one hour on the first day, one more each day after.\n"
            "Odd is normal in the first days. Pain is not. If it hurts, stop.\n"
            "Insoles are not a cure. After two weeks you should know whether you like them. If "
            "not, send them back.",
        },
    ),
    ("red_flags", {**FEET, **MORE}),
    (
        "prose",
        {
            "text": "<h2>Before the first step</h2>"
            "<p>Two minutes of care now save a blister later.</p>"
            "<ol><li><p><strong>Take out what is in the shoe.</strong> Most insoles in shoes lift "
            "out. If yours is glued down, the shoe may get too tight for two. A three-quarter "
            "insole can often lie on top.</p></li>"
            "<li><p><strong>Check left and right.</strong> It is marked underneath. The high side "
            "belongs to the inner edge of your foot.</p></li>"
            "<li><p><strong>Put the heel in first.</strong> It should sit flat, right at the "
            "back, and not rock.</p></li>"
            "<li><p><strong>Look at the toes.</strong> If the front curls up, it is too long. "
            "Trim it.</p></li>"
            "</ol>"
            "<h3>How to trim</h3>"
            "<p>Lay the old insole on the new one, heel on heel. Draw around the toe end. Cut a "
            "little outside your line, put the insole in, and look again. Full-length pairs have "
            "lines printed at the toe, five millimeters apart. Follow one of them.</p>"
            "<p>Cut at the toes only. The heel and the arch are where all the thinking went. And "
            "you can always cut off more. The other direction is harder.</p>"
            "<h2>The first two weeks</h2>"
            "<p>Your foot has stood on the same ground for years. Now the ground has a shape. The "
            "skin meets pressure in new places, and muscles work at other angles. Give them time "
            "to get used to that.</p>",
        },
    ),
    (
        "drawing",
        {
            "drawing": "wear_in",
            "caption": "A pace, not a test. If a day feels like too much, stay at that number or "
            "go back by one.",
        },
    ),
    (
        "prose",
        {
            "text": "<p>Wear them for about an hour on the first day, and for one hour more each "
            "day after. When a full day feels fine, wear them full time. At this pace you are "
            "there in the second week.</p>"
            "<p>There is no study behind that exact pace. It is what clinics tell their patients, "
            "and they do not agree to the hour. One hospital starts with an hour at most, and "
            "adds one or two a day.[35] Another says one hour, then two, and so on.[36] A third "
            "is through in four days.[37] A fourth gives it two to three weeks.[38] They all say "
            "the same thing in the end: slowly.</p>"
            "<p>Three rules help.</p>"
            "<ul><li><p><strong>Walk first, run later.</strong> No sport in them until a whole "
            "day of walking feels good. Then begin with a short run.</p></li>"
            "<li><p><strong>Look at your feet.</strong> Each time you take your shoes off, look "
            "for red spots, blisters, cuts and swelling.[37] A red mark should fade soon. If it "
            "does not, rest a day.</p></li>"
            "<li><p><strong>Not on the big day.</strong> A wedding, a hike or a double shift is "
            "no day to begin.</p></li>"
            "</ul>"
            "<h2>What is normal, and what is not</h2>"
            "<h3>Normal</h3>"
            "<ul><li><p>They feel strange, or too high, or like a pebble you cannot find.</p></li>"
            "<li><p>Your feet or calves are a little tired in the evening.</p></li>"
            "<li><p>The shoe feels tighter. Loosen the laces by a notch.</p></li>"
            "<li><p>They squeak. A little talc under the insole ends that.</p></li>"
            "</ul>"
            "<h3>Stop and take them out</h3>"
            "<ul><li><p>Pain in the foot, ankle, knee, hip or back that you did not have "
            "before.</p></li>"
            "<li><p>Numb or tingling toes.</p></li>"
            "<li><p>A blister, or skin that stays red.</p></li>"
            "<li><p>One clear spot that presses at each step.</p></li>"
            "</ul>"
            "<p>Take them out for the rest of the day, and try again tomorrow for less time. With "
            "a blister, wait until it is gone. If the same thing comes back, the pair is wrong "
            "for you. Hospitals ask patients to call when it lasts more than seven to ten "
            "days.[36] You need not wait that long with a pair from a store.</p>"
            "<p>If it still hurts <em>without</em> the insoles, see a clinician.</p>"
            "<h2>If they are just not right</h2>"
            "<p>Go through these before you give up.</p>"
            "<ul><li><p><strong>The heel slips out.</strong> The shoe is too shallow. Try deeper "
            "shoes, or a thinner pair.</p></li>"
            "<li><p><strong>The arch presses.</strong> It may be too high for you. See <a "
            'href="/articles/arch-height/">Arch height, and how to see yours</a>.</p></li>'
            "<li><p><strong>The toes are crowded.</strong> Is the old insole still in there? It "
            "happens to the best of us.</p></li>"
            "<li><p><strong>The insole slides.</strong> It is too short or too narrow for the "
            "shoe.</p></li>"
            "</ul>"
            "<p>Still no? You have {{ return_days }} days to send a pair back, worn and trimmed. "
            'Here is <a href="/help/returns/">how returns work</a>. A pair you do not like is '
            "not going to grow on you.</p>"
            "<h2>Keeping them well</h2>"
            "<p>Take them out at night so that they dry. Wash them by hand, if the product page "
            "says so, and let them dry in the air. No washing machine, no radiator, no hot car: "
            "keep them below 50 °C, which is about 120 °F. When the foam no longer springs back, "
            "they are done.</p>"
            "<h2>Questions people ask</h2>",
        },
    ),
    (
        "faq",
        {
            "question": "Can I move one pair between my shoes?",
            "answer": "<p>Yes, if the shoes are alike inside. A pair trimmed for a running shoe "
            "will not fit a loafer.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "Do I need bigger shoes?",
            "answer": "<p>Mostly not, once the old insole is out. Some people go up by half a "
            "size. Take your insoles along when you buy shoes.</p>",
        },
    ),
    (
        "faq",
        {
            "question": "I have diabetes. Is this plan for me?",
            "answer": "<p>Ask your clinician first. If you cannot feel your feet well, they "
            "cannot warn you of a sore spot. A plan from a web page is not enough then.</p>",
        },
    ),
    ("product_card", {"product": "commons"}),
    ("product_card", {"product": "brogue"}),
]
