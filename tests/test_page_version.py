"""A new epoch begins within a second of a change, and with the moment a page changes by itself."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from biocorrect import page_version
from biocorrect.models import PageChange
from biocorrect.page_version import PageVersion, next_turn
from content import publishing
from content.models import Edition, Page
from tests.pages import make_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.money]

# A Tuesday morning in New York: the next turn is at 2 pm.
MORNING = datetime(2030, 1, 8, 9, 0, tzinfo=ZoneInfo("America/New_York"))


class Clock:
    """Both clocks of the machine, standing still until they are moved."""

    def __init__(self):
        self.now, self.ticks = MORNING, 1000.0

    def pass_by(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now.astimezone(UTC))
    monkeypatch.setattr(page_version, "monotonic", lambda: clock.ticks)
    return clock


@pytest.fixture(autouse=True)
def connections(monkeypatch):
    """Notes when connections are renewed or closed, and leaves the test's own transaction open."""
    done = []
    monkeypatch.setattr(page_version, "close_old_connections", lambda: done.append("renewed"))
    monkeypatch.setattr(
        page_version, "connection", SimpleNamespace(close=lambda: done.append("closed"))
    )
    return done


@pytest.fixture
def version(clock):
    version = PageVersion()
    version.epoch()
    return version


@pytest.fixture
def broken(monkeypatch):
    """Two calls: one lets the database fail from now on, the other mends it."""
    aggregate = PageChange.objects.aggregate

    def fail(*_):
        raise InterfaceError("connection already closed")

    return (
        lambda: monkeypatch.setattr(PageChange.objects, "aggregate", fail),
        lambda: monkeypatch.setattr(PageChange.objects, "aggregate", aggregate),
    )


def test_a_change_begins_an_epoch_within_a_second(version, clock):
    for _ in range(3):
        before = version.epoch()
        PageChange.objects.create()
        clock.pass_by(0.9)
        assert version.epoch() == before + 1
        clock.pass_by(0.9)
        assert version.epoch() == before + 1


def test_the_database_is_asked_at_most_once_in_a_while(version, clock):
    with CaptureQueriesContext(connection) as captured:
        for _ in range(1000):
            version.epoch()
            clock.pass_by(0.001)
    assert len(captured) == 1


def test_two_processes_see_the_same_change_each_by_itself(version, clock):
    other = PageVersion()
    other.epoch()
    PageChange.objects.create()
    clock.pass_by(0.9)
    assert (version.epoch(), other.epoch()) == (2, 2)


def test_a_change_that_is_committed_after_a_later_one_is_seen(version, clock):
    """Keys are given out when a row is written, and seen when its transaction ends."""
    last = PageChange.objects.create().pk
    PageChange.objects.create(pk=last + 2)
    clock.pass_by(1)
    before = version.epoch()
    PageChange.objects.create(pk=last + 1)
    clock.pass_by(1)
    assert version.epoch() == before + 1


def test_rows_that_come_while_as_many_are_purged_are_seen(version, clock):
    PageChange.objects.create()
    clock.pass_by(1)
    before = version.epoch()
    PageChange.objects.all().delete()
    PageChange.objects.create()
    clock.pass_by(1)
    assert version.epoch() == before + 1


def test_a_scheduled_edition_ends_the_epoch_at_its_moment_and_not_before(version, clock):
    page = published(make_page())
    publishing.publish(page, None, at=timezone.now() + timedelta(seconds=100))
    clock.pass_by(1)
    before = version.epoch()
    clock.pass_by(98.999)
    assert version.epoch() == before
    assert Page.objects.live().get().edition.pk == Edition.objects.earliest("goes_live_at").pk
    clock.pass_by(0.001)
    assert version.epoch() == before + 1
    assert Page.objects.live().get().edition.pk == Edition.objects.latest("goes_live_at").pk


def test_of_several_scheduled_editions_each_begins_an_epoch(version, clock):
    for seconds in (30, 10, 20):
        publishing.publish(make_page(), None, at=timezone.now() + timedelta(seconds=seconds))
    clock.pass_by(1)
    epochs = []
    for _ in range(32):
        epochs.append(version.epoch())
        clock.pass_by(1)
    assert epochs[-1] - epochs[0] == 3
    assert [epochs.index(epoch) + 1 for epoch in sorted(set(epochs))[1:]] == [10, 20, 30]


