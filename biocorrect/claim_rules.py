"""The words of health claims as data: how grave each is, why, and what to write instead.

They follow the rules that bind a shop of insoles in the United States: the FTC's Health Products
Compliance Guidance (2022), which asks for human trials behind every claim, also an implied one;
21 CFR 807.39 on the FDA's name; and the device rules, by which a promise to treat a disease makes
a comfort product a misbranded one.
"""

from __future__ import annotations

from biocorrect.claim_words import (
    BETWEEN,
    BODY,
    CARE,
    COMPLAINT,
    CONDITION,
    DOCTOR,
    FDA,
    PAIN,
    PRODUCT,
    SPACE,
    SPINE,
    TO_CLINICIAN,
    Level,
    block,
    warn,
    words,
)

TREATS = "Only a device or a drug with proof may claim to treat a condition."
PROOF = "It promises an effect on health that trials of insoles do not show."
STRUCTURE = "It claims a lasting change of bones or posture. No trial of an insole shows one."
FEELING = "Relief is a health claim. It needs human trials of this very product."
HEDGE = "To readers and to the FTC these words sound like good news, not like a caution."
CROWD = "Other people’s results are taken as what is typical, and we have no data on that."

NO_CURE = "“Insoles are not a cure.” Or say what it does: “supports the arch and cups the heel.”"
COMFORT = "“Some people find it more comfortable, and others feel no difference.”"
MECHANICS = "“It changes the angle and the pressure under your foot.”"
STEADIES = "“It is shaped to support the arch and steady the heel.”"
CLINICIAN = "“Ask a clinician before you choose an insole.”"
STUDY = "“In one study of N people …”, with the study’s number as a reference."
# A bare heading names a question rather than an effect.
TOPIC = rf"^(?!.*{PRODUCT})(?:preventing|prevention of) [\w ’-]{{3,30}}$"

