"""Heads as offices draw them: merged cells, two lines, several sheets, titles above."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from core.sheets import (
    SheetChoiceError,
    SheetDuplicateColumnError,
    SheetError,
    SheetFormulaError,
    SheetMissingError,
    SheetUnnamedColumnError,
    Spread,
    read_sheet,
)

KNOWN = {"ที่", "รหัส", "ชื่อ-สกุล", "ชื่อ", "นามสกุล", "โทร", "อีเมล"}
Table = Sequence[Sequence[object]]


def likeness(row: Sequence[str]) -> int:
    return len(KNOWN & set(row)) if {"ชื่อ", "ชื่อ-สกุล"} & set(row) else 0


def workbook(*pages: tuple[str, Table, Sequence[str]]) -> bytes:
    """A workbook of sheets: name, rows, merged ranges."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows, merged in pages:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for cells in merged:
            page.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(rows: Table, *merged: str) -> bytes:
    return workbook(("ก", rows, merged))


def read(content: bytes | str, sheet: str = "") -> object:
    data = content.encode() if isinstance(content, str) else content
    return read_sheet(io.BytesIO(data), filename="list", head=likeness, takes_parts=lambda name: name.startswith("ชื่อ"), sheet=sheet)


def told(content: bytes | str, sheet: str = "") -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[tuple[int, str], ...]]:
    """Headers, rows, lines above."""
    found = read_sheet(
        io.BytesIO(content.encode() if isinstance(content, str) else content),
        filename="list", head=likeness, takes_parts=lambda name: name.startswith("ชื่อ"), sheet=sheet,
    )  # fmt: skip
    return found.headers, [tuple(row.cells.values()) for row in found.rows], found.above


TWO_LINES = [
    ["มหาวิทยาลัยตัวอย่าง", None, None, None, None, None],
    ["ที่", "รหัส", "ชื่อ-สกุล", None, "ติดต่อ", None],
    [None, None, "ชื่อ", "นามสกุล", "โทร", "อีเมล"],
    [1, "6401", "ก้อง", "ดีงาม", "081", "a@b.co"],
]
READ = (
    ("ที่", "รหัส", "ชื่อ (ชื่อ-สกุล)", "นามสกุล (ชื่อ-สกุล)", "โทร (ติดต่อ)", "อีเมล (ติดต่อ)"),
    [("1", "6401", "ก้อง", "ดีงาม", "081", "a@b.co")],
    ((1, "มหาวิทยาลัยตัวอย่าง"),),
)


@pytest.mark.parametrize("merged", [("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"), ("A1:F1", "C2:D2", "E2:F2"), ()])
def test_a_head_of_two_lines_is_read_whole(merged: tuple[str, ...]) -> None:
    assert told(xlsx(TWO_LINES, *merged)) == READ


@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_head_of_two_lines_in_a_text_file_is_read_whole(mark: str) -> None:
    assert told("\n".join(mark.join("" if cell is None else str(cell) for cell in row) for row in TWO_LINES)) == READ


def test_lines_that_a_merged_cell_ties_together_are_one_head_whatever_stands_below() -> None:
    rows = [["ที่", "ชื่อ-สกุล", "คะแนน", None], [None, None, "กลางภาค", "ปลายภาค"], [1, "ก้อง ดีงาม", 20, 30]]

    assert told(xlsx(rows, "A1:A2", "B1:B2", "C1:D1")) == (
        ("ที่", "ชื่อ-สกุล", "กลางภาค (คะแนน)", "ปลายภาค (คะแนน)"),
        [("1", "ก้อง ดีงาม", "20", "30")],
        (),
    )


@pytest.mark.parametrize(
    "merged", [("B1:D1",), ("A1:A2", "B1:D2", "E1:E2")], ids=["one line", "two lines"]
)  # fmt: skip
def test_cells_below_one_merged_header_are_one_value(merged: tuple[str, ...]) -> None:
    head = [["ที่", "ชื่อ-สกุล", None, None, "โทร"], *([[None] * 5] if len(merged) > 1 else [])]
    content = xlsx([*head, [1, "นางสาว", "สมหญิง", "ใจดี", "081"], [2, "นายก้อง", None, "ดีงาม", None]], *merged)

    assert told(content)[:2] == (("ที่", "ชื่อ-สกุล", "โทร"), [("1", "นางสาว สมหญิง ใจดี", "081"), ("2", "นายก้อง ดีงาม", "")])
    assert read_sheet(io.BytesIO(content), filename="a.xlsx", head=likeness).spreads == (Spread("ชื่อ-สกุล", "B", "D"),)


def test_a_name_in_two_columns_of_a_text_file_is_one_value() -> None:
    assert told("ที่,ชื่อ-สกุล,,โทร\n1,นายก้อง,ดีงาม,081\n2,แสง,ณ เชียงใหม่,\n")[1] == [("1", "นายก้อง ดีงาม", "081"), ("2", "แสง ณ เชียงใหม่", "")]


@pytest.mark.parametrize("row", ["1,นายก้อง ดีงาม,ผ่าน,081", "1,นายก้อง,✓,081", "1,,ดีงาม,081"])
def test_what_stands_beside_a_whole_name_is_no_part_of_it(row: str) -> None:
    with pytest.raises(SheetUnnamedColumnError) as refusal:
        read(f"ที่,ชื่อ-สกุล,,โทร\n{row}\n")

    assert refusal.value.params == {"line": 2, "column": "C"}


