"""What the demo's articles cite beside the studies of insoles: feet, standing, and public pages.

Numbers go on from those of `references`, and a source keeps its number on every page. A public
page without a date carries the year in which it was read.
"""

from __future__ import annotations

from content.demo.references import REFERENCES

SOURCES = [
    {
        "number": 21,
        "authors": "Menz HB, Dufour AB, Riskowski JL, Hillstrom HJ, Hannan MT.",
        "title": "Association of planus foot posture and pronated foot function with foot pain: "
        "the Framingham Foot Study",
        "source": "Arthritis Care & Research",
        "year": 2013,
        "place": "65(12):1991–1999",
        "doi": "10.1002/acr.22079",
        "short": "Menz 2013, on foot pain",
        "note": "3,378 adults, looked at once. Such a study cannot say which came first.",
    },
    {
        "number": 22,
        "authors": "Menz HB, Fotoohabadi MR, Wee E, Spink MJ.",
        "title": "Visual categorisation of the arch index: a simplified measure of foot posture in "
        "older people",
        "source": "Journal of Foot and Ankle Research",
        "year": 2012,
        "place": "5:10",
        "doi": "10.1186/1757-1146-5-10",
        "short": "Menz 2012",
        "note": "A picture chart made from the prints of 602 people aged 62 to 96, tried out by "
        "two examiners on 60 prints.",
    },
    {
        "number": 23,
        "authors": "Knapik JJ, Trone DW, Tchandja J, Jones BH.",
        "title": "Injury-reduction effectiveness of prescribing running shoes on the basis of foot "
        "arch height: summary of military investigations",
        "source": "Journal of Orthopaedic & Sports Physical Therapy",
        "year": 2014,
        "place": "44(10):805–812",
        "doi": "10.2519/jospt.2014.5342",
        "short": "Knapik 2014",
        "note": "Three trials in military training, with 7,203 recruits together. About shoes, not "
        "insoles.",
    },
    {
        "number": 24,
        "authors": "Coenen P, Willenberg L, Parry S, Shi JW, Romero L, Blackwood DM, Maher CG, "
        "Healy GN, Dunstan DW, Straker LM.",
        "title": "Associations of occupational standing with musculoskeletal symptoms: a "
        "systematic review with meta-analysis",
        "source": "British Journal of Sports Medicine",
        "year": 2018,
        "place": "52(3):176–183",
        "doi": "10.1136/bjsports-2016-096795",
        "short": "Coenen 2018",
        "note": "Review of 49 studies with 88,158 people, most of them looked at only once.",
    },
    {
        "number": 25,
        "authors": "Waters TR, Dick RB.",
        "title": "Evidence of health risks associated with prolonged standing at work and "
        "intervention effectiveness",
        "source": "Rehabilitation Nursing",
        "year": 2015,
        "place": "40(3):148–165",
        "doi": "10.1002/rnj.166",
        "short": "Waters and Dick 2015",
        "note": "Review of the literature on long standing, and on what is done about it.",
    },
    {
        "number": 26,
        "authors": "King PM.",
        "title": "A comparison of the effects of floor mats and shoe in-soles on standing fatigue",
        "source": "Applied Ergonomics",
        "year": 2002,
        "place": "33(5):477–484",
        "doi": "10.1016/S0003-6870(02)00027-3",
        "short": "King 2002",
        "note": "Assembly workers on a hard floor, on a mat, with insoles and with both, one week "
        "of eight-hour days each. They judged their own comfort.",
    },
    {
        "number": 27,
        "authors": "Wiggermann N, Keyserling WM.",
        "title": "Effects of anti-fatigue mats on perceived discomfort and weight-shifting during "
        "prolonged standing",
        "source": "Human Factors",
        "year": 2013,
        "place": "55(4):764–775",
        "address": "https://www.cdc.gov/niosh/nioshtic-2/20043078.html",
        "short": "Wiggermann 2013",
        "note": "Experiment: four hours on each of four mats and on a hard floor.",
    },
    {
        "number": 28,
        "authors": "Smith MD, Kwan CSJ, Zhang S, Wheeler J, Sewell T, Johnston V.",
        "title": "The influence of using a footstool during a prolonged standing task on low back "
        "pain in office workers",
        "source": "International Journal of Environmental Research and Public Health",
        "year": 2019,
        "place": "16(8):1405",
        "doi": "10.3390/ijerph16081405",
        "short": "Smith 2019",
        "note": "16 office workers with back pain, one hour at a standing desk, with and without a "
        "footstool.",
    },
    {
        "number": 29,
        "authors": "Shockey TM, Luckhaupt SE, Groenewold MR, Lu ML.",
        "title": "Frequent exertion and frequent standing at work, by industry and occupation "
        "group – United States, 2015",
        "source": "Morbidity and Mortality Weekly Report",
        "year": 2018,
        "place": "67(1):1–6",
        "doi": "10.15585/mmwr.mm6701a1",
        "short": "Shockey 2018",
        "note": "National survey of adults who work at least 20 hours a week.",
    },
    {
        "number": 30,
        "authors": "Canadian Centre for Occupational Health and Safety (CCOHS).",
        "title": "What is an example of a workstation for sitting/standing?",
        "source": "OSH Answers",
        "year": 2008,
        "address": "https://www.ccohs.ca/oshanswers/ergonomics/standing/sit_stand.html",
        "short": "CCOHS",
        "note": "Advice page of a public safety agency, confirmed in 2008.",
    },
    {
        "number": 31,
        "authors": "American Board for Certification in Orthotics, Prosthetics & Pedorthics (ABC).",
        "title": "Scope of practice: ABC certified pedorthist",
        "source": "ABC",
        "year": 2024,
        "address": "https://abcop.org/publication/section/scope-of-practice/"
        "v.-delineation-of-scopes-of-practice---abc-certified-pedorthist",
        "short": "ABC 2024",
        "note": "The certifying body’s own rules, of May 2024.",
    },
    {
        "number": 32,
        "authors": "American Board for Certification in Orthotics, Prosthetics & Pedorthics (ABC).",
        "title": "Pedorthic care FAQs",
        "source": "oandpcare.org, ABC’s site for the public",
        "year": 2026,
        "address": "https://oandpcare.org/PedorthicCareFaq",
        "short": "ABC, for the public",
        "note": "Questions and answers for patients. No date; read in 2026.",
    },
    {
        "number": 33,
        "authors": "American Board for Certification in Orthotics, Prosthetics & Pedorthics (ABC).",
        "title": "Pedorthist: eligibility",
        "source": "ABC",
        "year": 2026,
        "address": "https://abcop.org/individual-certification/get-certified/pedorthist/"
        "eligibility",
        "short": "ABC, eligibility",
        "note": "What ABC asks before its exam. No date; read in 2026.",
    },
    {
        "number": 34,
        "authors": "American Board for Certification in Orthotics, Prosthetics & Pedorthics (ABC).",
        "title": "State licensure: requirements by state",
        "source": "ABC",
        "year": 2026,
        "address": "https://abcop.org/state-licensure/requirements-by-state",
        "short": "ABC, states",
        "note": "ABC’s page on state licenses. No date; read in 2026.",
    },
    {
        "number": 35,
        "authors": "Cambridge University Hospitals NHS Foundation Trust.",
        "title": "Insoles and foot orthoses",
        "source": "Patient information",
        "year": 2026,
        "address": "https://www.cuh.nhs.uk/patient-information/insoles-and-foot-orthoses/",
        "short": "Cambridge hospitals",
        "note": "Hospital leaflet for prescribed insoles. No date; read in 2026.",
    },
    {
        "number": 36,
        "authors": "Mersey Care NHS Foundation Trust.",
        "title": "Functional foot orthoses",
        "source": "Patient information",
        "year": 2026,
        "address": "https://www.merseycare.nhs.uk/functional-foot-orthoses",
        "short": "Mersey Care",
        "note": "Hospital leaflet for prescribed insoles. No date; read in 2026.",
    },
    {
        "number": 37,
        "authors": "Bedfordshire Hospitals NHS Foundation Trust.",
        "title": "A guide to your insoles",
        "source": "Patient information leaflet",
        "year": 2026,
        "address": "https://www.bedfordshirehospitals.nhs.uk/patient-information-leaflets/"
        "a-guide-to-your-insoles-2/",
        "short": "Bedfordshire hospitals",
        "note": "Hospital leaflet for prescribed insoles. No date; read in 2026.",
    },
    {
        "number": 38,
        "authors": "Royal National Orthopaedic Hospital NHS Trust.",
        "title": "Foot orthosis: a patient’s guide",
        "source": "Patient information",
        "year": 2026,
        "address": "https://www.rnoh.nhs.uk/patients-and-visitors/patient-information-guides/"
        "foot-orthosis-patients-guide",
        "short": "RNOH",
        "note": "Hospital leaflet for prescribed insoles. No date; read in 2026.",
    },
    {
        "number": 39,
        "authors": "National Health Service (NHS).",
        "title": "Plantar fasciitis",
        "source": "NHS website",
        "year": 2026,
        "address": "https://www.nhs.uk/conditions/plantar-fasciitis/",
        "short": "NHS",
        "note": "Public health page of the United Kingdom. Read in 2026.",
    },
    {
        "number": 40,
        "authors": "Bupa.",
        "title": "Plantar fasciitis (heel pain)",
        "source": "Bupa health information",
        "year": 2021,
        "address": "https://www.bupa.co.uk/health-information/muscles-bones-joints/"
        "plantar-fasciitis",
        "short": "Bupa 2021",
        "note": "Page for patients by a health insurer, checked by a foot surgeon.",
    },
    {
        "number": 41,
        "authors": "Pfeiffer M, Kotz R, Ledl T, Hauser G, Sluga M.",
        "title": "Prevalence of flat foot in preschool-aged children",
        "source": "Pediatrics",
        "year": 2006,
        "place": "118(2):634–639",
        "doi": "10.1542/peds.2005-2126",
        "short": "Pfeiffer 2006",
        "note": "835 children of 3 to 6 years, their feet scanned while they stood.",
    },
    {
        "number": 42,
        "authors": "Uden H, Scharfbillig R, Causby R.",
        "title": "The typically developing paediatric foot: how flat should it be? A systematic "
        "review",
        "source": "Journal of Foot and Ankle Research",
        "year": 2017,
        "doi": "10.1186/s13047-017-0218-1",
        "short": "Uden 2017",
        "note": "Review of 34 studies of how children’s feet grow.",
    },
    {
        "number": 43,
        "authors": "NHS Fife.",
        "title": "Flat feet in childhood",
        "source": "Children and young people’s orthopaedic information",
        "year": 2026,
        "address": "https://www.nhsfife.org/services/all-services/"
        "trauma-and-orthopaedics-service/children-and-young-peoples-orthopaedic-information/"
        "flat-feet-in-childhood/",
        "short": "NHS Fife",
        "note": "Page for parents by a bone and joint clinic. No date; read in 2026.",
    },
    {
        "number": 44,
        "authors": "NHS Lothian.",
        "title": "Flat foot",
        "source": "RefHelp guidelines",
        "year": 2023,
        "address": "https://apps.nhslothian.scot/refhelp/guidelines/paediatric-flat-foot/",
        "short": "NHS Lothian 2023",
        "note": "Guide for family doctors: whom to send to a specialist, and whom not.",
    },
    {
        "number": 45,
        "authors": "Association of Paediatric Chartered Physiotherapists.",
        "title": "Flat feet in children leaflet",
        "source": "East London NHS Foundation Trust",
        "year": 2026,
        "address": "https://www.elft.nhs.uk/SCYPS/resources/23/Flat-Feet-in-Children-Leaflet",
        "short": "Children’s physiotherapists",
        "note": "Leaflet for parents. No date; read in 2026.",
    },
]
BY_NUMBER = {source["number"]: source for source in [*REFERENCES, *SOURCES]}


def cited(*numbers: int) -> list[dict[str, object]]:
    """Return the sources of a page, by their numbers."""
    return [BY_NUMBER[number] for number in numbers]
