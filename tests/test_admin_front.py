"""The admin's front page: every number leads to its rows, and a clock that stopped is red."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from store import chart, promise, pulse, sales, standing
from store.models import (
    Delay,
    JobRun,
    Mail,
    Order,
    PaymentIssue,
    Refund,
    StripeEvent,
)
from tests import groups
from tests.admin_pages import make_staff, text_of
from tests.factories import make_order, make_product, make_variant

FRONT = reverse("admin:index")
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
# Four tell who asks and one what they did last; the others count.
MOST_QUERIES = 30


@pytest.fixture
def variant(db):
    return make_variant(make_product(name="Cadence"), on_hand=60)


def front(client):
    return client.get(FRONT).context.get("front")


def numbers(shown):
    tiles = {tile.name: tile.count for tile in shown.tiles}
    return tiles | {task.words: task.count for task in shown.tasks}


def later(row, **fields):
    """Write fields that the model fills by itself."""
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def ran(name, ago, *, ok=True, **counts):
    at = timezone.now() - ago
    return JobRun.objects.create(name=name, started_at=at, finished_at=at, ok=ok, counts=counts)


def heard(ago, number="evt_1", **fields):
    event = StripeEvent.objects.create(
        id=number, type="t", created=timezone.now(), livemode=False, payload="{}"
    )
    return later(event, received_at=timezone.now() - ago, **fields)


def wrote(ago, state="queued"):
    letter = Mail.objects.create(to="ada@example.com", subject="s", text="t", state=state)
    return later(letter, created_at=timezone.now() - ago)


def delayed(order, **fields):
    return Delay.objects.create(order=order, reason="The foam is late", **fields)


def everything_waits(variant):
    """Make one or two of all that may wait."""
    now = timezone.now()
    make_order(variant, paid=True)
    make_order(variant, paid=True, fulfilment_state="packed")
    make_order(variant, paid=True, fulfilment_state="shipped", paid_at=now - 20 * DAY)
    make_order(variant, payment_state="processing", cart=None)
    for reason in Order.Review.values[1:]:
        make_order(variant, paid=True, review_reason=reason)
    make_order(variant, paid=True, review_reason="no_address")
    make_order(variant, paid=True, dispute_state="open", dispute_due=now + 5 * DAY)
    make_order(variant, paid=True, dispute_state="open", dispute_due=now + 3 * DAY)
    make_order(variant, paid=True, paid_at=now - 9 * DAY)
    silent = make_order(variant, paid=True, paid_at=now - 60 * DAY)
    delayed(silent, needs_consent=True, told_at=now - 50 * DAY, ships_on=now.date() + 9 * DAY)
    lacking = make_order(variant, paid=True)
    lacking.lines.update(allocated=False)
    sent_back = make_order(variant, paid=True)
    for amount in (100, sent_back.total):
        Refund.objects.create(
            order=sent_back, source="dashboard", amount=amount, state="failed", to_check=True
        )
    PaymentIssue.objects.create(kind="orphan", session_id="cs_1", payment_intent="pi_1", amount=1)
    wrote(HOUR, "failed")
    make_variant(make_product(), on_hand=2)
    make_variant(make_product(), on_hand=0)


# Numbers


def test_every_number_leads_to_as_many_rows(staff_client, variant):
    everything_waits(variant)
    shown = front(staff_client)
    assert shown.calm == ""
    places = [*shown.tiles, *shown.tasks]
    assert len(places) == len({place.url for place in places}) == 16
    rows = {
        place.url: staff_client.get(place.url).context["cl"].result_count
        for place in places
        if place.count
    }
    assert rows == {place.url: place.count for place in places}


def test_what_waits_is_counted_once_and_said_in_words(staff_client, variant):
    everything_waits(variant)
    found = numbers(front(staff_client))
    assert found["To ship"] == found["Waiting for the bank"] == 1
    assert found["Low stock"] == found["Sold out"] == 1
    assert found["orders have no address"] == 2
    assert found["payments are disputed"] == 2
    assert found["order has a refund to look at"] == 1
    words = text_of(staff_client.get(FRONT))
    assert "1 letter could not be sent" in words
    assert "Answer the first by" in words


def test_a_dispute_that_is_overdue_says_so(staff_client, variant):
    make_order(variant, paid=True, dispute_state="open", dispute_due=timezone.now() - HOUR)
    (task,) = front(staff_client).tasks
    assert (task.words, task.is_urgent) == ("payment is disputed", True)
    assert task.note.startswith("It was to be answered by ")


@pytest.mark.django_db
def test_an_order_is_late_by_the_same_rule_here_and_on_its_page():
    today = date(2026, 11, 25)
    noon = datetime(2026, 11, 11, 12, tzinfo=UTC)
    for hours in range(0, 15 * 24, 5):
        paid_at = noon + hours * HOUR
        is_late = promise.leaves(Order(paid_at=paid_at), []) < today
        assert is_late == (paid_at < standing.first_moment_in_time(today)), paid_at


# Days with nothing to do


def test_an_empty_shop_says_what_will_stand_here(staff_client):
    page = text_of(staff_client.get(FRONT))
    assert "No order yet. The first one will stand here" in page
    assert "To pack" not in page
    assert "The last 30 days" not in page
    assert "need a look" not in page


def test_a_quiet_day_is_one_calm_line(staff_client, variant):
    make_order(variant, paid=True, fulfilment_state="shipped")
    ran("reconcile", MINUTE)
    shown = front(staff_client)
    assert (shown.tiles, shown.tasks, shown.health.bad) == ([], [], [])
    assert shown.calm.startswith("A quiet day: nothing to pack or to ship")


def test_a_day_with_only_parcels_says_that_nothing_else_waits(staff_client, variant):
    make_order(variant, paid=True)
    shown = front(staff_client)
    assert [tile.count for tile in shown.tiles] == [1, 0, 0, 0, 0]
    assert shown.calm == "Nothing else needs attention."


def test_who_sees_only_shelves_is_told_that_they_are_full(client, variant):
    client.force_login(make_staff("view_stocklevel"))
    shown = front(client)
    assert (shown.tiles, shown.calm) == ([], "A quiet day: every pair on sale is well in stock.")


# Who sees what


def shown_to(client, name):
    groups.make()
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    client.force_login(user)
    return front(client)


PARCELS = ["To pack", "To ship", "Waiting for the bank"]


@pytest.mark.parametrize(
    ("group", "tiles", "sees_issues", "signs"),
    [
        ("Fulfilment", [*PARCELS, "Low stock", "Sold out"], False, ["Holds", "Letters"]),
        ("Refunds", PARCELS, True, ["Holds", "Letters"]),
        ("Catalogue", ["Low stock", "Sold out"], False, None),
    ],
)
def test_a_group_sees_what_its_lists_hold(client, variant, group, tiles, sees_issues, signs):
    everything_waits(variant)
    shown = shown_to(client, group)
    assert [tile.name for tile in shown.tiles] == tiles
    assert ("payment to look at" in numbers(shown)) is sees_issues
    assert ("letter could not be sent" in numbers(shown)) is (signs is not None)
    assert (shown.picture is not None) is ("To pack" in tiles)
    found = shown.health and sorted(s.name for s, _ in shown.health.bad + shown.health.good)
    assert found == signs
    lists = {place.url.partition("?")[0]: place.url for place in [*shown.tiles, *shown.tasks]}
    assert {client.get(url).status_code for url in lists.values()} == {200}


@pytest.mark.django_db
def test_who_may_see_nothing_of_the_shop_gets_djangos_page(client):
    client.force_login(make_staff())
    page = client.get(FRONT)
    assert "front" not in page.context
    assert page.context["title"] == "What would you like to change?"


def test_the_lists_and_recent_actions_of_django_stay_below(staff_client):
    page = text_of(staff_client.get(FRONT))
    assert page.index("How the shop runs") < page.index("What would you like to change?")
    assert page.index("Articles and pages") < page.index("Recent actions")


# What it costs


def test_more_orders_cost_no_query_more(staff_client, variant):
    everything_waits(variant)
    ran("reconcile", HOUR)
    # The first page of a process also learns the kinds of rows there are.
    queries(staff_client)
    few = queries(staff_client)
    for order in [make_order(variant, paid=True) for _ in range(6)]:
        delayed(order, needs_consent=True, told_at=timezone.now() - 50 * DAY)
        Order.objects.filter(pk=order.pk).update(paid_at=timezone.now() - 60 * DAY)
        Refund.objects.create(order=order, source="admin", amount=1, state="succeeded")
        ran("reconcile", HOUR)
    assert queries(staff_client) == few <= MOST_QUERIES


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(FRONT).status_code == 200
    return len(captured)


# Clocks


def bad():
    """The names of the clocks that have run out, each with advice."""
    signs = pulse.signs(timezone.now())
    assert all(bool(sign.advice) == sign.is_bad for sign in signs)
    return [sign.name for sign in signs if sign.is_bad]


def paid(variant, ago):
    order = make_order(variant, paid=True)
    return later(order, placed_at=timezone.now() - ago)


def sums(variant, ago=HOUR, **differ):
    money = {"stripe_paid": 9000, "stripe_refunded": 500} | {
        "local_paid": 9000,
        "local_refunded": 500,
    }
    ran("money_sum", ago, **(money | differ))


def waits_for_payment(variant, ago):
    order = make_order(variant)
    return later(order, session_expires_at=timezone.now() - ago)


@pytest.mark.parametrize(
    ("name", "happens", "still_well", "too_late"),
    [
        ("Reconcile", lambda _, ago: ran("reconcile", ago), 14 * MINUTE, 16 * MINUTE),
        ("Events", lambda _, ago: heard(ago), 9 * MINUTE, 11 * MINUTE),
        ("Holds", waits_for_payment, 29 * MINUTE, 31 * MINUTE),
        ("Letters", lambda _, ago: wrote(ago), 29 * MINUTE, 31 * MINUTE),
        ("Letters", lambda _, ago: wrote(ago, "sending"), 29 * MINUTE, 31 * MINUTE),
        ("Webhooks", paid, 1.9 * HOUR, 2.1 * HOUR),
        ("Stripe and us", sums, 49 * HOUR, 51 * HOUR),
    ],
)
def test_a_clock_turns_red_when_its_time_is_over(variant, name, happens, still_well, too_late):
    if name != "Reconcile":
        ran("reconcile", MINUTE)
    happens(variant, still_well)
    assert bad() == []
    for model in (JobRun, StripeEvent, Mail):
        model.objects.all().delete()
    ran("reconcile", HOUR if name == "Reconcile" else MINUTE)
    happens(variant, too_late)
    assert bad() == [name]


def test_what_is_done_with_makes_no_clock_red(variant):
    ran("reconcile", MINUTE)
    heard(DAY, processed_at=timezone.now())
    wrote(DAY, "sent")
    wrote(DAY, "failed")
    later(waits_for_payment(variant, DAY), payment_state="expired", cart=None)
    paid(variant, 30 * HOUR)
    assert bad() == []


def test_an_event_after_the_last_paid_order_shows_that_webhooks_come(variant):
    ran("reconcile", MINUTE)
    paid(variant, 5 * HOUR)
    assert bad() == ["Webhooks"]
    heard(4 * HOUR, processed_at=timezone.now())
    assert bad() == []


@pytest.mark.django_db
def test_reconcile_need_not_have_run_before_the_first_order():
    assert bad() == []


def test_reconcile_must_run_once_there_is_an_order(variant):
    make_order(variant)
    assert bad() == ["Reconcile"]


@pytest.mark.django_db
def test_a_run_that_has_not_ended_is_no_run():
    ran("reconcile", HOUR)
    JobRun.objects.create(name="reconcile")
    assert bad() == ["Reconcile"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("differ", "advice"),
    [
        ({"stripe_paid": 9001}, "What was paid differs."),
        ({"local_refunded": 499}, "What went back differs."),
        ({"stripe_paid": 9100, "stripe_refunded": 600}, "What was paid differs."),
    ],
)
def test_a_cent_between_stripe_and_us_is_red(differ, advice):
    sums(None, **differ)
    (sign,) = [sign for sign in pulse.signs(timezone.now()) if sign.is_bad]
    assert sign.name == "Stripe and us"
    assert sign.advice.startswith(advice)


@pytest.mark.django_db
def test_the_last_run_of_a_job_decides():
    ran("stock_audit", 2 * DAY, ok=False)
    ran("stock_audit", DAY)
    ran("purge", 2 * DAY)
    ran("purge", DAY, ok=False)
    assert bad() == ["Job “purge”"]


def test_each_sign_leads_to_the_rows_it_is_about(staff_client, variant):
    event, letter, order = heard(HOUR), wrote(HOUR), waits_for_payment(variant, HOUR)
    for job in ("reconcile", "purge", "stock_audit"):
        ran(job, HOUR, ok=False)
    sums(variant, stripe_paid=1)
    rows = {
        sign.name: list(staff_client.get(url).context["cl"].result_list)
        for sign, url in front(staff_client).health.bad
    }
    runs = {
        sign: [JobRun.objects.get(name=name)]
        for sign, name in [
            ("Reconcile", "reconcile"),
            ("Stripe and us", "money_sum"),
            ("Job “reconcile”", "reconcile"),
            ("Job “purge”", "purge"),
            ("Job “stock_audit”", "stock_audit"),
        ]
    }
    assert rows == runs | {"Events": [event], "Holds": [order], "Letters": [letter]}


# The last days


def test_a_day_begins_in_the_shops_own_time_and_is_net_of_what_went_back(variant):
    # Midnight in New York is 05:00 UTC.
    now = datetime(2026, 1, 15, 18, tzinfo=UTC)
    before, after = datetime(2026, 1, 15, 4, 59, tzinfo=UTC), datetime(2026, 1, 15, 5, tzinfo=UTC)
    first, second = (make_order(variant, paid=True, placed_at=at) for at in (before, after))
    make_order(variant, placed_at=after)
    for state, amount in (("succeeded", 300), ("requested", 20), ("failed", 5)):
        Refund.objects.create(order=second, source="admin", amount=amount, state=state)
    later(first, dispute_state="lost", dispute_amount=40)
    days = sales.last_days(now)
    assert [day.on for day in days] == [date(2026, 1, 15) - n * DAY for n in range(29, -1, -1)]
    assert days[-2] == sales.Day(date(2026, 1, 14), 1, first.paid_amount, 40)
    assert days[-1] == sales.Day(date(2026, 1, 15), 1, second.paid_amount, 320)
    assert days[-1].net == second.paid_amount - 320
    assert sum(day.orders for day in days) == 2


def test_the_drawing_has_a_twin_in_numbers_and_says_that_today_is_not_over(staff_client, variant):
    order = make_order(variant, paid=True)
    later(make_order(variant, paid=True), placed_at=timezone.now() - 3 * DAY)
    Refund.objects.create(order=order, source="admin", amount=100, state="succeeded")
    page = staff_client.get(FRONT).content.decode()
    section = page[page.index('class="picture"') : page.index("front__below")]
    assert 'style="' not in page[page.index('class="front"') : page.index("front__below")]
    assert section.count('class="drawing__today"') == 2
    assert section.count("<rect") == 4
    assert "less what went back" in section
    assert "so far" in section
    assert section.count("<tr>") == 32
    cells = re.findall(r'<td class="num">([^<]*)</td>', section)
    assert cells[:4] == ["1", "$62.95", "$1.00", "$61.95"]
    assert cells[-4:] == ["2", "$125.90", "$1.00", "$124.90"]


def test_days_without_a_sale_are_said_and_not_drawn(staff_client, variant):
    later(make_order(variant, paid=True), placed_at=timezone.now() - 40 * DAY)
    page = staff_client.get(FRONT).content.decode()
    assert "Nothing was sold in these days." in page
    assert "<rect" not in page


@pytest.mark.parametrize(
    ("values", "least", "step", "most"),
    [
        ([0, 0], 1, 1, 1),
        ([3, 1], 1, 1, 3),
        ([5], 1, 2, 6),
        ([17, 40], 1, 10, 40),
        ([41], 1, 20, 60),
        ([123_456], 1000, 50_000, 150_000),
        ([-5], 1000, 1000, 1000),
    ],
)
def test_a_scale_holds_every_value_in_at_most_four_round_steps(values, least, step, most):
    assert chart.scale(values, least=least) == (step, most)
    assert most / step <= chart.TALLEST
    assert most >= max(values)


def test_columns_stand_on_the_ground_and_the_smallest_is_seen():
    drawn = chart.columns([0, 1, 500, 1000], list("abcd"), top=20, height=100, most=1000)
    assert [column.height for column in drawn] == [0, 2, 50, 100]
    assert all(column.y + column.height == 120 for column in drawn)
    assert [column.is_today for column in drawn] == [False, False, False, True]
    assert (drawn[0].x, drawn[0].width) == ("3.500%", "18.000%")


def test_days_are_named_a_week_apart_back_from_today():
    days = [date(2026, 11, 1) + n * DAY for n in range(30)]
    named = chart.ticks(days)
    assert [tick.on.day for tick in named] == [2, 9, 16, 23, 30]
    assert [tick.anchor for tick in named] == ["middle"] * 4 + ["end"]
