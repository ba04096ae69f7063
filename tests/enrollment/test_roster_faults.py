"""Thousands of names with every kind of fault: each is told once, rightly, and the rest comes in and goes again."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override

from core.sheets import SheetEncodingError, read_sheet, write_csv
from enrollment import actions
from enrollment.export import result_table, row_message
from enrollment.formats.roster import parse_roster
from enrollment.formats.roster_columns import head_likeness
from enrollment.formats.wording import ISSUE_TEXTS
from enrollment.models import Cohort, Enrollment, RosterImport
from tests.enrollment.faults import HEADERS, MENDED, Person, faulty_list, person
from tests.enrollment.test_actions_roster import codes, outcomes, school

PEOPLE = 1_200
LISTED = list(faulty_list(PEOPLE))
_THAI = re.compile("[ก-๛]")


def as_text(people: list[Person]) -> str:
    stream = io.BytesIO()
    write_csv(stream, HEADERS, [[each.cells[header] for header in HEADERS] for each in people])
    # As people's programs write it: nothing is protected.
    return stream.getvalue().decode("utf-8-sig").replace("'=", "=")


def take(cohort: Cohort, content: bytes, now: datetime) -> RosterImport:
    return actions.take_roster(cohort=cohort, content=content, file_name="list.csv", now=now)


def again(roster: RosterImport) -> bytes:
    """The result file."""
    stream, table = io.BytesIO(), result_table(roster)
    write_csv(stream, table.headers, table.rows)
    return stream.getvalue()


@pytest.mark.django_db
def test_every_fault_is_told_and_the_rest_comes_in_and_goes_again(partner_cohort: Cohort, now: datetime) -> None:
    partner_cohort.capacity = None
    partner_cohort.save()
    before = school()
    content = as_text(LISTED).encode()

    checked = take(partner_cohort, content, now)

    expected = Counter(each.outcome for each in LISTED)
    said = list(zip(outcomes(checked), map(sorted, codes(checked)), strict=True))
    wrong = [(each, told) for each, told in zip(LISTED, said, strict=True) if told != (each.outcome, sorted(each.codes))]
    assert wrong == []
    assert_told_once(checked)
    assert checked.counts["unknown_columns"] == ["เลขประจำตัวประชาชน"]
    assert "1234567890123" not in str(list(checked.rows.values("cells", "parsed")))
    assert school() == before

    once_more = take(partner_cohort, again(checked), now)
    assert (outcomes(once_more), codes(once_more)) == (outcomes(checked), codes(checked))

    applied = actions.apply_roster(roster=actions.confirm_roster(roster=checked, skip_errors=True, now=now), now=now)
    places = Enrollment.objects.filter(cohort=partner_cohort)
    assert places.count() == expected["create"]
    came = {row.line for row in applied.rows.filter(enrollment_was_created=True)}
    assert came == {row.line for row, each in zip(applied.rows.order_by("line"), LISTED, strict=True) if each.outcome == "create"}

    stood = school()
    result = take(partner_cohort, again(applied), now)
    assert outcomes(result) == ["same" if each.outcome == "create" else each.outcome for each in LISTED]
    actions.apply_roster(roster=actions.confirm_roster(roster=result, skip_errors=True, now=now), now=now)
    assert school() == stood

    actions.undo_roster(roster=applied, now=now)
    assert school() == before


def assert_told_once(roster: RosterImport) -> None:
    """Each reason stands once in its line's message, in the language of the page but for the file's own words."""
    for row in roster.rows.exclude(issues=[]).order_by("line")[:120]:
        for language in ("th", "en"):
            with override(language):
                said = row_message(row).split("; ")
                texts = [str(ISSUE_TEXTS[issue["code"]]) % issue["params"] for issue in row.issues]
            assert len(said) == len(set(said)) == len(texts)
            assert all(text in part for text, part in zip(texts, said, strict=True))
            ours = re.sub("“.*?”", "", "".join(texts), flags=re.DOTALL)
            assert bool(_THAI.search(ours)) is (language == "th")


def read(content: bytes) -> list[Any]:
    sheet = read_sheet(io.BytesIO(content), filename="list.csv", head=head_likeness)
    return [(line.entry, [issue.code for issue in line.issues]) for line in parse_roster(sheet, this_year=2026).lines]


@pytest.mark.parametrize("kind", MENDED)
def test_what_reading_mends_is_read_as_meant(kind: str) -> None:
    faulty = MENDED[kind](person(7), 7)

    ((entry, issues),) = read(as_text([faulty]).encode())

    said = entry.as_json()
    assert {name: said.get(name) for name in faulty.read} == faulty.read
    assert [code for code in issues if code != "family_name_missing"] == [code for code in faulty.codes if code != "family_name_missing"]


def storable(people: list[Person], encoding: str) -> str:
    return as_text(people).encode(encoding, errors="ignore").decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp874"])
def test_every_encoding_reads_the_same(encoding: str) -> None:
    text = storable(LISTED[:200], "cp874")

    assert read(text.encode(encoding)) == read(text.encode())


def test_encodings_mixed_in_one_file_are_refused_with_the_line() -> None:
    lines = as_text(LISTED[:8]).encode().split(b"\r\n")
    lines[3] = lines[3].decode().encode("cp874", errors="ignore")

    with pytest.raises(SheetEncodingError) as refusal:
        read(b"\r\n".join(lines))

    assert refusal.value.params == {"line": 4}


def test_blank_rows_and_blank_columns_count_for_nothing() -> None:
    lines = as_text(LISTED[:40]).splitlines(keepends=True)
    blank = "," * 11 + "\r\n"

    assert read("".join([lines[0].rstrip() + ",,,\r\n", blank, *lines[1:], blank * 50]).encode()) == read("".join(lines).encode())


@pytest.mark.django_db
def test_the_same_people_in_another_file_are_the_same_people(partner_cohort: Cohort, now: datetime) -> None:
    clean = [person(number) for number in range(12)]
    first = take(partner_cohort, as_text(clean).encode(), now)
    actions.apply_roster(roster=actions.confirm_roster(roster=first, skip_errors=False, now=now), now=now)
    # By number, by address, by name and year; and one number that is another's.
    other = [
        clean[0].but("same", ref=""), clean[1].but("same", email=""), clean[2].but("same", ref="", email=""),
        person(700).but("conflict", "reference_other_name", ref=clean[3].cells["รหัสนักศึกษา"]), person(701),
    ]  # fmt: skip

    second = take(partner_cohort, as_text(other).encode("utf-16"), now)

    assert (outcomes(second), codes(second)) == ([each.outcome for each in other], [list(each.codes) for each in other])
