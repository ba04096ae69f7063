"""Writing a report down for good."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime
from typing import Any

from django.conf import settings

from indicators.actions.moment import one_moment
from indicators.export.canonical import FORMAT, VALUES, FrozenCell, Pseudonyms, canonical_json, cells_of, sha256, values_bytes
from indicators.export.frozen import table_blocks
from indicators.export.frozen_report import scope_from_data
from indicators.models import Snapshot, SnapshotBlock, SnapshotCell
from indicators.queries.snapshot import frozen_reports
from indicators.queries.snapshot_rows import Table, frozen_tables
from indicators.queries.wording import definitions_data, targets_data

_CELLS_AT_ONCE = 1_000


def freeze_snapshot(*, snapshot: Snapshot, now: datetime) -> Snapshot:
    """Write down numbers, rows, evidence, definitions and targets of a draft as they are now; all or nothing.

    Doing it again changes nothing. Nothing else is written in this transaction, the job's progress least of all: it sees the
    data of one moment, and would be undone for touching a row that somebody, such as the job's heartbeat, writes meanwhile.
    """
    scope = scope_from_data(snapshot.scope)
    with one_moment():
        current = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        if current.is_frozen or current.state != Snapshot.State.DRAFT:
            return current
        reports = frozen_reports(scope, as_of=now)
        cells = sorted(cell for period, data in reports.items() for cell in cells_of(period, data["numbers"]))
        files = [_write_cells(current, cells)]
        pseudonyms = Pseudonyms(current.key_context, settings.RECORD_KEY)
        files += [_write_table(current, table) for table in frozen_tables(scope.period, scope.provinces, pseudonyms)]
        manifest = canonical_json(_manifest(current, now, files, {period: data["about"] for period, data in reports.items()}))
        current.as_of, current.frozen_at = now, now
        current.manifest, current.fingerprint = manifest.decode(), sha256(manifest)
        current.save()
    return current


def _write_cells(snapshot: Snapshot, cells: list[FrozenCell]) -> dict[str, Any]:
    rows = (SnapshotCell(snapshot=snapshot, period=period, path=path, value=value) for period, path, value in cells)
    SnapshotCell.objects.bulk_create(rows, batch_size=_CELLS_AT_ONCE)
    return {"name": VALUES, "sha256": sha256(values_bytes(cells)), "lines": len(cells)}


def _write_table(snapshot: Snapshot, table: Table) -> dict[str, Any]:
    digest, lines = hashlib.sha256(), 0
    for number, (count, piece) in enumerate(table_blocks(table.headers, table.rows)):
        digest.update(piece)
        lines += count
        SnapshotBlock.objects.create(snapshot=snapshot, name=table.name, number=number, lines=count, content=zlib.compress(piece))
    return {"name": table.name, "sha256": digest.hexdigest(), "lines": lines}


def _manifest(snapshot: Snapshot, now: datetime, files: list[dict[str, Any]], about: dict[str, Any]) -> dict[str, Any]:
    amends = (
        {"code": snapshot.amends.code, "fingerprint": snapshot.amends.fingerprint, "reason": snapshot.reason} if snapshot.amends else None
    )
    return {
        "format": FORMAT,
        "code": snapshot.code,
        "uuid": str(snapshot.uuid),
        "scope": snapshot.scope,
        "as_of": now.isoformat(timespec="seconds"),
        "amends": amends,
        "periods": about,
        "definitions": definitions_data(),
        "targets": targets_data(scope_from_data(snapshot.scope)),
        "files": files,
    }
