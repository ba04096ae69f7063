"""What is kept of a list that cannot be read: never a person."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enrollment import actions
from enrollment.models import Cohort, RosterImport
from enrollment.queries.roster_view import refusal_text


def refused(cohort: Cohort, text: str, now: datetime) -> RosterImport:
    return actions.take_roster(cohort=cohort, content=text.encode(), file_name="list.csv", now=now)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("6401,นางสาวสมหญิง ใจดี,somying@example.org,081-234-5678", "roster_no_name_column"),
        ("6401,สกุณ,สมหญิง,1234567890123", "roster_no_name_column"),
        ("6401,สมหญิง,สมหญิง,somying@example.org", "sheet_duplicate_column"),
    ],
)
def test_the_first_person_of_a_list_without_headers_is_kept_nowhere(
    partner_cohort: Cohort, now: datetime, tmp_path: Path, first: str, code: str
) -> None:
    text = f"{first}\r\n6402,ก้อง,ดีงาม,a@example.org\r\n"
    roster = refused(partner_cohort, text, now)
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError) as told:
        call_command("import_roster", str(path), "--cohort", "CMU-01", stdout=out, stderr=out)

    assert (roster.state, roster.error_code) == ("refused", code)
    said = f"{list(RosterImport.objects.values())}{refusal_text(roster)}{told.value}{out.getvalue()}"
    assert [cell for cell in first.split(",") if cell in said] == []


def test_headers_are_told_that_are_known_or_resemble_a_known_one(partner_cohort: Cohort, now: datetime) -> None:
    roster = refused(partner_cohort, "อีเมล,ชือ-นามสกุล,คณะ\r\na@example.org,ก้อง ดีงาม,ศิลปะ\r\n", now)

    assert refusal_text(roster).endswith("อีเมล, ชือ-นามสกุล")


def test_what_a_refusal_quotes_goes_after_thirty_days_and_the_reason_stays(partner_cohort: Cohort, now: datetime) -> None:
    quoted = refused(partner_cohort, "ชื่อ,ชื่อ\r\nก้อง,ดีงาม\r\n", now)
    counted = refused(partner_cohort, 'ชื่อ,นามสกุล\r\nก้อง,"ดีงาม\r\n', now)
    RosterImport.objects.update(created_at=now)
    whole = refusal_text(quoted)

    actions.discard_old_rosters(now=now + timedelta(days=29))
    quoted.refresh_from_db()
    assert refusal_text(quoted) == whole
    for _ in range(2):
        actions.discard_old_rosters(now=now + timedelta(days=31))

    for roster in (quoted, counted):
        roster.refresh_from_db()
    assert quoted.error_params == {"name": "…", "first": "…", "second": "…"}
    assert refusal_text(quoted) == whole.replace("ชื่อ”", "…”").replace("A", "…").replace("B", "…")
    assert counted.error_params == {"line": 2}
