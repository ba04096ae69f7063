"""Freezing a report, and its way to a certified one."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.actions import create_person, erase_person
from accounts.models import User
from core.errors import HonghianError
from core.models import Job
from enrollment.models import Operator, ServiceEvent
from indicators import actions
from indicators.errors import (
    AlreadyAmendedError,
    NotCertifierError,
    NotPreparerError,
    OfficeKeyError,
    ReasonMissingError,
    SamePersonError,
    SnapshotDamagedError,
    SnapshotNotFrozenError,
    SnapshotStateError,
)
from indicators.export.canonical import Pseudonyms
from indicators.export.frozen import damage, frozen_cells
from indicators.models import Snapshot, SnapshotBlock, SnapshotCell, SnapshotComparison, SnapshotStep
from indicators.queries import indicator8, reports_of
from indicators.queries.counting import total
from indicators.queries.snapshot import CROSSES
from indicators.queries.snapshot_rows import ROW_HEADERS, event_rows, events_of
from indicators.signing import is_signed_by
from indicators.types import Scope
from tests.indicators.conftest import key, local

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = [pytest.mark.usefixtures("vector"), pytest.mark.production]
NOW = local("2026-11-21 12:00")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def preparer(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="จันทร์", family_name="ตัวอย่าง", now=NOW))


@pytest.fixture
def certifier(db: None) -> User:
    return actions.appoint_certifier(person=create_person(given_name="คำ", family_name="ตัวอย่าง", now=NOW))


YEAR = Scope(2569)


def draft(by: User, scope: Scope = YEAR) -> Snapshot:
    return actions.prepare_snapshot(scope=scope, by=by, now=NOW)


@pytest.fixture
def frozen(preparer: User) -> Snapshot:
    return actions.freeze_snapshot(snapshot=draft(preparer), now=NOW)


@pytest.fixture
def certified(frozen: Snapshot, preparer: User, certifier: User) -> Snapshot:
    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)
    return actions.certify_snapshot(snapshot=frozen, by=certifier, now=LATER)


def state_of(snapshot: Snapshot) -> str:
    return Snapshot.objects.get(pk=snapshot.pk).state


def test_a_draft_is_numbered_and_left_to_a_worker(preparer: User) -> None:
    first, second = draft(preparer), draft(preparer, Scope(2570, 1))

    assert [first.code, second.code, draft(preparer).code] == ["I8-2569-001", "I8-2570-001", "I8-2569-002"]
    assert Job.objects.filter(kind="freeze_snapshot").count() == 3
    assert list(first.steps.values_list("kind", "by_name")) == [("prepared", "จันทร์ ตัวอย่าง")]
    # Of a name longer than a step keeps, its beginning.
    preparer.given_name, preparer.family_name = "ก" * 150, "ข" * 150
    assert [len(name) for name in draft(preparer).steps.values_list("by_name", flat=True)] == [300]


def test_what_is_frozen_is_the_report_of_the_moment(frozen: Snapshot) -> None:
    reports = reports_of(frozen)

    assert reports["whole"] == indicator8(scope=Scope(2569), as_of=NOW, crosses=CROSSES)
    assert reports["q2"] == indicator8(scope=Scope(2569, 2), as_of=NOW, crosses=CROSSES)
    assert set(reports) == {"whole", "q1", "q2", "q3", "q4"}


def test_a_quarter_that_has_not_begun_is_not_frozen(preparer: User) -> None:
    snapshot = actions.freeze_snapshot(snapshot=draft(preparer, Scope(2570)), now=NOW)

    assert set(reports_of(snapshot)) == {"whole", "q1"}


def test_the_fingerprint_is_that_of_the_manifest_and_it_holds_every_file(frozen: Snapshot) -> None:
    manifest = json.loads(frozen.manifest)

    assert frozen.fingerprint == hashlib.sha256(frozen.manifest.encode()).hexdigest()
    assert [file["name"] for file in manifest["files"]] == [
        "values.csv", "rows.csv", "courses.csv", "runs.csv", "activities.csv", "certificates.csv",
    ]  # fmt: skip
    assert manifest["files"][1]["lines"] == ServiceEvent.objects.exclude(first_at__gte=local("2026-10-01 00:00")).count()
    assert {entry["code"] for entry in manifest["definitions"]} >= {"8.1", "8.2", "8.3", "8.4"}
    assert manifest["definitions"][0]["text"]["th"] != manifest["definitions"][0]["text"]["en"]
    assert damage(frozen) == []


def test_rows_name_nobody_and_one_person_the_same_throughout(frozen: Snapshot) -> None:
    from indicators.export.frozen import frozen_pieces

    text = b"".join(frozen_pieces(frozen, "rows.csv")).decode("utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    people = {line[1] for line in lines[1:] if line[1]}

    assert len(people) == 5
    assert all(len(person) == 32 for person in people)
    assert not any(str(key(person)) in text or key(person).hex in text for person in ("P1", "P2", "P3", "P4", "P5"))


def test_two_snapshots_call_one_person_differently(frozen: Snapshot, preparer: User) -> None:
    from indicators.export.frozen import frozen_pieces

    other = actions.freeze_snapshot(snapshot=draft(preparer), now=NOW)
    rows = [set(b"".join(frozen_pieces(snapshot, "rows.csv")).decode().split("\r\n")[1:-1]) for snapshot in (frozen, other)]

    assert len(rows[0]) == len(rows[1])
    assert not rows[0] & rows[1]


def test_freezing_twice_changes_nothing(frozen: Snapshot) -> None:
    ServiceEvent.objects.filter(person_key=key("P2")).update(first_at=None)
    again = actions.freeze_snapshot(snapshot=frozen, now=LATER)

    assert (again.as_of, again.fingerprint) == (NOW, frozen.fingerprint)


def test_the_whole_way(frozen: Snapshot, preparer: User, certifier: User) -> None:
    actions.send_to_review(snapshot=frozen, by=preparer, note="ครบแล้ว", now=LATER)
    actions.certify_snapshot(snapshot=frozen, by=certifier, note="ตรวจกับหลักฐานแล้ว", now=LATER)
    done = actions.submit_snapshot(snapshot=frozen, note="หนังสือที่ อว 1/2569", by=preparer, now=LATER)

    assert (done.state, done.certified_by, done.signature) == ("submitted", certifier, {})
    assert list(done.steps.values_list("kind", "by", "note")) == [
        ("prepared", preparer.pk, ""),
        ("sent_to_review", preparer.pk, "ครบแล้ว"),
        ("certified", certifier.pk, "ตรวจกับหลักฐานแล้ว"),
        ("submitted", preparer.pk, "หนังสือที่ อว 1/2569"),
    ]


def refused(error: type[HonghianError], step: str, snapshot: Snapshot, **arguments: Any) -> None:
    before = (state_of(snapshot), SnapshotStep.objects.count(), Snapshot.objects.count())
    with pytest.raises(error):
        getattr(actions, step)(snapshot=snapshot, now=LATER, **arguments)
    assert (state_of(snapshot), SnapshotStep.objects.count(), Snapshot.objects.count()) == before


def test_steps_are_refused_to_the_wrong_people(frozen: Snapshot, preparer: User, certifier: User) -> None:
    other = actions.appoint_official(person=create_person(given_name="อื่น", now=NOW))
    refused(NotPreparerError, "send_to_review", frozen, by=other)
    refused(NotPreparerError, "withdraw_snapshot", frozen, by=other, reason="x")
    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)

    refused(SamePersonError, "certify_snapshot", frozen, by=actions.appoint_certifier(person=preparer))
    refused(SamePersonError, "return_snapshot", frozen, by=preparer, reason="x")
    refused(NotCertifierError, "certify_snapshot", frozen, by=other)
    refused(NotCertifierError, "return_snapshot", frozen, by=other, reason="x")


def test_steps_are_refused_at_the_wrong_time(preparer: User, certifier: User) -> None:
    snapshot = draft(preparer)
    refused(SnapshotNotFrozenError, "send_to_review", snapshot, by=preparer)
    refused(SnapshotStateError, "certify_snapshot", snapshot, by=certifier)
    refused(SnapshotStateError, "submit_snapshot", snapshot, by=preparer, note="x")
    refused(SnapshotStateError, "amend_snapshot", snapshot, by=preparer, reason="x")
    refused(SnapshotNotFrozenError, "order_comparison", snapshot, by=preparer)


def test_reasons_are_needed(certified: Snapshot, preparer: User) -> None:
    refused(ReasonMissingError, "submit_snapshot", certified, by=preparer, note=" ")
    refused(ReasonMissingError, "amend_snapshot", certified, by=preparer, reason="")


def test_a_returned_draft_stays_with_its_reason(frozen: Snapshot, preparer: User, certifier: User) -> None:
    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)
    actions.return_snapshot(snapshot=frozen, by=certifier, reason="รุ่น A/2 ยังไม่ครบ", now=LATER)

    assert (state_of(frozen), frozen.steps.last().note) == ("returned", "รุ่น A/2 ยังไม่ครบ")  # type: ignore[union-attr]
    refused(SnapshotStateError, "certify_snapshot", frozen, by=certifier)


def test_the_database_wants_two_people(certified: Snapshot, preparer: User, frozen: Snapshot) -> None:
    other = actions.freeze_snapshot(snapshot=draft(preparer), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.filter(pk=other.pk).update(state="certified", certified_by=preparer)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: SnapshotCell.objects.filter(snapshot=s, path="measures/8.4").update(value="6"),
        lambda s: SnapshotCell.objects.filter(snapshot=s)[0].delete(),
        lambda s: SnapshotCell.objects.create(snapshot=s, period="whole", path="measures/9", value="1"),
        lambda s: SnapshotBlock.objects.filter(snapshot=s).update(lines=0),
        lambda s: SnapshotBlock.objects.create(snapshot=s, name="x", number=0, lines=0, content=b""),
        lambda s: SnapshotStep.objects.filter(snapshot=s).update(note="x"),
        lambda s: Snapshot.objects.filter(pk=s.pk).update(manifest="{}"),
        lambda s: Snapshot.objects.filter(pk=s.pk).update(as_of=LATER),
        lambda s: Snapshot.objects.filter(pk=s.pk).update(signature={"a": 1}),
        lambda s: Snapshot.objects.filter(pk=s.pk).update(state="draft", certified_by=None),
        lambda s: s.delete(),
    ],
)
def test_the_database_refuses_to_change_what_is_frozen(certified: Snapshot, change: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(certified)
    assert damage(certified) == []


def drop_guards() -> None:
    """Go around the triggers, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER indicators_snapshotcell_UPDATE")
            cursor.execute("DROP TRIGGER indicators_snapshotblock_UPDATE")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE indicators_snapshotcell DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE indicators_snapshotblock DISABLE TRIGGER USER")


