"""Workbooks in the layout of an official form."""

import io

import openpyxl

from core.sheets.official import Head, OfficialSheet, write_official


def test_rows_are_as_high_as_their_text_in_the_larger_letters_of_a_form() -> None:
    title, file_name = "รายงานผลการดำเนินงาน" * 3, "I8-2570-001_evidence.zip"
    heads = [[Head("กว้าง", rows=2), Head("สองช่อง", columns=2)], [Head("ก"), Head("ยาวกว่าช่องของตนเองมาก")]]
    rows = [["สั้น", "", file_name], ["ที่นี่ที่นั่นที่โน่น", 7, ""]]
    out = io.BytesIO()

    write_official(out, [OfficialSheet("แบบ", [title], heads, rows, (36, 10, 24), ["หมายเหตุ" * 20])], title="แบบ", footer="")

    page = openpyxl.load_workbook(out).worksheets[0]
    assert page.cell(4, 3).value == file_name
    heights = [page.row_dimensions[line].height for line in range(1, 7)]
    # 24 letters of ours do not fit where 24 of the usual size do; marks over letters take no room.
    assert heights == [54, 21, 42, 42, 21, 63]
