"""What a browser is sent beside the pages: little, in one stylesheet, under names kept for ever."""

import json
import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
# The admin's own pages keep to the admin's own style, which knows no layers.
STYLESHEETS = [file for file in (STATIC / "css").glob("*.css") if not file.name.startswith("admin")]
MODULES = sorted((STATIC / "js").glob("*.js"))


@pytest.fixture(scope="module")
def manifest(collected):
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


@pytest.fixture(scope="module")
def stylesheet(collected, manifest):
    return (collected / manifest["css/main.css"]).read_text()


def test_the_fonts_are_at_most_40_kb_together():
    assert sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2")) <= 40_000


def test_a_font_travels_with_its_licence():
    for font in (STATIC / "fonts").glob("*.woff2"):
        assert "SIL OPEN FONT LICENSE" in font.with_suffix(".LICENSE.txt").read_text()


def test_all_script_of_the_site_is_at_most_10_kb_after_brotli():
    for_visitors = [file for file in MODULES if not file.name.startswith("admin-")]
    assert sum(len(brotli.compress(file.read_bytes())) for file in for_visitors) <= 10_000


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_is_short_enough_to_read_at_once(module):
    assert len(module.read_text().splitlines()) <= 62


def test_every_stylesheet_of_ours_is_short_and_in_a_layer():
    for file in STYLESHEETS:
        text = file.read_text()
        assert "@layer" in text, file.name
        assert len(text.splitlines()) <= 170, file.name


def test_the_main_stylesheet_names_every_other_one():
    named = set(re.findall(r'@import url\("([^"]+)"\);', (STATIC / "css/main.css").read_text()))
    assert named == {file.name for file in STYLESHEETS} - {"main.css", "sheet.css"}


def test_production_sends_one_stylesheet(stylesheet):
    assert "@import" not in stylesheet
    assert ".site-header" in stylesheet
    assert ".timeline" in stylesheet


def test_the_order_of_layers_is_the_first_rule(stylesheet):
    rules = re.sub(r"/\*.*?\*/", "", stylesheet, flags=re.DOTALL).lstrip()
    assert rules.startswith("@layer reset, tokens, base, layout, components, pages, utilities;")


def test_the_stylesheet_finds_its_fonts_under_their_hashed_names(collected, manifest, stylesheet):
    fonts = re.findall(r'url\("(\.\./fonts/[^"]+)"\)', stylesheet)
    assert len(fonts) == 2
    for address in fonts:
        assert (collected / "css" / address).resolve().is_file()
        assert address.removeprefix("../") in manifest.values()


def test_modules_import_one_another_under_their_hashed_names(collected, manifest):
    for module in MODULES:
        text = (collected / manifest[f"js/{module.name}"]).read_text()
        for address in re.findall(r"""(?:from|import)\s*["']\./([^"']+)["']""", text):
            assert f"js/{address}" in manifest.values()


def test_the_web_app_manifest_finds_its_icons(collected, manifest):
    icons = json.loads((collected / manifest["site.webmanifest"]).read_text())["icons"]
    assert len(icons) == 3
    for icon in icons:
        assert (collected / icon["src"]).is_file()


def test_what_is_collected_is_compressed_too(collected, manifest):
    assert (collected / f"{manifest['css/main.css']}.br").is_file()
    assert (collected / f"{manifest['js/main.js']}.gz").is_file()


def test_templates_ask_only_for_static_files_that_exist():
    for template in TEMPLATES.rglob("*.html"):
        for name in re.findall(r"""{% static ['"]([^'"]+)['"]""", template.read_text()):
            assert (STATIC / name).is_file() or "admin" in name, f"{template.name}: {name}"


def test_no_page_carries_style_or_script_of_its_own():
    """The content policy would drop them. Letters are no pages: mail programs drop the rest."""
    inline = re.compile(r"\sstyle=|<style|\son(?:click|change|submit|load|input)=|javascript:")
    pages = [page for page in TEMPLATES.rglob("*.html") if "mail" not in page.parts]
    assert [page.name for page in pages if inline.search(page.read_text())] == []


def test_the_picture_for_shared_links_is_small_enough_to_be_fetched():
    assert (STATIC / "img/share.jpg").stat().st_size <= 150_000


def test_no_script_of_a_page_keeps_it_out_of_the_browsers_memory():
    """A page with such a listener is loaded anew when a reader goes back to it."""
    for module in MODULES:
        if not module.name.startswith("admin-"):
            assert not re.search(r"""["'](before)?unload["']""", module.read_text()), module.name
