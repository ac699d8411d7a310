"""The claims check: which words of a text promise more about health than is known.

Pure functions over text. It works sentence by sentence: a negation among the three words before
a term takes the claim out of it (“not a cure”), but does not reach over a comma or a quotation
mark, or it would hide a second claim later in the sentence. The words themselves, with their
reasons and sources, are in `claim_rules`. It is a net for careful writers, not a lawyer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from biocorrect.claim_rules import RULES
from biocorrect.claim_words import PRODUCT as PRODUCT_WORDS
from biocorrect.claim_words import Level, Rule

BLOCK_END = re.compile(
    r"</(?:p|li|h[1-6]|td|th|tr|dt|dd|blockquote|div|figcaption)>", re.IGNORECASE
)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
CITATION = re.compile(r"\[\d+(?:\s*,\s*\d+)*\]")
SENTENCE_END = re.compile(r"[.!?…]+[”\"’')\]]*(?:\s?\[[\d, ]+\])*(?=\s)|\n+")
# What ends with a dot and ends no sentence.
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|cf|al|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|C\.Ped|U\.S|[A-Z])\.)$"
)
# With what stands before it, so that the end of a longer word is none.
LONGEST_ABBREVIATION = len(" approx.")
NEXT = re.compile(r"\s*(\S)")
PRODUCT = re.compile(PRODUCT_WORDS, re.IGNORECASE)
OURS = re.compile(r"\b(?:our|ours|we|us|my|this pair|these insoles|biocorrect)\b", re.IGNORECASE)
STUDY = re.compile(r"\b(?:stud(?:y|ies)|trials?|reviews?|overview|researchers)\b", re.IGNORECASE)
STUDY_SIZE = re.compile(
    r"\d[\d,]*(?: [\w-]+){0,3} (?:people|adults|children|men|women|runners|recruits|patients"
    r"|soldiers|participants|trials|studies|feet)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven)"
    r"(?: [\w-]+){0,2} (?:trials|studies|reviews)\b|\bwith \d[\d,]*\b",
    re.IGNORECASE,
)
PAST = re.compile(r"\b(?:\w+ed|fell|felt|had|was|were|did|found|less)\b", re.IGNORECASE)

NOT_BEFORE = 3
NOT = r"(?:not|never|\w+n[’']t)"
NEGATION = re.compile(
    r"\b(?:no (?:[\w-]+ ){0,2}(?:evidence|proof|sign) (?:that|of|for)(?: [\w-]+){0,4}"
    rf"|{NOT} (?:been |be )?(?:shown?|proven?|proved|find|found|demonstrated)"
    r" (?:to|that(?: [\w-]+){0,4})"
    rf"|{NOT} (?:claim|claimed|say|said|mean|meant|promise|promised|pretend|sold)"
    r"(?: to(?: be)?| that| as)?"
    r"|advis(?:es|ed?|ing) against(?: (?:the use of )?(?:foot )?(?:orthotics|orthoses|insoles)"
    r"(?: for)?)?"
    r"|(?:be)?ware? of (?:\w+ ){1,3}(?:promis|claim)\w+|wary of"
    r"|anyone who (?:sells|promises|offers)(?: you)?|the words?"
    # A subject that denies does so up to its verb: “nothing in this shop cures”.
    r"|(?:nothing|none|nobody|no (?:insoles?|orthotics?|shoes?|trials?|stud(?:y|ies)|one))"
    r"(?:(?! (?:that|which|who|when|while|and|or|so|until|if)\b) [\w’-]+){0,4}"
    r"|no(?! (?:other|doubt|wonder|question|matter|more)\b)"
    r"|never(?! (?:fail|been (?:easier|simpler|better|so|this|more)\b))"
    r"|(?:not|\w+n[’']t)(?! (?:only|just|merely|simply|least|fail|to mention)\b)"
    r"|nor|neither|cannot|without|hardly|against|instead of|rather than|far from"
    r"|whether(?! (?:you|we|your|young)\b)(?: [\w-]+){0,4})\b",
    re.IGNORECASE,
)
# Where a negation stops: at a comma, a quotation mark, a pause, a new line, or a turn.
STOP = re.compile(
    r"[,;:()\[\]“”„\"—–\u2028]|(?<!\w)['‘’]|['‘’](?!\w)|\s-\s|\b(?:but|yet|still|although|though)\b",
    re.IGNORECASE,
)
OPENING = re.compile(r"[“„\"'‘]\s*$")
DENIED_AFTER = re.compile(
    r"^\s*(?::\s*(?:not (?:shown|proven|known)|no clear|no )"
    r"|(?:[\w-]+ ){0,3}(?:not|never)(?: been)? (?:shown|proven|proved|demonstrated|known)\b)",
    re.IGNORECASE,
)
# “Nothing cures faster”, “no insole heals like ours” deny the others, not the claim.
BOAST = re.compile(
    r"\b(?:(?:faster|quicker|sooner)|like (?:ours?|this|these|it|them))\b", re.IGNORECASE
)
DENIAL = re.compile(r"(?:no|nothing|none|nobody|never)\b", re.IGNORECASE)
# What a heading may be followed by, so that it asked rather than told: “Preventing back pain”.
VERDICT_NO = re.compile(
    r"(?:not (?:shown|proven|known|so far)|no (?:clear|good|evidence|benefit|difference|effect)"
    r"|no\.)\b",
    re.IGNORECASE,
)
ANSWER_NO = re.compile(
    r"\s*(?:no(?! (?:more|doubt|question|wonder|joke)\b)\b|not(?! (?:only|just|a moment)\b)\b"
    r"|nobody\b|it is not known|probably not"
    r"|(?:[\w-]+ ){0,2}(?:insoles?|orthotics?|they|it)"
    r" (?:(?:is|are|do|does|have|has|can|will) not\b"
    r"|cannot\b|\w+n[’']t\b)(?! (?:only|just|merely|simply)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in its text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that promise too much: where they stand in the text, and in which sentence."""

    level: Level
    rule: Rule
    start: int
    end: int
    sentence: Sentence
    text: str

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def is_blocked(self) -> bool:
        return self.level is Level.BLOCK

    @property
    def told(self) -> str:
        """The claim in a line of plain text: its words and what is wrong with them."""
        return f"“{self.words}”: {self.rule.reason}"

    @property
    def sentence_words(self) -> str:
        return self.text[self.sentence.start : self.sentence.end]