RULES = (
    block(
        "cure", r"cur(?:e|es|ed|ing|ative)|cure-alls?", PROOF, NO_CURE,
        # What cures overnight in a workshop is glue.
        unless=r"\b(?:glue|resin|adhesive|cement|epoxy|paint)\b",
    ),
    block(
        "heal", r"heal(?:s|ed|ing)?", PROOF, NO_CURE,
        # A fact about wounds and bones, as long as no insole is about.
        unless=rf"^(?!.*{PRODUCT}).*\b(?:sores?|wounds?|ulcers?|cuts?|blisters?|bones?|fractures?"
        r"|let (?:it|them|that))\b",
    ),
    block(
        "treat",
        rf"treat(?:s|ed|ing)?{words(5)}{CONDITION}"
        rf"|treatments?{SPACE}(?:of|for|against){words(4)}{CONDITION}"
        rf"|{CONDITION}{SPACE}treatments?",
        TREATS, "“It is a comfort and support choice, not a treatment.”",
        alone=Level.WARN, reportable=True,
    ),
    block(
        "sure relief",
        r"(?:guarantee[sd]?|permanent(?:ly)?|instant(?:ly)?|immediate(?:ly)?|(?:long-?)?lasting"
        rf"|total|complete|fast|rapid|quick){words(3)}relie(?:f|ves?|ved|ving)"
        rf"|relief{words(2)}guaranteed",
        "Nobody can promise relief, how fast or how lasting it is.", COMFORT,
    ),
    block(
        "end of pain",
        r"(?:eliminat(?:e|es|ed|ing)|end(?:s|ed|ing)?|stop(?:s|ped|ping)?|banish(?:es|ed|ing)?"
        r"|eras(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|gets? rid of|goodbye to|farewell to|an end to"
        rf"|takes? away|no more){BETWEEN}{PAIN}(?!\s+than\b)",
        PROOF, COMFORT,
    ),
    block(
        "fix the spine",
        r"(?:fix(?:es|ed|ing)?|correct(?:s|ed|ing)|re-?align(?:s|ed|ing)?|align(?:s|ed|ing)?"
        rf"|straighten(?:s|ed|ing)?|restor(?:es|ed|ing)){BETWEEN}{SPINE}"
        rf"|(?:fixes|fixing|corrects|correcting|realigns|realigning|straightens){words(3)}{SPINE}"
        rf"|(?:fix|remedy){SPACE}for{BETWEEN}(?:{SPINE}|{PAIN})"
        rf"|{SPINE},? (?:re-?aligned|corrected|straightened|fixed)"
        # “The correct posture” is no verb.
        rf"|correct(?={SPACE}(?:your|their|his|her|the|a|bad|poor|crooked)\b){BETWEEN}{SPINE}"
        rf"|(?:spine|spinal|posture|pelvic|back){SPACE}(?:re-?align\w*|correct(?:ion|or|ing)s?)"
        rf"|(?:spine|pelvis|back|hips|body){words(2)}into{words(1)}alignment",
        STRUCTURE, STEADIES,
    ),
    block(
        "disc or sciatica",
        rf"(?:herniated|bulging|slipped|ruptured|prolapsed){SPACE}dis[ck]s?"
        rf"|dis[ck]{SPACE}(?:herniations?|bulges?|problems?|disease)|sciatic(?:a)?",
        "Next to our product it implies that an insole treats a disc or a nerve.",
        "“Leg pain, numbness or weakness needs a clinician, not an insole.”",
        alone=None, reportable=True,
        unless=rf"{TO_CLINICIAN}s?\b(?!.*\babout\b).*\b(?:before|first|instead)\b"
        rf"|^(?!.*{PRODUCT}).*{TO_CLINICIAN}|\bno (?:insole|orthotic)s?\b",
    ),
    block(
        "proven",
        r"(?:clinical|medical|scientific)(?:ly|ally)?"
        rf"{SPACE}(?:proven|proved|tested|validated|shown|verified|backed)"
        rf"|proven{words(2)}(?:clinical(?:ly)?|scien\w+|medical\w*|trials?|studies)"
        rf"|(?:science|research){SPACE}(?:backed|proven)|backed by (?:science|research|medicine)"
        r"|proven (?:treatments?|relief|remedy|results?|solutions?)"
        r"|proven to (?:reduce|relieve|ease|help|work|prevent|end|improve|treat)",
        "No trial has tested our insoles, so nothing about them is proven.", STUDY,
    ),
    block(
        "doctors’ advice",
        rf"(?<!your )(?<!my )(?<!his )(?<!her )(?<!their ){DOCTOR}s?{SPACE}"
        r"(?:recommended|approved|endorsed|trusted|preferred)(?! (?:an?|the|it|that|this|you)\b)"
        rf"|(?:recommended|approved|endorsed|trusted|prescribed){SPACE}by{words(2)}{DOCTOR}s?"
        rf"|{DOCTOR}s{SPACE}(?:recommend|trust|endorse|approve|choose|prefer|love)"
        rf"{words(3)}(?:insoles?|orthotics?|pairs?|ours?|us|them|this|these|biocorrect)",
        "It reads as an endorsement by a profession, which has not been given.",
        "Name the person, the credential and what they did: “Shaped by certified pedorthists.”",
    ),
    block(
        "FDA",
        rf"{FDA}{SPACE}(?:approv|regist|clear|list|certif|complian|accept)\w*"
        rf"|(?:approv|regist|clear|list|certif)\w*{words(2)}(?:by|with|from){SPACE}{FDA}",
        "Registration is no approval, and the FDA forbids to let it look like one.",
        "Leave it out.",
    ),
    block(
        "medical grade", rf"(?:medical|clinical|hospital|surgical){SPACE}(?:grade|quality)",
        "There is no such grade for insoles.", "Name the material: “EVA foam”, “2.5 mm nylon”.",
    ),
    block(
        "prevent",
        rf"prevent(?:s|ed|ing|ion|ive)?{words(4)}(?:{CONDITION}|injur(?:y|ies))"
        rf"|injury{SPACE}prevention"
        rf"|(?:avoid(?:s|ed|ing)?|protect(?:s|ed|ing)?{words(4)}(?:from|against)"
        rf"|(?:wards?|staves?) off|(?:reduc|lower|cut)\w*{words(1)}risk of)"
        rf"{words(4)}(?:{CONDITION}|injur(?:y|ies))",
        "Insoles have not been shown to prevent back pain, or injury outside the military.",
        "“Insoles have not been shown to prevent back pain.”",
        reportable=True, unless=TOPIC,
    ),
    block(
        "percent less pain",
        rf"\d[\d.,]*\s?(?:%|percent|per cent){words(2)}"
        rf"(?:less|lower|fewer|reduction|decrease|drop|relief){words(3)}{PAIN}"
        rf"|{PAIN}{words(6)}(?:\d[\d.,]*\s?(?:%|percent|per cent)|half)"
        rf"|half{words(2)}{PAIN}|(?:halve[sd]?|halving){BETWEEN}{PAIN}",
        "A number of one group is not what readers will feel, and we have no number of our own.",
        STUDY, reportable=True,
    ),
    block(
        "everyone",
        rf"(?:works?|worked|effective|right|perfect|suits?){SPACE}(?:for{SPACE})?"
        rf"(?:everyone|everybody|anyone|anybody|all{SPACE}people"
        rf"|every{SPACE}(?:body|foot|back|person|one))",
        "No insole works for everyone.", COMFORT,
    ),
    block(
        "no side effects",
        rf"(?:no|zero|without|free{SPACE}(?:of|from))(?:{SPACE}(?:any|known|bad|harmful|unwanted))*"
        rf"{SPACE}side{SPACE}effects?|side{SPACE}effect{SPACE}free",
        "New insoles can cause sore arches, blisters or new aches.",
        "“In the first days some people feel sore arches. Stop if anything hurts.”",
    ),
    block(
        "instead of care",
        r"(?:replac(?:e|es|ed|ing)|avoid(?:s|ed|ing)?|skip(?:s|ped|ping)?|instead of"
        rf"|alternatives? to|substitutes? for|no need for|no more|goodbye to){words(3)}{CARE}",
        "Someone may put off care that they need.", CLINICIAN,
    ),
    warn(
        "prevention as a topic", TOPIC,
        "A heading is read as a promise unless the answer stands right below it.",
        "“Preventing back pain: not shown.”",
    ),
    warn(
        "relief", r"relie(?:f|ve|ves|ved|ving|vers?)", FEELING, COMFORT, reportable=True,
        unless=r"\brelief (?:maps?|prints?|carving)\b|\bin relief\b|\ba relief (?:to|that)\b",
    ),
    warn(
        "less pain",
        r"(?:reduc(?:e|es|ed|ing|tions?)|lessen(?:s|ed|ing)?|eas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)"
        # “Lower back pain” is a place.
        r"|lower(?:s|ed|ing)|lower(?=\s+(?:your|the|their)\b)|cut(?:s|ting)?|diminish(?:es|ed|ing)?"
        r"|sooth(?:e|es|ed|ing)|minimi[sz](?:e|es|ed|ing)|alleviat(?:e|es|ed|ing)|calm(?:s|ed|ing)?"
        rf"|fight(?:s|ing)?){words(4)}(?:{PAIN}|sore|tired {BODY})"
        rf"|less{BETWEEN}{PAIN}|{PAIN}{words(2)}(?:reduced|eased|lessened)",
        FEELING, COMFORT, reportable=True,
    ),
    warn(
        "pain-free", rf"pain{SPACE}free|painless(?:ly)?|free{SPACE}(?:of|from){BETWEEN}{PAIN}",
        FEELING, COMFORT, reportable=True,
    ),
    warn(
        "help",
        r"(?<!get )(?<!getting )(?<!for )(?<!need )(?<!needs )(?<!with )(?<!and )"
        r"help(?:s|ed|ing|ful)?"
        r"(?! (?:you|us|me|people|them)(?: to)?"
        r" (?:find|see|choose|pick|measure|decide|compare|tell))"
        rf"{words(6)}(?:{BODY}|{CONDITION})"
        rf"|(?:good|great|better|best|ideal|perfect)(?: insoles?| orthotics?| inserts?)?"
        rf"{SPACE}for{BETWEEN}"
        rf"(?:backs?|spines?|knees?|hips?|joints?|posture|{COMPLAINT})"
        rf"|(?:designed|made|built|engineered|shaped|recommended){SPACE}for{BETWEEN}{COMPLAINT}",
        "“May” and “helps” do not make a health claim smaller.", MECHANICS, reportable=True,
    ),
    warn(
        "load",
        r"(?:tak(?:e|es|ing)|keep(?:s|ing)?|reduc(?:e|es|ed|ing)|less(?:en|ens)?|eas(?:e|es|ing)"
        rf"|lighten(?:s|ing)?){words(3)}(?:pressure|stress|strain|load|impact|shock|weight)"
        rf"{words(1)}(?:off|on|from|to){words(4)}(?:backs?|spines?|knees?|hips?|joints?|tendons?)",
        "What an insole does above the foot is small and uncertain.", MECHANICS, reportable=True,
    ),
    warn(
        "other effects",
        r"(?:improv|boost|increas|promot|stimulat|support)(?:e|es|s|ed|ing)?"
        rf"{words(3)}(?:circulation|blood flow|immune system|metabolism)"
        r"|detox(?:es|ify|ifies|ification)?|reflexology|acupressure|magnet(?:ic)? therapy",
        "No trial of our insoles has looked for it.", "Leave it out.",
    ),
    warn(
        "posture",
        rf"(?:improv(?:e|es|ed|ing|ements?)|better|perfect|optimi[sz]\w+|enhanc\w+|promot\w+)"
        rf"{words(4)}(?:posture|alignment|gait)"
        rf"|(?:proper|correct|natural|optimal|healthy){words(1)}alignment"
        rf"|(?:correct|fix|control)(?:s|es|ed|ing)?{words(2)}(?:over-?pronation|pronation|gait"
        rf"|alignment|flat feet)",
        STRUCTURE, STEADIES, reportable=True,
    ),
    warn(
        "orthopedic",
        r"orthopa?edic(?:s|ally)?(?! (?:surge|doctor|specialist|clinic|department|hospital))",
        "It makes a comfort product sound like a medical one.", "“Firm”, “shaped”, “supportive”.",
    ),
    warn("therapeutic", r"therapeutic(?:ally)?",
         "It makes a comfort product sound like a medical one.", "“Firm”, “soft”, “cushioned”."),
    warn(
        "hedge",
        r"promising(?! (?:you|to|that|an?)\b)|preliminary"
        rf"|(?:initial|early|pilot){SPACE}(?:results?|stud(?:y|ies)|findings?|evidence|research"
        r"|data|trials?)",
        HEDGE, "“Evidence is limited”, and say how large the study was.", reportable=True,
    ),
    warn(
        "crowd",
        rf"so many{words(2)}(?:people|customers|runners|feet)"
        r"|(?:many|thousands of|most|millions of)(?: \w+)? (?:people|customers) "
        r"(?:report|swear|love|trust|tell|rave)\w*"
        r"|(?:our|one|happy|satisfied|many|most|thousands of) (?:customers?|wearers|users|buyers) "
        r"(?:say|says|said|report|tell|told|love|feel|felt|notice|find|found|swear)\w*"
        r"|customers (?:say|tell us|report|swear|love)|swears? by",
        CROWD, COMFORT,
    ),
    warn(
        "all ages", rf"all{SPACE}ages|(?:every|any){SPACE}age|regardless of age|young and old",
        "For children the evidence is very weak.", "“Insoles for sport, work and everyday shoes.”",
    ),
    warn(
        "natural biomechanics", rf"natural{words(1)}biomechanic\w*|biomechanically \w+",
        "It sounds measured, and nobody has measured it.",
        "“It goes along with the way your foot moves.”",
    ),
    warn(
        "custom",
        rf"custom(?:i[sz](?:ed|able|ation|e))?(?:{SPACE}(?:made|fit|fitted|mou?lded|built))?"
        r"(?! (?:in|of)\b)|bespoke|made[ -]to[ -]measure|personali[sz]ed",
        "Custom means made from an impression of one person’s foot.",
        "“It comes in low, neutral and high arch shapes.”",
        reportable=True,
        unless=r"\b(?:impressions?|casts?|scans?|scanned|plaster|mou?lds?)\b"
        r"|one person’s (?:foot|feet)",
    ),
)  # fmt: skip
