"""Eyes on a page: axe at three widths in both schemes, a narrow screen, a thick finger."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

# For a page's context, which compiles it once for all pages that follow.
SCRIPT = AXE_SCRIPT + (Path(__file__).parent / "eyes.js").read_text()
WIDTHS = (360, 820, 1440)
NARROWEST = 320
# Writing down what is sound and naming each node by a selector took axe a fifth of its time.
# What stands in a frame is a page of its own, which is looked at by itself.
TERSE = {"reporter": "no-passes", "selectors": False, "preload": False, "iframes": False}
ALL = TERSE | {"rules": {"target-size": {"enabled": True}}}
# Only colours differ in the dark, so only what judges colours is asked again.
OF_COLOURS = TERSE | {"runOnly": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": ALL, "dark": OF_COLOURS}


def faults(page, widths=WIDTHS):
    """Return what anybody may stumble over on the page as it is shown now, in words.

    The page's context was given SCRIPT. `widths` are those at which axe looks; it takes half a
    second each time.
    """
    found = []
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        measured = page.evaluate("[...eyes.sideways(), ...eyes.small()]")
        found += [f"at {width}: {fault}" for fault in measured]
        for scheme, options in SCHEMES.items() if width in widths else ():
            page.emulate_media(color_scheme=scheme)
            judged = page.evaluate("options => eyes.axe(options)", options)
            found += [f"at {width}, {scheme}: {fault}" for fault in judged]
    return [f"{page.url} {fault}" for fault in found]
