"""Past records: the worked example, coming in again, contradictions, undoing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.calendar import fiscal_year
from core.sheets import read_sheet
from enrollment.formats.records import COLUMNS, person_key
from enrollment.models import Operator, RecordImport, ServiceEvent

VECTOR = Path(__file__).parent.parent / "fixtures" / "indicator8_vector.csv"
GOOD = {
    "person_ref": "P1", "offering_kind": "หลักสูตร", "offering_code": "A", "run_code": "A/1", "branch_code": "1", "province_code": "เชียงใหม่",
    "mode": "ออนไลน์", "first_at": "2026-01-12T09:00:00+07:00", "gender": "หญิง", "birth_year": "2533", "learner_type": "สล่า",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def run(path: Path, *arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_service_records", str(path), *arguments, stdout=out, stderr=err)
    except CommandError as refusal:
        return out.getvalue(), f"{err.getvalue()}!{refusal}"
    return out.getvalue(), err.getvalue()


def table(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "records.csv"
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)]), encoding="utf-8")
    return path


def events() -> list[dict[str, Any]]:
    return list(ServiceEvent.objects.order_by("pk").values())


def test_the_worked_example_is_counted_as_worked() -> None:
    out, err = run(VECTOR, "--commit")

    assert "create 23 change 0 same 0 conflict 0 error 0" in out
    assert err.count("\n") == 1  # P3 in A/1 registered only
    counts = {}
    for year in (2569, 2570):
        served = ServiceEvent.objects.served(fiscal_year(year))
        named = served.named()
        counts[year] = (
            len(set(named.filter(offering_kind="course").values_list("offering_code", flat=True))),
            len(set(served.filter(offering_kind="activity").values_list("offering_code", flat=True))),
            len(set(named.exclude(operator=None).values_list("operator", flat=True))),
            len(set(named.values_list("person_key", flat=True))),
            named.count(),
            sum(served.unnamed().values_list("headcount", flat=True)),
        )
    assert counts == {2569: (2, 2, 2, 5, 9, 12), 2570: (1, 0, 0, 1, 1, 0)}
    assert ServiceEvent.objects.filter(first_at=None).count() == 1
    assert ServiceEvent.objects.unnamed().count() == 1


def test_without_commit_nothing_is_written() -> None:
    out, _err = run(VECTOR)

    assert "dry run" in out
    assert not ServiceEvent.objects.exists()
    assert not Operator.objects.exists()
    assert not RecordImport.objects.exists()


def test_a_second_import_changes_nothing() -> None:
    run(VECTOR, "--commit")
    before = events()

    out, _err = run(VECTOR, "--commit")

    assert "create 0 change 0 same 23 conflict 0 error 0" in out
    assert events() == before


def test_undoing_leaves_nothing_of_the_file() -> None:
    run(VECTOR, "--commit")

    call_command("import_service_records", undo=str(RecordImport.objects.get().uuid), stdout=io.StringIO())

    assert not ServiceEvent.objects.exists()
    assert not Operator.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_service_records", undo=str(RecordImport.objects.get().uuid), stdout=io.StringIO())


def test_labels_and_codes_are_understood(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD), "--commit")

    event = ServiceEvent.objects.get()
    assert (event.branch_code, event.province_code, event.mode, event.gender, event.birth_year, event.learner_type) == (
        "01", "50", "online", "female", 1990, "artisan",
    )  # fmt: skip
    assert event.first_at is not None
    assert event.first_at.isoformat() == "2026-01-12T02:00:00+00:00"


def test_a_person_has_one_key_for_ever() -> None:
    assert str(person_key(" P1 ", settings.RECORD_KEY)) == str(person_key("P1", settings.RECORD_KEY))
    assert person_key("P1", settings.RECORD_KEY) != person_key("P1", "another")
    assert person_key("P1", "k").version == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first_at": "2026-01-12T09:00:00"}, "เขตเวลา"),
        ({"first_at": "2026-01-12"}, "เขตเวลา"),
        ({"first_at": "12/1/2569"}, "ISO 8601"),
        ({"first_at": "2569-01-12T09:00:00+07:00"}, "ค.ศ."),
        ({"completed_at": "2026-01-11T09:00:00+07:00"}, "สำเร็จก่อน"),
        ({"first_at": "", "completed_at": "2026-01-11T09:00:00+07:00"}, "ไม่มีวันที่เริ่ม"),
        ({"branch_code": "99"}, "ไม่รู้จักสาขา"),
        ({"province_code": "99"}, "ไม่รู้จักจังหวัด"),
        ({"mode": "โทรจิต"}, "ไม่รู้จักรูปแบบ"),
        ({"offering_kind": "ทริป"}, "course"),
        ({"offering_code": ""}, "ต้องไม่เว้นว่าง"),
        ({"birth_year": "40"}, "ไม่ชัดเจนว่าเป็น พ.ศ. หรือ ค.ศ."),
        ({"birth_year": "x"}, "ไม่ใช่ปีเกิด"),
        ({"person_ref": "", "first_at": ""}, "ไม่ระบุตัวตน"),
        ({"first_at": "2099-01-12T09:00:00+07:00"}, "ยังมาไม่ถึง"),
        ({"completed_at": "2099-01-12T09:00:00+07:00"}, "ยังมาไม่ถึง"),
        ({"birth_year": "2600"}, "อยู่นอกช่วงที่เป็นไปได้"),
        ({"birth_year": "2027"}, "อยู่นอกช่วงที่เป็นไปได้"),
    ],
)
def test_a_wrong_row_keeps_the_whole_file_out(tmp_path: Path, change: dict[str, str], said: str) -> None:
    path = table(tmp_path, {**GOOD, "person_ref": "P9"}, GOOD | change)

    _out, err = run(path, "--commit")

    assert said in err
    assert "3:" in err
    assert not ServiceEvent.objects.exists()


def test_the_rest_is_taken_when_asked_for_and_the_exit_still_tells(tmp_path: Path) -> None:
    path = table(tmp_path, {**GOOD, "person_ref": "P9"}, GOOD | {"branch_code": "99"})

    _out, err = run(path, "--commit", "--skip-errors", "--result", str(tmp_path / "result.csv"))

    assert "!not every row" in err
    assert ServiceEvent.objects.count() == 1
    with (tmp_path / "result.csv").open("rb") as stream:
        result = read_sheet(stream, filename="result.csv")
    assert [row.cells["status"] for row in result.rows] == ["create", "error"]


def test_the_result_comes_in_again_without_a_change(tmp_path: Path) -> None:
    run(VECTOR, "--commit", "--result", str(tmp_path / "result.csv"))
    before = events()

    out, _err = run(tmp_path / "result.csv", "--commit")

    assert "create 0 change 0 same 23" in out
    assert events() == before


def test_two_lines_that_contradict_each_other_are_both_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD, GOOD | {"gender": "ชาย"}, GOOD | {"person_ref": "P2"}, GOOD | {"person_ref": "P2"})

    out, _err = run(path, "--commit", "--skip-errors")

    assert "create 1 change 0 same 1 conflict 2 error 0" in out
    assert [event["person_key"] for event in events()] == [person_key("P2", settings.RECORD_KEY)]


def test_what_was_unknown_may_become_known_and_is_put_back(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD | {"gender": "", "birth_year": ""}), "--commit")
    before = events()
    out, _err = run(table(tmp_path, GOOD | {"operator_ref": "O1"}), "--commit")
    assert "change 1" in out
    assert ServiceEvent.objects.get().birth_year == 1990

    call_command("import_service_records", undo=str(RecordImport.objects.order_by("-pk")[0].uuid), stdout=io.StringIO())

    assert events() == before


def test_what_is_known_is_never_overwritten(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD), "--commit")
    before = events()

    _out, err = run(table(tmp_path, GOOD | {"gender": "ชาย"}), "--commit")

    assert "gender: ไม่ตรงกับที่บันทึกไว้แล้ว" in err
    assert events() == before


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,course\nก,ข\n", encoding="utf-8")

    assert "person_ref" in run(path)[1]


VISITOR = {name: GOOD[name] for name in ("offering_code", "run_code", "branch_code", "mode", "first_at")} | {"offering_kind": "activity"}


def take_back(number: int) -> None:
    call_command("import_service_records", undo=str(RecordImport.objects.order_by("pk")[number].uuid), stdout=io.StringIO())


def test_a_visitor_without_a_name_still_names_an_operator(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        VISITOR | {"operator_ref": "O1", "operator_type": "juristic"}, VISITOR | {"operator_ref": "O1", "operator_type": "juristic"},
        VISITOR | {"operator_ref": "O2"}, VISITOR,
    )  # fmt: skip

    run(path, "--commit")
    out, _err = run(path, "--commit")

    rows = ServiceEvent.objects.order_by("operator__code").values_list("operator__code", "operator_type", "headcount")
    assert sorted(rows, key=str) == [("O1", "juristic", 2), ("O2", "", 1), (None, "", 1)]
    assert "create 0 change 0 same 4" in out
    take_back(0)
    assert not ServiceEvent.objects.exists()
    assert not Operator.objects.exists()


def test_contradicting_lines_change_nothing_that_was_there(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD | {"gender": "", "birth_year": ""}), "--commit")
    before = events()

    out, err = run(table(tmp_path, GOOD, GOOD | {"gender": "ชาย"}, GOOD), "--commit", "--skip-errors")

    assert "create 0 change 0 same 0 conflict 3 error 0" in out
    assert "2: ข้อมูลขัดแย้ง: gender: คนเดียวกันในรุ่นเดียวกันปรากฏในแถวที่ 3" in err
    assert "3: ข้อมูลขัดแย้ง: gender: คนเดียวกันในรุ่นเดียวกันปรากฏในแถวที่ 2" in err
    assert events() == before
    assert RecordImport.objects.order_by("-pk")[0].changed == []


def test_a_line_left_out_leaves_no_operator_behind(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD | {"operator_ref": "O1"}), "--commit")

    run(
        table(
            tmp_path, GOOD | {"operator_ref": "O7"}, GOOD | {"person_ref": "P2", "operator_ref": "O8"},
            GOOD | {"person_ref": "P2", "operator_ref": "O9"}, GOOD | {"person_ref": "P3", "operator_ref": "O3"},
        ),
        "--commit", "--skip-errors",
    )  # fmt: skip

    assert set(Operator.objects.values_list("code", flat=True)) == {"O1", "O3"}


def test_every_difference_is_told_by_column(tmp_path: Path) -> None:
    run(table(tmp_path, GOOD | {"learner_type": ""}), "--commit")

    _out, changed = run(table(tmp_path, GOOD))
    _out, clashing = run(table(tmp_path, GOOD | {"gender": "ชาย", "birth_year": "1991"}))

    assert "2: แก้ไขข้อมูล: learner_type: ว่าง → artisan" in changed
    assert "gender: ไม่ตรงกับที่บันทึกไว้แล้ว (female → male); birth_year: ไม่ตรงกับที่บันทึกไว้แล้ว (1990 → 1991)" in clashing


def test_an_operator_keeps_the_form_that_any_line_tells(tmp_path: Path) -> None:
    run(
        table(
            tmp_path, GOOD | {"operator_ref": "O1", "operator_type": "group"}, GOOD | {"person_ref": "P2", "operator_ref": "O1"},
        ),
        "--commit",
    )  # fmt: skip

    assert Operator.objects.get().type == "group"


def test_undoing_one_file_leaves_what_a_later_one_said(tmp_path: Path) -> None:
    run(table(tmp_path, VISITOR), "--commit")
    run(table(tmp_path, VISITOR, VISITOR), "--commit")
    run(table(tmp_path, VISITOR, VISITOR, VISITOR), "--commit")

    take_back(1)

    assert ServiceEvent.objects.get().headcount == 3


def test_columns_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "double.csv"
    path.write_text("person_ref,offering_kind,offering_code,first_at,FIRST_AT\n", encoding="utf-8")

    assert "FIRST_AT" in run(path)[1]


def test_the_result_may_take_the_place_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD, GOOD | {"person_ref": "=P2"})

    run(path, "--commit", "--result", str(path))

    with path.open("rb") as stream:
        assert [row.cells["person_ref"] for row in read_sheet(stream, filename="x.csv").rows] == ["P1", "=P2"]
    assert "create 0 change 0 same 2" in run(path)[0]


def test_a_result_that_cannot_be_written_is_told_before_anything_is(tmp_path: Path) -> None:
    _out, err = run(table(tmp_path, GOOD), "--commit", "--result", str(tmp_path / "nowhere" / "result.csv"))

    assert "nowhere" in err
    assert not ServiceEvent.objects.exists()


def test_the_result_as_a_workbook_comes_in_again(tmp_path: Path) -> None:
    run(VECTOR, "--commit", "--result", str(tmp_path / "result.xlsx"))

    out, _err = run(tmp_path / "result.xlsx", "--commit", "--result", str(tmp_path / "again.xlsx"))

    assert "create 0 change 0 same 23" in out


def test_odd_files_are_refused_whole(tmp_path: Path) -> None:
    header = ",".join(COLUMNS).encode()
    odd = {
        "empty.csv": b"", "headers.csv": header, "binary.csv": b"\x00\x01\x02", "cut.csv": header + b'\n"P1,course',
        "wide.csv": header + b"\n" + b"," * 15 + b"x", "zip.xlsx": b"PK\x03\x04rubbish", "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "fake.xlsx": b"<html>", "mixed.csv": header + b"\n\xe0\xb8\x81\xe0\xb8\xff",
    }  # fmt: skip

    said = {}
    for name, content in odd.items():
        path = tmp_path / name
        path.write_bytes(content)
        said[name] = run(path, "--commit")[1]

    assert [name for name, text in said.items() if "!" not in text] == []
    assert not RecordImport.objects.exists()
