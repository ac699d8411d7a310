"""What no test may do, whatever it tests: query while a template renders, or leave this machine."""

import contextlib
import ipaddress
import socket
import threading

from django.conf import settings
from django.db import connections
from django.template.base import Template


class QueryWhileRendering(AssertionError):
    pass


class NetworkRefused(AssertionError):
    pass


@contextlib.contextmanager
def no_query_while_rendering():
    """Refuse every query made while one of our templates renders.

    The admin's templates are Django's, and query by design. What is refused is also remembered
    and raised at the end, because `{% if %}` swallows exceptions.
    """
    breaches = []
    rendering = threading.local()
    render = Template.render

    def guarded_render(template, context):
        if getattr(rendering, "inside", False) or not _is_ours(template):
            return render(template, context)
        rendering.inside = True
        try:
            with contextlib.ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(refuse(template.name)))
                return render(template, context)
        finally:
            rendering.inside = False

    def refuse(name):
        def refuse_query(execute, sql, params, many, context):
            breaches.append(f"{name} queried while it rendered: {sql}")
            raise QueryWhileRendering(breaches[-1])

        return refuse_query

    Template.render = guarded_render
    try:
        yield breaches
    finally:
        Template.render = render
    if breaches:
        raise QueryWhileRendering("\n".join(breaches))


def _is_ours(template):
    source = template.origin.name
    return (
        source.startswith(str(settings.BASE_DIR))
        and "/.venv/" not in source
        and "/templates/admin/" not in source
    )


@contextlib.contextmanager
def no_network():
    """Refuse to connect to, or to look up, anything but this machine."""
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def local_connect(self, address):
        _require_local(self.family, address)
        return connect(self, address)

    def local_connect_ex(self, address):
        _require_local(self.family, address)
        return connect_ex(self, address)

    def local_getaddrinfo(host, *args, **kwargs):
        if not _is_local(host):
            raise NetworkRefused(f"a test looked up {host}")
        return getaddrinfo(host, *args, **kwargs)

    socket.socket.connect = local_connect
    socket.socket.connect_ex = local_connect_ex
    socket.getaddrinfo = local_getaddrinfo
    try:
        yield
    finally:
        socket.socket.connect = connect
        socket.socket.connect_ex = connect_ex
        socket.getaddrinfo = getaddrinfo


def _require_local(family, address):
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_local(address[0]):
        raise NetworkRefused(f"a test connected to {address[0]}")


def _is_local(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in {None, "", "localhost", socket.gethostname()}:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
