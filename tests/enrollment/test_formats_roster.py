"""Reading lists: headers, names, birth years, hostile files."""

from __future__ import annotations

import io

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets import SheetError, read_sheet
from enrollment.errors import RosterError
from enrollment.formats import roster_values as read
from enrollment.formats.roster import parse_roster
from enrollment.formats.roster_columns import field_of, head_likeness, meant, understand


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ชื่อ - สกุล", "full_name"), ("ชื่อ–นามสกุล", "full_name"), ("First Name", "given_name"), ("SURNAME", "family_name"),
        ("อีเมล์ (email)", "email"),
        ("เบอร์โทร.", "phone"), ("โทรศัพท์มือถือ", "phone"), ("ว/ด/ป เกิด", "birth_year"), ("วันเกิด (พ.ศ.)", "birth_year"),
        ("student_id", "partner_ref"), ("รหัส นศ.", "partner_ref"), ("รหัส", "partner_ref"), ("สถานะภาพ", "learner_type"),
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
    ("headers", "fields", "unread"),
    [
        (["ชื่อ", "นามสกุล", "ชื่อ (อังกฤษ)", "นามสกุล (English)"], {"given_name": "ชื่อ", "family_name": "นามสกุล"}, 2),
        (["ชื่อ-สกุล", "First name", "Last name"], {"full_name": "ชื่อ-สกุล"}, 2),
        (["ชื่อ-สกุล", "ชื่อ (ผู้ปกครอง)"], {"full_name": "ชื่อ-สกุล"}, 1),
        (["ชื่อ-สกุล (อังกฤษ)", "ชื่อ", "นามสกุล"], {"given_name": "ชื่อ", "family_name": "นามสกุล"}, 1),
        (["ชื่อ (ชื่อ-สกุล)", "นามสกุล (ชื่อ-สกุล)"], {"given_name": "ชื่อ (ชื่อ-สกุล)", "family_name": "นามสกุล (ชื่อ-สกุล)"}, 0),
    ],
)
def test_of_names_given_twice_one_is_read(headers: list[str], fields: dict[str, str], unread: int) -> None:
    columns = understand(headers)

    assert (columns.fields, len(columns.unknown)) == (fields, unread)
    assert set(columns.kept) == set(fields.values())


def test_the_head_again_below_is_nobody() -> None:
    ((_entry, issues),) = said(",,ชื่อ,นามสกุล,,,,,\r\n")

    assert issues == [("ชื่อ", "header_again"), ("นามสกุล", "header_again")]


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
@settings(max_examples=60)
def test_a_birth_year_is_the_same_however_it_is_written(year: int, in_be: bool, thai_digits: bool, form: str) -> None:
    text = form.format(year + 543 if in_be else year)
    text = text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) if thai_digits else text

    assert read.read_birth_year(text, 2026) == year


@given(st.text(max_size=200))
@settings(max_examples=150)
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
@settings(max_examples=150)
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


HEAD = "รหัสนักศึกษา,คำนำหน้า,ชื่อ,นามสกุล,อีเมล,เพศ,ปีเกิด,จังหวัด,โทรศัพท์\r\n"


def said(text: str) -> list[tuple[dict[str, object], list[tuple[str, str]]]]:
    roster = parse_roster(read_sheet(io.BytesIO((HEAD + text).encode()), filename="x.csv"), this_year=2026)
    return [(line.entry.as_json(), [(issue.column, issue.code) for issue in line.issues]) for line in roster.lines]


def test_cells_that_say_nothing_are_empty() -> None:
    name = {"given_name": "ก้อง", "family_name": "ดีงาม"}

    assert said("-,-,ก้อง,ดีงาม,-,–,-,—,-\r\n") == [(name, [])]
    assert said(",,ก้อง,ดีงาม,ไม่มี,,ไม่ทราบ,ไม่ระบุ,N/A\r\n") == [(name, [])]
    assert said(",,ก้อง,ดีงาม,,ไม่ระบุ,,,\r\n") == [(name | {"gender": "unknown"}, [])]
    assert said("1,นาย,ก้อง,-,,,,,\r\n") == [
        ({"partner_ref": "1", "title": "นาย", "given_name": "ก้อง"}, [("นามสกุล", "family_name_missing")])
    ]


