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
