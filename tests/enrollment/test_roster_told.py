"""What a check says while it runs, and how refusals say numbers."""

from __future__ import annotations

import io
from datetime import datetime

from accounts.models import User
from core.sheets import SheetRowsError, write_csv
from enrollment import actions
from enrollment.errors import RosterHasErrorsError
from enrollment.export import result_table
from enrollment.models import Cohort, RosterImport
from enrollment.queries.roster_view import refusal_text


def test_a_check_tells_how_many_rows_it_has_read(partner_cohort: Cohort, coordinator: User, now: datetime) -> None:
    stream = io.BytesIO()
    write_csv(stream, ["ชื่อ", "นามสกุล"], [[f"คำ{number}", "ใจดี"] for number in range(1_000)])
    roster = actions.stage_roster(cohort=partner_cohort, content=stream.getvalue(), file_name="a.csv", uploaded_by=coordinator, now=now)
    heard: list[tuple[int, int]] = []

    actions.check_roster(roster=roster, now=now, tell=lambda done, rows: heard.append((done, rows)))

    assert heard == [(100, 1_000), (225, 1_000), (350, 1_000), (475, 1_000), (800, 1_000), (1_000, 1_000)]


def test_a_refusal_says_counts_in_groups_and_rows_as_they_are_numbered() -> None:
    assert "1,234 แถว" in str(RosterHasErrorsError(count=1234))
    assert str(SheetRowsError(line=20_002, limit=20_000)).startswith("แถวที่ 20002 เกินจำนวนที่รับได้ (ไม่เกิน 20,000 แถว)")
    kept = RosterImport(error_code="sheet_rows", error_params={"line": 20_002, "limit": 20_000})
    assert "20,000 แถว" in refusal_text(kept)


def test_a_row_with_a_cell_too_many_is_an_error_that_stops_no_other(partner_cohort: Cohort, now: datetime) -> None:
    content = "ชื่อ,นามสกุล,ประเภท\nคำปัน,น้ำผึ้ง,นักศึกษา\nบัว,ใจ,ดี,นักศึกษา\n".encode()
    roster = actions.take_roster(cohort=partner_cohort, content=content, file_name="a.csv", now=now)

    assert [(row.line, row.outcome, [issue["code"] for issue in row.issues]) for row in roster.rows.order_by("line")] == [
        (2, "create", []),
        (3, "error", ["cell_extra"]),
    ]
    done = actions.apply_roster(roster=actions.confirm_roster(roster=roster, skip_errors=True, now=now), now=now)
    stream, table = io.BytesIO(), result_table(done)
    write_csv(stream, table.headers, table.rows)

    # Nothing of the row is lost in the file that goes back, and it is no better unchanged.
    assert "บัว,ใจ,ดี | นักศึกษา" in stream.getvalue().decode()
    again = actions.take_roster(cohort=partner_cohort, content=stream.getvalue(), file_name="b.csv", now=now)
    assert [row.outcome for row in again.rows.order_by("line")] == ["same", "error"]
