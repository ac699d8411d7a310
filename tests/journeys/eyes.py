"""Eyes on a page: axe at three widths in both schemes, a narrow screen, a thick finger."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

EYES = (Path(__file__).parent / "eyes.js").read_text()
WIDTHS = (360, 820, 1440)
NARROWEST = 320
# Only colours differ in the dark, so only what judges colours is asked again.
ALL = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
OF_COLOURS = {
    "preload": False,
    "runOnly": ["color-contrast", "link-in-text-block"],
    "resultTypes": ["violations"],
}
# Else colours are judged on their way from one scheme to the other.
FINISH = "document.getAnimations().forEach(each => each instanceof CSSTransition && each.finish())"
SCHEMES = {"light": ALL, "dark": OF_COLOURS}


def faults(page, widths=WIDTHS):
    """Return what anybody may stumble over on the page as it is shown now, in words.

    `widths` are those at which axe looks; it takes half a second each time.
    """
    page.evaluate(AXE_SCRIPT)
    page.evaluate(EYES)
    found = []
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        measured = page.evaluate("[...eyes.sideways(), ...eyes.small()]")
        found += [f"at {width}: {fault}" for fault in measured]
        for scheme, options in SCHEMES.items() if width in widths else ():
            page.emulate_media(color_scheme=scheme)
            page.evaluate(FINISH)
            found += [f"at {width}, {scheme}: {fault}" for fault in axe(page, options)]
    return [f"{page.url} {fault}" for fault in found]


def axe(page, options):
    answer = page.evaluate("options => axe.run(document, options)", options)
    for violation in answer["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:120]} ({violation['help']})"
