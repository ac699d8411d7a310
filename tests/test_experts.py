"""A person is named only with proof and consent; an answer has an address of its own."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from content import publishing
from content.models import Expert, Faq
from tests.pages import add_block, make_page, published

pytestmark = pytest.mark.django_db

PROOF = {
    "person": "Ada Example",
    "credential": "Certified Pedorthist (C.Ped.)",
    "credential_number": "C1",
    "directory_link": "https://example.org/ada",
    "agreed_on": date(2026, 11, 1),
}
ROLE = {"role": "Lead pedorthist", "duties": "Answers for the shape of every insole."}
LACKING = [
    {"credential": ""},
    {"credential_number": "", "directory_link": ""},
    {"agreed_on": None},
]


@pytest.fixture
def page():
    return make_page(kind="plain", slug="experts", title="Our pedorthists")


@pytest.mark.parametrize("lack", LACKING)
def test_a_name_without_proof_or_consent_is_refused_by_form_and_database(page, lack):
    expert = Expert(parent=page, region="body", **ROLE | PROOF | lack)
    with pytest.raises(ValidationError) as refused:
        expert.clean()
    assert "person" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        expert.save()


@pytest.mark.parametrize("less", [{}, {"credential_number": ""}, {"directory_link": ""}])
def test_a_name_with_one_way_to_check_it_stands(page, client, less):
    add_block(page, Expert, **ROLE | PROOF | less)
    published(page)
    text = client.get("/experts/").content.decode()
    assert "<b>Ada Example</b>, Certified Pedorthist (C.Ped.)" in text
    assert ("number C1" in text) == ("credential_number" not in less)
    assert ("Check the credential" in text) == ("directory_link" not in less)


def test_a_named_person_comes_back_with_an_older_edition(page):
    add_block(page, Expert, **ROLE | PROOF)
    edition = publishing.publish(page, None)
    Expert.objects.update(person="", agreed_on=None)
    assert publishing.restore(edition) == []
    expert = Expert.objects.get()
    assert (expert.person, expert.agreed_on) == ("Ada Example", date(2026, 11, 1))


def test_a_role_stands_without_a_name(page, client):
    add_block(page, Expert, **ROLE)
    published(page)
    text = client.get("/experts/").content.decode()
    assert "Name and credential to come" in text
    assert "Check the credential" not in text


def test_each_answer_has_an_address_that_leads_into_it(page, client):
    for _ in range(2):
        add_block(page, Faq, question="How do I trim them?", answer="<p>At the toe.</p>")
    published(page)
    text = client.get("/experts/").content.decode()
    for anchor in ("how-do-i-trim-them", "how-do-i-trim-them-2"):
        assert text.count(f'id="{anchor}"') == text.count(f'href="#{anchor}"') == 1
