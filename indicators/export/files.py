"""Every kind of file an official takes away, made the same way for the page, the command and the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from core.sheets import write_csv
from indicators.export.copy_sheet import write_copy_sheet
from indicators.export.json_format import as_json, write_json
from indicators.export.layout import LANGUAGES, Layout
from indicators.export.long_format import HEADERS
from indicators.export.long_statement import statement_rows
from indicators.export.naming import file_name
from indicators.export.package import write_package
from indicators.export.printable import render_printable
from indicators.export.signed import kept_report
from indicators.export.statement import WHOLE, Statement
from indicators.export.workbook import write_workbook

Writer = Callable[[Statement, Layout, IO[bytes]], None]


def write_statement_json(statement: Statement, _layout: Layout, stream: IO[bytes]) -> None:
    """Write the report as JSON; of a snapshot also its quarters, and which snapshot it is."""
    if statement.head is None:
        write_json(statement.report, stream)
        return
    data = as_json(statement.report)
    data["periods"] = {period: as_json(report) for period, report in statement.reports.items() if period != WHOLE}
    data |= {"snapshot": statement.head.as_data(), "targets": statement.targets}
    stream.write(json.dumps(data, ensure_ascii=False, indent=2).encode())
    stream.write(b"\n")


def write_statement_csv(statement: Statement, _layout: Layout, stream: IO[bytes]) -> None:
    """Write the long form; of a snapshot also its quarters, and its code in every row."""
    write_csv(stream, HEADERS, statement_rows(statement))


def write_printable(statement: Statement, layout: Layout, stream: IO[bytes]) -> None:
    """Write the PDF: the one that the office signed, where it does.

    :raises ReportNotSignedError: it has not yet.
    """
    kept = kept_report(statement, layout)
    if kept is None:
        render_printable(statement, layout, stream)
    else:
        stream.write(kept)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what browsers call it, how its name ends, who writes it, and whether it shows the quarters too."""

    content_type: str
    ending: str
    write: Writer
    has_quarters: bool = True


KINDS: dict[str, Kind] = {
    "json": Kind("application/json", ".json", write_statement_json, has_quarters=False),
    "csv": Kind("text/csv; charset=utf-8", ".csv", write_statement_csv, has_quarters=False),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", write_workbook),
    "pdf": Kind("application/pdf", ".pdf", write_printable),
    "package": Kind("application/zip", "_package.zip", write_package),
    "copy": Kind("text/csv; charset=utf-8", "_copy_sheet.csv", write_copy_sheet),
}


class UnknownFileError(Exception):
    """There is no such kind of file, or no such language."""


@dataclass(frozen=True, slots=True)
class FileChoice:
    """Which file, in which layout."""

    kind: Kind
    layout: Layout

    @classmethod
    def of(cls, kind: str, *, language: str = "th", thai_digits: bool = False) -> FileChoice:
        """Answer the choice that was asked for.

        :raises UnknownFileError: no such kind or language.
        """
        if kind not in KINDS or language not in LANGUAGES:
            raise UnknownFileError(kind)
        return cls(KINDS[kind], Layout(language, thai_digits))

    def write(self, statement: Statement, stream: IO[bytes]) -> str:
        """Write the file and answer its name; the same statement and choice give the same bytes."""
        self.kind.write(statement, self.layout, stream)
        return file_name(statement, self.kind.ending)
