"""A report with all that an office prints around it: definitions, targets, quarters, who answers for it."""

from __future__ import annotations

import base64
from datetime import datetime

from indicators.export.frozen import manifest_of
from indicators.export.statement import WHOLE, Head, Statement
from indicators.models import Snapshot, SnapshotStep
from indicators.queries.answers import room_to_count
from indicators.queries.report import indicator8
from indicators.queries.snapshot import Crosses, count_reports, reports_of
from indicators.queries.wording import definitions_data, targets_data
from indicators.types import Scope


def statement_of(snapshot: Snapshot) -> Statement:
    """Answer what a frozen snapshot says, from its own content and from nothing else."""
    manifest = manifest_of(snapshot)
    return Statement(reports_of(snapshot), manifest["definitions"], manifest["targets"], snapshot.moment, head_of(snapshot))


def live_statement(scope: Scope, *, as_of: datetime, crosses: Crosses = (), has_quarters: bool = True) -> Statement:
    """Answer what the data say now; nobody has certified it. Without quarters it holds the report of the whole scope alone."""
    # Targets and numbers are of one moment, too.
    with room_to_count():
        if has_quarters:
            reports = count_reports(scope, as_of=as_of, crosses=crosses)
        else:
            reports = {WHOLE: indicator8(scope=scope, as_of=as_of, crosses=crosses)}
        return Statement(reports, definitions_data(), targets_data(scope), as_of, None)


def head_of(snapshot: Snapshot) -> Head:
    """Answer who prepared and certified a snapshot, and how it is known again."""
    steps = {step.kind: step for step in snapshot.steps.order_by("at", "pk")}
    prepared, certified = steps.get(SnapshotStep.Kind.PREPARED), steps.get(SnapshotStep.Kind.CERTIFIED)
    submitted = steps.get(SnapshotStep.Kind.SUBMITTED)
    return Head(
        code=snapshot.code,
        uuid=str(snapshot.uuid),
        state=snapshot.state,
        fingerprint=snapshot.fingerprint,
        amends=snapshot.amends.code if snapshot.amends else "",
        reason=snapshot.reason,
        prepared_by=prepared.by_name if prepared else "",
        prepared_at=prepared.at if prepared else None,
        certified_by=certified.by_name if certified else "",
        certified_at=certified.at if certified else None,
        submitted=submitted.note if submitted else "",
        manifest=snapshot.manifest.encode(),
        signature=base64.b64decode(snapshot.signature["signature"]) if snapshot.signature else b"",
        public_key=str(snapshot.signature.get("public_key", "")),
        key_name=str(snapshot.signature.get("key", "")),
        signs_pdf=snapshot.signs_pdf,
    )
