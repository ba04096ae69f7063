"""Bringing in past training records: in blocks, in one transaction, exactly undoable."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from core.sheets import SheetRow
from enrollment.errors import RecordImportUndoneError, RecordsBlockedError
from enrollment.formats.records import Record, read_record
from enrollment.formats.roster import Issue
from enrollment.models import Operator, RecordImport, ServiceEvent

BLOCK = 2_000
Run = tuple[UUID | None, str, str, str]
Unnamed = tuple[str, str, str, str, str, str, datetime, str]
_COMPARED = (
    "branch_code", "province_code", "mode", "first_at", "completed_at", "operator_type", "gender", "birth_year", "learner_type",
    "partner_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowResult:
    """What happened, or would happen, to one line: create, change, same, conflict or error."""

    outcome: str
    issues: tuple[Issue, ...] = ()


_PLAIN = {outcome: RowResult(outcome) for outcome in ("create", "change", "same", "conflict", "error")}


def _result(outcome: str, issues: tuple[Issue, ...]) -> RowResult:
    """One object stands for the many lines of which there is nothing to say."""
    return RowResult(outcome, issues) if issues else _PLAIN[outcome]


@dataclass(slots=True)
class _Run:
    """One import under way."""

    record_import: RecordImport
    writes: bool
    # The line and the hash of what it said: a million lines are remembered.
    seen: dict[Run, tuple[int, int]] = field(default_factory=dict)
    clashes: set[Run] = field(default_factory=set)
    results: dict[int, RowResult] = field(default_factory=dict)
    unnamed: Counter[Unnamed] = field(default_factory=Counter)
    unnamed_lines: dict[Unnamed, list[int]] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordsOutcome:
    """Every line's result by line, the counts, and the import that was written (None: a dry run)."""

    results: dict[int, RowResult]
    counts: dict[str, int]
    record_import: RecordImport | None


def import_records(
    *, rows: Iterable[SheetRow], new: RecordImport, commit: bool, skip_errors: bool, on_block: Callable[[int], None]
) -> RecordsOutcome:
    """Take past records in, or say what that would do. `new` is an unsaved import that names the file.

    All rows or none, unless `skip_errors`. Rows already so are left alone, so a second import of a file changes
    nothing. `on_block` hears how many rows have been read.

    :raises RecordsBlockedError: rows cannot be taken, and they were not to be left out.
    """
    with transaction.atomic():
        run = _Run(new, writes=commit)
        if commit:
            new.save()
        done = 0
        for block in _blocks(rows):
            _take_block(block, run)
            done += len(block)
            on_block(done)
        _take_unnamed(run)
        _leave_clashes_out(run)
        counted = Counter(result.outcome for result in run.results.values())
        counts = {name: counted[name] for name in ("create", "change", "same", "conflict", "error")}
        if commit:
            _close(run, counts, skip_errors=skip_errors)
    return RecordsOutcome(run.results, counts, new if commit else None)


def _close(run: _Run, counts: dict[str, int], *, skip_errors: bool) -> None:
    blocked = counts["conflict"] + counts["error"]
    if blocked and not skip_errors:
        raise RecordsBlockedError(count=blocked)
    run.record_import.counts, run.record_import.changed = counts, run.changed
    run.record_import.save()


