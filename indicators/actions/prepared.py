"""Keeping reports ready, and counting them again when they are no longer true."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from time import perf_counter

from django.db import connection, transaction
from django.db.models import Q

from core.calendar import fiscal_year_of
from indicators.models import PreparedReport, SourceChange
from indicators.queries.dashboard import Dashboard
from indicators.queries.prepared import (
    FRESH_FOR,
    Asked,
    asked_of,
    counted_dashboard,
    plain_asked,
    plain_report,
    prepared_dashboard,
    source_stamp,
)
from indicators.types import Scope

HELD_FOR = timedelta(minutes=2)
FORGOTTEN_AFTER = timedelta(days=30)
# What was asked for within this is kept ready by the worker, the last of them first, and no more than so many.
KEPT_FOR = timedelta(hours=2)
KEPT_READY = 8
ROWS_LEFT = 50


def ready_dashboard(*, asked: Asked, now: datetime) -> Dashboard:
    """Answer the live numbers: those kept ready, or counted now and kept from here on."""
    found = prepared_dashboard(asked=asked, now=now)
    if found is None:
        return prepare_dashboard(asked=asked, now=now)
    # Who asks keeps it ready; to know it to the half hour is enough.
    PreparedReport.objects.filter(key=asked.key, asked_at__lt=now - KEPT_FOR / 4).update(asked_at=now)
    return found


def prepare_dashboard(*, asked: Asked, now: datetime, asked_at: datetime | None = None) -> Dashboard:
    """Count and keep. Doing it twice, or dying half-way, does no harm: the row is written last, and whole."""
    began = perf_counter()
    found, answers, stamp = counted_dashboard(asked=asked, as_of=now)
    took = perf_counter() - began
    report = json.dumps(plain_report(found.report), ensure_ascii=False)
    values = {"asked": plain_asked(asked) | {"took": took}, "report": report, "answers": answers, "stamp": stamp, "as_of": now}
    values |= {"asked_at": asked_at or now, "held_until": None}
    PreparedReport.objects.update_or_create(key=asked.key, defaults=values)
    return found


def refresh_reports(*, now: datetime) -> int:
    """Count again what people ask for and what changed; answer how many. The running year is always kept ready.

    Of two workers one takes each report; one that died is forgotten after `HELD_FOR`.
    """
    add_changes_up()
    PreparedReport.objects.filter(asked_at__lt=now - FORGOTTEN_AFTER).delete()
    running = Asked(Scope(fiscal_year_of(now)))
    wanted = {running.key: (running, now)}
    for row in PreparedReport.objects.filter(asked_at__gte=now - KEPT_FOR).order_by("-asked_at")[:KEPT_READY]:
        wanted.setdefault(row.key, (asked_of(row), row.asked_at))
    stamp = source_stamp()
    known = PreparedReport.objects.filter(key__in=wanted).values_list("key", "stamp", "as_of")
    current = {key for key, counted, as_of in known if counted == stamp and as_of > now - FRESH_FOR / 2}
    return sum(_refresh(*wanted[key], now=now) for key in wanted if key not in current)


def _refresh(asked: Asked, asked_at: datetime, *, now: datetime) -> bool:
    rows = PreparedReport.objects.filter(key=asked.key)
    if rows.exists() and not rows.filter(Q(held_until=None) | Q(held_until__lt=now)).update(held_until=now + HELD_FOR):
        return False
    prepare_dashboard(asked=asked, now=now, asked_at=asked_at)
    return True


@transaction.atomic
def add_changes_up() -> None:
    """Make one row of many; the sum is the same for whoever looks before and for whoever looks after."""
    rows = list(SourceChange.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked))
    if len(rows) > ROWS_LEFT:
        SourceChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
        SourceChange.objects.create(changes=sum(row.changes for row in rows))
