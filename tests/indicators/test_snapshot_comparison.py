"""Why a frozen report differs from the data as they are now."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from django.test import Client

from accounts.actions import create_person
from accounts.models import User
from courses.models import Activity
from enrollment.actions import merge_operators, undo_operator_merge
from enrollment.models import Operator, ServiceEvent
from indicators import actions
from indicators.actions import freeze
from indicators.definitions import CURRENT_VERSIONS, DIMENSION_LABELS, WARNINGS
from indicators.export.frozen import damage
from indicators.http.snapshots import REASONS, counted_label
from indicators.models import Snapshot
from indicators.queries import snapshot_rows
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW, LATER = local("2026-11-21 12:00"), local("2026-11-22 09:00")


@pytest.fixture
def official(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="ผู้จัดทำ", now=NOW))


def frozen(by: User) -> Snapshot:
    return actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569), by=by, now=NOW), now=NOW)


def findings(snapshot: Snapshot) -> dict[str, Any]:
    return actions.compare_snapshot(snapshot=snapshot, now=LATER).findings


def test_a_merge_taken_apart_after_the_freeze_is_told_as_that(official: User) -> None:
    second, first = (Operator.objects.get(code=code) for code in ("O2", "O1"))
    merge = merge_operators(operator=second, into=first, reason="รายเดียวกัน", by=official, now=NOW)
    snapshot = frozen(official)
    undo_operator_merge(merge=merge, by=official, now=LATER)

    assert findings(snapshot)["reasons"] == {"operators_parted": 1}


def test_a_merge_into_a_record_nobody_came_for_is_a_merge(official: User) -> None:
    snapshot = frozen(official)
    fresh = Operator.objects.create(code="O9", name="ใหม่", type="group")
    merge_operators(operator=Operator.objects.get(code="O2"), into=fresh, reason="รายเดียวกัน", by=official, now=LATER)

    assert findings(snapshot)["reasons"] == {"operators_merged": 1}


def test_an_activity_that_moves_to_another_indicator_is_not_told_as_withdrawn(official: User) -> None:
    snapshot = frozen(official)
    code = ServiceEvent.objects.filter(offering_kind="activity").values_list("offering_code", flat=True)[0]
    Activity.objects.update_or_create(code=code, defaults={"indicator_tags": ["7"], "title_th": "ย้าย"})

    assert set(findings(snapshot)["reasons"]) == {"other_indicator"}
    assert set(REASONS) >= {"operators_parted", "other_indicator"}


def test_a_changed_size_has_its_reason(official: User) -> None:
    snapshot = frozen(official)
    Operator.objects.filter(code="O2").update(size="small")

    found = findings(snapshot)
    assert found["reasons"] == {"corrected": 1}
    assert found["rows"][0]["columns"] == ["operator_size"]
    assert {cell["path"] for cell in found["cells"]} >= {"measures_by/8.3/operator_size/small"}


@pytest.fixture
def old(official: User, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """As it was frozen before sizes were counted, and by another edition of 8.1."""

    def without_size(scope: Scope, *, as_of: Any) -> Any:
        found = reports(scope, as_of=as_of)
        for report in found.values():
            del report["numbers"]["measures_by"]["8.3"]["operator_size"]
            report["about"]["definition_versions"] = report["about"]["definition_versions"] | {"8.1": 99}
        return found

    reports, rows = freeze.frozen_reports, snapshot_rows.event_rows
    with monkeypatch.context() as then:
        then.setattr(freeze, "frozen_reports", without_size)
        then.setattr(snapshot_rows, "ROW_HEADERS", snapshot_rows.ROW_HEADERS_WITHOUT_SIZE)
        then.setattr(snapshot_rows, "event_rows", lambda *given: (row[:-1] for row in rows(*given)))
        return frozen(official)


def test_an_older_snapshot_reads_and_verifies_and_shows_no_false_difference(old: Snapshot, official: User, client: Client) -> None:
    head = zlib.decompress(bytes(old.blocks.get(name="rows.csv").content)).splitlines()[0]
    assert b"operator_size" not in head
    assert damage(old) == []

    assert findings(old) == {
        "cells": [], "not_counted": ["measures_by/8.3/operator_size"], "reasons": {}, "rows": [],
        "editions": [{"code": "8.1", "frozen": 99, "now": CURRENT_VERSIONS["8.1"]}],
    }  # fmt: skip
    client.force_login(official)
    page = client.get(f"/indicators/8/snapshots/{old.code}/").content.decode()
    assert "ยังไม่ได้นับเมื่อบันทึกยอด" in page
    assert "นับตามนิยามคนละฉบับ" in page
    assert "ไม่มีตัวเลขหรือแถวใดต่าง" in page
    assert b"not_counted,,measures_by/8.3/operator_size" in client.get(f"/indicators/8/snapshots/{old.code}/differences.csv").getvalue()
    assert json.loads(old.manifest)["periods"]["whole"]["definition_versions"]["8.1"] == 99


def test_who_certifies_or_keys_in_reads_the_warning_first(official: User, client: Client) -> None:
    client.force_login(official)
    plain = frozen(official)
    Activity.objects.create(code="X", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7", "8"])
    warned = frozen(official)

    told = str(WARNINGS["counted_twice"])
    pages = [f"/indicators/8/snapshots/{snapshot.code}/{end}" for snapshot in (plain, warned) for end in ("", "copy-sheet/", "certify/")]
    assert [told in client.get(page).content.decode() for page in pages] == [False] * 3 + [True] * 3


def test_what_was_not_counted_has_a_name() -> None:
    told = [counted_label(path) for path in ("measures_by/8.3/operator_size", "by/gender", "crosses/8.4:gender,branch", "measures/8.1t")]

    size, gender, branch = (DIMENSION_LABELS[name] for name in ("operator_size", "gender", "branch"))
    assert told == [f"8.3 {size}", f"8.4 {gender}", f"8.4 {gender} × {branch}", "8.1t"]
