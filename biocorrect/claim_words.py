"""What rules about claims are made of: what a rule says, and bodies, pains and people as patterns.

The rules themselves, with their sources, stand in `claim_rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a claim is: a block stops publishing, a warning asks for a second look."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Rule:
    """One family of words.

    `alone` is its level where neither the sentence nor its neighbour names our product, None for
    no claim at all. `reportable` words are fine in the report of a study that gives its numbers.
    A sentence that matches `unless` is no claim.
    """

    name: str
    level: Level
    pattern: re.Pattern[str]
    reason: str
    safer: str
    alone: Level | None
    reportable: bool
    unless: re.Pattern[str] | None


SPACE = r"[\s‐‑–/-]+"
WORD = r"[\w’'.]*\w"


def words(most: int) -> str:
    """Match up to so many words of the same clause, and the spaces around them."""
    return rf"(?:{SPACE}{WORD}){{0,{most}}}?{SPACE}"


BODY = (
    r"(?:backs?|spines?|spinal|necks?|shoulders?|hips?|pelvis|knees?|legs?|shins?|cal(?:f|ves)"
    r"|ankles?|feet|foot|heels?|arch(?:es)?|toes?|soles?|joints?|muscles?|tendons?|posture|body)"
)
PAIN = r"(?:pains?|aches?|aching|achy|soreness|discomfort)"
CONDITION = (
    rf"(?:(?:back|heel|foot|knee|hip|leg|joint|arch)?{PAIN}|backaches?|sciatica|fasciitis|arthritis"
    r"|osteoarthritis|bunions?|neuromas?|metatarsalgia|tendin?itis|tendinopathy|tendonitis"
    r"|neuropathy|scoliosis|lordosis|(?:heel|bone) spurs?|shin splints?|flat(?:tened)? feet"
    r"|flat foot|fallen arches|over-?pronation|sprains?|strains?|swelling|inflammation|cramps?"
    r"|dis[ck]s?|stenosis|lumbago|diabetes|ulcers?|injur(?:y|ies)|conditions?|disorders?|disease)"
)
# The conditions that hurt; a low arch or a flat foot is also just a shape.
COMPLAINT = (
    rf"(?:(?:back|heel|foot|knee|hip|leg|joint|arch)?{PAIN}|backaches?|fasciitis|arthritis|bunions?"
    r"|neuromas?|metatarsalgia|tendin?itis|tendonitis|tendinopathy|(?:heel|bone) spurs?"
    r"|shin splints?|scoliosis|injur(?:y|ies))"
)
# What may stand between a verb and the pain or the spine it is about.
BETWEEN = (
    rf"(?:,?{SPACE}(?:you|your|my|his|her|their|our|the|an?|all|any|every|this|that|of|kind|kinds"
    r"|chronic|acute|severe|nagging|daily|everyday|constant|lasting|long-lasting|persistent|sharp"
    r"|dull|mild|bad|poor|weak|crooked|tired|sore|lower|low|upper|whole|entire|plantar|under|and|or"
    r"|causes?|source|root|reasons?|symptoms?"
    rf"|related|{BODY}|{CONDITION}))*{SPACE}"
)
SPINE = r"(?:spines?|spinal|posture|pelvis|pelvic|hips|backs?(?!\s+of\b)|backbone|vertebrae)"
FDA = r"(?:the\s+)?(?:US\s+)?(?:FDA|Food and Drug Administration)"
DOCTOR = (
    r"(?:doctor|physician|podiatrist|chiropractor|pedorthist|clinician|orthopedist|surgeon"
    r"|physiotherapist|physical therapist|medical professional|health professional|expert)"
)
CARE = (
    r"(?:surger(?:y|ies)|operations?|physio(?:therap(?:y|ist))?|physical therap(?:y|ists?)"
    r"|painkillers?|pain pills?|medications?|medicines?|injections?|doctors?)"
)
PRODUCT = (
    r"\b(?:insoles?|orthotics?|orthosis|orthoses|(?:shoe )?inserts?|pairs?|we|our|ours"
    r"|biocorrect)\b"
)
TO_CLINICIAN = (
    r"\b(?:see|ask|call|visit|need|needs|talk to|speak (?:to|with)|check with)\b"
    rf"(?: [\w’']+){{0,3}} {DOCTOR}"
)


def block(name: str, pattern: str, reason: str, safer: str, **more: object) -> Rule:
    return _rule(name, Level.BLOCK, pattern, reason, safer, **more)


def warn(name: str, pattern: str, reason: str, safer: str, **more: object) -> Rule:
    return _rule(name, Level.WARN, pattern, reason, safer, **more)


def _rule(
    name: str,
    level: Level,
    pattern: str,
    reason: str,
    safer: str,
    *,
    alone: object = "same",
    reportable: object = False,
    unless: object = "",
) -> Rule:
    return Rule(
        name=name,
        level=level,
        pattern=re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE),
        reason=reason,
        safer=safer,
        alone=level if alone == "same" else None if alone is None else Level(str(alone)),
        reportable=bool(reportable),
        unless=re.compile(str(unless), re.IGNORECASE) if unless else None,
    )