def test_one_changed_cell_is_found_and_never_certified(frozen: Snapshot, preparer: User, certifier: User) -> None:
    from core.invariants import check_invariant, registered_invariants

    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)
    drop_guards()
    SnapshotCell.objects.filter(snapshot=frozen, period="q2", path="measures/8.4").update(value="5")

    rule = next(rule for rule in registered_invariants() if rule.code == "indicators.snapshots_intact")
    assert damage(frozen) == ["values.csv"]
    assert check_invariant(rule).count == 1
    refused(SnapshotDamagedError, "certify_snapshot", frozen, by=certifier)


def test_one_changed_row_is_found(frozen: Snapshot) -> None:
    drop_guards()
    SnapshotBlock.objects.filter(snapshot=frozen, name="rows.csv").update(content=b"x\x9c")

    assert damage(frozen) == ["rows.csv"]


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_the_office_signs_with_its_key(
    kind: str, frozen: Snapshot, preparer: User, certifier: User, settings: Settings, tmp_path: Path
) -> None:
    office = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(ec.SECP256R1())
    file = tmp_path / "office.pem"
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"secret"))
    file.write_bytes(office.private_bytes(*encoding))
    settings.REPORT_SIGNING_KEY_FILE, settings.REPORT_SIGNING_KEY_PASSWORD = str(file), "secret"
    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)

    done = actions.certify_snapshot(snapshot=frozen, by=certifier, now=LATER)

    import base64

    raw = base64.b64decode(done.signature["signature"])
    assert is_signed_by(done.manifest.encode(), raw, done.signature["public_key"])
    assert not is_signed_by(done.manifest.replace("2569", "2570").encode(), raw, done.signature["public_key"])