def test_the_apostrophe_that_makes_a_cell_text_is_no_part_of_it() -> None:
    ((entry, issues),) = said("'00123,,'นายก้อง,'ดีงาม,,,'2545,,'0812345678\r\n")

    assert (entry, issues) == (
        {"partner_ref": "00123", "title": "นาย", "given_name": "ก้อง", "family_name": "ดีงาม", "birth_year": 2002, "phone": "+66812345678"},
        [],
    )


@pytest.mark.parametrize("row", ["#REF!,,ก้อง,ดีงาม", "1,,#N/A,ดีงาม", "1,,ก้อง,#NAME?"])
def test_a_broken_formula_is_no_value(row: str) -> None:
    ((_entry, issues),) = said(f"{row},,,,,\r\n")

    assert [code for _column, code in issues if code != "family_name_missing"] == ["formula_broken"]


@pytest.mark.parametrize("row", ["รวม 25 คน,", "รวมทั้งสิ้น,25 คน", "Total 25,", "=SUM(A1),ดี", "ก้อง,=SUM(A1)"])
def test_what_stands_below_a_list_is_nobody(row: str) -> None:
    ((entry, issues),) = said(f",,{row},,,,,\r\n")

    assert (entry, issues) == ({}, [("ชื่อ", "name_invalid")])


def test_an_address_of_two_names_makes_every_line_with_it_doubtful() -> None:
    lines = said("".join(f"{number},,{name},ดีงาม,a@b.co,,,,\r\n" for number, name in ((1, "ก้อง"), (1, "ก้อง"), (2, "แสง"))))

    assert [[code for column, code in issues if column == "อีเมล"] for _entry, issues in lines] == [["email_other_name_in_file"]] * 3


def test_a_name_too_long_is_told_in_its_column() -> None:
    roster = parse_roster(read_sheet(io.BytesIO(("ชื่อ-นามสกุล\r\nนาย" + "ก" * 300 + " ดี").encode()), filename="x.csv"), this_year=2026)

    assert [(issue.column, issue.code) for issue in roster.lines[0].issues] == [("ชื่อ-นามสกุล", "too_long")]


@pytest.mark.parametrize(
    ("header", "label"),
    [("รหัสนักศึกษาา", "รหัสนักศึกษา"), ("นามสกล", "นามสกุล"), ("ชือ-นามสกุล", "ชื่อ-นามสกุล"), ("จังวัด", "จังหวัด"), ("เกรดเฉลี่ย", ""), ("คณะ", "")],
)
def test_a_misspelled_header_is_told_and_never_taken(header: str, label: str) -> None:
    assert (field_of(header), meant(header)) == (None, label)


def test_english_pages_tell_a_misspelled_header_in_english() -> None:
    with override("en"):
        assert (meant("ชือ-นามสกุล"), meant("นามสกล")) == ("Full name", "Family name")


@pytest.mark.parametrize(
    ("row", "likeness"), [(["ลำดับ", "ชื่อ", "นามสกุล", ""], 3), (["รายชื่อนักศึกษา ภาค 1", ""], 0), (["รหัสนักศึกษา", "เพศ"], 0), (["รายชื่อ"], 1)]
)
def test_how_much_a_row_looks_like_the_head_of_a_list(row: list[str], likeness: int) -> None:
    assert head_likeness(row) == likeness


@pytest.mark.parametrize(
    ("name", "given_name", "told"),
    [
        ("<script>alert</script>", "<script>alert</script>", ["name_signs"]),
        ("<b>คำ</b>", "<b>คำ</b>", ["name_signs"]),
        ("คำ\u202eแก้ว", "คำแก้ว", ["name_tidied"]),
        ('"คำ\nแก้ว"', "คำ แก้ว", ["name_tidied"]),
        ("คำ\u200bแก้ว", "คำแก้ว", []),
        ("ᨡᩣᩴ", "ᨡᩣᩴ", []),
        ("Zoë-Anne", "Zoë-Anne", []),
        ("พระมหาสมาน (สุนทโร)", "สมาน (สุนทโร)", []),
    ],
)
def test_signs_of_no_name_are_told(name: str, given_name: str, told: list[str]) -> None:
    sheet = read_sheet(io.BytesIO(f"ชื่อ,นามสกุล\n{name},ใจดี\n".encode()), filename="list.csv")
    (line,) = parse_roster(sheet, this_year=2026).lines

    assert (line.entry.given_name, [issue.code for issue in line.issues]) == (given_name, told)
