"""The pedorthists, as roles until each has agreed to be named."""

PAGE = {
    "kind": "plain",
    "slug": "experts",
    "title": "Our pedorthists",
    "summary": "The people who shape our insoles and answer your questions. What their title "
    "means, and how you can check it.",
    "notice": "Names, credentials and portraits follow as soon as each person has agreed to be "
    "shown.",
    "search_title": "Our pedorthists: who they are and how to check",
    "search_description": "What certified pedorthists do at Biocorrect, what the title C.Ped. "
    "means, where their work ends, and how to check a credential yourself.",
}

BLOCKS = [
    (
        "expert",
        {
            "role": "Lead pedorthist (C.Ped.)",
            "duties": "Answers for the shape of every insole: how high the arch, how deep the "
            "heel cup, how firm the shell, and which shoes a model is not made for.",
        },
    ),
    (
        "expert",
        {
            "role": "Pedorthist, questions and fitting (C.Ped.)",
            "duties": "Answers what you ask about size, arch and wearing in, and says so when a "
            "question is one for a clinician.",
        },
    ),
    (
        "prose",
        {
            "text": "<h2>What the title means</h2>"
            "<p>A pedorthist works with shoes, insoles and other devices for the foot and ankle. "
            "In the United States, the American Board for Certification in Orthotics, Prosthetics "
            "and Pedorthics (ABC) gives the title Certified Pedorthist, C.Ped. for short. It asks "
            "for training, for supervised work with patients and for an exam.</p>"
            "<h2>Where their work ends</h2>"
            "<p>A pedorthist’s field is the ankle and below. It is not the knee, the hip or the "
            "back. A pedorthist does not say what illness you have. A device for a medical "
            "condition needs a prescription from someone who may write one.</p>"
            "<p>So ours can say which pair fills your shoe, and why. They cannot say where your "
            'pain comes from. If you have one of the <a href="/signs-you-need-a-doctor/">signs you '
            "need a doctor</a>, start there.</p>"
            "<h2>How to check a pedorthist</h2>"
            "<p>ABC keeps a public directory on its site, "
            '<a href="https://www.abcop.org/">abcop.org</a>. Look the person up by name and state. '
            "You can look up anyone who uses the title, not only ours.</p>"
            "<h2>Why you see roles and no faces</h2>"
            "<p>We name a person only with their credential, a way to check it, and their consent. "
            "Until we have all three, this page shows what the role does. And an article that none "
            "of them has read says so at its top.</p>",
        },
    ),
]
