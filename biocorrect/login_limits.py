"""How often a log-in may fail: by name and address together, and by address alone.

django-axes counts in the database, so that all processes agree. Every name is counted alike,
whether there is such a person or not, so that the answers tell nobody who works here.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

# Long enough to look into a break-in that is found late.
DAYS_OF_LOG_INS = 90

type Attempts = QuerySet[AccessAttempt]


class LogInLimits(AxesDatabaseHandler):  # type: ignore[misc]
    """Count as axes does, but let many people log in from one office: an address has its own limit.

    Axes knows one limit for all that it counts, so an address that is full counts as a full pair.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        pair, address = self.get_user_attempts(request, credentials)
        if failures(address) >= settings.LOGIN_ADDRESS_LIMIT:
            return int(settings.AXES_FAILURE_LIMIT)
        return failures(pair)

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget this person's own failures only: one who may log in gives no address a new go."""
        pair, _ = self.filter_user_attempts(request, credentials)
        return int(pair.delete()[0])


def failures(attempts: Attempts) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """Answer calmly and say when to try again. The same for a name that exists and one that does
    not, and for a right password and a wrong one."""
    until = locked_until(request, credentials)
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    context = {
        **admin.site.each_context(request),
        "title": "Too many tries",
        "until": until,
        "minutes": math.ceil(seconds / 60),
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def locked_until(request: HttpRequest, credentials: dict[str, Any]) -> datetime:
    """The moment from which this pair and this address may try again, to the minute, rounded up."""
    pair, address = LogInLimits().get_user_attempts(request, credentials)
    ends = [
        free_at(attempts, limit)
        for attempts, limit in (
            (pair, settings.AXES_FAILURE_LIMIT),
            (address, settings.LOGIN_ADDRESS_LIMIT),
        )
    ]
    until = max(ends)
    return until if until.second == until.microsecond == 0 else _next_minute(until)


def free_at(attempts: Attempts, limit: int) -> datetime:
    """The moment at which so many failures are forgotten that fewer than the limit are left."""
    left = 0
    for attempt in attempts.order_by("-attempt_time"):
        left += attempt.failures_since_start
        if left >= limit:
            # Axes forgets a row as a whole, as old as its last failure.
            ends: datetime = attempt.attempt_time + settings.AXES_COOLOFF_TIME
            return ends
    return timezone.now()


def _next_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


def purge() -> int:
    """Delete failures that no longer count and log-ins of long ago; return how many rows."""
    now = timezone.now()
    old_failures = AccessAttempt.objects.filter(attempt_time__lte=now - settings.AXES_COOLOFF_TIME)
    old_log_ins = AccessLog.objects.filter(attempt_time__lte=now - timedelta(days=DAYS_OF_LOG_INS))
    return int(old_failures.delete()[0] + old_log_ins.delete()[0])
