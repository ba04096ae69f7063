"""Spreadsheets in and out: what people send, what attackers send, and the round trip."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sheets
from core.sheets import Limits, SheetData, SheetError, SheetTwoHeadsError, read_sheet, write_csv, write_xlsx

HEADERS = ["ชื่อ", "นามสกุล", "โทรศัพท์"]
ROW = ["สมหญิง", "ใจดี", "081-234-5678"]


def read(content: bytes, name: str = "roster.csv", limits: Limits | None = None) -> sheets.Sheet:
    return read_sheet(io.BytesIO(content), filename=name, limits=limits)


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """A plain workbook with `parts` added or replaced."""
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(lambda book: book.active.append(["a"]))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def worksheet(data: str) -> bytes:
    return (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>'.encode()
    )


SHEET = "xl/worksheets/sheet1.xml"

# --- CSV in -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_in_the_encodings_and_separators_people_use(encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(row) for row in (HEADERS, ROW)) + end

    sheet = read(text.encode(encoding))

    assert sheet == sheets.Sheet(tuple(HEADERS), (sheets.SheetRow(2, dict(zip(HEADERS, ROW, strict=True))),))


def test_line_numbers_are_those_excel_shows() -> None:
    sheet = read('\n"ชื่อ",b\n"สอง\nบรรทัด",2\n\n,\n"สาม",3\n'.encode())

    assert [(row.line, row.cells) for row in sheet.rows] == [(3, {"ชื่อ": "สอง\nบรรทัด", "b": "2"}), (6, {"ชื่อ": "สาม", "b": "3"})]


def test_excels_own_separator_line_is_obeyed() -> None:
    sheet = read(b"sep=;\na;b,c\n1;2\n")

    assert (sheet.headers, sheet.rows[0].line, sheet.rows[0].cells) == (("a", "b,c"), 3, {"a": "1", "b,c": "2"})


def test_headers_are_brought_to_normal_form_and_short_rows_filled() -> None:
    sheet = read(" เเม่ , b,\n1\n".encode())

    assert (sheet.headers, sheet.rows[0].cells) == (("แม่", "b"), {"แม่": "1", "b": ""})


def likeness(row: Sequence[str]) -> int:
    return len({"ชื่อ", "b"} & set(row))


ABOVE = ((1, "มหาวิทยาลัย"), (3, "รายชื่อ b ภาค 1"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_head_is_found_below_the_lists_title(separator: str) -> None:
    text = "มหาวิทยาลัย\n\nรายชื่อ b ภาค 1\nชื่อ,b,c\nก,1,2\n".replace(",", separator)

    sheet = sheets.read_sheet(io.BytesIO(text.encode()), filename="a.csv", head=likeness)

    assert sheet == sheets.Sheet(("ชื่อ", "b", "c"), (sheets.SheetRow(5, {"ชื่อ": "ก", "b": "1", "c": "2"}),), 4, ABOVE)


def test_a_heading_of_two_lines_is_read_by_its_better_one() -> None:
    text = "มหาวิทยาลัย\nชื่อ,ที่อยู่\n\nชื่อ,b,c\nก,1,2\n"

    sheet = sheets.read_sheet(io.BytesIO(text.encode()), filename="a.csv", head=likeness)

    assert (sheet.headers, sheet.head_line, [row.line for row in sheet.rows]) == (("ชื่อ", "b", "c"), 4, [5])


@pytest.mark.parametrize("second", ["ชื่อ,b,c", "ชื่อ,b", "ชื่อ"])
def test_a_second_head_below_is_refused_and_no_row_above_it_is_lost(second: str) -> None:
    text = f"ชื่อ,b\nก,1\n{second}\nข,2\n"

    with pytest.raises(SheetTwoHeadsError) as refusal:
        sheets.read_sheet(io.BytesIO(text.encode()), filename="a.csv", head=likeness)

    assert refusal.value.params == {"first": 1, "second": 3}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_is_what_most_lines_agree_on(mark: str) -> None:
    other = ";" if mark == "," else ","
    title = f"คณะ{other} สาขา{other} ภาค{other} ปี"
    text = "\n".join([title, mark.join(["ชื่อ", "b"]), mark.join(["ก", f"1{other}5"]), mark.join(["ข", "2"])])

    sheet = sheets.read_sheet(io.BytesIO(text.encode()), filename="a.csv", head=likeness)

    assert (sheet.headers, [row.cells["b"] for row in sheet.rows]) == (("ชื่อ", "b"), [f"1{other}5", "2"])


def test_where_nothing_looks_like_a_head_the_first_row_is_it() -> None:
    sheet = sheets.read_sheet(io.BytesIO(b"x,y\n1,2\n"), filename="a.csv", head=likeness)

    assert (sheet.headers, sheet.head_line, len(sheet.rows)) == (("x", "y"), 1, 1)


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    cells = '<c r="A2" t="str"><f>IF(1,"")</f><v></v></c><c r="B2"><f>1+1</f><v>2</v></c>'
    head = '<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c>'

    sheet = read(package({SHEET: worksheet(f'<row r="1">{head}</row><row r="2">{cells}</row>')}), "a.xlsx")

    assert sheet.rows[0].cells == {"a": "", "b": "2"}


def test_what_is_longer_than_a_sheet_goes_on_on_the_next_with_its_headings() -> None:
    out, exact = io.BytesIO(), io.BytesIO()
    write_xlsx(out, [SheetData("แถว", ["ก", "ข"], ([n, str(n)] for n in range(7))), SheetData("อื่น", ["ค"], [["1"]])], most_lines=4)
    write_xlsx(exact, [SheetData("แถว", ["ก"], [[n] for n in range(6)])], most_lines=4)

    book = openpyxl.load_workbook(out)
    assert {sheet.title: [list(row) for row in sheet.values] for sheet in book} == {
        "แถว": [["ก", "ข"], [0, "0"], [1, "1"], [2, "2"]],
        "แถว 2": [["ก", "ข"], [3, "3"], [4, "4"], [5, "5"]],
        "แถว 3": [["ก", "ข"], [6, "6"]],
        "อื่น": [["ค"], ["1"]],
    }
    assert openpyxl.load_workbook(exact).sheetnames == ["แถว", "แถว 2"]


@pytest.mark.parametrize(
    ("content", "error", "named"),
    [
        (b"", sheets.SheetEmptyError, {}),
        (b"\n , \n", sheets.SheetEmptyError, {}),
        (b"a,b\n1,\0\n", sheets.SheetNulError, {"line": 2}),
        ("ชื่อ,b\n".encode() + b"\xe0\xb8,1\n", sheets.SheetEncodingError, {"line": 2}),
        ("ชื่อ\n".encode() + "ชื่อ\n".encode("cp874"), sheets.SheetEncodingError, {"line": 2}),
        (b"\xff\xfea\x00,\xd8", sheets.SheetEncodingError, {"line": 1}),
        (b'a,b\n"1,2\n', sheets.SheetQuoteError, {"line": 2}),
        (b'a,b\n1,2\n"1"x,2\n', sheets.SheetQuoteError, {"line": 3}),
        (b"a,b,a\n", sheets.SheetDuplicateColumnError, {"name": "a", "first": "A", "second": "C"}),
        (b"a,,c\n1,2,3\n", sheets.SheetUnnamedColumnError, {"line": 2, "column": "B"}),
        (b"a,b\n1,2,3\n", sheets.SheetExtraCellError, {"line": 2, "column": "C"}),
        (b"a\n" + b"x" * 32_768, sheets.SheetCellTooLongError, {"line": 2, "column": "A", "limit": 32_767}),
        (b"a\n" + b"x" * 200_000, sheets.SheetCellTooLongError, {"line": 2, "column": "A", "limit": 32_767}),
        (b"a\n" + b"1\n" * 20_001, sheets.SheetRowsError, {"line": 20_002, "limit": 20_000}),
        (b"a\n" + b"\n" * 50_000, sheets.SheetRowsError, {"line": 40_003, "limit": 20_000}),
        (b",".join(b"c%d" % n for n in range(101)), sheets.SheetColumnsError, {"line": 1, "column": "CW", "limit": 100}),
        (b"x" * 10_000_001, sheets.SheetSizeError, {"limit": 10}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), sheets.SheetOldFormatError, {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), sheets.SheetEncryptedError, {}),
    ],
    ids=range(19),
)
def test_a_file_that_cannot_be_read_whole_is_refused_with_the_place_or_limit(
    content: bytes, error: type[SheetError], named: dict[str, object]
) -> None:
    with pytest.raises(SheetError) as refusal:
        read(content)

    assert (type(refusal.value), refusal.value.params) == (error, named)
    assert "%(" not in str(refusal.value)


def test_an_xlsx_name_on_something_else_is_refused() -> None:
    with pytest.raises(sheets.SheetFormatError):
        read(b"a,b\n1,2\n", "roster.xlsx")


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read(content)
    except SheetError:
        return


# --- XLSX in ----------------------------------------------------------------------------


def test_typed_cells_become_the_text_people_meant() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("hidden", 0).sheet_state = "hidden"
        page = book["Sheet"]
        page.append(["ข้อความ", "จำนวน", "ทศนิยม", "วัน", "เวลา", "จริง", "รหัส", "ยาว", "ว่าง"])
        page.append(["0812345678", 12.0, 0.1 + 0.2, date(2026, 11, 21), datetime(2026, 11, 21, 9, 30), True, 123, 1509900000000.0, None])
        page["G2"].number_format = "00000"
        page["C4"] = "x"
        book.active = 1

    sheet = read(workbook(fill), "a.xlsx")

    assert [(row.line, tuple(row.cells.values())) for row in sheet.rows] == [
        (2, ("0812345678", "12", "0.3", "2026-11-21", "2026-11-21 09:30:00", "TRUE", "00123", "1509900000000", "")),
        (4, ("", "", "x", "", "", "", "", "", "")),
    ]


def letter() -> bytes:
    """A text document, which is a package too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        file.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def bomb_of_rows() -> bytes:
    return package({SHEET: worksheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 300_000)))})


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (bomb_of_rows, sheets.SheetRowsError),
        (lambda: package({SHEET: worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}), sheets.SheetRowsError),
        (lambda: package({SHEET: worksheet('<row r="1"><c r="A1048576"><v>1</v></c></row>')}), sheets.SheetRowsError),
        (lambda: package({SHEET: worksheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')}), sheets.SheetColumnsError),
        (lambda: package({SHEET: worksheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')}), sheets.SheetFormulaError),
        (
            lambda: package({SHEET: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'}),
            sheets.SheetHostileError,
        ),
        (
            lambda: package({"xl/sharedStrings.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>'.encode("utf-16")}),
            sheets.SheetHostileError,
        ),
        (lambda: package({"xl/vbaProject.bin": b"x"}), sheets.SheetMacroError),
        (lambda: package({f"xl/media/{n}.txt": b"" for n in range(1_001)}), sheets.SheetUnpackedError),
        (lambda: package({"xl/media/a.bin": bytes(101_000_000)}), sheets.SheetUnpackedError),
        (lambda: package({"xl/media/a.bin": bytes(20_000_000)}), sheets.SheetUnpackedError),
        (lambda: package({SHEET: b"<worksheet><sheetData>"}), sheets.SheetFormatError),
        (lambda: package({"xl/workbook.xml": b"<nothing/>"}), sheets.SheetEmptyError),
        (lambda: package({})[:-200], sheets.SheetTruncatedError),
        (lambda: b"PK\x03\x04" + bytes(100), sheets.SheetTruncatedError),
        (lambda: package({SHEET: worksheet("")}), sheets.SheetEmptyError),
        # What openpyxl and other programs write when they never reckon a formula out.
        (lambda: package({SHEET: worksheet('<row r="1"><c r="A1"><f>1+1</f><v></v></c></row>')}), sheets.SheetFormulaError),
        (lambda: package({SHEET: worksheet('<row r="1"><c r="A1"><f>1+1</f><v/></c> </row>')}), sheets.SheetFormulaError),
        (letter, sheets.SheetFormatError),
    ],
    ids=range(19),
)
def test_a_hostile_or_broken_workbook_is_refused_at_once(make: Callable[[], bytes], error: type[SheetError]) -> None:
    content = make()
    started = time.monotonic()

    with pytest.raises(SheetError) as refusal:
        read(content, "a.xlsx")

    assert type(refusal.value) is error
    assert time.monotonic() - started < 2


def test_a_size_the_package_lies_about_is_counted() -> None:
    content = package({"xl/media/a.bin": bytes(3_000_000)})
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/a.bin"))
    lying = content[: place + 24] + (10).to_bytes(4, "little") + content[place + 28 :]

    with pytest.raises(SheetError):
        read(lying, "a.xlsx")


@settings(max_examples=40)
@given(st.integers(min_value=0, max_value=4_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(place: int, wound: bytes) -> None:
    content = bytearray(package({}))
    content[place : place + len(wound)] = wound
    try:
        read(bytes(content), "a.xlsx")
    except SheetError:
        return


# --- out, and in again ------------------------------------------------------------------

SIGNS = st.sampled_from(
    ["", "'", "''", "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n", " =", "\ufeff=", "'=", "=HYPERLINK(", "+66", "-5", "_x0041_"]
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
CELL = st.builds("{}{}".format, SIGNS, TEXT)
TABLE = st.lists(st.tuples(CELL, CELL), max_size=6)


def cells_of(sheet: sheets.Sheet) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in sheet.rows]


@settings(max_examples=80)
@given(TABLE)
def test_what_is_exported_imports_again_unchanged(table: list[tuple[str, str]]) -> None:
    expected = [row for row in table if any(cell.strip() for cell in row)]
    csv_out, xlsx_out = io.BytesIO(), io.BytesIO()

    write_csv(csv_out, ["=ก", "b"], table)
    write_xlsx(xlsx_out, [SheetData("ข้อมูล", ["=ก", "b"], table)])

    assert cells_of(read(csv_out.getvalue())) == expected
    assert cells_of(read(xlsx_out.getvalue(), "a.xlsx")) == expected
    assert read(csv_out.getvalue()).headers == read(xlsx_out.getvalue(), "a.xlsx").headers == ("=ก", "b")


def test_marks_below_a_line_break_in_a_quoted_cell_separate_nothing() -> None:
    table = [("\n;", "\n;"), ('"', ";\n;\n;")]
    out = io.BytesIO()

    write_csv(out, ["a", "b"], table)

    assert cells_of(read(out.getvalue())) == table


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", " =", "\ufeff="])
@pytest.mark.parametrize("rest", ["1+1", "HYPERLINK(x)", "cmd|' /C calc'!A0"])
def test_no_cell_of_a_csv_begins_like_a_formula(sign: str, rest: str) -> None:
    out = io.BytesIO()

    write_csv(out, ["a"], [[sign + rest]])

    line = out.getvalue().decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"')
    assert line.startswith("'")


@pytest.mark.parametrize("value", ["+66812345678", "-5", "-2.50", "0812345678"])
def test_phones_and_negative_numbers_are_not_quoted(value: str) -> None:
    out = io.BytesIO()

    write_csv(out, ["a"], [[value]])

    assert out.getvalue() == f"\ufeffa\r\n{value}\r\n".encode()


def test_a_workbook_holds_no_formula_and_types_its_numbers() -> None:
    out, again = io.BytesIO(), io.BytesIO()
    at = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    rows: list[list[sheets.Cell]] = [["=1+1", 5, 1.5, date(2026, 1, 2), at, True, None, "https://a.example"]]

    write_xlsx(out, [SheetData("a/b", list("abcdefgh"), rows), SheetData("a:b", ["a"], [])])
    write_xlsx(again, [SheetData("a/b", list("abcdefgh"), rows), SheetData("a:b", ["a"], [])])

    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["a b", "a b 2"]
    assert [cell.data_type for cell in book["a b"][2]] == ["s", "n", "n", "d", "d", "b", "n", "s"]
    assert book["a b"]["E2"].value == datetime(2026, 10, 1)
    assert out.getvalue() == again.getvalue()


def test_a_text_no_cell_can_hold_is_refused_and_not_cut() -> None:
    with pytest.raises(sheets.SheetCellTooLongError):
        write_xlsx(io.BytesIO(), [SheetData("a", ["a"], [["x" * 32_768]])])
