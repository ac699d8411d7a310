"""`make bench`: what a page costs, as a multiple of a bare application with the same bytes.

Three gunicorns with production's settings and one process each, asked in turns over kept
connections: a bare WSGI callable, our site, and our site without its page cache. A cost is the
server's own time on the processor for one request, which neighbours on the machine hardly move.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

ROUNDS = int(os.environ.get("ROUNDS") or 9)
ARTICLE = "/articles/lower-back-pain-and-the-feet/"
LOAD = "import store.demo, content.demo; store.demo.load(); content.demo.load()"
GROW = """
from content.models import Edition, Page
from store.models import Product
size, page = int({size}), Page.objects.get(slug="lower-back-pain-and-the-feet")
edition = page.editions.get()
for number in range(Page.objects.count(), size):
    page.pk, page.slug, page.title = None, f"page-{{number}}", f"Page {{number}}"
    page._state.adding = True
    page.save()
    edition.pk, edition.page = None, page
    edition._state.adding = True
    edition.save()
product = Product.objects.first()
Product.objects.bulk_create(
    Product(**{{field.attname: getattr(product, field.attname) for field in Product._meta.fields}}
        | {{"id": None, "name": f"Old {{number}}", "slug": f"old-{{number}}", "is_active": False}})
    for number in range(Product.objects.count(), size)
)
"""


def main():
    from tests import production
    from tests.production import gunicorn, wait_for

    with tempfile.TemporaryDirectory(prefix="biocorrect-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        env = production.environment(folder) | {"ENV_FILE": os.devnull, "LOG_LEVEL": "ERROR"}
        manage(env, "migrate", "-v0")
        manage(env, "collectstatic", "--no-input", "-v0")
        manage(env, "shell", "--no-imports", "-c", LOAD)

        def start(application, **changes):
            options = ["-w", "1", "--max-requests", "0", "--access-logfile", os.devnull]
            server = gunicorn(env | changes, *options, application=application)
            server = stack.enter_context(server)
            wait_for(server)
            return Server(server)

        site, slow = start("biocorrect.wsgi"), start("biocorrect.wsgi", PAGE_CACHE_MB="0")
        bytes_of = {path: finished(site, path) for path in (ARTICLE, "/shop/")}
        answer = folder / "answer"
        answer.write_bytes(bytes_of[ARTICLE])
        bare = start("tests.bare", BARE_ANSWER=str(answer))
        compare(bare, site, slow)
        wrk(bare, site)
        in_process(folder, env)
        grow(env, bare, site, slow)


def manage(env, *arguments):
    from tests import production

    answer = production.manage(*arguments, env=env)
    if answer.returncode:
        sys.exit(answer.stderr)


class Server:
    """One gunicorn, its one working process and a connection to it."""

    def __init__(self, process):
        self.port = process.port
        self.connection = None
        # The port is open before there is a process to work; who has answered is there.
        self.ask(get("/robots.txt"))
        (self.worker,) = psutil.Process(process.pid).children()

    def ask(self, request):
        """Send a request over the kept connection, and read the whole answer."""
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.received()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            body += (more := self.received())
            missing -= len(more)
        if b"\r\nConnection: close" in head:
            self.connection = None
        return head, body

    def received(self):
        data = self.connection.recv(1 << 20)
        if not data:
            sys.exit("The server closed the connection.")
        return data

    def cpu(self):
        """Seconds on the processor of all threads of the process, to the nanosecond."""
        tasks = Path(f"/proc/{self.worker.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def cost(self, request, times):
        """Seconds on the processor for one request."""
        # The server has closed a connection that was idle during the others' turns.
        self.connection = None
        self.ask(request)
        before = self.cpu()
        for _ in range(times):
            self.ask(request)
        return (self.cpu() - before) / times


def get(path, **headers):
    headers = {"Host": "localhost", "Accept-Encoding": "gzip, deflate, br, zstd"} | headers
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def add():
    body = "product=cadence&arch=neutral&size=M&quantity=1"
    lines = (
        "POST /cart/add/ HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "", body,
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def filled_cart(server):
    head, _ = server.ask(add())
    token = re.search(rb"Set-Cookie: (cart=[^;]+)", head)[1].decode()
    return get("/cart/", Cookie=f"{token}; cart_count=1")


def finished(server, path):
    """The answer as it stays: wait until it was compressed as hard as can be."""
    smallest = None
    while True:
        head, body = server.ask(get(path))
        if len(body) == smallest:
            break
        smallest = len(body)
        time.sleep(1)
    status, *headers = head.decode().split("\r\n")
    ours = ("server", "date", "connection")
    headers = [each.split(": ", 1) for each in headers if each.split(":")[0].lower() not in ours]
    return json.dumps([status.partition(" ")[2], headers]).encode() + b"\n" + body


def compare(bare, site, slow):
    """Print each cost beside the bare application's of the same round."""
    cases = {
        "bare application, same bytes": (bare, get(ARTICLE), 1500),
        "article, from memory": (site, get(ARTICLE), 1500),
        "article, not changed (304)": (site, get(ARTICLE, **{"If-None-Match": "*"}), 1500),
        "shop list with filters, from memory": (site, get("/shop/?shoe=run&utm_source=x"), 1500),
        "article, rendered": (slow, get(ARTICLE), 40),
        "shop list, rendered": (slow, get("/shop/"), 30),
        "product, rendered": (slow, get("/shop/cadence/"), 20),
        "cart with a pair": (slow, filled_cart(slow), 40),
        "add to cart": (slow, add(), 60),
    }
    found = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, (server, request, times) in cases.items():
            found[name].append(server.cost(request, times))
    baseline = found["bare application, same bytes"]
    print(f"\nTime on the processor for one request, {ROUNDS} rounds in turns\n")
    print("                                       |   median |  times bare |  spread of rounds")
    for name, costs in found.items():
        ratios = sorted(cost / bare for cost, bare in zip(costs, baseline, strict=True))
        middle, times = statistics.median(costs) * 1e6, statistics.median(ratios)
        spread = f"{ratios[1]:6.2f} to {ratios[-2]:.2f}"
        print(f"{name:38} | {middle:6.0f} µs | {times:9.2f} × | {spread}", flush=True)


