"""Bringing in past training records: in blocks, in one transaction, exactly undoable."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core.sheets import SheetEmptyError, SheetRow
from enrollment.actions.record_operators import find_operators, note_facts, size_clash, tell_operators
from enrollment.actions.record_run import BLOCK, ImportRun, Key, RowResult, row_result
from enrollment.actions.record_visitors import count_visitor, take_visitors
from enrollment.errors import RecordsBlockedError
from enrollment.formats.records import Record, join_records, notices_of, read_record
from enrollment.formats.roster import Issue
from enrollment.models import Operator, RecordImport, ServiceEvent

_COMPARED = (
    "branch_code", "province_code", "mode", "first_at", "completed_at", "operator_type", "gender", "birth_year", "learner_type",
    "partner_code",
)  # fmt: skip


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

    :raises SheetEmptyError: there are no rows.
    :raises RecordsBlockedError: rows cannot be taken, and they were not to be left out.
    """
    with transaction.atomic():
        run = ImportRun(new, writes=commit)
        if commit:
            new.save()
        done = 0
        for block in _blocks(rows):
            _read_block(block, run)
            done += len(block)
            on_block(done)
        if not done:
            raise SheetEmptyError
        take_visitors(run)
        _take_people(run)
        if commit:
            tell_operators(run)
        counted = Counter(result.outcome for result in run.results.values())
        counts = {name: counted[name] for name in ("create", "change", "same", "conflict", "error")}
        if commit:
            _close(run, counts, skip_errors=skip_errors)
    return RecordsOutcome(run.results, counts, new if commit else None)


def _close(run: ImportRun, counts: dict[str, int], *, skip_errors: bool) -> None:
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


def _read_block(block: list[SheetRow], run: ImportRun) -> None:
    """Remember whom the lines name, joining those of one person and run; count the visitors."""
    visitors: list[tuple[int, Record]] = []
    for row in block:
        record, issues = read_record(row.cells, settings.RECORD_KEY, run.record_import.applied_at)
        if record is None:
            run.results[row.line] = RowResult("error", tuple(issues))
        elif record.person_key is None:
            visitors.append((row.line, record))
        elif record.run in run.seen:
            _join(row.line, record, run)
        else:
            run.seen[record.run] = (row.line, record)
    find_operators((record for _line, record in visitors), run)
    for line, record in visitors:
        if clash := size_clash(record, run):
            run.results[line] = RowResult("conflict", clash)
        else:
            if known := note_facts(line, record, run):
                run.notes[line] = known
            count_visitor(line, record, run)


def _join(line: int, record: Record, run: ImportRun) -> None:
    """One person in one run is one service: lines that do not contradict each other say it together."""
    first_line, first = run.seen[record.run]
    repeats = run.repeats.setdefault(record.run, [])
    if first == record:
        repeats.append((line, False))
        return
    repeats.append((line, True))
    joined, differing = join_records(first, record)
    run.seen[record.run] = (first_line, joined)
    if differing:
        run.clashes.setdefault(record.run, (line, []))[1].extend(differing)


def _take_people(run: ImportRun) -> None:
    """Write what the file says of each person and run, in blocks; of lines that contradict each other none is taken."""
    for key, (other, columns) in run.clashes.items():
        line = run.seen[key][0]
        told = sorted(set(columns))
        run.results[line] = RowResult("conflict", tuple(Issue(name, "twice_in_file", {"line": other}) for name in told))
        because = RowResult("conflict", tuple(Issue(name, "twice_in_file", {"line": line}) for name in told))
        run.results |= {repeat: because for repeat, _adds in run.repeats[key]}
    people = ((key, said) for key, said in run.seen.items() if key not in run.clashes)
    while block := dict(islice(people, BLOCK)):
        find_operators((record for _line, record in block.values()), run)
        _write_new(block, _standing(block), run)


def _told_of_lines(key: Key, line: int, result: RowResult, run: ImportRun) -> RowResult:
    """Say at the first line which others it was joined with, and at those the first; they share what hinders it."""
    repeats = run.repeats.get(key, [])
    joined = [str(repeat) for repeat, adds in repeats if adds]
    for repeat, adds in repeats:
        same = RowResult("same", (Issue("", "joined_with_line" if adds else "same_as_line", {"line": line}),))
        run.results[repeat] = result if result.outcome == "conflict" else same
    if not joined:
        return result
    return RowResult(result.outcome, (*result.issues, Issue("", "joins_lines", {"lines": ", ".join(joined)})))


