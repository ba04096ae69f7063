"""The files officials take away."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from core.codes import PROVINCES
from core.sheets import read_sheet
from indicators.export.files import KINDS, FileChoice
from indicators.export.naming import file_name
from indicators.queries import live_statement
from indicators.types import Scope
from tests.indicators.conftest import local

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = local("2026-11-21 12:00")
EVERYWHERE = ",".join(province.code for province in PROVINCES)
pytestmark = pytest.mark.usefixtures("vector")


def exported(extension: str, *, quarter: int | None = None, language: str = "th") -> io.BytesIO:
    content = io.BytesIO()
    choice = FileChoice.of(extension, language=language)
    choice.write(live_statement(Scope(2569, quarter), as_of=AS_OF, has_quarters=choice.kind.has_quarters), content)
    content.seek(0)
    return content


def test_json_has_the_documented_shape() -> None:
    data = json.load(exported("json"))

    assert data["fiscal_year"] == 2569
    assert data["as_of"].startswith("2026-11-21T12:00:00")
    assert data["measures"]["8.4"] == 5
    assert data["quarters"]["2"] == {"new": 4, "active": 4, "cumulative": 4}
    assert list(data["by"])[:6] == ["branch", "province", "gender", "age_group", "learner_type", "mode"]


def test_csv_is_one_number_a_row() -> None:
    sheet = read_sheet(exported("csv"), filename="indicator8.csv")
    numbers = {
        (r.cells["indicator_code"], r.cells["measure"], r.cells["quarter"], r.cells["branch_code"]): r.cells["value"] for r in sheet.rows
    }

    assert numbers["8.4", "participants", "", ""]
    assert numbers["8.4", "participants", "", "01"] == "4"
    assert numbers["8.4", "participants_active", "4", ""] == "2"
    assert {row.cells["is_additive"] for row in sheet.rows if row.cells["measure"] == "participants_new"} == {"true"}


@pytest.mark.parametrize("language", ["th", "en"])
def test_workbook_opens_and_says_the_same(language: str) -> None:
    sheet = openpyxl.load_workbook(exported("xlsx", language=language)).worksheets[0]

    values = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert any(row[0] == "8.4" and row[8] == 5 for row in values)


def every_kind() -> list[bytes]:
    """Each kind of file of one report that is counted for them all."""
    statement = live_statement(Scope(2569), as_of=AS_OF, has_quarters=True)
    files = [io.BytesIO() for _kind in KINDS]
    for kind, content in zip(KINDS, files, strict=True):
        FileChoice.of(kind).write(statement, content)
    return [content.getvalue() for content in files]


def test_two_exports_of_one_report_are_the_same_bytes() -> None:
    assert every_kind() == every_kind()


def test_file_names_say_what_is_inside() -> None:
    statement = live_statement(Scope(2569, 2, "nec4"), as_of=AS_OF, has_quarters=False)

    own, country = (live_statement(Scope(2569, area=area), as_of=AS_OF, has_quarters=False) for area in ("57,50", EVERYWHERE))

    assert [file_name(each, ".csv") for each in (statement, own, country)] == [
        "indicator8_2569_q2_nec4.csv", "indicator8_2569_50-57.csv", "indicator8_2569_77-provinces.csv",
    ]  # fmt: skip


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"

    call_command("export_indicator8", "--fiscal-year", "2569", "--format", "json", "--output", str(target))

    assert json.loads(target.read_text())["measures"]["8.3"] == 2


def test_the_command_says_what_it_cannot_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("export_indicator8", "--fiscal-year", "2026", "--format", "json", "--output", str(tmp_path / "x"))
    with pytest.raises(CommandError):
        call_command("export_indicator8", "--fiscal-year", "2569", "--format", "json", "--output", str(tmp_path / "no" / "x"))
    options = ["--fiscal-year", "2569", "--filter", "gender=femal", "--format", "json"]
    with pytest.raises(CommandError, match="femal"):
        call_command("export_indicator8", *options, "--output", str(tmp_path / "x"))
    assert list(tmp_path.iterdir()) == []
