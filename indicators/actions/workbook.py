"""Lists that are too long to be made into a workbook while somebody waits: a worker writes them, and nothing is cut."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core.actions import attach_artefact, enqueue_job
from core.models import Job
from core.sheets import Cell, SheetData, write_xlsx
from indicators.export.frozen_report import scope_data
from indicators.types import Scope

WORKBOOK = "rows_workbook"
_STEP = 5_000

Report = Callable[[int, int], None]


@transaction.atomic
def order_workbook(*, measure: str, scope: Scope, part: str, sort: str, by: User, now: datetime) -> Job:
    """Have a worker write the rows of a number as a workbook; asking twice in a second is asking once."""
    payload = {"measure": measure, "scope": scope_data(scope), "part": part, "sort": sort}
    asked = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    key = f"{WORKBOOK}:{by.pk}:{asked}:{now:%Y%m%d%H%M%S}"
    return enqueue_job(kind=WORKBOOK, payload=payload, idempotency_key=key, owner=by, now=now)


def make_workbook(*, job: Job, table: SheetData, count: int, report: Report) -> None:
    """Write the table, over as many sheets as it needs, and keep it as the job's file; memory holds one row."""
    with tempfile.TemporaryFile() as content:
        write_xlsx(content, [replace(table, rows=_told(table.rows, count, report))])
        content.seek(0)
        attach_artefact(job=job, name=f"indicator8_rows_{job.payload['measure']}.xlsx", content=File(content))


def _told(rows: Iterable[Sequence[Cell]], count: int, report: Report) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows):
        if not number % _STEP:
            report(number, max(count, number))
        yield row