def check(text: str, *, about_product: bool = False) -> list[Claim]:
    """Return the claims of a plain text, in its order; of overlapping ones the gravest.

    `about_product` says that the text stands with a product, so that it need not name it.
    """
    text = visible(text)
    plain = _matchable(text)
    found: list[Claim] = []
    spans = sentences(plain)
    for place, span in enumerate(spans):
        around = [plain[each.start : each.end] for each in spans[max(place - 1, 0) : place + 2]]
        near = about_product or any(PRODUCT.search(each) for each in around)
        after = around[-1] if place + 1 < len(spans) else ""
        paragraph = plain[plain.rfind("\n", 0, span.start) + 1 : span.start]
        for rule, match in _claimed(plain[span.start : span.end], paragraph, after):
            level = rule.level if near else rule.alone
            if level is not None:
                start, end = span.start + match.start(), span.start + match.end()
                found.append(Claim(level, rule, start, end, span, text))
    return _gravest(found)


def check_html(html: str, *, about_product: bool = False) -> list[Claim]:
    """Return the claims of a piece of HTML; they stand in its plain text, which each carries."""
    return check(plain(html), about_product=about_product)


def visible(text: str) -> str:
    """Return the text without letters that nobody sees, the text in which claims stand."""
    return text.translate(INVISIBLE)


def problem(text: str, *, about_product: bool = False) -> str:
    """Say which claim of a text cannot stand, why, and what to write instead; or nothing."""
    blocks = (each for each in check(text, about_product=about_product) if each.is_blocked)
    return next((f"{each.told} Instead: {each.rule.safer}" for each in blocks), "")


