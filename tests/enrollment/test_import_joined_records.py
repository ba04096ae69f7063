"""Lines of one person in one run: what does not contradict itself is one service, dated by its first event (domain 1.4, 1.5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.sheets import read_sheet
from enrollment.actions import record_run, records
from enrollment.models import ServiceEvent
from tests.enrollment.test_import_service_records import GOOD, events, run, table, take_back

pytestmark = pytest.mark.django_db

EARLY, LATE = "2026-01-12T09:00:00+07:00", "2026-01-13T09:00:00+07:00"
END, LATER_END = "2026-03-01T09:00:00+07:00", "2026-04-01T09:00:00+07:00"


def moments() -> list[tuple[str, str]]:
    rows = ServiceEvent.objects.values_list("first_at", "completed_at")
    return [(f"{first:%m-%d}" if first else "", f"{completed:%m-%d}" if completed else "") for first, completed in rows]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([{"first_at": LATE}, {"first_at": EARLY}], ("01-12", "")),
        ([{"first_at": EARLY, "run_code": ""}, {"first_at": "2026-09-01T09:00:00+07:00", "run_code": ""}], ("01-12", "")),
        ([{}, {"completed_at": END}], ("01-12", "03-01")),
        ([{"completed_at": LATER_END}, {"completed_at": END}, {"first_at": LATE}], ("01-12", "03-01")),
        ([{}, {"birth_year": ""}], ("01-12", "")),
        ([{"gender": "", "first_at": ""}, {"birth_year": ""}], ("01-12", "")),
    ],
)
@pytest.mark.parametrize("block", [1, 2_000])
def test_lines_that_say_more_are_one_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, str]], kept: tuple[str, str], block: int
) -> None:
    monkeypatch.setattr(records, "BLOCK", block)
    path = table(tmp_path, *(GOOD | line for line in lines))
    out, err = run(path)
    assert (f"create 1 change 0 same {len(lines) - 1} conflict 0 error 0" in out, "2: เพิ่มใหม่" in err, "รวมกับแถวที่ 3" in err) == (True,) * 3
    assert not ServiceEvent.objects.exists()

    run(path, "--commit", "--result", str(tmp_path / "result.csv"))

    event = ServiceEvent.objects.get()
    assert (moments(), event.gender, event.birth_year) == ([kept], "female", 1990)
    before = events()
    with (tmp_path / "result.csv").open("rb") as stream:
        assert [row.cells["status"] for row in read_sheet(stream, filename="x.csv").rows] == ["create", *["same"] * (len(lines) - 1)]
    assert f"create 0 change 0 same {len(lines)} conflict 0" in run(tmp_path / "result.csv", "--commit")[0]
    assert events() == before


def test_two_fiscal_years_of_a_course_without_runs_are_two_services(tmp_path: Path) -> None:
    lines = [GOOD | {"run_code": "", "first_at": f"2025-{day}T09:00:00+07:00"} for day in ("09-30", "10-01", "10-02")]

    run(table(tmp_path, *lines), "--commit")

    assert sorted(ServiceEvent.objects.values_list("run_code", flat=True)) == ["A-S2568", "A-S2569"]


def test_columns_that_contradict_are_named_and_the_rest_is_taken_and_taken_back(tmp_path: Path) -> None:
    path = table(
        tmp_path, GOOD, GOOD | {"first_at": LATE, "birth_year": "2534", "branch_code": "2"}, GOOD | {"person_ref": "P2"},
        GOOD | {"person_ref": "P2", "first_at": LATE},
    )  # fmt: skip

    out, err = run(path, "--commit", "--skip-errors")

    assert "create 1 change 0 same 1 conflict 2 error 0" in out
    said = "คนเดียวกันในรุ่นเดียวกันปรากฏในแถวที่ 3 ด้วยข้อมูลต่างกัน"
    assert f"2: ข้อมูลขัดแย้ง: birth_year: {said}; branch_code: {said}" in err
    assert moments() == [("01-12", "")]
    take_back(0)
    assert not ServiceEvent.objects.exists()


def test_joined_lines_fill_what_was_unknown_and_undoing_is_exact(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD | {"gender": "", "birth_year": ""}), "--commit")
    before = events()

    out, _err = run(table(tmp_path, GOOD | {"gender": ""}, GOOD | {"birth_year": "", "completed_at": END}), "--commit")

    event = ServiceEvent.objects.get()
    assert ("change 1 same 1" in out, event.gender, event.birth_year, moments()) == (True, "female", 1990, [("01-12", "03-01")])
    take_back(1)
    assert events() == before


def test_lines_joined_with_one_that_conflicts_are_not_told_as_taken(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD), "--commit")
    before = events()

    out, _err = run(table(tmp_path, GOOD | {"gender": "ชาย"}, GOOD | {"gender": "", "completed_at": END}), "--commit", "--skip-errors")

    assert ("create 0 change 0 same 0 conflict 2 error 0" in out, events() == before) == (True, True)
    assert record_run.BLOCK == records.BLOCK
