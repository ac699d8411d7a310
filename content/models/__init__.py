from content.models.block import Block
from content.models.body_blocks import (
    CallToAction,
    ChainFigure,
    Drawing,
    EvidenceNote,
    Faq,
    Figure,
    ProductCard,
    Prose,
    PullQuote,
    RedFlags,
    ShortVersion,
)
from content.models.claim_override import ClaimOverride
from content.models.evidence import Confidence, Finding, ListedReference, Reference
from content.models.expert import Expert
from content.models.home_blocks import (
    Door,
    FeaturedArticle,
    Hero,
    PictureBand,
    Promise,
    SizingSteps,
    Statement,
    TextBand,
)
from content.models.page import Edition, Page
from content.models.picture import Picture
from content.models.redirect import Redirect
from content.models.study import Citation, Design, Insole, Question, Study
from content.models.unsaved import UnsavedChanges

BODY_BLOCKS: tuple[type[Block], ...] = (
    Prose,
    ShortVersion,
    RedFlags,
    Figure,
    Drawing,
    ChainFigure,
    PullQuote,
    EvidenceNote,
    Faq,
    ProductCard,
    CallToAction,
    Expert,
)
HOME_BLOCKS: tuple[type[Block], ...] = (
    Hero,
    Door,
    Statement,
    FeaturedArticle,
    SizingSteps,
    PictureBand,
    TextBand,
    Promise,
)
BLOCKS: dict[str, type[Block]] = {block.name: block for block in BODY_BLOCKS + HOME_BLOCKS}

__all__ = [
    "BLOCKS",
    "BODY_BLOCKS",
    "HOME_BLOCKS",
    "Block",
    "CallToAction",
    "ChainFigure",
    "Citation",
    "ClaimOverride",
    "Confidence",
    "Design",
    "Door",
    "Drawing",
    "Edition",
    "EvidenceNote",
    "Expert",
    "Faq",
    "FeaturedArticle",
    "Figure",
    "Finding",
    "Hero",
    "Insole",
    "ListedReference",
    "Page",
    "Picture",
    "PictureBand",
    "ProductCard",
    "Promise",
    "Prose",
    "PullQuote",
    "Question",
    "RedFlags",
    "Redirect",
    "Reference",
    "ShortVersion",
    "SizingSteps",
    "Statement",
    "Study",
    "TextBand",
    "UnsavedChanges",
]