def _blocks(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    block: list[SheetRow] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def _take_block(block: list[SheetRow], run: _Run) -> None:
    fresh: dict[Run, tuple[int, Record, tuple[Issue, ...]]] = {}
    for row in block:
        record, issues = read_record(row.cells, settings.RECORD_KEY)
        if record is None:
            run.results[row.line] = RowResult("error", tuple(issues))
        elif record.person_key is None:
            _count_unnamed(row.line, record, run)
        elif record.run in run.seen:
            _second(row.line, record, run)
        else:
            run.seen[record.run] = (row.line, hash(record))
            fresh[record.run] = (row.line, record, tuple(issues))
    _write_new(fresh, _standing(fresh), run)


def _second(line: int, record: Record, run: _Run) -> None:
    first_line, first = run.seen[record.run]
    if first == hash(record):
        run.results[line] = RowResult("same", (Issue("", "same_as_line", {"line": first_line}),))
        return
    run.clashes.add(record.run)
    run.results[line] = RowResult("conflict", (Issue("", "twice_in_file", {"line": first_line}),))


def _standing(fresh: dict[Run, Any]) -> dict[Run, ServiceEvent]:
    """The events of these people that are there already."""
    keys = {run[0] for run in fresh}
    events = ServiceEvent.objects.filter(person_key__in=keys).select_related("operator")
    return {(event.person_key, event.offering_kind, event.offering_code, event.run_code): event for event in events}


def _write_new(fresh: dict[Run, tuple[int, Record, tuple[Issue, ...]]], standing: dict[Run, ServiceEvent], run: _Run) -> None:
    operators = _operators([record for _line, record, _issues in fresh.values()], run)
    made: list[ServiceEvent] = []
    for key, (line, record, issues) in fresh.items():
        event = standing.get(key)
        if event is None:
            run.results[line] = _result("create", issues)
            made.append(_event(record, operators.get(record.operator_ref), run.record_import))
        else:
            run.results[line] = _result(*_compare(event, record, issues, run))
    if run.writes:
        ServiceEvent.objects.bulk_create(made, batch_size=BLOCK)


def _event(record: Record, operator: Operator | None, record_import: RecordImport, headcount: int = 1) -> ServiceEvent:
    values = {name: getattr(record, name) for name in _COMPARED}
    return ServiceEvent(
        person_key=record.person_key,
        headcount=headcount,
        offering_kind=record.offering_kind,
        offering_code=record.offering_code,
        run_code=record.run_code,
        operator=operator,
        assurance=ServiceEvent.Assurance.PARTNER if record.partner_code else ServiceEvent.Assurance.DECLARED,
        record_import=record_import,
        **values,
    )


def _compare(event: ServiceEvent, record: Record, issues: tuple[Issue, ...], run: _Run) -> tuple[str, tuple[Issue, ...]]:
    """What was unknown may become known; what is known and different is a conflict."""
    filled: dict[str, Any] = {}
    pairs = [(name, getattr(event, name), getattr(record, name)) for name in _COMPARED]
    operator = run.operators.get(record.operator_ref)
    code = event.operator.code if event.operator else ""
    pairs.append(("operator", code, record.operator_ref))
    for name, old, new in pairs:
        if new in ("", None) or new == old:
            continue
        if old not in ("", None):
            return "conflict", (Issue(name, "differs_from_record"),)
        filled[name] = operator if name == "operator" else new
    if not filled:
        return "same", issues
    if run.writes:
        run.changed += [{"event": event.pk, "field": name, "old": None if name in _NULLABLE else ""} for name in filled]
        ServiceEvent.objects.filter(pk=event.pk).update(**filled)
    return "change", issues


_NULLABLE = ("first_at", "completed_at", "birth_year", "operator")


def _operators(records: Iterable[Record], run: _Run) -> dict[str, Operator]:
    """Find operators by code; in earnest, make those that are missing."""
    types = {
        record.operator_ref: record.operator_type for record in records if record.operator_ref and record.operator_ref not in run.operators
    }
    if types:
        run.operators |= {operator.code: operator for operator in Operator.objects.filter(code__in=types)}
    missing = [Operator(code=code, type=kind) for code, kind in types.items() if code not in run.operators]
    if missing and run.writes:
        Operator.objects.bulk_create(missing, batch_size=BLOCK)
        run.changed += [{"operator": operator.pk} for operator in missing]
    run.operators |= {operator.code: operator for operator in missing}
    return run.operators


def _count_unnamed(line: int, record: Record, run: _Run) -> None:
    if record.first_at is None:  # refused while reading
        return
    key = (
        record.offering_kind, record.offering_code, record.run_code, record.branch_code, record.province_code, record.mode, record.first_at,
        record.partner_code,
    )  # fmt: skip
    run.unnamed[key] += 1
    run.unnamed_lines.setdefault(key, []).append(line)


_UNNAMED = ("offering_kind", "offering_code", "run_code", "branch_code", "province_code", "mode", "first_at", "partner_code")


def _take_unnamed(run: _Run) -> None:
    """Headcounts: a file states how many came at one moment; the same number again is already so."""
    made: list[ServiceEvent] = []
    for key, count in run.unnamed.items():
        values = dict(zip(_UNNAMED, key, strict=True))
        standing = ServiceEvent.objects.unnamed().filter(**values).exclude(record_import=None).order_by("pk").first()
        outcome = "create" if standing is None else "same" if standing.headcount == count else "change"
        if outcome == "create":
            made.append(ServiceEvent(headcount=count, record_import=run.record_import, **values))
        elif outcome == "change" and standing is not None and run.writes:
            run.changed.append({"event": standing.pk, "field": "headcount", "old": standing.headcount})
            ServiceEvent.objects.filter(pk=standing.pk).update(headcount=count)
        for line in run.unnamed_lines[key]:
            run.results[line] = _result(outcome, ())
    if run.writes:
        ServiceEvent.objects.bulk_create(made, batch_size=BLOCK)


def _leave_clashes_out(run: _Run) -> None:
    """Of two lines that contradict each other neither is taken."""
    for key in run.clashes:
        line, _record = run.seen[key]
        if run.results[line].outcome == "create" and run.writes:
            person, kind, offering, code = key
            mine = ServiceEvent.objects.filter(record_import=run.record_import, person_key=person)
            mine.filter(offering_kind=kind, offering_code=offering, run_code=code).delete()
        run.results[line] = RowResult("conflict", (Issue("", "twice_in_file", {"line": line}),))


@transaction.atomic
def undo_record_import(*, record_import: RecordImport, now: datetime) -> RecordImport:
    """Remove exactly the events an import made and put back what it changed; the import's own row stays.

    :raises RecordImportUndoneError: it was undone before.
    """
    row = RecordImport.objects.select_for_update(of=("self",)).get(pk=record_import.pk)
    if row.undone_at is not None:
        raise RecordImportUndoneError
    ServiceEvent.objects.filter(record_import=row).delete()
    for change in reversed(row.changed):
        if "event" in change:
            ServiceEvent.objects.filter(pk=change["event"]).update(**{change["field"]: change["old"]})
    made = [change["operator"] for change in row.changed if "operator" in change]
    for start in range(0, len(made), BLOCK):
        _remove_unused(made[start : start + BLOCK])
    row.undone_at = now
    row.save(update_fields=["undone_at", "updated_at"])
    return row


def _remove_unused(ids: list[int]) -> None:
    """Delete operators that nothing names any more."""
    try:
        with transaction.atomic():
            Operator.objects.filter(pk__in=ids).delete()
    except ProtectedError as held:
        named = {getattr(row, "operator_id", None) for row in held.protected_objects}
        free = [pk for pk in ids if pk not in named]
        if free and len(free) < len(ids):
            _remove_unused(free)


def new_import(*, file_name: str, file_hash: str, by: User | None, now: datetime) -> RecordImport:
    """An unsaved import that names its file."""
    return RecordImport(file_name=file_name[-255:], file_hash=file_hash, applied_by=by, applied_at=now)
