"""Unnamed visitors in past records: a headcount of those who came at one moment, for one operator or for none."""

from enrollment.actions.record_run import BLOCK, ImportRun, Visit, row_result
from enrollment.formats.records import Record
from enrollment.models import ServiceEvent

_COLUMNS = (
    "offering_kind", "offering_code", "run_code", "branch_code", "province_code", "mode", "first_at", "partner_code", "operator_type",
)  # fmt: skip


def count_visitor(line: int, record: Record, run: ImportRun) -> None:
    """Add one line to the headcount of its moment."""
    if record.first_at is None:  # refused while reading
        return
    visit: Visit = (
        record.offering_kind, record.offering_code, record.run_code, record.branch_code, record.province_code, record.mode, record.first_at,
        record.partner_code, record.operator_type, record.operator_ref,
    )  # fmt: skip
    run.visits[visit] += 1
    run.visit_lines.setdefault(visit, []).append(line)


def take_visitors(run: ImportRun) -> None:
    """A file states how many came at one moment; the same number again is already so."""
    made: list[ServiceEvent] = []
    for visit, count in run.visits.items():
        values = dict(zip(_COLUMNS, visit[:-1], strict=True))
        operator = run.operators.get(visit[-1])
        standing = _standing(values, visit[-1])
        outcome = "create" if standing is None else "same" if standing.headcount == count else "change"
        if outcome == "create":
            made.append(ServiceEvent(headcount=count, operator=operator, record_import=run.record_import, **values))
        elif outcome == "change" and standing is not None and run.writes:
            run.changed.append({"event": standing.pk, "field": "headcount", "old": standing.headcount, "new": count})
            ServiceEvent.objects.filter(pk=standing.pk).update(headcount=count)
        for line in run.visit_lines[visit]:
            notes = run.notes.get(line, ())
            run.results[line] = row_result("change" if notes and outcome == "same" else outcome, notes)
    if run.writes:
        ServiceEvent.objects.bulk_create(made, batch_size=BLOCK)


def _standing(values: dict[str, object], operator_code: str) -> ServiceEvent | None:
    rows = ServiceEvent.objects.unnamed().filter(**values).exclude(record_import=None)
    rows = rows.filter(operator__code=operator_code) if operator_code else rows.filter(operator=None)
    return rows.order_by("pk").first()
