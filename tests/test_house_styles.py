"""The stylesheets and what they style: no rule for what is nowhere, no class of another house."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
PUBLIC = re.findall(r'url\("([\w-]+\.css)"\)', (CSS / "main.css").read_text())
COMMENT_OR_ADDRESS = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")
WRITTEN = re.compile(r'class="([^"]*)"')
TAG = re.compile(r"{%.*?%}|{{.*?}}")


def classes_in(sheet):
    return set(CLASS.findall(COMMENT_OR_ADDRESS.sub("", sheet.read_text())))


def sources():
    """Everything that may write a class: templates, scripts, and Python that draws."""
    folders = {"templates": "*", "static/js": "*.js"} | dict.fromkeys(
        ("biocorrect", "content", "store"), "*.py"
    )
    for folder, pattern in folders.items():
        yield from (path for path in Path(settings.BASE_DIR / folder).rglob(pattern))


@pytest.fixture(scope="module")
def written():
    return "\n".join(path.read_text() for path in sources() if path.is_file())


def is_written(name, written):
    """Whether a class stands somewhere, whole or as a stem that a variable ends: `hue-{{ … }}`."""
    stem = name[: name.rindex("-") + 1] if "-" in name else name
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", written) or (
        stem != name and re.search(rf"(?<![\w-]){re.escape(stem)}[{{%]", written)
    )


@pytest.mark.parametrize("sheet", PUBLIC)
def test_every_rule_styles_something(sheet, written):
    assert [name for name in classes_in(CSS / sheet) if not is_written(name, written)] == []


def test_no_public_page_takes_a_class_that_only_the_admin_knows():
    ours = set().union(*(classes_in(CSS / sheet) for sheet in PUBLIC))
    theirs = set().union(*(classes_in(sheet) for sheet in CSS.glob("admin*.css"))) - ours
    pages = [path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts]
    taken = {
        (path.name, name)
        for path in pages
        for names in WRITTEN.findall(TAG.sub(" ", path.read_text()))
        for name in names.split()
        if name in theirs
    }
    assert taken == set()
