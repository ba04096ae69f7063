"""The worked vector, brought in as past records and exported: every figure of its table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from enrollment.models import ServiceEvent

if TYPE_CHECKING:
    from collections.abc import Callable

VECTOR = Path(__file__).resolve().parent.parent / "fixtures" / "indicator8_vector.csv"


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    call_command("import_service_records", str(VECTOR), "--commit")

    def export(year: int, *options: str) -> dict[str, Any]:
        target = tmp_path / f"{year}.json"
        call_command("export_indicator8", "--fiscal-year", str(year), "--format", "json", "--output", str(target), *options)
        data: dict[str, Any] = json.loads(target.read_text())
        return data

    return export


def test_fiscal_year_2569(exported: Callable[..., dict[str, Any]]) -> None:
    found = exported(2569)

    counts = {code: found["measures"][code] for code in ("8.1", "8.1r", "8.2", "8.3", "8.4", "8.4p", "8.4h")}
    assert counts == {"8.1": 2, "8.1r": 3, "8.2": 2, "8.3": 2, "8.4": 5, "8.4p": 9, "8.4h": 12}
    assert [found["quarters"][quarter]["new"] for quarter in "1234"] == [0, 4, 0, 1]
    assert [found["quarters"][quarter]["cumulative"] for quarter in "1234"] == [0, 4, 4, 5]
    assert [found["quarters"][quarter]["active"] for quarter in "1234"] == [0, 4, 1, 2]
    assert found["by"]["branch"] == {"01": 4, "10": 1, "12": 1}


def test_fiscal_year_2570(exported: Callable[..., dict[str, Any]]) -> None:
    found = exported(2570)

    counts = {code: found["measures"][code] for code in ("8.1", "8.1r", "8.2", "8.3", "8.4", "8.4p", "8.4h")}
    assert counts == {"8.1": 1, "8.1r": 1, "8.2": 0, "8.3": 0, "8.4": 1, "8.4p": 1, "8.4h": 0}
    assert found["quarters"]["1"] == {"new": 1, "active": 1, "cumulative": 1}
    assert found["by"]["branch"] == {"12": 1}


def test_both_years_together_know_six_people(exported: Callable[..., dict[str, Any]]) -> None:
    exported(2569)

    served = ServiceEvent.objects.named().exclude(first_at=None)
    assert served.values("person_key").distinct().count() == 6
    assert served.count() == 10


def test_loading_the_same_file_again_changes_no_figure(exported: Callable[..., dict[str, Any]]) -> None:
    before = exported(2569)
    call_command("import_service_records", str(VECTOR), "--commit")
    after = exported(2569)

    assert after | {"as_of": ""} == before | {"as_of": ""}
