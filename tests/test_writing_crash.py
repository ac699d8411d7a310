"""A server that is killed the moment it has kept what was typed has kept it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from content.models import Page, UnsavedChanges
from tests import steps
from tests.admin_pages import form_of, text_of
from tests.child import carry_out_and_die
from tests.pages import make_page
from tests.processes import KILLED, Crew

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture
def writer():
    return User.objects.create_superuser("writer")


@pytest.fixture
def page():
    return make_page("<p>Old.</p>")


def typed(writer, page):
    client = Client()
    client.force_login(writer)
    address = reverse("admin:content_page_change", args=[page.pk])
    fields = {name: value for name, value in form_of(client.get(address)).items() if name}
    return client, address, fields | {"title": "Typed", "_typed_at": "5"}


def killed(stand_in, when, path, writer, page, fields):
    call = (carry_out_and_die, when, path, steps.keep, writer.pk, page.pk, fields)
    with Crew(1, stand_in) as crew:
        assert crew.at_once([call]) == [KILLED]


def test_what_was_kept_before_the_server_died_is_offered(stand_in, writer, page):
    client, address, fields = typed(writer, page)
    killed(stand_in, "after", "content.admin.unsaved:keep", writer, page, fields)
    assert ["title", "Typed"] in UnsavedChanges.objects.get().fields
    assert "You have unsaved changes" in text_of(client.get(address))
    assert 'value="Typed"' in client.get(address + "?restored=1").content.decode()
    assert Page.objects.get().title != "Typed"


def test_a_server_that_dies_while_keeping_leaves_what_was_there(stand_in, writer, page):
    client, _, fields = typed(writer, page)
    before = fields | {"title": "Typed first", "_typed_at": "1"}
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.post(reverse("admin:content_page_keep", args=[page.pk]), before)
    killed(stand_in, "before", "content.admin.unsaved:shown", writer, page, fields)
    assert ["title", "Typed first"] in UnsavedChanges.objects.get().fields


def test_a_server_that_dies_while_saving_saves_all_or_nothing(stand_in, writer, page):
    _, _, fields = typed(writer, page)
    fields["prose_blocks-0-text"] = "<p>New.</p>"
    call = (carry_out_and_die, "before", "content.admin.unsaved:forget", steps.save_page)
    with Crew(1, stand_in) as crew:
        assert crew.at_once([(*call, writer.pk, page.pk, fields)]) == [KILLED]
    assert Page.objects.get().title != "Typed"
    assert page.prose_blocks.get().text == "<p>Old.</p>"
