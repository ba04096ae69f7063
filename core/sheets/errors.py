"""Why a spreadsheet cannot be read: always whole, with the place or the limit named."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import HonghianError


class SheetError(HonghianError):
    """The file cannot be read as a table; nothing of it was taken."""

    code = "sheet"
    message = _("อ่านไฟล์ตารางนี้ไม่ได้")
    status = 400


class SheetFormatError(SheetError):
    """Neither CSV nor XLSX, or damaged inside."""

    code = "sheet_format"
    message = _("ไฟล์นี้ไม่ใช่ไฟล์ CSV หรือ XLSX ที่สมบูรณ์ โปรดบันทึกใหม่เป็น .xlsx หรือ .csv แล้วลองอีกครั้ง")


class SheetOldFormatError(SheetError):
    """A workbook of Excel 97–2003."""

    code = "sheet_old_format"
    message = _("ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) โปรดเปิดแล้วบันทึกเป็น .xlsx")


class SheetEncryptedError(SheetError):
    """A workbook with a password."""

    code = "sheet_encrypted"
    message = _("ไฟล์นี้มีรหัสผ่าน โปรดเอารหัสผ่านออกแล้วบันทึกใหม่")


class SheetTruncatedError(SheetError):
    """A workbook that ends too early."""

    code = "sheet_truncated"
    message = _("ไฟล์นี้ไม่ครบ อาจอัปโหลดหรือคัดลอกมาไม่หมด โปรดส่งไฟล์อีกครั้ง")


class SheetEmptyError(SheetError):
    """Nothing in it, not even a header row."""

    code = "sheet_empty"
    message = _("ไฟล์นี้ไม่มีข้อมูล โปรดตรวจว่าเลือกไฟล์ถูกต้อง")


class SheetNulError(SheetError):
    """A NUL character: not text."""

    code = "sheet_nul"
    message = _("บรรทัดที่ %(line)d มีอักขระที่ไม่ใช่ข้อความ โปรดบันทึกไฟล์ใหม่เป็น CSV แบบ UTF-8")


class SheetEncodingError(SheetError):
    """The bytes are neither UTF-8, UTF-16 nor TIS-620/Windows-874."""

    code = "sheet_encoding"
    message = _("บรรทัดที่ %(line)d มีอักขระที่อ่านไม่ได้ โปรดบันทึกไฟล์เป็น CSV แบบ UTF-8")


class SheetQuoteError(SheetError):
    """A quotation mark that is never closed, or stands where none may."""

    code = "sheet_quote"
    message = _("เครื่องหมายคำพูดในแถวที่ %(line)d ไม่ครบคู่ โปรดลบหรือเติมให้ครบ หรือบันทึกเป็น .xlsx")


class SheetSizeError(SheetError):
    """The file is too big."""

    code = "sheet_size"
    message = _("ไฟล์ใหญ่เกินไป ขนาดไม่เกิน %(limit)d เมกะไบต์ โปรดแบ่งเป็นหลายไฟล์")
    status = 413


class SheetUnpackedError(SheetError):
    """A packed file that unpacks to far more than any table needs."""

    code = "sheet_unpacked"
    message = _("ข้อมูลที่บีบอัดอยู่ในไฟล์นี้มากเกินไป โปรดคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่")
    status = 413


class SheetRowsError(SheetError):
    """Too many rows, or one cell far below the table."""

    code = "sheet_rows"
    message = _("แถวที่ %(line)d เกินจำนวนที่รับได้ (ไม่เกิน %(limit)d แถว) โปรดแบ่งไฟล์ หรือลบแถวว่างด้านล่างตาราง")
    status = 413


class SheetColumnsError(SheetError):
    """Too many columns, or one cell far to the right of the table."""

    code = "sheet_columns"
    message = _("แถวที่ %(line)d มีข้อมูลในคอลัมน์ %(column)s เกินจำนวนที่รับได้ (ไม่เกิน %(limit)d คอลัมน์) โปรดลบคอลัมน์ที่ไม่ใช้")
    status = 413


class SheetCellTooLongError(SheetError):
    """A cell longer than a spreadsheet program can hold."""

    code = "sheet_cell_too_long"
    message = _("ข้อความในแถวที่ %(line)d คอลัมน์ %(column)s ยาวเกิน %(limit)d ตัวอักษร โปรดตัดให้สั้นลง")


class SheetDuplicateColumnError(SheetError):
    """Two columns with one name."""

    code = "sheet_duplicate_column"
    message = _("ชื่อคอลัมน์ “%(name)s” ซ้ำกันที่คอลัมน์ %(first)s และ %(second)s โปรดเปลี่ยนชื่อคอลัมน์หนึ่งหรือลบออก")


class SheetUnnamedColumnError(SheetError):
    """Data under an empty header."""

    code = "sheet_unnamed_column"
    message = _("คอลัมน์ %(column)s มีข้อมูลในแถวที่ %(line)d แต่ไม่มีชื่อคอลัมน์ โปรดใส่ชื่อคอลัมน์ หรือลบข้อมูลในคอลัมน์นั้น")


class SheetExtraCellError(SheetError):
    """A row with more cells than there are columns: usually a stray separator."""

    code = "sheet_extra_cell"
    message = _("แถวที่ %(line)d มีข้อมูลเกินคอลัมน์สุดท้าย (คอลัมน์ %(column)s) โปรดตรวจเครื่องหมายคั่น")


class SheetChoiceError(SheetError):
    """Several sheets of a workbook could be meant; `pages` are their names and how many rows each has."""

    code = "sheet_choice"
    message = _("ไฟล์นี้มีรายชื่อในหลายแผ่นงาน (%(sheets)s) โปรดเลือกแผ่นงานเดียว")

    def __init__(self, pages: list[tuple[str, int]]) -> None:
        """Keep the sheets to choose from."""
        super().__init__(sheets=", ".join(name for name, _rows in pages))
        self.pages = pages


class SheetMissingError(SheetError):
    """No visible sheet has the name that was asked for."""

    code = "sheet_missing"
    message = _("ไม่มีแผ่นงานชื่อ “%(name)s” ในไฟล์นี้ แผ่นงานที่มี: %(sheets)s")


class SheetTwoHeadsError(SheetError):
    """Another head stands below the first one: rows would be lost, or a head would be read as a row."""

    code = "sheet_two_heads"
    message = _("แถวที่ %(first)d และแถวที่ %(second)d เป็นหัวตารางทั้งคู่ โปรดเหลือหัวตารางเดียวไว้เหนือข้อมูลทั้งหมด หรือแยกเป็นสองไฟล์")


class SheetFormulaError(SheetError):
    """A formula without a stored result."""

    code = "sheet_formula"
    message = _("เซลล์ %(cell)s เป็นสูตรที่ไม่มีผลลัพธ์ โปรดวางเป็นค่าแล้วบันทึกใหม่")


class SheetMacroError(SheetError):
    """A workbook with macros."""

    code = "sheet_macro"
    message = _("ไฟล์นี้มีแมโคร โปรดบันทึกเป็น .xlsx ที่ไม่มีแมโคร")


class SheetHostileError(SheetError):
    """Constructs no spreadsheet program writes: document types, entities, odd paths."""

    code = "sheet_hostile"
    message = _("ไฟล์นี้มีโครงสร้างที่ไม่ปลอดภัย ระบบจึงไม่อ่าน โปรดคัดลอกตารางไปไว้ในไฟล์ใหม่")