def test_a_stray_separator_adds_nothing_to_a_name() -> None:
    with pytest.raises(SheetError):
        read("ที่,ชื่อ-สกุล\n1,ก้อง,ดีงาม\n")


def test_a_cell_merged_downwards_counts_for_each_of_its_rows_and_fills_no_blank_one() -> None:
    rows = [["ชื่อ", "นามสกุล", "รหัส"], ["ก้อง", "ดีงาม", "ปี 1"], ["แสง", "คำมา", None], [None, None, None], ["บัว", "แก้ว", None]]

    assert told(xlsx(rows, "C2:C4"))[1] == [("ก้อง", "ดีงาม", "ปี 1"), ("แสง", "คำมา", "ปี 1"), ("บัว", "แก้ว", "")]


def test_equal_names_below_two_groups_are_told_apart_by_the_group() -> None:
    rows = [["ชื่อ-สกุล (ไทย)", None, "ชื่อ-สกุล (อังกฤษ)", None, "ที่"], ["ชื่อ", "นามสกุล", "ชื่อ", "นามสกุล", None], ["ก", "ข", "a", "b", 1]]

    assert told(xlsx(rows, "A1:B1", "C1:D1", "E1:E2"))[0] == (
        "ชื่อ (ชื่อ-สกุล (ไทย))", "นามสกุล (ชื่อ-สกุล (ไทย))", "ชื่อ (ชื่อ-สกุล (อังกฤษ))", "นามสกุล (ชื่อ-สกุล (อังกฤษ))", "ที่",
    )  # fmt: skip
    with pytest.raises(SheetDuplicateColumnError):
        read("ชื่อ,นามสกุล,ชื่อ\nก,ข,ค\n")


def test_a_title_that_is_a_known_word_is_no_head() -> None:
    assert told("ชื่อ-สกุล,,\nภาค 1,,\nที่,ชื่อ,โทร\n1,ก้อง,081\n") == (
        ("ที่", "ชื่อ", "โทร"), [("1", "ก้อง", "081")], ((1, "ชื่อ-สกุล"), (2, "ภาค 1")),
    )  # fmt: skip


def test_the_same_head_in_another_language_below_is_the_head() -> None:
    assert told("รหัส,ชื่อ,นามสกุล\nรหัส,ชื่อ,โทร\n1,ก้อง,081\n")[:2] == (("รหัส", "ชื่อ", "โทร"), [("1", "ก้อง", "081")])


LIST = [["ที่", "ชื่อ"], [1, "ก้อง"], [2, "แสง"]]
NOTES = [["เรื่อง", "จำนวน"], ["ปี 1", 20]]


def test_the_only_sheet_that_holds_the_table_is_read_and_the_others_are_told() -> None:
    content = workbook(("สรุป", NOTES, ()), ("ว่าง", [], ()), ("ปี 1", LIST, ()))

    found = read_sheet(io.BytesIO(content), filename="a.xlsx", head=likeness)

    assert (found.name, found.others, len(found.rows)) == ("ปี 1", ("สรุป",), 2)
    # Without knowing the head it is the first sheet, as ever.
    assert read_sheet(io.BytesIO(content), filename="a.xlsx").headers == ("เรื่อง", "จำนวน")


def test_of_several_tables_the_person_chooses() -> None:
    content = workbook(("ปี 1", LIST, ()), ("ปี 2", LIST[:2], ()), ("หัวเปล่า", LIST[:1], ()), ("สรุป", NOTES, ()))

    with pytest.raises(SheetChoiceError) as choice:
        read(content)

    assert choice.value.pages == [("ปี 1", 3), ("ปี 2", 2)]
    assert "ปี 1, ปี 2" in str(choice.value)
    assert told(content, "ปี 2")[1] == [("1", "ก้อง")]
    with pytest.raises(SheetMissingError) as refusal:
        read(content, "ปี 3")
    assert refusal.value.params == {"name": "ปี 3", "sheets": "ปี 1, ปี 2, หัวเปล่า, สรุป"}


def test_a_formula_without_a_result_matters_on_the_sheet_that_is_read_alone() -> None:
    content = workbook(("ปี 1", LIST, ()), ("สรุป", [["=COUNTA(A:A)"], ["x"]], ()))

    assert len(told(content)[1]) == 2
    with pytest.raises(SheetFormulaError):
        read(content, "สรุป")
    # A list is one, though it cannot be read yet: nobody is led past it.
    with pytest.raises(SheetChoiceError):
        read(workbook(("ปี 1", [*LIST, [3, "=A1"]], ()), ("ปี 2", LIST, ())))


@pytest.mark.parametrize("range_", ["A1:A9999999", "A1:XFD1048576", "nothing", "A1", "B2:A1"])
def test_odd_ranges_do_no_harm(range_: str) -> None:
    from core.sheets.xlsx_package import Merges

    merges = Merges()
    merges.add(range_, 100)

    assert all(0 <= left < right < 100 for line in merges.across.values() for left, right in line)
    assert len(merges.across) <= 6
