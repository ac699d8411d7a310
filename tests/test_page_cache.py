"""What is answered from memory, to whom, and what never is. The site behind it is a small one."""

import gzip
import threading
import time

import brotli
import pytest

from biocorrect import page_address, page_cache
from biocorrect.page_cache import PageCache
from tests.wsgi import ask, request

BODY = "<p>Feet, arches and “plumb lines”.</p>".encode() * 100
PUBLIC = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=0, s-maxage=10",
    "ETag": '"abc"',
    "Vary": "Accept-Encoding",
}
# What each path of the small site reads. Others are not public.
READS = {"/": frozenset(), "/shop/": frozenset({"size", "arch"}), "/grüße/": frozenset()}


class Version:
    def __init__(self):
        self.now, self.answered, self.answers = 1, True, True

    def epoch(self):
        return self.now

    def ask_again(self):
        self.answered = self.answers
        return self.answers


class Site:
    """Answers as told, and remembers what it was asked."""

    def __init__(self):
        self.status, self.headers, self.body = "200 OK", dict(PUBLIC), BODY
        self.asked, self.closed = [], 0
        self.gate = None
        self.error = None
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            self.asked.append(environ)
        if self.gate:
            assert self.gate.wait(20)
        if self.error:
            raise self.error
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else self.body
        headers = {"Content-Length": str(len(self.body))} | self.headers
        start_response(self.status, [each for each in headers.items() if each[1]])
        return Chunks(self, body)


class Chunks(list):
    def __init__(self, site, body):
        super().__init__([body[:10], body[10:]])
        self.site = site

    def close(self):
        self.site.closed += 1


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(page_address, "parameters_of", READS.get)
    page_address.kept_query.cache_clear()
    yield Site()
    page_address.kept_query.cache_clear()


@pytest.fixture
def version():
    return Version()


@pytest.fixture
def cache(site, version):
    return PageCache(site, version, 1_000_000)


def pressed(cache, path="/", **options):
    """Ask until the page was compressed as hard as can be, which happens beside the answers."""
    give_up_at = time.monotonic() + 20
    address = cache._addresses.of(request(path, **options))
    while not cache._store(address).get(address).is_pressed:
        ask(cache, path, **options)
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


# From memory


def test_a_page_is_rendered_once_and_then_comes_from_memory(cache, site):
    first, second = ask(cache, "/"), ask(cache, "/")
    assert (first.how, second.how) == ("miss", "hit")
    assert first.body == second.body == BODY
    assert first.status == second.status == 200
    assert len(site.asked) == site.closed == 1
    assert second.headers["Content-Length"] == str(len(BODY))
    assert {name: second.headers[name] for name in PUBLIC} == PUBLIC | {"ETag": 'W/"abc"'}


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0.2, gzip;q=0.8", "gzip", gzip.decompress),
        ("identity;q=0, gzip", "gzip", gzip.decompress),
        (None, None, bytes),
        ("identity", None, bytes),
    ],
)
def test_each_client_gets_the_coding_it_takes_at_once_and_later(cache, accepted, coding, read):
    headers = {} if accepted is None else {"accept_encoding": accepted}
    first = ask(cache, "/", **headers)
    pressed(cache)
    later = ask(cache, "/", **headers)
    for answer in (first, later):
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert read(answer.body) == BODY
    assert first.headers["ETag"] == later.headers["ETag"]


def test_who_takes_nothing_we_have_is_told_what_we_have(cache):
    answer = ask(cache, "/", accept_encoding="identity;q=0, deflate")
    assert answer.status == 406
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"gzip" in answer.body


def test_head_is_get_without_the_body(cache, site):
    assert ask(cache, "/", method="HEAD").how == "miss"
    assert site.asked[0]["REQUEST_METHOD"] == "GET", "so that a page is kept"
    pressed(cache)
    head, get = (ask(cache, "/", method=each, accept_encoding="br") for each in ("HEAD", "GET"))
    assert head.how == get.how == "hit"
    assert head.headers == get.headers
    assert (head.body, brotli.decompress(get.body)) == (b"", BODY)


