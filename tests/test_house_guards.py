"""The guards themselves: each must be able to fail."""

import socket

import pytest
from django.contrib.auth.models import User
from django.template import engines
from django.template.base import Origin, Template

from tests import guards


def our_template(source, settings):
    origin = Origin(str(settings.BASE_DIR / "templates" / "example.html"))
    return Template(source, origin, "example.html", engines["django"].engine)


def render(template, context):
    from django.template import Context

    return template.render(Context(context))


@pytest.mark.django_db
def test_a_query_while_a_template_renders_is_refused(settings):
    template = our_template("{% for user in users %}{{ user }}{% endfor %}", settings)
    with (
        pytest.raises(guards.QueryWhileRendering, match=r"example.html queried"),
        guards.no_query_while_rendering(),
    ):
        render(template, {"users": User.objects.all()})


@pytest.mark.django_db
def test_a_query_that_an_if_swallows_is_raised_at_the_end(settings):
    template = our_template("{% if 1 in users %}{% endif %}", settings)
    with pytest.raises(guards.QueryWhileRendering), guards.no_query_while_rendering():
        render(template, {"users": User.objects.all()})


@pytest.mark.django_db
def test_loaded_objects_render(settings):
    template = our_template("{% for user in users %}{{ user }}{% endfor %}", settings)
    with guards.no_query_while_rendering():
        render(template, {"users": list(User.objects.all())})


def test_another_machine_cannot_be_reached():
    with socket.socket() as peer, pytest.raises(guards.NetworkRefused):
        peer.connect(("192.0.2.1", 80))


def test_another_machines_name_cannot_be_looked_up():
    with pytest.raises(guards.NetworkRefused):
        socket.create_connection(("example.com", 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
