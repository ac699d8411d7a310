"""The signs that need a clinician, one list for every page that shows them."""

RED_FLAGS = {
    "emergency": "New trouble passing urine, or leaking urine or stool\n"
    "Numbness around the genitals, the anus or the inner thighs\n"
    "New weakness or numbness in both legs, or one leg that is rapidly getting weaker\n"
    "New loss of sexual function together with back pain\n"
    "Back pain after a fall, a crash or a blow\n"
    "Back pain with chest pain, fainting or a pulsing belly",
    "soon": "Fever, or feeling very unwell\n"
    "Past cancer, or weight loss you cannot explain\n"
    "Osteoporosis (thin bones), or long use of steroids\n"
    "A weak immune system, or injected drugs\n"
    "Pain below the knee with numbness or weakness\n"
    "Pain that is worse at night or lying down\n"
    "A first back pain after 50 or under 18\n"
    "Pain that is no better after a few weeks",
    "feet": "Diabetes with numb feet, or poor circulation\n"
    "An open sore, an ulcer, or a hot and swollen foot\n"
    "A foot that suddenly changes its shape\n"
    "A bone that may be broken, or recent surgery\n"
    "A calf that swells and hurts\n"
    "A child with foot pain or a limp",
}

# For pages about the feet alone: the same signs, without those of the back.
FEET = {
    "heading": "First: is this one for a clinician?",
    "lead": "No insole is the answer to any of these signs.",
    "emergency": "",
    "soon": "",
    "feet": RED_FLAGS["feet"],
}
MORE = {
    "more_label": "What to do if you have one of them",
    "more_address": "/signs-you-need-a-doctor/",
}
