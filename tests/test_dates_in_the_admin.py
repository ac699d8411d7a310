"""Staff read one way of writing a day and an hour on every screen: 7 Dec 2026, 2:05 PM."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.admin.utils import display_for_value
from django.utils.formats import date_format

from store.admin import cells

AFTERNOON = datetime(2026, 12, 7, 19, 5, tzinfo=UTC)
FORMATS = re.compile(r'\|date:"([^"]*)"|\{% now "([^"]*)"|date_format\(.*?"([^"]*)"\)')
FOR_MACHINES = {"c", "Y-m-d"}
OURS = re.compile(r"(D )?(j [MF]( Y)?)?(, )?(g:i A( T)?)?")


def test_a_list_of_django_writes_it():
    assert display_for_value(AFTERNOON, "–") == "7 Dec 2026, 2:05 PM"
    assert display_for_value(AFTERNOON.date(), "–") == "7 Dec 2026"
    assert date_format(AFTERNOON, "MONTH_DAY_FORMAT") == "7 December"


def test_our_cells_write_it():
    assert "7 Dec" in cells.when(AFTERNOON)
    assert "2:05 PM" in cells.when(AFTERNOON)


def sources():
    for folder in ["templates/admin", "content/admin", "store/admin"]:
        files = (settings.BASE_DIR / folder).rglob("*")
        yield from (path for path in files if path.suffix in {".html", ".py"})


def test_no_screen_of_the_admin_has_a_way_of_its_own():
    found = {
        f"{path.name}: {written}"
        for path in sources()
        for groups in FORMATS.findall(path.read_text())
        if (written := "".join(groups)) not in FOR_MACHINES and not OURS.fullmatch(written)
    }
    assert found == set()
