"""Comparing a frozen report with what it would be now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from indicators.actions.moment import one_moment
from indicators.definitions import CURRENT_VERSIONS
from indicators.export.canonical import FrozenCell, Pseudonyms, cells_of
from indicators.export.frozen import frozen_cells, frozen_pieces, manifest_of
from indicators.export.statement import WHOLE
from indicators.models import Snapshot, SnapshotComparison
from indicators.queries.comparison import Row, compare_cells, compare_rows, not_counted, rows_of_pieces, since
from indicators.queries.snapshot import frozen_reports, scope_of
from indicators.queries.snapshot_rows import ROWS, event_rows, events_of


def compare_snapshot(*, snapshot: Snapshot, amendment: Snapshot | None = None, now: datetime) -> SnapshotComparison:
    """Record which numbers and rows of a frozen snapshot differ, and why: from its amendment, or from the data as they are now.

    Nothing frozen changes. `snapshot` and its amendment share a key context, so their rows can be matched.
    """
    with one_moment():
        before, cells = frozen_cells(snapshot), frozen_cells(amendment) if amendment else _cells_now(snapshot, now)
        happened = since(snapshot.moment, Pseudonyms(snapshot.key_context, settings.RECORD_KEY))
        rows = rows_of_pieces(frozen_pieces(amendment, ROWS)) if amendment else _rows_now(snapshot)
        differences = compare_rows(lambda: rows_of_pieces(frozen_pieces(snapshot, ROWS)), rows, happened)
    findings = {
        "cells": compare_cells(before, cells),
        "not_counted": not_counted(before, cells),
        "editions": _editions(snapshot, amendment),
        "reasons": dict(sorted(differences.reasons.items())),
        "rows": differences.rows,
    }
    return SnapshotComparison.objects.create(snapshot=snapshot, amendment=amendment, compared_at=now, findings=findings)


def _editions(snapshot: Snapshot, amendment: Snapshot | None) -> list[dict[str, Any]]:
    """Measures that are counted by another edition of their definition than when they were frozen."""
    before, after = _versions(snapshot), _versions(amendment) if amendment else CURRENT_VERSIONS
    return [
        {"code": code, "frozen": version, "now": after[code]}
        for code, version in before.items()
        if code in after and after[code] != version
    ]


def _versions(snapshot: Snapshot) -> dict[str, Any]:
    found: dict[str, Any] = manifest_of(snapshot)["periods"][WHOLE]["definition_versions"]
    return found


def _cells_now(snapshot: Snapshot, now: datetime) -> list[FrozenCell]:
    reports = frozen_reports(scope_of(snapshot), as_of=now)
    return [cell for period, data in reports.items() for cell in cells_of(period, data["numbers"])]


def _rows_now(snapshot: Snapshot) -> Iterator[Row]:
    scope = scope_of(snapshot)
    events = events_of(scope.period, scope.provinces)
    for row in event_rows(events, Pseudonyms(snapshot.key_context, settings.RECORD_KEY)):
        yield tuple(str(cell) for cell in row)
