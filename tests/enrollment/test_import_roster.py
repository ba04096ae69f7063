"""The list from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.invariants import check_invariant, registered_invariants
from enrollment.models import Cohort, Enrollment, RosterImport

GOOD = "รหัสนักศึกษา,ชื่อ,นามสกุล\r\n1,ก้อง,ดีงาม\r\n2,แสง,คำมา\r\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def run(path: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_roster", str(path), *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_dry_run_leaves_nothing_behind(roster: Path, partner_cohort: Cohort) -> None:
    said = run(roster, "--cohort", "CMU-01")

    assert "create 2 change 0 same 0 conflict 0 error 0" in said
    assert "dry run" in said
    assert not Enrollment.objects.exists()
    assert not RosterImport.objects.exists()


def test_committing_enrols_and_the_result_enrols_nobody_again(roster: Path, partner_cohort: Cohort, tmp_path: Path) -> None:
    run(roster, "--cohort", "CMU-01", "--commit", "--result", str(tmp_path / "result.xlsx"))

    assert "same 2" in run(tmp_path / "result.xlsx", "--cohort", "CMU-01", "--commit")
    assert Enrollment.objects.filter(cohort=partner_cohort).count() == 2
    assert [check_invariant(rule).count for rule in registered_invariants() if rule.code.startswith("enrollment.")] == [0] * 6


def test_a_wrong_row_keeps_the_list_out_unless_told_otherwise(roster: Path, partner_cohort: Cohort) -> None:
    roster.write_text(f"{GOOD}3,,\r\n", encoding="utf-8")

    with pytest.raises(CommandError, match="1"):
        run(roster, "--cohort", "CMU-01", "--commit")
    assert not Enrollment.objects.exists()
    with pytest.raises(CommandError):
        run(roster, "--cohort", "CMU-01", "--commit", "--skip-errors")

    assert Enrollment.objects.count() == 2


def test_an_unknown_cohort_or_file_is_told(roster: Path, partner_cohort: Cohort, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no cohort NONE"):
        run(roster, "--cohort", "NONE")
    with pytest.raises(CommandError, match=r"nothing\.csv"):
        run(tmp_path / "nothing.csv", "--cohort", "CMU-01")
