"""The only door to spreadsheets: CSV and XLSX, in and out.

Quoting against formula injection (documented for partners in docs): in a CSV we write, a text
that a spreadsheet program could take for a formula gets one leading apostrophe (`'=1+1`), and
so does a text that already begins with apostrophes before such a sign (`''=1`). Plain numbers
(`-5`, `+66812345678`) stay as they are. XLSX cells are typed as text and only the second rule
applies. `read_sheet` takes exactly one such apostrophe off again, so what we export imports
unchanged.
"""

from core.sheets.errors import (
    SheetCellTooLongError,
    SheetChoiceError,
    SheetColumnsError,
    SheetDuplicateColumnError,
    SheetEmptyError,
    SheetEncodingError,
    SheetEncryptedError,
    SheetError,
    SheetExtraCellError,
    SheetFormatError,
    SheetFormulaError,
    SheetHostileError,
    SheetMacroError,
    SheetMissingError,
    SheetNulError,
    SheetOldFormatError,
    SheetQuoteError,
    SheetRowsError,
    SheetSizeError,
    SheetTruncatedError,
    SheetTwoHeadsError,
    SheetUnnamedColumnError,
    SheetUnpackedError,
)
from core.sheets.heads import Spread
from core.sheets.reading import Sheet, SheetRow, read_sheet, stream_sheet
from core.sheets.writing import CONTENT_TYPES, Cell, SheetData, csv_blocks, write_csv, write_table, write_xlsx
from core.sheets.xlsx_package import Limits

__all__ = [
    "CONTENT_TYPES",
    "Cell",
    "Limits",
    "Sheet",
    "SheetCellTooLongError",
    "SheetChoiceError",
    "SheetColumnsError",
    "SheetData",
    "SheetDuplicateColumnError",
    "SheetEmptyError",
    "SheetEncodingError",
    "SheetEncryptedError",
    "SheetError",
    "SheetExtraCellError",
    "SheetFormatError",
    "SheetFormulaError",
    "SheetHostileError",
    "SheetMacroError",
    "SheetMissingError",
    "SheetNulError",
    "SheetOldFormatError",
    "SheetQuoteError",
    "SheetRow",
    "SheetRowsError",
    "SheetSizeError",
    "SheetTruncatedError",
    "SheetTwoHeadsError",
    "SheetUnnamedColumnError",
    "SheetUnpackedError",
    "Spread",
    "csv_blocks",
    "read_sheet",
    "stream_sheet",
    "write_csv",
    "write_table",
    "write_xlsx",
]
