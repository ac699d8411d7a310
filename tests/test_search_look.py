"""A writer sees how the page will look in search results and when it is shared."""

import pytest
from django.urls import reverse

from tests.admin_pages import text_of
from tests.pages import make_page, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def shown(client, page):
    return client.get(reverse("admin:content_page_change", args=[page.pk]))


def test_it_shows_what_search_engines_will_be_told(staff_client, client):
    page = make_page(title="Heel pain", slug="heel-pain")
    words = text_of(shown(staff_client, page))
    assert "/articles/heel-pain/ Heel pain | Biocorrect One plain sentence" in words
    assert "The title has 22 letters." in words


def test_the_own_title_for_search_engines_comes_first(staff_client):
    page = make_page(title="Heel pain", search_title="Heel pain and insoles")
    assert "Heel pain and insoles | Biocorrect" in text_of(shown(staff_client, page))


def test_the_picture_for_sharing_is_shown(staff_client):
    picture = make_picture()
    page = make_page(share_picture=picture)
    assert picture.renditions["jpeg"]["900"] in shown(staff_client, page).content.decode()
    page.share_picture = None
    page.save()
    assert "The site’s own picture is shown." in text_of(shown(staff_client, page))
