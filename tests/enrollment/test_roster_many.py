"""A list of the size that PostgreSQL takes in by COPY: the same in every respect."""

from __future__ import annotations

import io
from datetime import datetime

import pytest

from accounts.models import User
from core.sheets import write_csv
from enrollment import actions
from enrollment.models import Cohort, Enrollment, RosterImport, ServiceEvent

PEOPLE = 150
HEADERS = ["รหัสนักศึกษา", "ชื่อ-สกุล", "อีเมล", "ปีเกิด", "ผู้ประกอบการ"]


def rows() -> list[list[str]]:
    return [
        [f"64{n:04}", f"นางสาวคำ{chr(0x0E01 + n % 40)}า ใจดี{n}", f"p{n}@example.org" if n % 2 else "", "2540", "ร่มบ่อสร้าง" if n % 3 else ""]
        for n in range(PEOPLE)
    ]


def take(cohort: Cohort, listed: list[list[str]], now: datetime) -> RosterImport:
    stream = io.BytesIO()
    write_csv(stream, HEADERS, listed)
    roster = actions.take_roster(cohort=cohort, content=stream.getvalue(), file_name="list.csv", now=now)
    return actions.apply_roster(roster=actions.confirm_roster(roster=roster, skip_errors=False, now=now), now=now)


def held() -> tuple[int, ...]:
    return User.objects.count(), Enrollment.objects.count(), ServiceEvent.objects.count()


@pytest.mark.production
@pytest.mark.django_db
def test_a_long_list_comes_in_stays_and_goes(partner_cohort: Cohort, now: datetime) -> None:
    before = held()

    roster = take(partner_cohort, rows(), now)

    lines = list(roster.rows.order_by("line").select_related("person", "enrollment"))
    assert [line.enrollment.partner_ref for line in lines if line.enrollment] == [row[0] for row in rows()]
    assert all(line.person and line.enrollment and line.enrollment.learner_id == line.person.pk for line in lines)
    assert all(line.person_was_created and line.enrollment_was_created for line in lines)
    assert {(line.person.birth_year, line.person.email) for line in lines if line.person} == {(1997, row[2] or None) for row in rows()}
    assert tuple(now - then for now, then in zip(held(), before, strict=True)) == (PEOPLE, PEOPLE, PEOPLE)

    again = take(partner_cohort, [*rows(), ["649999", "นายคำปัน น้ำผึ้ง", "", "2541", ""]], now)

    assert again.counts["same"] == PEOPLE
    assert list(again.rows.filter(person_was_created=True).values_list("line", flat=True)) == [PEOPLE + 2]
    assert list(again.rows.exclude(person=None).values_list("outcome", flat=True).distinct().order_by("outcome")) == ["create", "same"]

    actions.undo_roster(roster=again, now=now)
    actions.undo_roster(roster=roster, now=now)
    assert held() == before