def test_a_key_that_cannot_be_used_stops_the_certifying(
    frozen: Snapshot, preparer: User, certifier: User, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "office.pem").write_text("no key")
    settings.REPORT_SIGNING_KEY_FILE = str(tmp_path / "office.pem")
    actions.send_to_review(snapshot=frozen, by=preparer, now=LATER)

    refused(OfficeKeyError, "certify_snapshot", frozen, by=certifier)


def compared(snapshot: Snapshot) -> SnapshotComparison:
    return actions.compare_snapshot(snapshot=snapshot, now=LATER)


def test_nothing_differs_while_nothing_happens(frozen: Snapshot) -> None:
    assert compared(frozen).findings == {"cells": [], "not_counted": [], "editions": [], "reasons": {}, "rows": []}


def test_late_data_show_as_a_difference_with_the_row(certified: Snapshot) -> None:
    ServiceEvent.objects.create(
        person_key=key("P9"), offering_kind="course", offering_code="A", run_code="A/1", branch_code="01", mode="onsite",
        province_code="50", registered_at=local("2026-02-01 09:00"), first_at=local("2026-02-01 09:00"),
    )  # fmt: skip
    found = compared(certified)

    cells = {(cell["period"], cell["path"]): (cell["frozen"], cell["now"]) for cell in found.cells}
    assert cells["whole", "measures/8.4"] == ("5", "6")
    assert cells["q2", "by/branch/01"] == ("4", "5")
    # The figures of the quarters are told once, and not again with each quarter's own report.
    assert {period for period, path in cells if path.startswith("quarters/")} == {"whole"}
    assert cells["whole", "quarters/2/new"] == ("4", "5")
    assert found.findings["reasons"] == {"late": 1}
    assert found.findings["rows"][0]["run_code"] == "A/1"
    assert reports_of(certified)["whole"].measures["8.4"] == 5


