"""Every pair of colours that meets on a page is told apart well enough, in both schemes."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "static/css"
TOKENS = (FOLDER / "tokens.css").read_text()
# The admin's pages keep to the admin's own style.
STYLESHEETS = [file for file in FOLDER.glob("*.css") if not file.name.startswith("admin")]
DECLARATION = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>[^;]+);")
SCHEMES = ("light", "dark")

# WCAG 2.2, 1.4.3 and 1.4.11: text, and what a control or a drawing is recognised by.
TEXT = 4.5
GRAPHIC = 3.0

TEXT_PAIRS = [
    *[("ink", ground) for ground in ("paper", "surface", "sunk", "foam", "foam-2")],
    *[("ink-2", ground) for ground in ("paper", "surface", "sunk", "foam", "foam-2")],
    *[("ink-3", ground) for ground in ("paper", "surface", "sunk")],
    *[("plumb", ground) for ground in ("paper", "surface", "sunk", "foam", "plumb-tint")],
    *[(state, ground) for state in ("ok", "warn", "danger") for ground in ("paper", "surface")],
    *[(state, f"{state}-tint") for state in ("ok", "warn", "danger")],
    *[("ink", f"{state}-tint") for state in ("ok", "warn", "danger", "plumb")],
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-deep", "deep"),
    ("paper", "ink"),
    ("ink-2", "plumb-tint"),
    ("on-plate", "plate"),
    ("on-plumb", "plumb"),
]
GRAPHIC_PAIRS = [
    *[("line-strong", ground) for ground in ("paper", "surface", "sunk")],
    *[("plumb", ground) for ground in ("paper", "surface", "foam", "deep")],
    *[("foam-deep", ground) for ground in ("paper", "foam", "foam-2")],
    *[("action", ground) for ground in ("paper", "surface", "foam")],
    *[("danger", ground) for ground in ("paper", "surface")],
    ("on-deep", "deep"),
]
# What brand and mockups say, recomputed on the warm paper; a changed token has to change these.
MEASURED = {
    ("ink", "paper"): (14.52, 16.05),
    ("ink-2", "paper"): (7.23, None),
    ("ink-3", "paper"): (5.32, None),
    ("plumb", "paper"): (6.35, 8.85),
    ("action", "paper"): (10.51, None),
    ("line-strong", "paper"): (3.29, None),
    ("ok", "paper"): (6.11, None),
    ("warn", "paper"): (5.53, None),
    ("danger", "paper"): (5.97, None),
    ("ink-3", "sunk"): (4.86, None),
    ("line-strong", "sunk"): (3.01, None),
    ("plumb", "sunk"): (5.81, None),
    ("ink", "foam"): (11.75, 10.85),
    ("ink-2", "foam"): (5.85, None),
    ("plumb", "foam"): (5.14, 5.99),
    ("foam-deep", "foam"): (3.75, None),
    ("on-deep", "deep"): (9.91, None),
    ("warn", "warn-tint"): (5.25, 8.02),
    ("ok", "ok-tint"): (5.93, 7.55),
    ("danger", "danger-tint"): (5.66, 6.22),
    ("on-action", "action"): (11.63, 11.50),
    ("ink", "surface"): (None, 14.58),
    ("ink-2", "surface"): (None, 8.90),
    ("ink-3", "surface"): (None, 6.28),
    ("line-strong", "surface"): (None, 3.47),
}


def declarations(css):
    return {found["name"]: found["value"].strip() for found in DECLARATION.finditer(css)}


def resolve(name, scheme, tokens):
    """Follow a token to its colour in one scheme, as three numbers from 0 to 255."""
    value = tokens[name]
    if pair := re.fullmatch(r"light-dark\((.+?), (.+?)\)", value):
        value = pair[1 + SCHEMES.index(scheme)]
    if reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return resolve(reference[1], scheme, tokens)
    digits = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value)[1]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [part / 255 for part in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ratio(front, ground, scheme, css=TOKENS):
    tokens = declarations(css)
    return contrast(resolve(front, scheme, tokens), resolve(ground, scheme, tokens))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground(front, ground, scheme):
    assert ratio(front, ground, scheme) >= TEXT


@pytest.mark.parametrize(
    ("front", "ground", "scheme"),
    [
        (front, ground, scheme)
        for front, ground in GRAPHIC_PAIRS
        for scheme in SCHEMES
        # On the green band the light scheme's focus ring takes the band's own ink instead.
        if (front, ground, scheme) != ("plumb", "deep", "light")
    ],
)
def test_controls_and_drawings_stand_out_from_their_ground(front, ground, scheme):
    assert ratio(front, ground, scheme) >= GRAPHIC


@pytest.mark.parametrize(
    ("pair", "expected"), MEASURED.items(), ids=lambda value: " on ".join(map(str, value))
)
def test_a_measured_ratio_is_still_true(pair, expected):
    for scheme, wanted in zip(SCHEMES, expected, strict=True):
        if wanted is not None:
            assert ratio(*pair, scheme) == pytest.approx(wanted, abs=0.02)


def test_the_paper_is_the_backdrop_of_the_product_pictures():
    assert resolve("paper", "light", declarations(TOKENS)) == (0xF6, 0xF3, 0xEE)
    assert resolve("plate", "light", declarations(TOKENS)) == (0xF6, 0xF3, 0xEE)


def test_quiet_ink_and_field_borders_stay_off_the_foam():
    """Why the foam panels hold no caption in ink-3 and no field: they would not be readable."""
    assert ratio("ink-3", "foam", "light") < TEXT
    assert ratio("line-strong", "foam", "light") < GRAPHIC


def test_a_paler_ink_would_be_noticed():
    paler = TOKENS.replace("--green-700: #40554d", "--green-700: #8a9a93")
    assert paler != TOKENS
    assert ratio("ink-2", "paper", "light", paler) < TEXT


def test_components_use_meanings_and_never_raw_values():
    raw = re.compile(r"var\(--(?:bone|green|night|pink|cobalt|leaf|amber|red)-\d+\)")
    components = [file for file in STYLESHEETS if file.name != "tokens.css"]
    assert {file.name: raw.findall(file.read_text()) for file in components} == {
        file.name: [] for file in components
    }


def test_no_stylesheet_needs_important():
    assert [file.name for file in STYLESHEETS if "!important" in file.read_text()] == []
