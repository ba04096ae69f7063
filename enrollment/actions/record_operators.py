"""The operators that past records name: found or made, and what the records say of them."""

from collections.abc import Iterable
from typing import Any

from enrollment.actions.operator_facts import fill_operators
from enrollment.actions.record_run import BLOCK, ImportRun
from enrollment.actions.record_undo import remove_unused
from enrollment.formats.records import Record
from enrollment.formats.roster import Issue
from enrollment.models import Operator


def find_operators(records: Iterable[Record], run: ImportRun) -> None:
    """Find the operators of a block by code; in earnest, make those that are missing."""
    wanted = sorted({record.operator_ref for record in records if record.operator_ref} - run.operators.keys())
    if not wanted:
        return
    found = {operator.code: operator for operator in Operator.objects.filter(code__in=wanted)}
    missing = [Operator(code=code) for code in wanted if code not in found]
    if missing and run.writes:
        Operator.objects.bulk_create(missing, batch_size=BLOCK)
        run.changed += [{"operator": operator.pk} for operator in missing]
    run.made_operators |= {operator.code for operator in missing}
    run.operators |= found | {operator.code: operator for operator in missing}


def size_clash(record: Record, run: ImportRun) -> tuple[Issue, ...]:
    """Why a line cannot be taken that says another size than is known, or than an earlier line says."""
    operator, said = run.operators.get(record.operator_ref), record.operator_size
    if operator is None or not said:
        return ()
    if operator.size and operator.size != said:
        return (Issue("operator_size", "differs_from_record", {"old": operator.size, "new": said}),)
    first, lines = run.facts.get((operator.code, "size"), (said, []))
    if first != said:
        return (Issue("operator_size", "operator_differs_in_file", {"field": "operator_size", "line": lines[0]}),)
    return ()


def note_facts(line: int, record: Record, run: ImportRun) -> tuple[Issue, ...]:
    """Remember what a taken line says of its operator; answer what becomes known by it of one that was there already."""
    operator = run.operators.get(record.operator_ref)
    told: list[Issue] = []
    for fact, value in (("type", record.operator_type), ("size", record.operator_size)):
        if operator is None or not value or getattr(operator, fact):
            continue
        said, lines = run.facts.setdefault((operator.code, fact), (value, []))
        if said != value:
            continue
        if not lines and operator.code not in run.made_operators:
            told.append(Issue(f"operator_{fact}", "becomes", {"old": "", "new": value}))
        lines.append(line)
    return tuple(told)


def tell_operators(run: ImportRun) -> None:
    """Write what the lines that were taken say of operators, and forget those that only lines left out named."""
    removed = remove_unused([change["operator"] for change in run.changed if "operator" in change])
    run.changed = [change for change in run.changed if change.get("operator") not in removed]
    known: dict[int, dict[str, str]] = {}
    for (code, fact), (value, _lines) in run.facts.items():
        pk: Any = run.operators[code].pk
        if pk not in removed:
            known.setdefault(pk, {})[fact] = value
    made = {change["operator"] for change in run.changed if "operator" in change}
    run.changed += [change for change in fill_operators(known, run.record_import.applied_at) if change["operator"] not in made]