def test_an_erasure_changes_rows_and_no_number(frozen: Snapshot) -> None:
    person = create_person(given_name="ผู้เรียน", now=NOW)
    ServiceEvent.objects.filter(person_key=key("P1")).update(person_key=person.subject_key)
    snapshot = actions.freeze_snapshot(snapshot=draft(frozen.prepared_by), now=NOW)
    erase_person(person=person, now=LATER)

    found = compared(snapshot)
    assert (found.cells, found.findings["reasons"]) == ([], {"erased": 4})


def test_merged_operators_and_people_and_corrections_are_told_apart(frozen: Snapshot) -> None:
    Operator.objects.filter(code="O2").update(merged_into=Operator.objects.get(code="O1"))
    ServiceEvent.objects.filter(person_key=key("P5"), offering_code="A").update(person_key=key("P3"), run_code="A/9")
    ServiceEvent.objects.filter(person_key=key("P2")).update(province_code="51")
    ServiceEvent.objects.filter(person_key=key("P1"), run_code="A/2").update(completed_at=local("2026-06-01 09:00"))
    ServiceEvent.objects.filter(offering_code="Z").delete()

    assert compared(frozen).findings["reasons"] == {
        "completed": 1, "corrected": 1, "operators_merged": 1, "persons_merged": 1, "withdrawn": 1,
    }  # fmt: skip


def test_frozen_rows_follow_an_operator_through_every_merge_as_the_numbers_do() -> None:
    first, second = (Operator.objects.get(code=code) for code in ("O1", "O2"))
    third = Operator.objects.create(code="O3", type="group", province_code="57")
    Operator.objects.filter(pk=second.pk).update(merged_into=first, province_code="50")
    Operator.objects.filter(pk=first.pk).update(merged_into=third)
    ServiceEvent.objects.update(province_code="54", delivery_province_code="")
    elsewhere, there = Scope(2569, area="50"), Scope(2569, area="57")

    names = Pseudonyms(key("snapshot"), "0" * 64)
    rows = {scope.area: list(event_rows(events_of(scope.period, scope.provinces), names)) for scope in (elsewhere, there)}
    operator, business = (ROW_HEADERS.index(name) for name in ("operator", "operator_province_code"))

    assert rows["50"] == []
    assert {(row[operator] != "", row[business]) for row in rows["57"]} == {(True, "57")}
    assert len({row[operator] for row in rows["57"]}) == 1
    assert [total("8.3", scope) for scope in (elsewhere, there)] == [0, 1]


def test_an_amendment_says_what_it_amends_and_what_changed(certified: Snapshot, preparer: User) -> None:
    ServiceEvent.objects.filter(person_key=key("P2")).update(first_at=None, registered_at=None)
    begun = actions.amend_snapshot(snapshot=certified, reason="ถอนผู้ไม่มาเรียน", by=preparer, now=LATER)
    amendment = actions.freeze_snapshot(snapshot=begun, now=LATER)
    found = actions.compare_snapshot(snapshot=certified, amendment=amendment, now=LATER)

    assert json.loads(amendment.manifest)["amends"] == {
        "code": certified.code, "fingerprint": certified.fingerprint, "reason": "ถอนผู้ไม่มาเรียน",
    }  # fmt: skip
    assert found.findings["reasons"] == {"withdrawn": 1}
    assert {"period": "whole", "path": "measures/8.4", "frozen": "5", "now": "4"} in found.cells
    assert state_of(certified) == "certified"
    refused(AlreadyAmendedError, "amend_snapshot", certified, by=preparer, reason="อีกครั้ง")


def test_cells_keep_codes_with_a_slash_apart(frozen: Snapshot) -> None:
    from indicators.export.canonical import cells_of, report_data

    data = {"by": {"run": {"A/1": 3, "A~1": 4}, "none": {}}}

    assert report_data(cells_of("whole", data), "whole") == data
    assert len(frozen_cells(frozen)) == len(set(frozen_cells(frozen)))
