"""The size of operators in past records: a column a file may have, filled in once, never written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enrollment.formats.records import COLUMNS, OPTIONAL
from enrollment.models import Operator, RecordImport, ServiceEvent
from tests.enrollment.test_import_service_records import GOOD, VISITOR, run, take_back

pytestmark = pytest.mark.django_db


def table(folder: Path, *rows: dict[str, str]) -> Path:
    """A file with the column; a line is `GOOD` with changes."""
    path, columns = folder / "sizes.csv", (*COLUMNS, *OPTIONAL)
    path.write_text(
        "\n".join([",".join(columns), *(",".join((GOOD | row).get(name, "") for name in columns) for row in rows)]), encoding="utf-8"
    )
    return path


def operators() -> list[tuple[str, str, str]]:
    return sorted(Operator.objects.values_list("code", "type", "size"))


def test_a_file_with_the_column_sizes_its_operators_once(tmp_path: Path) -> None:
    path = table(
        tmp_path, {"operator_ref": "O1"}, {"person_ref": "P2", "operator_ref": "O1", "operator_size": "รายย่อย"},
        VISITOR | {"person_ref": "", "operator_ref": "O2", "operator_size": "medium"},
    )  # fmt: skip

    out, _err = run(path, "--commit")
    assert "create 3 change 0" in out
    assert operators() == [("O1", "", "micro"), ("O2", "", "medium")]

    out, _err = run(path, "--commit")
    assert "create 0 change 0 same 3" in out
    take_back(0)
    assert operators() == []


def test_an_unknown_size_becomes_known_and_is_forgotten_again(tmp_path: Path) -> None:
    Operator.objects.create(code="O1", name="เฮือนฝ้าย")
    run(table(tmp_path, {"operator_ref": "O1"}), "--commit")
    path = table(tmp_path, *({"person_ref": who, "operator_ref": "O1", "operator_size": "micro"} for who in ("P1", "P2")))

    out, err = run(path)
    assert "create 1 change 1 same 0" in out
    assert err.count("operator_size: ว่าง → micro") == 1
    assert operators() == [("O1", "", "")]
    run(path, "--commit")
    assert operators() == [("O1", "", "micro")]

    take_back(1)
    assert operators() == [("O1", "", "")]
    assert ServiceEvent.objects.count() == 1


def test_a_different_size_is_a_conflict_and_changes_nothing(tmp_path: Path) -> None:
    Operator.objects.create(code="O1", size="micro")
    path = table(
        tmp_path, {"operator_ref": "O1", "operator_size": "small"}, {"person_ref": "P2", "operator_ref": "O1", "operator_size": "micro"}
    )

    _out, err = run(path, "--commit")
    assert "2: ข้อมูลขัดแย้ง: operator_size: ไม่ตรงกับที่บันทึกไว้แล้ว (micro → small)" in err
    assert (operators(), ServiceEvent.objects.count(), RecordImport.objects.count()) == ([("O1", "", "micro")], 0, 0)

    out, _err = run(path, "--commit", "--skip-errors")
    assert "create 1 change 0 same 0 conflict 1" in out
    assert operators() == [("O1", "", "micro")]


def test_lines_that_differ_about_a_new_operator(tmp_path: Path) -> None:
    sizes = [("P1", "micro"), ("P2", "large"), ("", "small")]
    path = table(tmp_path, *({"person_ref": who, "operator_ref": "O1", "operator_size": size} for who, size in sizes))

    _out, err = run(path)

    # A visitor's line is read before those of persons; whichever stands first, the others are asked about.
    assert err.count("ของผู้ประกอบการรายเดียวกันไม่ตรงกับแถวที่") == 2


def test_a_line_left_out_says_nothing_of_its_operator(tmp_path: Path) -> None:
    Operator.objects.create(code="O1")
    path = table(
        tmp_path, {"operator_ref": "O1", "operator_size": "micro"}, {"operator_ref": "O1", "operator_size": "micro", "gender": "ชาย"}
    )

    out, _err = run(path, "--commit", "--skip-errors")

    assert "conflict 2" in out
    assert operators() == [("O1", "", "")]


def test_a_size_of_nobody_is_told_and_not_kept(tmp_path: Path) -> None:
    out, err = run(table(tmp_path, {"operator_size": "micro"}, {"person_ref": "P2", "operator_ref": "O1", "operator_size": "ยักษ์"}))

    assert "create 1 change 0 same 0 conflict 0 error 1" in out
    assert "operator_size: ไม่มีรหัสผู้ประกอบการ จึงไม่ได้เก็บค่านี้" in err
    assert "ไม่รู้จักขนาดกิจการ “ยักษ์”" in err


def test_how_many_statements_a_file_takes_does_not_depend_on_its_operators(tmp_path: Path) -> None:
    def statements(count: int, prefix: str) -> int:
        rows = [
            {"person_ref": f"{prefix}{n}", "operator_ref": f"{prefix}{n}", "operator_type": "group", "operator_size": "micro"}
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            run(table(tmp_path, *rows), "--commit")
        return len(queries)

    assert statements(3, "A") == statements(30, "B")
