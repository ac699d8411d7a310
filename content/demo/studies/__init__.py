"""The studies of the demo, in our own words, with the numbers of their abstracts and no others.

What we have not read says so. The order is that of the list of references, which counts from 1.
"""

from content.demo.studies import chain, feet, reviews, trials

BY_KEY = {
    study["key"]: study
    for study in (*reviews.STUDIES, *trials.STUDIES, *chain.STUDIES, *feet.STUDIES)
}
NUMBERED = (
    "sahar-2007",
    "chuter-2014",
    "cambron-2017",
    "cambron-2011",
    "castro-mendez-2021",
    "sadler-2023",
    "menz-2013",
    "kendall-2014",
    "oleary-2013",
    "khamis-2007",
    "ghasemi-2016",
    "papuga-2016",
    "nice-2016",
    "qaseem-2017",
    "whittaker-2018",
    "rasenberg-2018",
    "bonanno-2017",
    "evans-2022",
)
STUDIES = [BY_KEY[key] for key in NUMBERED]
