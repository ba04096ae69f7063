"""One import of past records under way: what has been read, said, and written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from enrollment.formats.records import Record
from enrollment.formats.roster import Issue
from enrollment.models import Operator, RecordImport

BLOCK = 2_000
Key = tuple[UUID | None, str, str, str]
# What unnamed visitors of one moment have in common; the last two are their operator's code and legal form.
Visit = tuple[str, str, str, str, str, str, datetime, str, str, str]


@dataclass(frozen=True, slots=True)
class RowResult:
    """What happened, or would happen, to one line: create, change, same, conflict or error."""

    outcome: str
    issues: tuple[Issue, ...] = ()


_PLAIN = {outcome: RowResult(outcome) for outcome in ("create", "change", "same", "conflict", "error")}


def row_result(outcome: str, issues: tuple[Issue, ...]) -> RowResult:
    """One object stands for the many lines of which there is nothing to say."""
    return RowResult(outcome, issues) if issues else _PLAIN[outcome]


@dataclass(slots=True)
class ImportRun:
    """One import under way."""

    record_import: RecordImport
    writes: bool
    # The first line of a person in a run, and what all their lines say together: a million lines are remembered.
    seen: dict[Key, tuple[int, Record]] = field(default_factory=dict)
    # The further lines of what was seen before, and whether each said something else.
    repeats: dict[Key, list[tuple[int, bool]]] = field(default_factory=dict)
    # The first line that contradicts an earlier one, and every column in which lines do.
    clashes: dict[Key, tuple[int, list[str]]] = field(default_factory=dict)
    results: dict[int, RowResult] = field(default_factory=dict)
    visits: Counter[Visit] = field(default_factory=Counter)
    visit_lines: dict[Visit, list[int]] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    made_operators: set[str] = field(default_factory=set)
    # (code, fact) → what the first line that says it says, and every line that says the same.
    facts: dict[tuple[str, str], tuple[str, list[int]]] = field(default_factory=dict)
    # What lines of visitors make known; their outcome is known at the end.
    notes: dict[int, tuple[Issue, ...]] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)
