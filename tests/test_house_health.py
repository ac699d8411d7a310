"""/healthz says whether this process can serve, cheaply and to anyone."""

import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_it_answers_ok_with_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Vary" not in answer


@pytest.mark.django_db
def test_it_answers_503_when_the_database_does_not(client):
    def refuse(*args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"gone" not in answer.content, "what the database said stays inside"


@pytest.mark.django_db
def test_a_load_balancer_may_ask_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/shop/").status_code == 301


def test_it_cannot_be_written(shopper):
    assert shopper.post("/healthz").status_code == 405
