"""The component sheet: for whoever builds the site, and for nobody else."""

import importlib

import pytest

from biocorrect import urls
from tests.factories import make_variant


@pytest.fixture
def production_urls(settings):
    settings.DEBUG = False
    yield importlib.reload(urls).urlpatterns
    settings.DEBUG = True
    importlib.reload(urls)


@pytest.mark.django_db
@pytest.mark.urls("biocorrect.urls")
def test_the_sheet_shows_every_part_in_its_states(client, settings):
    settings.DEBUG = True
    importlib.reload(urls)
    make_variant()
    page = client.get("/components/").content.decode()
    for part in ("button", "field__error", "stepper", "tile", "notice--warn", "timeline", "totals"):
        assert f'class="{part}' in page or f" {part}" in page, part
    assert 'aria-busy="true"' in page
    assert 'aria-invalid="true"' in page


def test_the_sheet_has_no_address_in_production(production_urls):
    assert "components" not in [getattr(pattern, "name", None) for pattern in production_urls]