def plain(html: str) -> str:
    """Return the words of a piece of HTML, one block a line, with line breaks marked as such."""
    text = re.sub(r"\s+", " ", html)
    text = TAG.sub("", BREAK.sub("\u2028", BLOCK_END.sub("\n", text)))
    lines = (line.strip(" ") for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def sentences(text: str) -> list[Sentence]:
    """Split a plain text; a new line ends a sentence, an abbreviation or a decimal does not."""
    ends = [
        match.end()
        for match in SENTENCE_END.finditer(text)
        if match[0].startswith("\n") or not _goes_on(text, match)
    ]
    spans = (_trimmed(text, start, end) for start, end in pairwise([0, *ends, len(text)]))
    return [span for span in spans if span.start < span.end]


def _matchable(text: str) -> str:
    """Write wide letters and hard spaces as plain ones and blank out citations, in place."""
    folded = (unicodedata.normalize("NFKC", letter) for letter in text)
    same_length = "".join(
        new if len(new) == 1 and old != "\u2028" else old
        for old, new in zip(text, folded, strict=True)
    )
    return CITATION.sub(lambda mark: " " * len(mark[0]), same_length)


def _goes_on(text: str, end: re.Match[str]) -> bool:
    if not end[0].startswith("."):
        return False
    follows = NEXT.match(text, end.end())
    if follows and follows[1].islower():
        return True
    at = end.start() + 1
    return bool(ABBREVIATION.search(text[max(at - LONGEST_ABBREVIATION, 0) : at]))


def _trimmed(text: str, start: int, end: int) -> Sentence:
    part = text[start:end]
    return Sentence(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def _claimed(sentence: str, paragraph: str, after: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Find what the sentence claims, whatever it names: not what it denies, asks or reports."""
    if _is_answered_no(sentence, after):
        return
    matches = [
        (rule, match)
        for rule in RULES
        if not (rule.unless and rule.unless.search(sentence))
        for match in rule.pattern.finditer(sentence)
    ]
    denied = [match.span() for _, match in matches if _is_denied(sentence, match)]
    for rule, match in matches:
        if any(start <= match.start() and match.end() <= end for start, end in denied):
            continue
        if rule.reportable and _is_report(sentence, paragraph):
            continue
        yield rule, match


def _is_denied(sentence: str, match: re.Match[str]) -> bool:
    if DENIED_AFTER.match(sentence[match.end() :]):
        return True
    reach = OPENING.sub("", sentence[: match.start()])
    stops = [stop.end() for stop in STOP.finditer(reach)]
    reach = reach[stops[-1] :] if stops else reach
    return any(
        len(reach[negation.end() :].split()) < NOT_BEFORE
        and not (DENIAL.match(negation[0]) and BOAST.search(sentence))
        for negation in NEGATION.finditer(reach)
    )


def _is_answered_no(sentence: str, after: str) -> bool:
    if sentence.rstrip("”\"’')").endswith("?"):
        return bool(ANSWER_NO.match(after))
    return not sentence.endswith((".", "!", "…")) and bool(VERDICT_NO.match(after))


def _is_report(sentence: str, paragraph: str) -> bool:
    """Whether it reports a study of others with its numbers, or goes on with such a report.

    `paragraph` is what stands before the sentence. A report goes on in the past tense only.
    """
    if OURS.search(sentence):
        return False
    if STUDY.search(sentence) and STUDY_SIZE.search(sentence):
        return True
    begun = STUDY.search(paragraph) and STUDY_SIZE.search(paragraph)
    return bool(begun and not OURS.search(paragraph) and PAST.search(sentence))


def _gravest(claims: list[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    ranked = sorted(claims, key=lambda each: (each.level, each.start - each.end, each.start))
    for claim in ranked:
        if all(claim.end <= other.start or other.end <= claim.start for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda each: each.start)
