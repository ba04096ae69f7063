"""What was to be reached, and what a sheet of targets would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from enrollment.models import Partner
from indicators.formats.targets import TargetKey, TargetLine
from indicators.models import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OUTCOMES = ("create", "change", "remove", "same", "error")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What one line of a sheet would do: `old` → `new` (none: no target), or the `issue` that stops it."""

    line: int
    key: TargetKey | None
    old: Decimal | None
    new: Decimal | None
    outcome: str
    issue: str = ""
    shown: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "key": self.key.as_json() if self.key else None,
            "old": as_text(self.old),
            "new": as_text(self.new),
            "outcome": self.outcome,
            "issue": self.issue,
            "shown": self.shown,
        }


def as_text(value: Decimal | None) -> str | None:
    """Write a target without needless zeros: `80`, `12.5`; none stays none."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def target_values(*, fiscal_year: int, agency: str = "", area: str = "") -> dict[int, dict[str, Decimal]]:
    """Answer the targets of one fiscal year for exactly this agency and place: quarter (0 the year) → measure → value."""
    found: dict[int, dict[str, Decimal]] = {quarter: {} for quarter in range(5)}
    rows = Target.objects.filter(fiscal_year=fiscal_year, agency_code=agency, area_code=area)
    for quarter, measure, value in rows.values_list("quarter", "measure", "value"):
        found[quarter][measure] = value
    return found


def current_values(keys: Iterable[TargetKey]) -> dict[TargetKey, Decimal]:
    """Answer what stands today for the keys that have a target; one statement for each fiscal year among them."""
    wanted = set(keys)
    found: dict[TargetKey, Decimal] = {}
    for year in {key.fiscal_year for key in wanted}:
        for target in Target.objects.filter(fiscal_year=year):
            key = key_of(target)
            if key in wanted:
                found[key] = target.value
    return found


def key_of(target: Target) -> TargetKey:
    return TargetKey(target.fiscal_year, target.quarter, target.agency_code, target.area_code, target.measure)


def agency_names() -> dict[str, str]:
    """Answer what may be written for an agency, folded → its code: the code and both names."""
    names: dict[str, str] = {}
    for partner in Partner.objects.all():
        for text in (partner.code, partner.name_th, partner.name_en):
            if text:
                names.setdefault(" ".join(text.replace("_", " ").split()).casefold(), partner.code)
    return names


def plan_targets(lines: Sequence[TargetLine]) -> list[TargetRow]:
    """Answer what each line would do; two lines about one thing are both errors, for nobody can tell which is meant."""
    doubles = {key for key, count in Counter(line.key for line in lines if line.key).items() if count > 1}
    current = current_values(line.key for line in lines if line.key)
    return [_plan(line, current, doubles) for line in lines]


def _plan(line: TargetLine, current: Mapping[TargetKey, Decimal], doubles: set[TargetKey]) -> TargetRow:
    if line.key is None:
        return TargetRow(line.number, None, None, None, "error", line.issue, line.shown)
    old = current.get(line.key)
    if line.key in doubles:
        return TargetRow(line.number, line.key, old, line.value, "error", "twice")
    if old == line.value:
        outcome = "same"
    elif line.value is None:
        outcome = "remove"
    else:
        outcome = "create" if old is None else "change"
    return TargetRow(line.number, line.key, old, line.value, outcome)


def count_outcomes(rows: Iterable[TargetRow]) -> dict[str, int]:
    counted = Counter(row.outcome for row in rows)
    return {name: counted[name] for name in OUTCOMES} | {"rows": counted.total()}