@pytest.mark.parametrize("known", ['W/"abc"', '"abc"', '"x", W/"abc"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_page_is_told_so(cache, known, method):
    for _ in range(2):
        answer = ask(cache, "/", method=method, if_none_match=known, accept_encoding="br")
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == 'W/"abc"'
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "s-maxage" in answer.headers["Cache-Control"]
        assert not {"Content-Length", "Content-Encoding", "Content-Type"} & set(answer.headers)


def test_who_has_another_version_gets_the_page(cache):
    for _ in range(2):
        assert ask(cache, "/", if_none_match='"old", W/"older"').body == BODY


def test_a_range_is_ignored_on_every_way(cache):
    for _ in range(2):
        answer = ask(cache, "/", range="bytes=0-9", if_range='"abc"')
        assert (answer.status, answer.body) == (200, BODY)
        assert "Content-Range" not in answer.headers


def test_a_new_epoch_means_a_new_render_and_the_same_bytes_keep_their_compression(
    cache, site, version
):
    ask(cache, "/")
    pressed(cache)
    version.now = 2
    assert ask(cache, "/").how == "miss"
    address = cache._addresses.of(request("/"))
    assert cache._store(address).get(address).is_pressed
    version.now, site.body, site.headers["ETag"] = 3, b"Changed", '"def"'
    changed = ask(cache, "/")
    assert (changed.how, changed.body, changed.headers["ETag"]) == ("miss", b"Changed", 'W/"def"')
    assert len(site.asked) == 3


# One page, one key


def test_a_parameter_the_view_does_not_read_changes_nothing(cache, site):
    for query in ("", "?utm_source=mail", "?utm_source=x&fbclid=1&_=2", "?size=M", "?"):
        assert ask(cache, f"/{query}").body == BODY
    assert [each["QUERY_STRING"] for each in site.asked] == [""]


def test_a_parameter_the_view_reads_makes_a_page_of_its_own(cache, site):
    ask(cache, "/shop/")
    for query in ("size=M&arch=low", "arch=low&utm_x=1&size=M", "arch=low&size=M&size_=9"):
        ask(cache, f"/shop/?{query}")
    ask(cache, "/shop/?size=L&size=M")
    ask(cache, "/shop/?size=M&size=L")
    ask(cache, "/shop/?size=")
    ask(cache, "/shop/?size=%C3%BC+%26")
    assert [each["QUERY_STRING"] for each in site.asked] == [
        "", "arch=low&size=M", "size=L&size=M", "size=M&size=L", "size=", "size=%C3%BC+%26",
    ]  # fmt: skip


def test_a_very_long_query_goes_past(cache, site):
    for query in ("size=" + "x" * 600, "&".join(["size=M"] * 30)):
        for _ in range(2):
            assert ask(cache, f"/shop/?{query}").how == ""
    assert len(site.asked) == 4


def test_playing_with_parameters_pushes_out_no_plain_page(site, version):
    cache = PageCache(site, version, 40_000)
    ask(cache, "/")
    ask(cache, "/shop/")
    for number in range(100):
        ask(cache, f"/shop/?size={number}")
    assert ask(cache, "/").how == ask(cache, "/shop/").how == "hit"
    assert ask(cache, "/shop/?size=1").how == "miss"


def test_scheme_and_host_are_part_of_the_key(cache, site, settings):
    settings.ALLOWED_HOSTS = ["testserver", ".shop.test"]
    for host in ("testserver", "www.shop.test", "shop.test"):
        for scheme in ("http", "https"):
            ask(cache, "/", host=host, scheme=scheme)
    ask(cache, "/", host="WWW.Shop.Test")
    assert len(site.asked) == 6


def test_the_scheme_is_read_from_the_proxy_as_django_reads_it(site, version, settings):
    plain = PageCache(site, version, 100_000)
    ask(plain, "/", x_forwarded_proto="https")
    ask(plain, "/")
    assert len(site.asked) == 1, "a header nobody believes changes nothing"
    assert "HTTP_X_FORWARDED_PROTO" not in site.asked[0]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind = PageCache(site, version, 100_000)
    for said in ("https", "https, http", "http"):
        ask(behind, "/", x_forwarded_proto=said)
    assert [each["HTTP_X_FORWARDED_PROTO"] for each in site.asked[1:]] == ["https", "http"]


# Nobody can write into what others read


def test_a_render_knows_nothing_of_who_asks(cache, site):
    ask(
        cache, "/?utm_x=1", method="HEAD", cookie="cart=secret", referer="http://evil.test/",
        user_agent="Eve", accept_language="de", accept_encoding="br", if_none_match='"x"',
        range="bytes=0-1", x_forwarded_host="evil.test", x_forwarded_proto="ftp",
        x_forwarded_for="1", x_original_url="/admin/", x_rewrite_url="/admin/",
        forwarded="host=evil.test",
        sec_fetch_site="cross-site", purpose="prefetch", x_http_method_override="DELETE",
    )  # fmt: skip
    (asked,) = site.asked
    assert {name for name in asked if name.startswith("HTTP_")} == {"HTTP_HOST"}
    assert "REMOTE_ADDR" not in asked
    assert (asked["REQUEST_METHOD"], asked["QUERY_STRING"]) == ("GET", "")


@pytest.mark.parametrize(
    "host", ["evil.test", "testserver.evil.test", "", "test server", "testserver:8080", "a@b", "["]
)
def test_a_strange_host_goes_past(cache, site, host):
    for _ in range(2):
        assert ask(cache, "/", host=host).how == ""
    assert len(site.asked) == 2
    assert site.asked[0]["HTTP_HOST"] == host


def test_the_ports_of_the_server_and_of_the_sites_address_are_ours(cache, settings):
    settings.SITE_URL = "http://testserver:8443"
    for host in ("testserver", "testserver:80", "testserver:8443"):
        assert ask(cache, "/", host=host).how == "miss"


def test_a_path_prefix_from_a_header_goes_past(cache, site):
    for _ in range(2):
        asked = request("/") | {"SCRIPT_NAME": "/evil"}
        list(cache(asked, lambda *head: None))
    assert [each["SCRIPT_NAME"] for each in site.asked] == ["/evil", "/evil"]


@pytest.mark.parametrize(
    "options",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "cart=1; sessionid=abc; cart_count=2"},
        {"authorization": "Basic YTpi"},
        {"if_match": '"abc"'},
        {"if_unmodified_since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"method": "POST"},
        {"method": "PUT"},
        {"method": "DELETE"},
        {"method": "OPTIONS"},
        {"method": "PURGE"},
    ],
)
def test_who_is_no_plain_reader_goes_past_a_page_that_is_there(cache, site, options):
    ask(cache, "/")
    assert ask(cache, "/", **options).how == ""
    assert len(site.asked) == 2
    headers = {f"HTTP_{name.upper()}" for name in options if name != "method"}
    assert headers <= set(site.asked[1]), "and Django hears all of it"
    assert ask(cache, "/").how == "hit"


def test_a_shoppers_cookies_neither_go_past_nor_into_the_page(cache, site):
    assert ask(cache, "/", cookie="cart=abc; cart_count=2").how == "miss"
    assert ask(cache, "/", cookie="cart=xyz").how == "hit"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Set-Cookie": "cart=1"}),
        ("200 OK", {"Cache-Control": "private"}),
        ("200 OK", {"Cache-Control": "public, s-maxage=10, private"}),
        ("200 OK", {"Cache-Control": "public, s-maxage=10, no-store"}),
        ("200 OK", {"Cache-Control": "public, s-maxage=10, no-cache"}),
        ("200 OK", {"Cache-Control": "public, max-age=600"}),
        ("200 OK", {"Cache-Control": "public, s-maxage=0"}),
        ("200 OK", {"Cache-Control": ""}),
        ("200 OK", {"Vary": "Cookie"}),
        ("200 OK", {"Vary": "Accept-Encoding, Cookie"}),
        ("200 OK", {"Vary": "*"}),
        ("200 OK", {"ETag": ""}),
        ("200 OK", {"Content-Encoding": "gzip"}),
        ("200 OK", {"Content-Length": ""}),
        ("201 Created", {}),
        ("301 Moved Permanently", {"Location": "/"}),
        ("404 Not Found", {}),
        ("410 Gone", {}),
        ("500 Internal Server Error", {}),
    ],
)
def test_what_is_no_page_for_everyone_is_never_kept(cache, site, status, headers):
    site.status = status
    site.headers |= headers
    for _ in range(2):
        answer = ask(cache, "/")
        assert (answer.how, answer.status) == ("", int(status[:3]))
        assert answer.body == BODY
    assert len(cache._plain) == 0
    site.status, site.headers = "200 OK", dict(PUBLIC)
    assert ask(cache, "/").how == "miss"
    assert site.closed == len(site.asked), "every answer was closed"


