"""What was cancelled, postponed or stopped, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import User
from core.calendar import bangkok_date
from enrollment import actions
from enrollment.models import ActivityOccurrence
from indicators.definitions import reasons_text
from indicators.export.canonical import Pseudonyms
from indicators.http.rows import file_rows
from indicators.queries import indicator8
from indicators.queries.rows import row_list
from indicators.queries.snapshot_rows import frozen_tables
from indicators.types import CalledOff, Decision, Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.django_db


def test_every_reason_of_an_activity_moved_and_then_cancelled_is_told_in_order(
    make_person: Callable[..., User], occurrence: ActivityOccurrence
) -> None:
    first, by = occurrence.starts_at, make_person()
    day = first + timedelta(days=20)
    said = {"starts_at": day, "ends_at": day + timedelta(hours=3), "reason": "สถานที่ไม่ว่าง", "by": by}
    actions.postpone_occurrence(occurrence=occurrence, now=first - timedelta(days=2), **said)
    actions.cancel_occurrence(occurrence=occurrence, reason="ฝนตกหนัก", by=by, now=first)

    kept = indicator8(scope=Scope(2570), as_of=local("2026-12-01 12:00")).called_off
    (called,) = kept
    assert (called.reason, called.date) == ("ฝนตกหนัก", bangkok_date(day))
    assert called.decisions == (
        Decision("postponed", bangkok_date(first - timedelta(days=2)), "สถานที่ไม่ว่าง", (bangkok_date(first), bangkok_date(day))),
        Decision("cancelled", bangkok_date(first), "ฝนตกหนัก"),
    )
    with translation.override("en"):
        text = reasons_text(called)
    assert text.index("สถานที่ไม่ว่าง") < text.index("ฝนตกหนัก")
    assert text.startswith("(1) ")
    assert "postponed" in text.lower()
    assert CalledOff.from_data(json.loads(json.dumps(called.as_data()))) == called
    table = next(table for table in frozen_tables(Scope(2570).period, (), Pseudonyms(uuid4(), "k")) if table.name == "activities.csv")
    (row,) = table.rows
    assert "สถานที่ไม่ว่าง" in str(row[-1])
    found = row_list("8.2x", Scope(2570))
    (shown,) = file_rows(found)
    assert "สถานที่ไม่ว่าง" in str(shown[-1])
    assert "ฝนตกหนัก" in str(shown[-1])
