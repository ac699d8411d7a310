"""Publishing is seen within a second on every process, and never before its time."""

import json
import time
from threading import Event, Thread

import pytest

from tests import production
from tests.production import get, gunicorn, wait_for

PAGE = "/articles/now/"
FIRST = """
from content import publishing
from content.models import Page
page = Page.objects.create(kind="article", slug="now", title="First edition", summary="Words.",
    search_description="One plain sentence about nothing but the time.")
publishing.publish(page, None)
"""
# Says when each became true: at once when the transaction ended, and at its moment.
SECOND_AND_THIRD = """
import json, time
from datetime import timedelta
from django.utils import timezone
from content import publishing
from content.models import Page
page = Page.objects.get(slug="now")
page.title = "Second edition"
page.save()
publishing.publish(page, None)
second = time.time()
page.title = "Third edition"
page.save()
moment = timezone.now() + timedelta(seconds=3)
publishing.publish(page, None, at=moment)
print(json.dumps({"Second": second, "Third": moment.timestamp()}))
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory, collected):
    folder = tmp_path_factory.mktemp("processes")
    env = production.environment(folder, STATIC_ROOT=str(collected))
    assert production.manage("migrate", "-v0", env=env).returncode == 0
    return env


def run(script, env):
    answer = production.manage("shell", "--no-imports", "-c", script, env=env)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


class Reader(Thread):
    """Reads the page over and over from one process, and writes down what it saw and when."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.seen, self.enough = server, [], Event()

    def run(self):
        while not self.enough.wait(0.02):
            asked = time.time()
            answer = get(self.server.port, PAGE)
            edition = next(
                word
                for word in ("First", "Second", "Third")
                if f"{word} edition" in str(answer.body)
            )
            self.seen.append((asked, time.time(), edition, answer.headers["X-Page-Cache"]))

    def asked_after(self, moment):
        return {edition for asked, _, edition, _ in self.seen if asked > moment}

    def answered_before(self, moment):
        return {edition for _, answered, edition, _ in self.seen if answered < moment}


def test_publishing_is_seen_within_a_second_on_every_process_and_never_before_its_time(env):
    run(FIRST, env)
    with gunicorn(env, "-w", "1") as one, gunicorn(env, "-w", "1") as other:
        readers = [Reader(one), Reader(other)]
        for reader in readers:
            wait_for(reader.server)
            reader.start()
        moments = json.loads(run(SECOND_AND_THIRD, env))
        time.sleep(max(moments["Third"] + 1.5 - time.time(), 0))
        for reader in readers:
            reader.enough.set()
            reader.join(20)
    for reader in readers:
        assert "First" not in reader.asked_after(moments["Second"] + 1)
        assert "Third" not in reader.answered_before(moments["Third"])
        assert reader.asked_after(moments["Third"] + 1) == {"Third"}
        assert "Second" in reader.answered_before(moments["Third"])
        ways = [how for *_, how in reader.seen]
        assert set(ways) == {"miss", "hit"}
        assert ways.count("miss") <= 8, "each epoch costs one render"
        assert ways.count("hit") > 20