def test_a_schedule_is_followed_between_two_looks(version, clock):
    """What is due in half a second is not seen only after eight tenths."""
    publishing.publish(make_page(), None, at=timezone.now() + timedelta(seconds=1.3))
    clock.pass_by(0.8)
    before = version.epoch()
    clock.pass_by(0.499)
    assert version.epoch() == before
    clock.pass_by(0.001)
    assert version.epoch() == before + 1


def test_a_withdrawn_schedule_ends_nothing(version, clock):
    edition = publishing.publish(make_page(), None, at=timezone.now() + timedelta(seconds=5))
    publishing.withdraw(edition)
    clock.pass_by(1)
    before = version.epoch()
    clock.pass_by(60)
    assert version.epoch() == before


@pytest.mark.parametrize(
    ("at", "turn"),
    [
        ("2030-01-08 09:00", "2030-01-08 14:00"),
        ("2030-01-08 13:59", "2030-01-08 14:00"),
        ("2030-01-08 14:00", "2030-01-09 00:00"),
        ("2030-01-08 23:59", "2030-01-09 00:00"),
        ("2030-01-09 00:00", "2030-01-09 14:00"),
        # The clocks go forward on 10 March and back on 3 November.
        ("2030-03-09 20:00", "2030-03-10 00:00"),
        ("2030-03-10 01:30", "2030-03-10 14:00"),
        ("2030-11-03 01:30", "2030-11-03 14:00"),
        ("2030-12-31 20:00", "2031-01-01 00:00"),
    ],
)
def test_arrival_days_turn_when_orders_leave_and_with_the_day(at, turn):
    zone = ZoneInfo("America/New_York")
    at, turn = (datetime.fromisoformat(each).replace(tzinfo=zone) for each in (at, turn))
    assert next_turn(at.astimezone(UTC)) == turn


def test_the_days_turn_begins_an_epoch(version, clock):
    before = version.epoch()
    clock.pass_by(5 * 3600 - 0.001)
    assert version.epoch() == before
    clock.pass_by(0.001)
    assert version.epoch() == before + 1


def test_orders_that_leave_at_midnight_turn_with_the_day(settings):
    settings.ORDER_CUTOFF_HOUR = 0
    assert next_turn(MORNING) == MORNING.replace(hour=0) + timedelta(days=1)


def test_while_the_database_does_not_answer_the_epoch_goes_on(version, clock, broken):
    fail, mend = broken
    before = version.epoch()
    PageChange.objects.create()
    fail()
    clock.pass_by(10 * 3600)
    assert version.epoch() == before
    assert not version.ask_again()
    mend()
    clock.pass_by(0.9)
    assert version.epoch() == before + 1
    assert version.ask_again()


def test_a_connection_that_failed_is_closed_and_an_old_one_renewed(
    version, clock, broken, connections
):
    assert connections == ["renewed"]
    fail, mend = broken
    fail()
    clock.pass_by(1)
    version.epoch()
    assert connections == ["renewed", "renewed", "closed"]
    mend()
    clock.pass_by(1)
    version.epoch()
    assert connections[3:] == ["renewed"]


def test_a_database_that_does_not_answer_is_asked_no_more_often(version, clock, monkeypatch):
    asked = []

    def fail():
        asked.append(clock.ticks)
        raise DatabaseError

    monkeypatch.setattr(page_version, "close_old_connections", fail)
    for _ in range(2000):
        clock.pass_by(0.001)
        version.epoch()
    assert len(asked) == 2


def test_without_a_word_from_the_database_there_is_no_epoch(clock, broken):
    fail, mend = broken
    fail()
    version = PageVersion()
    assert version.epoch() is None
    mend()
    clock.pass_by(0.9)
    assert version.epoch() == 1


def test_who_comes_while_another_looks_does_not_wait(version, clock):
    with version._look:
        clock.pass_by(5)
        assert version.epoch() == 1
