"""The worked vector of Indicator 8: ten rows of six people, twelve unnamed visitors, one who never came."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from core.calendar import BANGKOK
from enrollment.models import Operator, ServiceEvent

# The small school of the tests of enrollment.
from tests.enrollment.conftest import course, make_cohort, make_person, occurrence, operator, partner  # noqa: F401

NAMESPACE = UUID("00000000-0000-0000-0000-000000000008")
BIRTH_YEARS = {"P1": 1971, "P2": 2002, "P4": 1960, "P5": None, "P6": 2012, "P3": 1990}


def key(person: str) -> UUID:
    return uuid5(NAMESPACE, person)


def local(text: str) -> datetime:
    """Read `2026-01-12 10:00` as Bangkok time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BANGKOK)


@pytest.fixture
def vector(db: None) -> None:
    operators = {code: Operator.objects.create(code=code, type="group", province_code="50") for code in ("O1", "O2")}
    rows: list[tuple[Any, ...]] = [
        ("P1", "course", "A", "A/1", "01", "2026-01-12 09:00", "O1"),
        ("P2", "course", "A", "A/1", "01", "2026-01-12 09:00", "O1"),
        ("P4", "course", "A", "A/1", "01", "2026-01-13 09:00", "O2"),
        ("P5", "course", "A", "A/1", "01", "2026-01-12 09:00", None),
        ("P1", "course", "A", "A/2", "01", "2026-05-04 09:00", "O1"),
        ("P1", "course", "B", "B/1", "12", "2026-09-30 23:30", "O1"),
        ("P6", "course", "B", "B/1", "12", "2026-10-01 00:10", None),
        ("P1", "activity", "X", "X", "01", "2026-02-14 10:00", "O1"),
        ("P5", "activity", "X", "X", "01", "2026-02-14 10:00", None),
        ("P3", "activity", "Z", "Z", "10", "2026-09-30 10:00", "O1"),
    ]
    for person, kind, offering, run, branch, first, represented in rows:
        ServiceEvent.objects.create(
            person_key=key(person), offering_kind=kind, offering_code=offering, run_code=run, branch_code=branch, mode="onsite",
            province_code="54" if person == "P4" else "50", first_at=local(first), registered_at=local(first),
            operator=operators.get(represented), gender="female" if person in {"P1", "P2"} else "", birth_year=BIRTH_YEARS[person],
        )  # fmt: skip
    # P3 registered for A/1 and never came; X had twelve more visitors; an activity Y was cancelled and left no row.
    ServiceEvent.objects.create(
        person_key=key("P3"), offering_kind="course", offering_code="A", run_code="A/1", registered_at=local("2026-01-05 09:00")
    )
    ServiceEvent.objects.create(
        person_key=None, headcount=12, offering_kind="activity", offering_code="X", run_code="X", province_code="50",
        first_at=local("2026-02-14 10:00"),
    )  # fmt: skip
