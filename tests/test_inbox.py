"""What people write to us: kept first, told to staff, acknowledged, and never lost or doubled."""

import csv
import io

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import mail
from django.urls import reverse

from store import inbox
from store.models import Mail, Message
from tests import groups
from tests.factories import make_order, make_variant

pytestmark = pytest.mark.django_db

INBOX = "/admin/store/message/"
TYPED = {
    "topic": "fit",
    "name": "Ada",
    "email": "ada@example.com",
    "order_code": "",
    "text": "Which pair goes into a narrow loafer?",
    "website": "",
}


def write(shopper, **typed):
    return shopper.post("/ask/send/", TYPED | typed)


def test_a_message_is_kept_told_and_acknowledged(shopper):
    answer = write(shopper)
    assert (answer.status_code, answer.url) == (303, "/ask/sent/")
    message = Message.objects.get()
    assert (message.name, message.text, message.state) == ("Ada", TYPED["text"], "new")
    assert not message.is_complaint
    assert not message.may_use_health
    to_staff, to_writer = Mail.objects.order_by("to", "pk").reverse()
    assert to_writer.to == "ada@example.com"
    assert to_writer.subject == "We got your question"
    assert "within 2 working days" in to_writer.text
    assert reverse("admin:store_message_change", args=[message.pk]) in to_staff.text


def test_no_letter_repeats_what_was_written(shopper):
    write(shopper, text="My arch hurts. Buy pills at example.org")
    for letter in Mail.objects.all():
        assert "pills" not in letter.text + letter.html + letter.subject


@pytest.mark.parametrize("end", ["\r\n", "\n", "\u2028", "\x85"])
def test_a_name_of_several_lines_keeps_no_letter_from_staff(
    shopper, end, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        write(shopper, name=f"Ada{end}Bcc: all@example.org")
    assert {letter.state for letter in Mail.objects.all()} == {Mail.State.SENT}
    assert "A message from Ada Bcc: all@example.org" in [sent.subject for sent in mail.outbox]
    assert sorted(to for sent in mail.outbox for to in sent.recipients()) == sorted(
        ["ada@example.com", settings.STAFF_EMAIL]
    )


def test_the_same_words_of_one_day_are_one_message(shopper):
    assert [write(shopper).status_code for _ in range(3)] == [303] * 3
    assert Message.objects.count() == 1
    assert Mail.objects.count() == 2
    write(shopper, text="And into a boot?")
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ({"topic": ""}, "Choose what it is about."),
        ({"topic": "money"}, "Choose what it is about."),
        ({"name": " "}, "Say how we may call you."),
        ({"email": "ada@"}, "This is not an e-mail address."),
        ({"text": ""}, "Write your message."),
        ({"text": "a" * 4001}, "Please keep it below 4,000 letters."),
        ({"order_code": "x" * 21}, "This is not one of our numbers."),
        ({"text": "nul \x00 sign"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_words_stay(shopper, typed, say):
    answer = write(shopper, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert say in page
    assert 'aria-invalid="true"' in page
    # On a phone the form begins below the first screen; what was wrong does not.
    assert page.index('tabindex="-1" autofocus') < page.index("What we can answer")
    assert TYPED["text"] in page or "text" in typed
    assert "no-store" in answer["Cache-Control"]
    assert not Message.objects.exists()


def test_too_many_messages_wait_and_lose_nothing(shopper, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_MESSAGES", 1)
    write(shopper)
    answer = write(shopper, text="Another thing I want to know.")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Another thing I want to know." in page
    assert "You have sent several messages within the hour." in page
    assert Message.objects.count() == 1


def test_a_machine_is_kept_and_nobody_is_written_to(shopper):
    assert write(shopper, website="https://example.org").status_code == 303
    assert Message.objects.get().is_suspect
    assert not Mail.objects.exists()
    assert not Message.objects.to_answer().exists()


def test_a_problem_with_a_product_is_a_complaint(shopper):
    write(shopper, topic="complaint")
    assert Message.objects.get().is_complaint
    assert Mail.objects.filter(subject="A complaint about a product from Ada").exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("bc 7k3q92md", "BC-7K3Q-92MD"), ("no idea", "no idea")]
)
def test_an_order_number_is_read_as_people_type_it_and_else_kept(shopper, typed, kept):
    write(shopper, order_code=typed)
    assert Message.objects.get().order_code == kept


def test_the_page_is_the_same_for_everyone_and_takes_a_topic_from_its_link(client):
    answer = client.get("/ask/?topic=bulk")
    page = answer.content.decode()
    assert not answer.cookies
    assert 'value="bulk" selected' in page
    assert 'value="" selected' in client.get("/ask/?topic=money").content.decode()
    assert client.get("/ask/send/").url == "/ask/"
    assert 'content="noindex"' in client.get("/ask/sent/").content.decode()


def test_another_site_cannot_write_in_somebodys_name(client):
    answer = client.post("/ask/send/", TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Message.objects.exists()


@pytest.fixture
def message(shopper):
    write(shopper, topic="order", order_code="BC-7K3Q-92MD")
    return Message.objects.get()


def edit(client, message, **values):
    form = {"state": "new", "note": "", "is_complaint": "", "is_suspect": ""} | values
    form = {name: value for name, value in form.items() if value}
    return client.post(f"{INBOX}{message.pk}/change/", form)


def test_staff_read_answer_and_note(staff_client, message):
    order = make_order(make_variant(), paid=True, code="BC-7K3Q-92MD")
    page = staff_client.get(f"{INBOX}{message.pk}/change/").content.decode()
    assert TYPED["text"] in page
    assert f"/admin/store/order/{order.pk}/" in page
    assert "mailto:ada@example.com?subject=Your%20question" in page
    assert "They did not agree" in page
    assert edit(staff_client, message, state="answered").status_code == 302
    message.refresh_from_db()
    assert (message.answered_by.is_staff, message.answered_at is None) == (True, False)
    edit(staff_client, message, state="new")
    message.refresh_from_db()
    assert (message.answered_by, message.answered_at) == (None, None)


def test_a_complaint_is_put_away_with_what_became_of_it(staff_client, message):
    answer = edit(staff_client, message, state="closed", is_complaint="on")
    assert "Say what became of the complaint" in answer.content.decode()
    edit(staff_client, message, state="closed", is_complaint="on", note="Sent a new pair.")
    message.refresh_from_db()
    assert message.state == "closed"


def test_what_nobody_has_answered_stands_on_the_front_page(staff_client, message):
    assert "message waits for an answer" in staff_client.get("/admin/").content.decode()
    edit(staff_client, message, state="answered")
    assert "waits for an answer" not in staff_client.get("/admin/").content.decode()


def test_complaints_are_exported_harmlessly(staff_client, shopper):
    write(shopper, topic="complaint", text="=cmd|' /C calc'!A0\nIt broke.")
    ticked = {"action": "export", "_selected_action": [Message.objects.get().pk]}
    answer = staff_client.post(INBOX, ticked)
    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["complaint"] == "yes"
    assert row["message"].startswith("'=cmd")


def test_only_who_may_read_messages_reads_them(client, message):
    groups.make()
    packer = User.objects.create_user("packer", is_staff=True)
    client.force_login(packer)
    assert client.get(INBOX).status_code == 403
    packer.groups.add(Group.objects.get(name="Fulfilment"))
    assert client.get(INBOX).status_code == 200
    assert client.get(f"{INBOX}{message.pk}/delete/").status_code == 403
