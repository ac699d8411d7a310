"""The studies that the demo's pages cite, under the numbers they keep on every page."""

REFERENCES = [
    {
        "number": 1,
        "authors": "Sahar T, Cohen MJ, Ne’eman V, Kandel L, Odebiyi DO, Lev I, Brezis M, Lahad A.",
        "title": "Insoles for prevention and treatment of back pain",
        "source": "Cochrane Database of Systematic Reviews",
        "year": 2007,
        "place": "(4):CD005275",
        "doi": "10.1002/14651858.CD005275.pub2",
        "short": "Sahar 2007",
        "note": "Review of six trials: three on prevention with 2,061 people, in the military, and "
        "three mixed ones with 256. The longest lasted 14 weeks.",
    },
    {
        "number": 2,
        "authors": "Chuter V, Spink M, Searle A, Ho A.",
        "title": "The effectiveness of shoe insoles for the prevention and treatment of low back "
        "pain: a systematic review and meta-analysis of randomised controlled trials",
        "source": "BMC Musculoskeletal Disorders",
        "year": 2014,
        "place": "15:140",
        "doi": "10.1186/1471-2474-15-140",
        "short": "Chuter 2014",
        "note": "Review of 11 trials: five on treatment with 293 people, six on prevention with "
        "2,379. Not enough evidence for either.",
    },
    {
        "number": 3,
        "authors": "Cambron JA, Dexheimer JM, Duarte M, Freels S.",
        "title": "Shoe orthotics for the treatment of chronic low back pain: a randomized "
        "controlled trial",
        "source": "Archives of Physical Medicine and Rehabilitation",
        "year": 2017,
        "place": "98(9):1752–1762",
        "doi": "10.1016/j.apmr.2017.03.028",
        "short": "Cambron 2017",
        "note": "Trial with 225 people: custom orthotics, with or without chiropractic care, "
        "against a waiting list. No dummy insole. All groups improved.",
    },
    {
        "number": 5,
        "authors": "Castro-Méndez A, Palomo-Toucedo IC, Pabón-Carrasco M, Ramos-Ortega J, "
        "Díaz-Mancha JA, Fernández-Seguín LM.",
        "title": "Custom-made foot orthoses as non-specific chronic low back pain and pronated "
        "foot treatment",
        "source": "International Journal of Environmental Research and Public Health",
        "year": 2021,
        "place": "18(13):6816",
        "doi": "10.3390/ijerph18136816",
        "short": "Castro-Méndez 2021",
        "note": "Trial with 101 people whose feet roll in: custom against flat insoles. Four "
        "weeks.",
    },
    {
        "number": 6,
        "authors": "Sadler S, Spink M, Lanting S, Chuter V.",
        "title": "A randomised controlled trial investigating the effect of foot orthoses for the "
        "treatment of chronic nonspecific low back pain",
        "source": "Musculoskeletal Care",
        "year": 2023,
        "place": "21(3):856–864",
        "doi": "10.1002/msc.1762",
        "short": "Sadler 2023",
        "note": "Trial with 41 people: ready-made insoles and an advice book against the book "
        "alone, 12 weeks. The trial closest to what we sell.",
    },
    {
        "number": 7,
        "authors": "Menz HB, Dufour AB, Riskowski JL, Hillstrom HJ, Hannan MT.",
        "title": "Foot posture, foot function and low back pain: the Framingham Foot Study",
        "source": "Rheumatology (Oxford)",
        "year": 2013,
        "place": "52(12):2275–2282",
        "short": "Menz 2013",
        "note": "1,930 adults, looked at once. Odds ratio 1.51 in women, likely range 1.10 to "
        "2.07. It cannot say which came first.",
    },
    {
        "number": 8,
        "authors": "Kendall JC, Bird AR, Azari MF.",
        "title": "Foot posture, leg length discrepancy and low back pain – their relationship and "
        "clinical management using foot orthoses – an overview",
        "source": "The Foot",
        "year": 2014,
        "place": "24(2):75–80",
        "doi": "10.1016/j.foot.2014.03.004",
        "short": "Kendall 2014",
        "note": "An overview written by experts, without new measurements.",
    },
    {
        "number": 10,
        "authors": "Khamis S, Yizhar Z.",
        "title": "Effect of feet hyperpronation on pelvic alignment in a standing position",
        "source": "Gait & Posture",
        "year": 2007,
        "place": "25(1):127–134",
        "doi": "10.1016/j.gaitpost.2006.02.005",
        "short": "Khamis and Yizhar 2007",
        "note": "35 healthy people on wedges of 10, 15 and 20 degrees.",
    },
    {
        "number": 11,
        "authors": "Ghasemi MS, Koohpayehzadeh J, Kadkhodaei H, Ehsani AA.",
        "title": "The effect of foot hyperpronation on spine alignment in standing position",
        "source": "Medical Journal of the Islamic Republic of Iran",
        "year": 2016,
        "place": "30(1):1225–1231",
        "address": "https://mjiri.iums.ac.ir/article-1-4179-en.html",
        "short": "Ghasemi 2016",
        "note": "35 healthy men on the same wedges.",
    },
    {
        "number": 13,
        "authors": "National Institute for Health and Care Excellence (NICE).",
        "title": "Low back pain and sciatica in over 16s: assessment and management",
        "source": "NICE guideline NG59",
        "year": 2016,
        "address": "https://www.nice.org.uk/guidance/ng59",
        "short": "NICE 2016",
        "note": "Guideline for England. Advises against foot orthotics for low back pain, with or "
        "without sciatica.",
    },
    {
        "number": 14,
        "authors": "Qaseem A, Wilt TJ, McLean RM, Forciea MA.",
        "title": "Noninvasive treatments for acute, subacute, and chronic low back pain",
        "source": "Annals of Internal Medicine",
        "year": 2017,
        "place": "166(7):514–530",
        "doi": "10.7326/M16-2367",
        "short": "Qaseem 2017",
        "note": "Guideline. Exercise and similar care first. The college treats its guidelines as "
        "expired after five years.",
    },
]
