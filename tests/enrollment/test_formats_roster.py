"""Reading lists: headers, names, birth years, hostile files."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets import SheetError, read_sheet
from enrollment.errors import RosterError
from enrollment.formats import roster_values as read
from enrollment.formats.roster import parse_roster
from enrollment.formats.roster_columns import field_of, understand


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ชื่อ - สกุล", "full_name"), ("ชื่อ–นามสกุล", "full_name"), ("First Name", "given_name"), ("SURNAME", "family_name"),
        ("อีเมล์ (email)", "email"),
        ("เบอร์โทร.", "phone"), ("โทรศัพท์มือถือ", "phone"), ("ว/ด/ป เกิด", "birth_year"), ("วันเกิด (พ.ศ.)", "birth_year"),
        ("student_id", "partner_ref"),
        ("เลขประจำตัวนักศึกษา", "partner_ref"), ("คำนำหน้านาม", "title"), ("ลำดับที่", "known"), ("#", "known"), ("ผู้ประกอบการ", "operator_name"),
        ("เลขประจำตัวประชาชน", None), ("หมู่เลือด", None), ("", None),
    ],
)  # fmt: skip
def test_headers_mean_what_people_mean(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_a_lone_name_column_is_the_whole_name() -> None:
    assert understand(["ชื่อ"]).fields == {"full_name": "ชื่อ"}
    assert understand(["ชื่อ", "ชื่อสกุล"]).fields == {"given_name": "ชื่อ", "family_name": "ชื่อสกุล"}


@pytest.mark.parametrize(
    ("title", "given_name", "family", "full", "expected"),
    [
        ("", "", "", "นางสาวสมหญิง ใจดี", ("นางสาว", "สมหญิง", "ใจดี")),
        ("", "นางสาวสมหญิง", "ใจดี", "", ("นางสาว", "สมหญิง", "ใจดี")),
        ("นาย", "นายสมชาย", "ใจดี", "", ("นาย", "สมชาย", "ใจดี")),
        ("", "นายิกา", "ใจดี", "", ("", "นายิกา", "ใจดี")),
        ("", "", "", "พระมหาสมชาย สุจิตฺโต", ("พระมหา", "สมชาย สุจิตฺโต", "")),
        ("", "Mary Jane", "van Dam", "", ("", "Mary Jane", "van Dam")),
        ("", "", "", "ผศ.ดร.สมศรี ณ เชียงใหม่", ("ผศ.ดร.", "สมศรี", "ณ เชียงใหม่")),
    ],
)
def test_titles_are_split_from_names(title: str, given_name: str, family: str, full: str, expected: tuple[str, str, str]) -> None:
    parts = read.read_name(title, given_name, family, full)

    assert (parts.title, parts.given_name, parts.family_name) == expected


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("081-234-5678", "+66812345678"), ("812345678", "+66812345678"), ("+66 81 234 5678", "+66812345678"), ("๐๕๓ ๑๒๓ ๔๕๖", "+6653123456"),
     ("53123456", "+6653123456"), ("66812345678", "+66812345678"), ("+8562055512345", "+8562055512345")],
)  # fmt: skip
def test_phones_survive_spreadsheets(typed: str, stored: str) -> None:
    assert read.read_phone(typed) == stored


@given(st.integers(1907, 2026), st.booleans(), st.booleans(), st.sampled_from(["{}", "1/5/{}", "01-05-{}", "5 พ.ค. {}", "00/00/{}"]))
@settings(max_examples=60, deadline=None)
def test_a_birth_year_is_the_same_however_it_is_written(year: int, in_be: bool, thai_digits: bool, form: str) -> None:
    text = form.format(year + 543 if in_be else year)
    text = text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) if thai_digits else text

    assert read.read_birth_year(text, 2026) == year


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_cell_is_understood_or_refused_by_name(text: str) -> None:
    for reader in (
        read.read_email,
        read.read_phone,
        read.read_gender,
        read.read_province,
        read.read_learner_type,
        lambda t: read.read_birth_year(t, 2026),
    ):
        try:
            reader(text)
        except read.CellError as refusal:
            assert refusal.code  # noqa: PT017  one of two right answers


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: f"ชื่อ,นามสกุล,ปีเกิด\r\n{text}".encode(errors="ignore")))
@settings(max_examples=150, deadline=None)
def test_any_file_is_a_list_or_refused_whole(content: bytes) -> None:
    try:
        roster = parse_roster(read_sheet(io.BytesIO(content), filename="x.csv"), this_year=2026)
    except (SheetError, RosterError):
        return
    assert all(line.issues or line.entry.given_name for line in roster.lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_thai_files_of_every_kind_say_the_same(encoding: str, separator: str) -> None:
    text = "คำนำหน้า,ชื่อ,นามสกุล,ปีเกิด\r\nนาง,คำปัน,แก้วมา,๒๔๙๐\r\n".replace(",", separator)

    line = parse_roster(read_sheet(io.BytesIO(text.encode(encoding)), filename="x.csv"), this_year=2026).lines[0]

    assert line.entry.as_json() == {"title": "นาง", "given_name": "คำปัน", "family_name": "แก้วมา", "birth_year": 1947}
    assert line.number == 2
