"""Trials of insoles with people who have back pain."""

STUDIES = [
    {
        "key": "cambron-2017",
        "short": "Cambron 2017",
        "authors": "Cambron JA, Dexheimer JM, Duarte M, Freels S.",
        "title": "Shoe orthotics for the treatment of chronic low back pain: a randomized "
        "controlled trial",
        "source": "Archives of Physical Medicine and Rehabilitation",
        "year": 2017,
        "place": "98(9):1752–1762",
        "doi": "10.1016/j.apmr.2017.03.028",
        "design": "trial",
        "insole": "custom",
        "people": 225,
        "population": "People with chronic low back pain.",
        "control": "A waiting list. A third group got orthotics and chiropractic care.",
        "question": "easing",
        "finding": "After 6 weeks, people with custom orthotics had less pain and could do more "
        "than people on a waiting list.",
        "result": "Against the waiting list: pain P < .0001, function P = .0068. Adding "
        "chiropractic care changed function (P = .0278), not pain.",
        "limits": "No dummy insole to compare with. All groups improved, those who waited too.",
        "funding": "We believe a maker of orthotics, but have not checked it. A second source says "
        "the pilot study used products of Foot Levelers.",
        "confidence": 2,
        "why": "Many people for a trial of this kind, but no dummy insole, and perhaps a maker "
        "paid.",
        "read_as": "The abstract, on the journal’s page.",
        "leads": True,
        "position": 30,
    },
    {
        "key": "cambron-2011",
        "short": "Cambron 2011",
        "authors": "Cambron JA, Duarte M, Dexheimer J, Solecki T.",
        "title": "Shoe orthotics for the treatment of chronic low back pain: a randomized "
        "controlled pilot study",
        "source": "Journal of Manipulative and Physiological Therapeutics",
        "year": 2011,
        "place": "34(4):254–260",
        "design": "pilot",
        "insole": "custom",
        "people": 50,
        "population": "People with chronic low back pain.",
        "control": "A waiting list.",
        "question": "easing",
        "finding": "People with custom orthotics were better off after 6 weeks, and still after "
        "12.",
        "result": "It scores 6 of 10 for quality on the PEDro scale.",
        "limits": "Nobody was blinded: all knew who had orthotics.",
        "funding": "Not stated in what we read. A second source says the products were those of "
        "Foot Levelers.",
        "confidence": 1,
        "why": "50 people, a waiting list to compare with, and nobody blinded.",
        "read_as": "Its record in the PEDro database of trials.",
        "position": 50,
    },
    {
        "key": "castro-mendez-2021",
        "short": "Castro-Méndez 2021",
        "authors": "Castro-Méndez A, Palomo-Toucedo IC, Pabón-Carrasco M, Ramos-Ortega J, "
        "Díaz-Mancha JA, Fernández-Seguín LM.",
        "title": "Custom-made foot orthoses as non-specific chronic low back pain and pronated "
        "foot treatment",
        "source": "International Journal of Environmental Research and Public Health",
        "year": 2021,
        "place": "18(13):6816",
        "doi": "10.3390/ijerph18136816",
        "registration": "NCT03996980",
        "design": "trial",
        "insole": "custom",
        "people": 101,
        "population": "People with chronic low back pain whose feet roll in: 53 in one group, 48 "
        "in the other.",
        "control": "Flat orthoses.",
        "question": "easing",
        "finding": "After 4 weeks, people with custom orthotics had less pain and could do more "
        "than people with flat ones.",
        "result": "Lower scores for disability (ODI) and for pain (VAS), p < 0.001.",
        "limits": "Four weeks, and only people whose feet roll in.",
        "confidence": 2,
        "why": "101 people and flat orthoses to compare with, but only four weeks and one kind of "
        "foot.",
        "read_as": "The abstract and the trial’s registration.",
        "leads": True,
        "position": 40,
    },
    {
        "key": "sadler-2023",
        "short": "Sadler 2023",
        "authors": "Sadler S, Spink M, Lanting S, Chuter V.",
        "title": "A randomised controlled trial investigating the effect of foot orthoses for the "
        "treatment of chronic nonspecific low back pain",
        "source": "Musculoskeletal Care",
        "year": 2023,
        "place": "21(3):856–864",
        "doi": "10.1002/msc.1762",
        "registration": "ACTRN12618001298202",
        "design": "trial",
        "insole": "ready",
        "people": 41,
        "population": "People with chronic low back pain for which no single cause is found.",
        "control": "The same advice book, without insoles.",
        "question": "easing",
        "finding": "Ready-made insoles with an advice book were not clearly better than the book "
        "alone. It is the trial closest to what we sell.",
        "result": "At 12 weeks: pain −0.84 (95% CI −2.09 to 0.41, p = .18), function −1.47 (−5.51 "
        "to 2.57, p = .47).",
        "limits": "With 41 people, a trial can miss a difference that is there.",
        "confidence": 1,
        "why": "One trial with 41 people.",
        "read_as": "The abstract, in a university’s record.",
        "leads": True,
        "position": 10,
    },
]
