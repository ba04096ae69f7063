"""The rows behind a number, as a file for machines."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.sheets import read_sheet
from enrollment.models import ServiceEvent
from indicators.queries import indicator8
from indicators.queries.service_rows import COLUMNS, service_rows_csv
from indicators.types import Scope
from tests.indicators.conftest import key, local

pytestmark = [pytest.mark.usefixtures("vector"), pytest.mark.production]


def rows(measure: str, scope: Scope) -> list[dict[str, str]]:
    content = b"".join(service_rows_csv(measure, scope))
    return [dict(row.cells) for row in read_sheet(io.BytesIO(content), filename="rows.csv").rows]


def test_there_are_as_many_rows_as_the_number_says() -> None:
    scope = Scope(2569)
    found = indicator8(scope=scope, as_of=local("2026-11-21 12:00")).measures

    assert len(rows("8.4p", scope)) == found["8.4p"] == 9
    assert sum(int(row["headcount"]) for row in rows("8.4h", scope)) == found["8.4h"] == 12
    assert len({row["operator_code"] for row in rows("8.3", scope)}) == found["8.3"]
    assert rows("8.4p", Scope(2568)) == []


def test_a_row_is_codes_and_bangkok_moments_and_nothing_that_leads_to_a_person() -> None:
    row = next(row for row in rows("8.4p", Scope(2569)) if row["run_code"] == "B/1")

    assert row == dict.fromkeys(COLUMNS, "") | {
        "offering_kind": "course", "offering_code": "B", "run_code": "B/1", "branch_code": "12", "mode": "onsite", "province_code": "50",
        "gender": "female", "age_group": "50-59", "operator_code": "O1", "assurance": "declared", "headcount": "1",
        "registered_at": "2026-09-30T23:30:00+07:00", "first_at": "2026-09-30T23:30:00+07:00",
    }  # fmt: skip
    assert str(key("P1")) not in str(rows("8.4p", Scope(2569)))


def test_the_bytes_are_the_same_on_every_engine() -> None:
    ServiceEvent.objects.filter(offering_code="B").update(run_code='=1+"1,2"', partner_code=" ", learner_type="")
    lines = b"".join(service_rows_csv("8.4p", Scope(2569))).split(b"\r\n")

    assert lines[0] == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode()
    assert lines[-1] == b""
    assert len(lines) == 11
    assert next(line for line in lines if b"=1+" in line) == (
        b'course,B,"\'=1+""1,2""",12,onsite,50,,female,50-59,,O1,, ,declared,1,2026-09-30T23:30:00+07:00,2026-09-30T23:30:00+07:00,'
    )
    assert not any(b"\n" in line or b'""' in line.replace(b'""1,2""', b"") for line in lines)


def test_the_age_group_is_the_one_that_is_counted() -> None:
    found = indicator8(scope=Scope(2569), as_of=local("2026-11-21 12:00"))
    counted = rows("8.4p", Scope(2569))

    assert {row["age_group"] for row in counted} == {group for group, count in found.by["age_group"].items() if count}
    assert {row["age_group"] for row in rows("8.4h", Scope(2569))} == {""}


def test_a_code_that_looks_like_a_formula_is_harmless_and_reads_back() -> None:
    ServiceEvent.objects.filter(offering_code="B").update(run_code='=1+"1,2"')
    content = b"".join(service_rows_csv("8.4p", Scope(2569))).decode()

    assert "'=1+" in content
    assert '=1+"1,2"' in {row["run_code"] for row in rows("8.4p", Scope(2569))}


def test_the_command_writes_every_row(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    words = ("export_indicator8", "--fiscal-year", "2569", "--rows", "8.4p", "--output", str(target))
    call_command(*words, "--format", "csv")

    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 10
    with pytest.raises(CommandError):
        call_command(*words, "--format", "json")