def test_a_page_that_is_not_public_goes_past_at_once(cache, site, version, monkeypatch):
    # A database that is slow to answer must not hold up style sheets and pictures.
    monkeypatch.setattr(version, "epoch", lambda: pytest.fail("asked the database"))
    for path in ("/cart/", "/cart/?size=M", "/gr\xc3\x28/"):
        assert ask(cache, path, cookie="cart=1", user_agent="Ada").how == ""
    assert all(each["HTTP_COOKIE"] == "cart=1" for each in site.asked)


def test_a_path_of_other_letters_is_a_page_too(cache):
    path = "/grüße/".encode().decode("latin-1")
    assert [ask(cache, path).how for _ in range(2)] == ["miss", "hit"]


def test_a_redirect_is_asked_for_with_all_its_parameters(cache, site):
    site.status = "301 Moved Permanently"
    ask(cache, "/?utm_source=mail")
    assert site.asked[-1]["QUERY_STRING"] == "utm_source=mail"


def test_an_oversized_page_is_answered_and_not_kept(site, version):
    site.body = b"x" * 300_000
    cache = PageCache(site, version, 400_000)
    for _ in range(2):
        assert ask(cache, "/").body == site.body
    assert (len(cache._plain), cache._plain.bytes) == (0, 0)


# Many at once


