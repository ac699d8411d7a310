"""What a product can be: its arches, length, room, shoes and colour."""

from django.db import models


class Arch(models.TextChoices):
    LOW = "low", "Low"
    NEUTRAL = "neutral", "Neutral"
    HIGH = "high", "High"
    SINGLE = "single", "One shape"


class Length(models.TextChoices):
    FULL = "full", "Full length"
    THREE_QUARTER = "three_quarter", "Three-quarter length"


class Room(models.IntegerChoices):
    TIGHT = 1, "Tight"
    NORMAL = 2, "Normal"
    ROOMY = 3, "Roomy"


class Shoe(models.TextChoices):
    RUN = "run", "Running"
    COURT = "court", "Court and gym"
    WORK = "work", "Work and boots"
    EVERYDAY = "everyday", "Everyday"
    DRESS = "dress", "Dress"
    CHILD = "child", "Child’s"


class Hue(models.TextChoices):
    CORAL = "coral", "Coral"
    COBALT = "cobalt", "Cobalt"
    AMBER = "amber", "Amber"
    FERN = "fern", "Fern"
    SKY = "sky", "Sky"
    TEAL = "teal", "Teal"
    TAN = "tan", "Tan"
    ROSE = "rose", "Rose"
    SAGE = "sage", "Sage"
    YELLOW = "yellow", "Yellow"


def in_words(arch: str, size: str) -> str:
    """Name an arch and a size in words: “neutral arch, size M”, or “size M” for one shape."""
    if arch == Arch.SINGLE:
        return f"size {size}"
    return f"{Arch(arch).label.lower()} arch, size {size}"


def sku_of(letters: str, arch: str, size: str) -> str:
    """Name a variant as all others are named: BC-CAD-N-M, or BC-SUN-M for one shape."""
    middle = "" if arch == Arch.SINGLE else f"{arch[0].upper()}-"
    return f"BC-{letters}-{middle}{size}"
