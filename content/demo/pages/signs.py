"""When an insole is not the question: the signs in full, and what to do."""

from content.demo.red_flags import RED_FLAGS

PAGE = {
    "kind": "plain",
    "slug": "signs-you-need-a-doctor",
    "title": "Signs you need a doctor",
    "summary": "Most of the time, a sore back or foot is no emergency. These signs are the "
    "exceptions. With one of them, see a person, not a shop.",
    "notice": "This list has not been checked by our clinician yet. If you are in doubt about a "
    "sign, ask a doctor or a nurse.",
    "search_title": "Back and foot pain: signs you need a doctor",
    "search_description": "Signs with back pain that need the emergency department now or a "
    "clinician within a day or two, and foot signs to have seen before you buy insoles.",
}

BLOCKS = [
    (
        "red_flags",
        {
            "heading": "Get help if you have one of these signs",
            "lead": "One is enough. You do not need to have several.",
            **RED_FLAGS,
        },
    ),
    (
        "prose",
        {
            "text": "<h2>If it is one of the first list</h2>"
            "<p>Call 911 or have someone take you to the nearest emergency department. Do not wait "
            "to see whether it passes, and do not wait for a call back. Say which sign you have "
            "and when it began.</p>"
            "<h2>If it is one of the second list</h2>"
            "<p>Call your doctor’s office today and say that you have back pain together with this "
            "sign. If they cannot see you within a day or two, go to an urgent care clinic. If it "
            "gets quickly worse, or a sign of the first list comes on top, go to the emergency "
            "department.</p>"
            "<h2>If it is about your feet</h2>"
            "<p>Have the foot looked at before you put anything new in your shoe. This matters "
            "most with diabetes: a foot that cannot feel an edge cannot warn you of a sore. Do not "
            "wait with a calf that swells and hurts. For a child who limps, start with the "
            "pediatrician.</p>"
            "<h2>If you have none of these</h2>"
            "<p>That is good news, and no promise. If something feels wrong to you, that is "
            "reason enough to ask. You can read on in <a "
            'href="/articles/lower-back-pain-and-the-feet/">Lower back pain and the feet</a>, '
            "which ends with questions to take to your clinician.</p>",
        },
    ),
]
