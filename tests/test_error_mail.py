"""Staff hear of errors by mail; and whoever asked gets an answer, whatever becomes of the mail."""

import logging
import smtplib

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from biocorrect import error_mail
from biocorrect.error_mail import ErrorMail
from tests.html import Document


@pytest.fixture(autouse=True)
def told():
    """Whatever other tests made staff hear of is forgotten."""
    [handler] = logging.getLogger("django").handlers
    handler.told.clear()
    return handler.told


def refuse(*_):
    raise DatabaseError("the server closed the connection")


def broken_page():
    with connection.execute_wrapper(refuse):
        return Client(raise_request_exception=False).get("/shop/")


@pytest.mark.django_db
def test_an_error_is_written_to_staff_once(settings, mailoutbox):
    assert broken_page().status_code == 500
    (letter,) = mailoutbox
    assert letter.to == [settings.STAFF_EMAIL]
    assert "Internal Server Error: /shop/" in letter.subject


@pytest.mark.django_db
def test_one_letter_speaks_for_all_errors_of_its_kind_for_a_while(mailoutbox, told):
    for _ in range(3):
        assert broken_page().status_code == 500
    logging.getLogger("django.request").error("Another kind of error")
    assert len(mailoutbox) == 2
    for place in told:
        told[place] -= error_mail.QUIET_SECONDS
    broken_page()
    assert len(mailoutbox) == 3


@pytest.mark.django_db
def test_the_error_page_leads_whoever_has_just_paid_to_their_order():
    page = Document(broken_page().content.decode())
    assert reverse("store:find_order") in [link.get("href") for link in page.all("a")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "failure", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()]
)
def test_who_asked_gets_the_error_page_though_no_mail_leaves(monkeypatch, capsys, failure):
    def fail(*args, **kwargs):
        raise failure

    monkeypatch.setattr(mail, "mail_admins", fail)
    answer = broken_page()
    assert answer.status_code == 500
    assert b"<html" in answer.content
    assert type(failure).__name__ in capsys.readouterr().err


def test_no_other_handler_of_djangos_is_left():
    assert [type(handler) for handler in logging.getLogger("django").handlers] == [ErrorMail]
