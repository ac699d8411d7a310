"""Going through the steps of the figure by keyboard, without a script, on a phone and on paper."""

import pytest

ADDRESS = "/how-insoles-work/"
POSE = "['--roll', '--turn', '--near', '--tilt', '--curve', '--sole']"
AT_REST = [0, 0, 0, 0, 0, 0]
MOVED = [1, 1, 1, 1, 1, 0]


@pytest.fixture
def open_page(visitor):
    def open_it(**options):
        page = visitor(**{"java_script_enabled": False, "reduced_motion": "reduce"} | options)
        page.goto(ADDRESS)
        return page

    return open_it


def pose(page):
    """How far each part has moved, as the drawing has it."""
    chain = page.locator(".chain-fig .chain").first
    return chain.evaluate(
        f"one => {POSE}.map(name => +getComputedStyle(one).getPropertyValue(name))"
    )


def words(page):
    return [one.inner_text() for one in page.locator(".chain-steps p").all() if one.is_visible()]


def place(page, part):
    return page.locator(f".chain-fig .{part}").first.bounding_box()


def test_the_arrow_keys_go_up_the_chain_a_step_at_a_time(open_page):
    page = open_page()
    page.get_by_role("radio", name="Standing").focus()
    assert pose(page) == AT_REST
    ankle, knee = place(page, "talus"), place(page, "patella")
    for number, name in enumerate(("Foot", "Shin", "Knee", "Pelvis", "Low back"), 1):
        page.keyboard.press("ArrowDown")
        assert page.get_by_role("radio", name=name).is_checked()
        assert pose(page) == [1] * number + [0] * (6 - number)
        (shown,) = words(page)
        assert shown.startswith(f"{name}.")
    assert place(page, "talus")["y"] > ankle["y"]
    assert place(page, "patella")["x"] > knee["x"]
    page.keyboard.press("ArrowDown")
    assert pose(page) == [0.45, 1, 1, 1, 1, 1]
    assert "What happens above is much less certain" in words(page)[0]


def test_a_phone_shows_the_drawing_and_the_longest_words_at_once(open_page):
    page = open_page(viewport={"width": 360, "height": 640})
    page.get_by_role("radio", name="Low back").check(force=True)
    figure = page.locator(".chain-fig__panel").first.bounding_box()
    text = page.locator(".chain-steps p:visible").bounding_box()
    assert text["y"] + text["height"] - figure["y"] <= 640
    assert text["width"] <= 360


def test_paper_has_both_poses_and_every_word_whatever_was_chosen(open_page):
    page = open_page()
    page.get_by_role("radio", name="Shin").check(force=True)
    page.emulate_media(media="print")
    assert pose(page) == MOVED
    assert page.locator(".chain-fig__panel--before").is_visible()
    assert len(words(page)) == 7
    assert page.locator(".chain-step:visible").count() == 0


def test_the_bones_glide_unless_less_motion_is_asked_for(open_page):
    def longest(page):
        found = page.locator(".chain-fig .chain").first.evaluate(
            "one => getComputedStyle(one).transitionDuration"
        )
        return max(float(each.rstrip("s")) for each in found.split(", "))

    assert longest(open_page(reduced_motion="no-preference")) == 0.6
    assert longest(open_page()) == 0
