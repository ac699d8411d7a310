"""The demo is loaded once, into an empty database only, and never over what anyone changed."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError

import content.demo
import store.demo
from biocorrect.management.commands import demo
from store.models import Product
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.fixture(autouse=True)
def note(monkeypatch, tmp_path):
    """The file that tells how to log in."""
    note = tmp_path / "demo-staff.txt"
    monkeypatch.setattr(demo, "STAFF_NOTE", note)
    return note


@pytest.fixture(autouse=True)
def loaded(monkeypatch):
    """Count loads instead of building every picture."""
    loaded = []
    monkeypatch.setattr(store.demo, "load", lambda: loaded.append("store"))
    monkeypatch.setattr(content.demo, "load", lambda: loaded.append("content"), raising=False)
    return loaded


def run():
    call_command("demo", verbosity=0)


def password(note):
    return re.fullmatch(r"user demo, password (\S{12,})", note.read_text())[1]


def test_an_empty_database_is_filled_once(loaded):
    run()
    run()
    # The shop first, because articles point at its products.
    assert loaded == ["store", "content"]


def test_a_database_with_a_user_is_left_alone(loaded):
    User.objects.create_user("owner")
    run()
    assert loaded == []
    assert not User.objects.filter(username="demo").exists()


def test_a_database_with_a_product_is_left_alone(loaded):
    make_product(name="Ours")
    run()
    assert loaded == []
    assert Product.objects.get().name == "Ours"


def test_what_staff_deleted_stays_deleted(loaded):
    run()
    Product.objects.all().delete()
    run()
    assert loaded == ["store", "content"]


def test_a_demo_that_fails_half_way_leaves_an_empty_database(monkeypatch, loaded):
    def fail():
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(content.demo, "load", fail)
    with pytest.raises(DatabaseError):
        run()
    assert demo.is_empty()


def test_the_demos_member_of_staff_can_log_in_with_the_noted_password(client, note):
    run()
    assert client.login(username="demo", password=password(note))
    assert client.get("/admin/").status_code == 200
    assert note.stat().st_mode & 0o077 == 0, "others may read the password"


def test_a_restart_logs_nobody_out(client, note):
    run()
    client.login(username="demo", password=password(note))
    run()
    assert client.get("/admin/").status_code == 200


def test_two_demos_have_different_passwords(note):
    run()
    first = password(note)
    User.objects.all().delete()
    run()
    assert password(note) != first


def test_a_lost_note_is_written_anew_with_a_new_password(client, note):
    run()
    note.unlink()
    run()
    assert client.login(username="demo", password=password(note))


def test_a_password_that_staff_chose_is_left_alone(client, note):
    run()
    user = User.objects.get(username="demo")
    user.set_password("chosen by a person")
    user.save()
    for _ in range(2):
        run()
        assert client.login(username="demo", password="chosen by a person")
        assert "changepassword" in note.read_text()


def test_no_note_is_left_where_there_is_no_such_user(note):
    note.write_text("user demo, password old")
    User.objects.create_user("owner")
    run()
    assert not note.exists()


def test_without_debug_nothing_is_loaded(settings, loaded):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only for DEBUG"):
        run()
    assert loaded == []
    assert not User.objects.exists()
