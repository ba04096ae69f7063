"""Lists as lecturers have them: several sheets, drawn heads, lines above."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from core.models import Job, private_storage
from core.sheets import SheetChoiceError, SheetMissingError
from core.tasks import run_job
from enrollment import actions
from enrollment.errors import RosterStateError
from enrollment.models import Cohort, Enrollment, RosterImport
from enrollment.queries.roster_view import reading_notes, roster_warnings
from tests.core.test_sheet_heads import workbook

FIRST = [["รหัสนักศึกษา", "ชื่อ-สกุล"], ["6401", "นางสาวสมหญิง ใจดี"], ["6402", "นายก้อง ดีงาม"]]
SECOND = [["รหัสนักศึกษา", "ชื่อ-สกุล"], ["6501", "นายแสง คำมา"]]
NOTES = [["สรุป", "จำนวน"], ["ปี 1", 2]]
TWO_YEARS = workbook(("ปี 1", FIRST, ()), ("ปี 2", SECOND, ()), ("สรุป", NOTES, ()))
DRAWN = workbook(
    (
        "ตอน 001",
        [
            ["คณะวิจิตรศิลป์"],
            ["ผู้สอน อ.คำปัน น้ำผึ้ง"],
            ["ที่", "รหัสนักศึกษา", "ชื่อ-สกุล", None, None, "ชื่อภาษาอังกฤษ", None],
            [None, None, None, None, None, "ชื่อ", "นามสกุล"],
            [1, 6401, "นางสาว", "สมหญิง", "ใจดี", "Somying", "Jaidee"],
            [2, 6402, "นายก้อง", None, "ดีงาม", "Kong", "Deengam"],
        ],
        ("A1:G1", "A2:G2", "A3:A4", "B3:B4", "C3:E4", "F3:G3"),
    ),
    ("สรุป", NOTES, ()),
)


@pytest.fixture
def stage(partner_cohort: Cohort, coordinator: User, now: datetime) -> Callable[..., RosterImport]:
    def run(content: bytes = TWO_YEARS, sheet: str = "") -> RosterImport:
        roster = actions.stage_roster(
            cohort=partner_cohort, content=content, file_name="list.xlsx", uploaded_by=coordinator, now=now, sheet=sheet
        )
        return actions.check_roster(roster=roster, now=now)

    return run


def references(roster: RosterImport) -> list[str]:
    return [row.parsed["partner_ref"] for row in roster.rows.order_by("line")]


def test_of_several_lists_one_is_chosen_and_then_checked(stage: Callable[..., RosterImport], coordinator: User, now: datetime) -> None:
    roster = stage()
    assert (roster.state, roster.reading, roster.rows.count()) == ("choosing", {"sheets": [("ปี 1", 3), ("ปี 2", 2)]}, 0)
    assert private_storage().exists(roster.file)

    for name, refusal in (("", SheetChoiceError), ("สรุป", SheetMissingError)):
        with pytest.raises(refusal):
            actions.choose_sheet(roster=roster, name=name, by=coordinator, now=now)
    chosen = actions.choose_sheet(roster=roster, name="ปี 2", by=coordinator, now=now + timedelta(minutes=1))
    assert chosen.state == "checking"
    checked = actions.check_roster(roster=chosen, now=now)

    assert (checked.state, checked.file, references(checked)) == ("ready", "", ["6501"])
    assert reading_notes(checked) == ["อ่านเฉพาะแผ่นงาน “ปี 2” ไม่ได้อ่านแผ่นงานอื่น: ปี 1, สรุป"]
    with pytest.raises(RosterStateError):
        actions.choose_sheet(roster=checked, name="ปี 1", by=coordinator, now=now)


def test_a_workbook_nobody_chose_from_is_let_go(
    stage: Callable[..., RosterImport], now: datetime, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    left, old = stage(), stage()
    path = left.file
    with django_capture_on_commit_callbacks(execute=True):
        left = actions.cancel_roster(roster=left)
    RosterImport.objects.filter(pk=old.pk).update(created_at=now)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_old_rosters(now=now + timedelta(days=31))

    old.refresh_from_db()
    assert (left.state, left.file, left.reading, private_storage().exists(path)) == ("cancelled", "", {}, False)
    assert (old.state, old.file, old.reading) == ("cancelled", "", {})


def test_a_drawn_head_is_unfolded_and_what_was_not_read_is_told(stage: Callable[..., RosterImport]) -> None:
    roster = stage(DRAWN)

    rows = [(row.line, row.parsed, row.issues) for row in roster.rows.order_by("line")]
    assert rows == [
        (5, {"partner_ref": "6401", "title": "นางสาว", "given_name": "สมหญิง", "family_name": "ใจดี"}, []),
        (6, {"partner_ref": "6402", "title": "นาย", "given_name": "ก้อง", "family_name": "ดีงาม"}, []),
    ]
    assert roster.headers == ["ที่", "รหัสนักศึกษา", "ชื่อ-สกุล"]
    assert reading_notes(roster) == [
        "อ่านเฉพาะแผ่นงาน “ตอน 001” ไม่ได้อ่านแผ่นงานอื่น: สรุป",
        "คอลัมน์ C ถึง E อยู่ใต้หัว “ชื่อ-สกุล” เดียวกัน จึงอ่านต่อกันเป็นค่าเดียว",
        "ไม่ได้อ่านแถวที่ 1 เหนือหัวตาราง: คณะวิจิตรศิลป์",
        "ไม่ได้อ่านแถวที่ 2 เหนือหัวตาราง: ผู้สอน อ.คำปัน น้ำผึ้ง",
    ]
    assert roster_warnings(roster)[0].endswith("ชื่อ (ชื่อภาษาอังกฤษ), นามสกุล (ชื่อภาษาอังกฤษ)")


def test_what_stood_above_a_list_is_forgotten_with_its_rows(stage: Callable[..., RosterImport], now: datetime) -> None:
    roster = stage(DRAWN)
    RosterImport.objects.update(created_at=now)

    for _twice in range(2):
        actions.discard_old_rosters(now=now + timedelta(days=31))

    roster.refresh_from_db()
    assert (roster.reading, roster.state) == ({}, "cancelled")


@pytest.mark.django_db(transaction=True)
def test_the_page_asks_which_sheet(client: Client, coordinator: User, partner_cohort: Cohort) -> None:
    client.force_login(coordinator)
    client.post(f"/partner/cohorts/{partner_cohort.uuid}/roster/", {"file": SimpleUploadedFile("list.xlsx", TWO_YEARS)})
    roster = RosterImport.objects.get()
    work()

    page = client.get(f"/partner/rosters/{roster.uuid}/").content.decode()
    assert "ปี 1 (3 แถว)" in page
    assert 'value="สรุป"' not in page
    said = client.post(f"/partner/rosters/{roster.uuid}/sheet/", follow=True).content.decode()
    assert "โปรดเลือกแผ่นงานเดียว" in said
    client.post(f"/partner/rosters/{roster.uuid}/sheet/", {"sheet": "ปี 1"})
    work()

    page = client.get(f"/partner/rosters/{roster.uuid}/").content.decode()
    assert "สมหญิง" in page
    assert "ไม่ได้อ่านแผ่นงานอื่น: ปี 2, สรุป" in page
    client.force_login(User.objects.create(username="stranger"))
    assert client.post(f"/partner/rosters/{roster.uuid}/sheet/", {"sheet": "ปี 1"}).status_code == 404


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


def test_the_command_takes_a_sheet_and_tells_which_there_are(partner_cohort: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(TWO_YEARS)
    out = io.StringIO()

    with pytest.raises(CommandError) as told:
        call_command("import_roster", str(path), "--cohort", "CMU-01", stdout=out, stderr=out)
    assert str(told.value).splitlines()[1:] == ["ปี 1: 3", "ปี 2: 2"]
    assert "--sheet" in str(told.value)
    with pytest.raises(CommandError, match="ปี 1, ปี 2, สรุป"):
        call_command("import_roster", str(path), "--cohort", "CMU-01", "--sheet", "ปี 9", stdout=out, stderr=out)
    call_command("import_roster", str(path), "--cohort", "CMU-01", "--sheet", "ปี 1", "--commit", stdout=out, stderr=out)

    assert Enrollment.objects.filter(cohort=partner_cohort).count() == 2
    assert "ไม่ได้อ่านแผ่นงานอื่น: ปี 2, สรุป" in out.getvalue()