def _standing(fresh: dict[Key, Any]) -> dict[Key, ServiceEvent]:
    """The events of these people that are there already."""
    keys = {run[0] for run in fresh}
    events = ServiceEvent.objects.filter(person_key__in=keys).select_related("operator")
    return {(event.person_key, event.offering_kind, event.offering_code, event.run_code): event for event in events}


def _write_new(fresh: dict[Key, tuple[int, Record]], standing: dict[Key, ServiceEvent], run: ImportRun) -> None:
    made: list[ServiceEvent] = []
    for key, (line, record) in fresh.items():
        event, issues = standing.get(key), tuple(notices_of(record))
        if event is None:
            clash = size_clash(record, run)
            outcome, told = ("conflict", clash) if clash else ("create", issues)
        else:
            outcome, told = _compare(event, record, issues, run)
        if outcome != "conflict":
            known = note_facts(line, record, run)
            outcome, told = "change" if known and outcome == "same" else outcome, (*told, *known)
        if outcome == "create":
            made.append(_event(record, run.operators.get(record.operator_ref), run.record_import))
        run.results[line] = _told_of_lines(key, line, row_result(outcome, told), run)
    if run.writes:
        ServiceEvent.objects.bulk_create(made, batch_size=BLOCK)


def _event(record: Record, operator: Operator | None, record_import: RecordImport) -> ServiceEvent:
    values = {name: getattr(record, name) for name in _COMPARED}
    return ServiceEvent(
        person_key=record.person_key,
        offering_kind=record.offering_kind,
        offering_code=record.offering_code,
        run_code=record.run_code,
        operator=operator,
        assurance=ServiceEvent.Assurance.PARTNER if record.partner_code else ServiceEvent.Assurance.DECLARED,
        record_import=record_import,
        **values,
    )


def _compare(event: ServiceEvent, record: Record, issues: tuple[Issue, ...], run: ImportRun) -> tuple[str, tuple[Issue, ...]]:
    """What was unknown may become known; what is known and different is a conflict. Says every difference."""
    pairs = [(name, getattr(event, name), getattr(record, name)) for name in _COMPARED]
    pairs.append(("operator_ref", event.operator.code if event.operator else "", record.operator_ref))
    told = [(name, old, new) for name, old, new in pairs if new not in ("", None) and new != old]
    clashes = tuple(_difference(name, "differs_from_record", old, new) for name, old, new in told if old not in ("", None))
    if clashes := (*clashes, *size_clash(record, run)):
        return "conflict", clashes
    if not told:
        return "same", issues
    if run.writes:
        _fill(event, {name: new for name, _old, new in told}, run)
    return "change", (*issues, *(_difference(name, "becomes", old, new) for name, old, new in told))


def _difference(name: str, code: str, old: Any, new: Any) -> Issue:
    texts = [value.isoformat() if isinstance(value, datetime) else str(value or "") for value in (old, new)]
    return Issue(name, code, {"old": texts[0], "new": texts[1]})


def _fill(event: ServiceEvent, known: dict[str, Any], run: ImportRun) -> None:
    """Write what has become known, and write down how to forget it again."""
    if "operator_ref" in known:
        known["operator_id"] = run.operators[known.pop("operator_ref")].pk
    for name, new in known.items():
        kept = new.isoformat() if isinstance(new, datetime) else new
        run.changed.append({"event": event.pk, "field": name, "old": None if name in _NULLABLE else "", "new": kept})
    ServiceEvent.objects.filter(pk=event.pk).update(**known)


_NULLABLE = ("first_at", "completed_at", "birth_year", "operator_id")


def new_import(*, file_name: str, file_hash: str, by: User | None, now: datetime) -> RecordImport:
    """An unsaved import that names its file."""
    return RecordImport(file_name=file_name[-255:], file_hash=file_hash, applied_by=by, applied_at=now)
