"""What everybody may have of a period, as a Data Package and as datasets of a catalogue: the published cells and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings

from indicators.export.archive import write_archive
from indicators.export.canonical import table_bytes
from indicators.export.layout import INDICATOR_NAME
from indicators.export.package import Files, checksums, json_bytes, resource_of
from indicators.export.public import HEADERS, PUBLIC_FORMATS, public_rows

if TYPE_CHECKING:
    from indicators.queries.publication import PublicTables

TABLE, DICTIONARY = "indicator8_public.csv", "data_dictionary.csv"
_CODE = HEADERS.index("indicator_code")
_TYPES = {"fiscal_year_be": "integer", "value": "integer", "suppressed": "boolean", "definition_version": "integer", "as_of": "datetime"}
_MEANINGS: dict[str, tuple[str, str]] = {
    "fiscal_year_be": ("ปีงบประมาณ พ.ศ. เรียกตามปีที่สิ้นสุด", "Fiscal year in the Buddhist Era, named by the year it ends in"),
    "quarter": ("ไตรมาส ว่างคือทั้งปี", "Quarter; empty is the whole year"),
    "indicator_code": ("รหัสตัวชี้วัดย่อย", "Code of the measure"),
    "measure": ("ชื่อสั้นของตัวเลข", "Short name of the number"),
    "unit": ("หน่วยนับ (ภาษาไทย)", "Unit of count, in Thai"),
    "dimension": ("มิติที่จำแนก ว่างคือยอดรวม", "Dimension broken down by; empty is the total"),
    "value_code": ("รหัสค่าของมิติ", "Code of the dimension's value"),
    "second_dimension": ("มิติที่สอง", "Second dimension"),
    "second_value_code": ("รหัสค่าของมิติที่สอง", "Code of the second dimension's value"),
    "value": ("จำนวน ว่างคือปกปิด", "The count; empty where suppressed"),
    "suppressed": ("ปกปิดหรือไม่", "Whether it is suppressed"),
    "suppressed_as": (
        "เหตุที่ปกปิด: small คือ 1–4 withheld คือ 1 ขึ้นไป ค่าที่ไม่อยู่ในตารางคือ 0",
        "Why it is suppressed: small is 1–4, withheld is 1 or more; a value that is not listed is 0",
    ),
    "definition_version": ("ฉบับของนิยาม", "Version of the definition"),
    "as_of": ("ข้อมูล ณ เวลา (ค.ศ. UTC)", "The moment the data are true for (CE)"),
    "warnings": (
        "คำเตือนของรอบนี้ เว้นวรรคคั่น: counted_twice คือมีกิจกรรมที่รายงานในตัวชี้วัดที่ 7 ด้วย ระวังนับซ้ำเมื่อรวมกัน",
        "Warnings of the period, with blanks between: counted_twice means activities that Indicator 7 reports too; adding both counts them twice",
    ),
}


def write_public_package(tables: PublicTables, stream: IO[bytes]) -> None:
    """Write the public Data Package as a ZIP: the same numbers for ever, and the same bytes from the same edition of this site."""
    write_archive(stream, ((name, [content]) for name, content in public_package(tables).items()))


# format → (content type, writer), the package included
PUBLIC_FILES: dict[str, tuple[str, Callable[[PublicTables, IO[bytes]], None]]] = PUBLIC_FORMATS | {
    "zip": ("application/zip", write_public_package)
}


def public_package(tables: PublicTables) -> Files:
    """Answer the files of the public package by name."""
    files = {TABLE: table_bytes(HEADERS, public_rows(tables)), DICTIONARY: dictionary_bytes()}
    schemas = {TABLE: public_schema(), DICTIONARY: {"fields": [{"name": name, "type": "string"} for name in _DICTIONARY_HEADERS]}}
    period = f"{tables.fiscal_year}-q{tables.quarter}" if tables.quarter else str(tables.fiscal_year)
    about = {
        "name": f"indicator8-public-{period}",
        "profile": "tabular-data-package",
        "title": f"ตัวชี้วัดที่ 8 {period}",
        "description": f"{INDICATOR_NAME['th']} · {INDICATOR_NAME['en']}",
        "created": tables.as_of.isoformat(timespec="seconds"),
        "contributors": [{"title": settings.REPORT_OFFICE, "role": "publisher"}],
        "resources": [resource_of(name, content, schemas[name]) for name, content in files.items()],
    }
    files = {"datapackage.json": json_bytes(about)} | files
    return files | {"SHA256SUMS": checksums(files)}


def dataset_bytes(tables: PublicTables, codes: tuple[str, ...]) -> bytes:
    """Answer the rows of some measures alone: a catalogue's dataset has one unit."""
    return table_bytes(HEADERS, (row for row in public_rows(tables) if row[_CODE] in codes))


def public_schema() -> dict[str, Any]:
    """Answer the Table Schema of the public table."""
    fields: list[dict[str, Any]] = []
    for name in HEADERS:
        thai, english = _MEANINGS[name]
        field = {"name": name, "type": _TYPES.get(name, "string"), "title": thai, "description": f"{english}. {thai}"}
        fields.append(field | ({"trueValues": ["true"], "falseValues": ["false"]} if field["type"] == "boolean" else {}))
    return {"fields": fields, "missingValues": [""]}


_DICTIONARY_HEADERS = ("column", "type", "meaning_th", "meaning_en")


def dictionary_bytes() -> bytes:
    """Answer the data dictionary of the public table."""
    return table_bytes(_DICTIONARY_HEADERS, ((name, _TYPES.get(name, "string"), *_MEANINGS[name]) for name in HEADERS))