def wrk(bare, site):
    """Requests a second, where wrk is installed to ask so fast."""
    if shutil.which("wrk") is None:
        print("\nwrk is not installed, so no requests a second.")
        return
    rates = {bare: [], site: []}
    for _ in range(5):
        for server, found in rates.items():
            found.append(_rate(server))
    print("\nRequests a second, wrk with 4 connections")
    for name, server in (("bare application", bare), ("article, from memory", site)):
        ratio = statistics.median(
            ours / theirs for ours, theirs in zip(rates[server], rates[bare], strict=True)
        )
        print(f"{name:38} | {statistics.median(rates[server]):6.0f} /s | {ratio:9.2f} × bare")


def _rate(server):
    address = f"http://localhost:{server.port}{ARTICLE}"
    command = ["wrk", "-t1", "-c4", "-d2s", "-H", "Accept-Encoding: gzip, br", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"Requests/sec: +([\d.]+)", told)[1])


def in_process(folder, env):
    """What the cache itself adds, without any server."""
    code = "from tests import bench_pages; bench_pages.inside()"
    here = {"HTTPS": "off", "ALLOWED_HOSTS": "localhost", "SITE_URL": "http://localhost"}
    env = env | here | {"BARE_ANSWER": str(folder / "answer")}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


def inside():
    from biocorrect.wsgi import application
    from tests import bare
    from tests.wsgi import ask, request

    asked = request(ARTICLE, host="localhost", accept_encoding="gzip, br", cookie="cart=abc")
    cold = time.process_time()
    ask(application, ARTICLE, host="localhost")
    cold = time.process_time() - cold
    print("\nCalls within one process")
    print(f"first miss, everything still to load    | {cold * 1e3:8.1f} ms")
    for name, called in (("bare application", bare.application), ("from memory", application)):
        times = [_call(called, asked) for _ in range(7)]
        print(f"{name:38} | {min(times) * 1e6:8.2f} µs")


def _call(application, asked):
    times = 20_000
    started = time.process_time()
    for _ in range(times):
        b"".join(application(asked, lambda *head: None))
    return (time.process_time() - started) / times


def grow(env, bare, site, slow):
    """The same pages while the tables grow, of which they need a few rows."""
    print("\nTimes bare, as pages and archived products become more")
    print("     rows | article from memory | article rendered | product rendered")
    for size in (10, 100, 1_000, 10_000):
        manage(env, "shell", "--no-imports", "-c", GROW.format(size=size))
        time.sleep(2)
        baseline = _middle(bare, get(ARTICLE), 800)
        memory = _middle(site, get(ARTICLE), 800) / baseline
        article = _middle(slow, get(ARTICLE), 30) / baseline
        product = _middle(slow, get("/shop/cadence/"), 15) / baseline
        print(f"{size:9,} | {memory:17.2f} × | {article:14.1f} × | {product:14.1f} ×", flush=True)


def _middle(server, request, times):
    return statistics.median(server.cost(request, times) for _ in range(5))


if __name__ == "__main__":
    main()
