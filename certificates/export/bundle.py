"""Bundles of stored certificates, written to a file one certificate at a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

import pypdfium2
from django.core.files.storage import Storage

from core.sheets import write_csv

# One document for the printer holds every certificate in memory: more are taken as a ZIP.
LARGEST_PRINT = 500
_TABOO = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 80
_MOMENT = (1980, 1, 1, 0, 0, 0)

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ListedCertificate:
    """What a bundle says about a certificate in it."""

    number: str
    holder_name: str
    file: str
    code: str
    issued_date: date


def write_zip(target: IO[bytes], rows: Sequence[ListedCertificate], *, storage: Storage, headers: Sequence[str], tick: Tick) -> None:
    """Write the PDFs as they were signed, numbered in the order given, and `list.csv`; `tick` hears how many are done.

    PDFs are compressed already, so they are stored as they are; the same certificates give the same bytes.
    """
    width = len(str(len(rows)))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        names = []
        for place, row in enumerate(rows, start=1):
            person = " ".join(_TABOO.sub(" ", row.holder_name).split())[:_LONGEST_NAME].strip() or "-"
            names.append(f"{place:0{width}} {person} {row.number.replace('/', '-')}.pdf")
            with storage.open(row.file) as content:
                bundle.writestr(zipfile.ZipInfo(names[-1], _MOMENT), content.read())
            tick(place)
        listed = io.BytesIO()
        lines = ((row.number, row.holder_name, row.issued_date, row.code, name) for row, name in zip(rows, names, strict=True))
        write_csv(listed, headers, lines)
        bundle.writestr(zipfile.ZipInfo("list.csv", _MOMENT), listed.getvalue())


def write_print(target: IO[bytes], rows: Iterable[ListedCertificate], *, storage: Storage, tick: Tick) -> None:
    """Write one PDF with every page, for the printer: a signature belongs to its own file and does not come along."""
    together = pypdfium2.PdfDocument.new()
    try:
        for place, row in enumerate(rows, start=1):
            with storage.open(row.file) as content:
                one = pypdfium2.PdfDocument(content.read())
            together.import_pages(one)
            one.close()
            tick(place)
        together.save(target)
    finally:
        together.close()