def at_once(times, act):
    """What so many threads got that started together; an exception in place of an answer."""
    got = [None] * times

    def work(number):
        try:
            got[number] = act(number)
        except RuntimeError as error:
            got[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    return threads, got


def wait_for(is_true):
    give_up_at = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < give_up_at
        time.sleep(0.005)


def crowd(cache, site, act, times=24):
    """Let many ask while the first render waits, then open the gate."""
    site.gate = threading.Event()
    threads, got = at_once(times, act)
    wait_for(lambda: site.asked)
    # Time for the others to come too late.
    time.sleep(0.1)
    site.gate.set()
    for thread in threads:
        thread.join(20)
    return got


def test_however_many_ask_a_page_is_rendered_once(cache, site):
    methods = ("GET", "HEAD", "GET")
    got = crowd(
        cache, site,
        lambda number: ask(cache, f"/?utm={number}", method=methods[number % 3]),
    )  # fmt: skip
    assert len(site.asked) == 1
    assert {(each.status, each.how) for each in got} <= {(200, "miss"), (200, "hit")}
    assert all(each.body in (BODY, b"") for each in got)
    assert cache._renders == {}


def test_pages_do_not_wait_for_one_another(cache, site):
    site.gate = threading.Event()
    threads, got = at_once(2, lambda number: ask(cache, ("/", "/shop/")[number]))
    wait_for(lambda: len(site.asked) == 2)
    site.gate.set()
    for thread in threads:
        thread.join(20)
    assert [each.status for each in got] == [200, 200]


def test_a_failure_is_told_to_all_who_waited_and_asked_for_once(cache, site):
    site.status = "503 Service Unavailable"
    got = crowd(cache, site, lambda number: ask(cache, "/"))
    assert {(each.status, each.how) for each in got} == {(503, "")}
    assert len(site.asked) == 1
    site.status = "200 OK"
    assert ask(cache, "/").how == "miss"


def test_a_crash_releases_those_who_waited(cache, site):
    site.error = RuntimeError("crashed")
    got = crowd(cache, site, lambda number: ask(cache, "/"), times=6)
    assert {str(each) for each in got} == {"crashed"}
    assert len(site.asked) == 6, "each went to Django on its own"
    assert cache._renders == {}
    site.error = None
    assert ask(cache, "/").how == "miss"


def test_a_cookie_made_for_one_is_given_to_none_who_waited(cache, site):
    site.headers["Set-Cookie"] = "cart=1"
    got = crowd(cache, site, lambda number: ask(cache, "/", user_agent=str(number)), times=6)
    assert all(each.headers["Set-Cookie"] for each in got)
    agents = [each["HTTP_USER_AGENT"] for each in site.asked if "HTTP_USER_AGENT" in each]
    assert sorted(agents) == ["0", "1", "2", "3", "4", "5"], "each went to Django on its own"


def test_who_waited_in_vain_asks_django(cache, site, monkeypatch):
    monkeypatch.setattr(page_cache, "WAIT_SECONDS", 0.05)
    site.gate = threading.Event()
    threads, got = at_once(2, lambda number: ask(cache, "/"))
    wait_for(lambda: len(site.asked) == 2)
    site.gate.set()
    for thread in threads:
        thread.join(20)
    assert sorted(each.how for each in got) == ["", "miss"]


def test_who_comes_after_a_change_does_not_get_the_render_from_before(cache, site, version):
    site.gate = threading.Event()
    threads, _ = at_once(1, lambda number: ask(cache, "/"))
    wait_for(lambda: len(site.asked) == 1)
    version.now, site.body, site.headers["ETag"] = 2, b"New", '"new"'
    later, got_later = at_once(1, lambda number: ask(cache, "/"))
    wait_for(lambda: len(site.asked) == 2)
    site.gate.set()
    for thread in (*threads, *later):
        thread.join(20)
    assert got_later[0].body == b"New"
    wait_for(lambda: ask(cache, "/").body == b"New")


# While the database does not answer


def test_an_old_page_is_better_than_none(cache, site, version):
    ask(cache, "/")
    version.now, version.answers, site.status = 2, False, "500 Internal Server Error"
    old = ask(cache, "/", accept_encoding="gzip")
    assert (old.status, old.how) == (200, "stale")
    assert gzip.decompress(old.body) == BODY
    assert ask(cache, "/shop/").status == 500, "of this there is no old one"
    asked = len(site.asked)
    assert ask(cache, "/").how == "stale"
    assert len(site.asked) == asked, "what is known to fail is not tried for every reader"
    version.answered, site.status = True, "200 OK"
    assert ask(cache, "/").how == "miss"


def test_a_fault_of_ours_is_not_hidden_by_an_old_page(cache, site, version):
    ask(cache, "/")
    version.now, site.status = 2, "500 Internal Server Error"
    assert (ask(cache, "/").status, ask(cache, "/").how) == (500, "")


def test_before_the_first_word_of_the_database_all_goes_past(cache, site, version):
    version.now = None
    for _ in range(2):
        assert ask(cache, "/").how == ""
    assert len(site.asked) == 2
