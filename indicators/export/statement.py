"""What every official file is made from, whether it is certified or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from indicators.models import achievement
from indicators.types import QuarterCount, Report, Scope

WHOLE = "whole"
# From the first day of the fiscal year to the end of the quarter that is reported (ผลสะสม).
TO_DATE = "to_date"
# A count, a ร้อยละ, or nothing to be said.
Result = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Head:
    """Which snapshot a file is from, and who answers for it."""

    code: str
    uuid: str
    state: str
    fingerprint: str
    amends: str
    reason: str
    prepared_by: str
    prepared_at: datetime | None
    certified_by: str
    certified_at: datetime | None
    submitted: str
    manifest: bytes
    signature: bytes
    public_key: str
    key_name: str
    # Whether the office signs the PDF: without its signature there is none.
    signs_pdf: bool = False

    def as_data(self) -> dict[str, Any]:
        """Answer what machines need to know about it."""
        return {"code": self.code, "uuid": self.uuid, "state": self.state, "fingerprint": self.fingerprint, "amends": self.amends or None}

    @property
    def is_certified(self) -> bool:
        """Whether a second person answers for the numbers."""
        return bool(self.certified_by)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure in the official table: what was to be reached, the quarters, what was reached, and ร้อยละ of `value`.

    `total` is ผลสะสม: of a quarter's report what was reached since the fiscal year began; else the same as `value`.
    """

    code: str
    label: str
    unit: str
    target: Decimal | None
    quarters: tuple[Result, ...]
    value: Result
    total: Result
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """The reports by period ("whole", "q1" … "q4", "to_date"), the definitions they were counted by, the targets, and whose it is."""

    reports: dict[str, Report]
    definitions: list[dict[str, Any]]
    targets: dict[str, dict[str, str]]
    as_of: datetime
    head: Head | None

    @property
    def report(self) -> Report:
        """The report of the whole scope."""
        return self.reports[WHOLE]

    @property
    def scope(self) -> Scope:
        """What the report is about."""
        return self.report.scope

    def lines(self, language: str) -> list[Line]:
        """Answer every measure in the order of the definitions, then the shares as ร้อยละ; labels in `language`."""
        known = {**self.report.measures, **self.report.shares}
        return [self._line(entry, language) for entry in self.definitions if entry["code"] in known]

    def _line(self, entry: dict[str, Any], language: str) -> Line:
        code = entry["code"]
        value, target = _value(self.report, code), self.target(code)
        quarters = tuple(_value(report, code) if (report := self._quarter(number)) else None for number in (1, 2, 3, 4))
        label, unit, percent = entry["label"][language], entry["unit"][language], achievement(value, target)
        return Line(code, label, unit, target, quarters, value, self._total(code), percent)

    def _quarter(self, number: int) -> Report | None:
        return self.report if number == self.scope.quarter else self.reports.get(f"q{number}")

    def _total(self, code: str) -> Result:
        """Answer ผลสะสม; nothing where the report of a later quarter does not say what came before."""
        if (self.scope.quarter or 1) == 1:
            return _value(self.report, code)
        return _value(self.reports[TO_DATE], code) if TO_DATE in self.reports else None

    @property
    def quarters(self) -> dict[int, QuarterCount | None]:
        """8.4 of each quarter; nothing for one after the quarter that is reported, or that had not begun."""
        last = self.scope.quarter or 4
        return {
            number: count if number <= last and replace(self.scope.whole_year, quarter=number).period.start <= self.as_of else None
            for number, count in self.report.quarters.items()
        }

    def target(self, code: str) -> Decimal | None:
        """Answer the target of a measure for the period of the scope; none where none was set for exactly that."""
        found = self.targets.get(str(self.scope.quarter or 0), {}).get(code)
        return Decimal(found) if found is not None else None

    def definition(self, code: str) -> dict[str, Any]:
        """Answer the definition of a measure as it was.

        :raises StopIteration: the measure has none.
        """
        return next(entry for entry in self.definitions if entry["code"] == code)


def _value(report: Report, code: str) -> Result:
    return report.shares[code].percent if code in report.shares else report.measures.get(code)
