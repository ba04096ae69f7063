"""Credentials in a school: signed once, ended for all to see, outliving course, account and holder."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from certificates import actions, queries
from certificates.actions import credential as credential_actions
from certificates.credential import is_revoked, keys_of, read_document, verify_document
from certificates.errors import HolderErasedError
from certificates.models import Certificate, Credential, Issuer, IssuerKey, StatusList
from certificates.queries.credential import outdated_status_lists, signed_with_a_revoked_key
from core.actions import claim_job
from core.models import Job
from core.tasks import run_claimed
from courses.models import Course
from enrollment.models import Completion


def run_waiting(kind: str, now: datetime) -> int:
    jobs = list(Job.objects.filter(kind=kind, state=Job.State.QUEUED))
    for job in jobs:
        claimed = claim_job(job_id=job.pk, now=now + timedelta(seconds=1))
        assert claimed is not None
        run_claimed(claimed)
    return len(jobs)


def check(content: bytes) -> tuple[bool, bool]:
    found = queries.check_credential(content)
    return found.genuine, found.revoked


def said(content: bytes) -> dict[str, Any]:
    """What a credential says, whoever signed it."""
    return {name: value for name, value in json.loads(content).items() if name != "proof"}


def test_a_certificate_gets_one_credential_with_the_same_bytes_for_ever(certificate: Certificate, issuer: Issuer, now: datetime) -> None:
    first = actions.issue_credential(certificate=certificate, now=now)
    issuer.name_th = "ชื่อใหม่"
    issuer.save()
    actions.rotate_key(issuer=issuer, purpose=IssuerKey.Purpose.CREDENTIAL, now=now)

    again = actions.issue_credential(certificate=certificate, now=now + timedelta(days=400))

    assert (again, again.document) == (first, first.document)
    assert queries.credential_bytes(certificate) == first.document.encode()
    assert check(first.document.encode()) == (True, False)
    assert (Credential.objects.count(), StatusList.objects.get().taken, first.branch_code) == (1, 1, "01")


def test_the_pdf_waits_for_its_credential(certificate: Certificate, now: datetime) -> None:
    assert queries.credential_bytes(certificate) == b""

    actions.make_certificate_pdf(certificate=certificate, now=now)

    assert check(queries.credential_bytes(certificate)) == (True, False)


def test_a_rotated_key_proves_on_and_a_revoked_one_does_not(
    certificate: Certificate, issuer: Issuer, learner: User, make_completion: Callable[[User], Completion],
    make_person: Callable[..., User], now: datetime,
) -> None:  # fmt: skip
    old = actions.issue_credential(certificate=certificate, now=now)
    actions.rotate_key(issuer=issuer, purpose=IssuerKey.Purpose.CREDENTIAL, now=now)
    another = actions.issue_certificate(completion=make_completion(make_person()), now=now)
    new = actions.issue_credential(certificate=another, now=now)
    document = queries.did_document("NEC")
    assert document is not None

    assert [check(row.document.encode()) for row in (old, new)] == [(True, False)] * 2
    assert [len(document["verificationMethod"]), len(document["assertionMethod"])] == [2, 2]
    actions.revoke_key(key=IssuerKey.objects.get(key_id=document["assertionMethod"][1].partition("#")[2]), note="lost", now=now)
    run_waiting("sign_status_list", now)
    assert [check(row.document.encode()) for row in (old, new)] == [(False, False), (True, False)]


@pytest.mark.production
def test_after_a_key_was_revoked_the_worker_signs_lists_and_credentials_anew(
    certificate: Certificate, issuer: Issuer, make_completion: Callable[[User], Completion], make_person: Callable[..., User], now: datetime
) -> None:
    """Whoever took the key can sign nothing that is believed; whoever was given a true credential has one again, word for word."""
    people = [make_person(username=f"holder-{number}") for number in range(3)]
    rows = [certificate, *(actions.issue_certificate(completion=make_completion(person), now=now) for person in people)]
    before = [actions.issue_credential(certificate=row, now=now) for row in rows[:3]]
    stolen = IssuerKey.objects.of(issuer, IssuerKey.Purpose.CREDENTIAL).active().get()
    actions.rotate_key(issuer=issuer, purpose=IssuerKey.Purpose.CREDENTIAL, now=now)
    after = actions.issue_credential(certificate=rows[3], now=now)
    actions.revoke_certificate(certificate=rows[1], reason="misconduct", now=now)
    actions.empty_holder(subject_key=people[1].subject_key, now=now)
    run_waiting("sign_status_list", now)

    actions.revoke_key(key=stolen, note="laptop lost", now=now)

    assert (outdated_status_lists(), signed_with_a_revoked_key()) == (0, 2)
    assert (run_waiting("sign_status_list", now), run_waiting("sign_credentials_anew", now)) == (1, 1)
    assert (outdated_status_lists(), signed_with_a_revoked_key()) == (0, 0)
    assert [check(queries.credential_bytes(row)) for row in rows] == [(True, False), (True, True), (False, False), (True, False)]
    assert [queries.credential_bytes(rows[2]), queries.credential_bytes(rows[3])] == [b"", after.document.encode()]
    assert [said(queries.credential_bytes(row)) for row in rows[:2]] == [said(row.document.encode()) for row in before[:2]]
    checked = queries.check_credential(before[0].document.encode())
    assert (checked.genuine, checked.key_revoked, checked.code) == (False, True, certificate.code)
    forged = before[0].document.replace("น้ำผึ้ง", "น้ำหวาน").encode()
    assert not queries.check_credential(forged).key_revoked


@pytest.mark.production
def test_a_list_that_a_revoked_key_signed_is_signed_anew_though_nobody_ended(
    certificate: Certificate, issuer: Issuer, now: datetime
) -> None:
    actions.issue_credential(certificate=certificate, now=now)
    stolen = IssuerKey.objects.of(issuer, IssuerKey.Purpose.CREDENTIAL).active().get()

    actions.revoke_key(key=stolen, note="laptop lost", now=now)

    assert (outdated_status_lists(), signed_with_a_revoked_key()) == (1, 1)
    run_waiting("sign_status_list", now)
    run_waiting("sign_credentials_anew", now)
    assert (outdated_status_lists(), signed_with_a_revoked_key()) == (0, 0)
    assert check(queries.credential_bytes(certificate)) == (True, False)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_credential_signed_beside_the_revocation_of_its_key_is_signed_anew_too(
    certificate: Certificate, issuer: Issuer, now: datetime
) -> None:
    actions.ensure_keys(now=now)
    stolen = IssuerKey.objects.of(issuer, IssuerKey.Purpose.CREDENTIAL).active().get()
    revoking: list[threading.Thread] = []

    def revoke() -> None:
        try:
            actions.revoke_key(key=stolen, note="laptop lost", now=now)
        finally:
            connection.close()

    def revoke_meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "certificates_credential"') and not revoking:
            revoking.append(threading.Thread(target=revoke))
            revoking[0].start()
            revoking[0].join(timeout=0.5)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(revoke_meanwhile):
        actions.issue_credential(certificate=certificate, now=now)
    revoking[0].join()
    run_waiting("sign_status_list", now)
    run_waiting("sign_credentials_anew", now)

    assert (outdated_status_lists(), signed_with_a_revoked_key()) == (0, 0)
    assert check(queries.credential_bytes(certificate)) == (True, False)


@pytest.mark.production
@pytest.mark.parametrize("end", ["revoked", "replaced"])
def test_an_ended_certificate_shows_in_the_list_as_soon_as_the_worker_ran(certificate: Certificate, end: str, now: datetime) -> None:
    content = actions.issue_credential(certificate=certificate, now=now).document.encode()
    before = StatusList.objects.get().document

    if end == "revoked":
        actions.revoke_certificate(certificate=certificate, reason="issued_in_error", now=now)
    else:
        actions.replace_certificate(certificate=certificate, holder_name="นายคำปัน น้ำหวาน", now=now)
    assert outdated_status_lists() == 1
    assert run_waiting("sign_status_list", now) == 1

    listed = StatusList.objects.get()
    keys = keys_of(queries.did_document("NEC") or {})
    document = read_document(listed.document.encode())
    verify_document(document, keys=keys)
    assert is_revoked(json.loads(content), document)
    assert check(content) == (True, True)
    assert (before == listed.document, outdated_status_lists()) == (False, 0)


def test_a_corrected_certificate_has_a_credential_and_a_place_of_its_own(certificate: Certificate, now: datetime) -> None:
    old = actions.issue_credential(certificate=certificate, now=now)

    new = actions.replace_certificate(certificate=certificate, holder_name="นายคำปัน น้ำหวาน", now=now)
    issued = actions.issue_credential(certificate=new, now=now)
    run_waiting("sign_status_list", now)

    assert issued.place != old.place
    assert (check(old.document.encode()), check(issued.document.encode())) == ((True, True), (True, False))


def test_a_certificate_that_ended_before_it_had_a_credential_is_listed_as_ended(certificate: Certificate, now: datetime) -> None:
    actions.revoke_certificate(certificate=certificate, reason="misconduct", now=now)
    assert run_waiting("sign_status_list", now) == 0

    issued = actions.issue_credential(certificate=certificate, now=now)

    assert check(issued.document.encode()) == (True, True)
    assert outdated_status_lists() == 0


def test_course_and_account_may_go_and_the_credential_stays_true(certificate: Certificate, learner: User, now: datetime) -> None:
    content = actions.issue_credential(certificate=certificate, now=now).document.encode()

    Completion.objects.all().delete()
    Course.objects.update(code="gone")
    User.objects.filter(pk=learner.pk).update(erased_at=now, given_name="", family_name="")

    assert check(content) == (True, False)
    assert queries.achievement_document("wutthibat", "CRF-104", 3) is not None


def test_an_erased_holders_credential_is_gone_here_and_still_true_in_a_strangers_hands(
    certificate: Certificate, learner: User, now: datetime
) -> None:
    content = actions.issue_credential(certificate=certificate, now=now).document.encode()

    actions.empty_holder(subject_key=learner.subject_key, now=now)

    row = Credential.objects.get()
    assert (row.document, queries.credential_bytes(certificate)) == ("", b"")
    assert check(content) == (True, False)
    Credential.objects.all().delete()
    with pytest.raises(HolderErasedError):
        actions.issue_credential(certificate=certificate, now=now)
    assert Credential.objects.count() == 0


def test_a_credential_signed_while_an_erasure_waits_for_the_worker_is_emptied_too(
    certificate: Certificate, learner: User, now: datetime
) -> None:
    signed: list[Credential] = []

    def wait_for_the_worker(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and 'FROM "certificates_certificate"' in sql and not signed:
            signed.append(Credential())
            signed[0] = actions.issue_credential(certificate=certificate, now=now)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait_for_the_worker):
        actions.empty_holder(subject_key=learner.subject_key, now=now)

    assert "น้ำผึ้ง" in signed[0].document
    assert Credential.objects.get().document == ""


def test_lists_are_half_full_at_most_and_places_are_not_in_order(
    issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(credential_actions, "_FULL", 4)
    for _ in range(6):
        certificate = actions.issue_certificate(completion=make_completion(make_person()), now=now)
        actions.issue_credential(certificate=certificate, now=now)

    places = list(Credential.objects.order_by("pk").values_list("place", flat=True))
    assert [row.taken for row in StatusList.objects.order_by("pk")] == [4, 2]
    assert StatusList.objects.filter(is_open=True).count() == 1
    assert max(places) > 1000


def test_the_site_moving_does_not_move_what_was_signed(certificate: Certificate, settings: Settings, now: datetime) -> None:
    first = actions.issue_credential(certificate=certificate, now=now)
    settings.SITE_URL = "https://elsewhere.example"

    assert actions.issue_credential(certificate=certificate, now=now).document == first.document
    assert outdated_status_lists() == 0
    assert actions.sign_status_list(listed=first.status_list, now=now).address == first.status_list.address


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"issuer": 5}', b'{"issuer": {"id": null}}', b"%PDF-1.7"], ids=repr)
def test_what_is_no_credential_of_ours_is_not_genuine(certificate: Certificate, content: bytes) -> None:
    assert check(content) == (False, False)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_sign_one_credential(certificate: Certificate, now: datetime) -> None:
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(actions.issue_credential(certificate=certificate, now=now).document)
        except Exception as problem:  # noqa: BLE001
            found.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1
    assert (Credential.objects.count(), StatusList.objects.get().taken) == (1, 1)


def test_certificates_older_than_credentials_get_theirs_by_a_command(
    certificate: Certificate, issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    erased = actions.issue_certificate(completion=make_completion(make_person()), now=now)
    assert erased.holder_key is not None
    actions.empty_holder(subject_key=erased.holder_key, now=now)
    out = io.StringIO()

    call_command("issue_credentials", stdout=out)
    signed_at = StatusList.objects.get().signed_at
    call_command("issue_credentials", "--lists", stdout=out)

    assert out.getvalue().splitlines() == ["credentials: 1/1", "credentials: 0/0", "status lists: 1"]
    assert check(queries.credential_bytes(certificate)) == (True, False)
    assert StatusList.objects.get().signed_at != signed_at
    orphan = actions.issue_certificate(completion=make_completion(make_person()), now=now)
    Certificate.objects.filter(pk=orphan.pk).update(issuer_code="GONE")
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("issue_credentials", stdout=out, stderr=err)
    assert "certificate_no_issuer" in err.getvalue()


def test_the_terminal_verifies_credentials_and_badges(certificate: Certificate, tmp_path: Path, now: datetime) -> None:
    row = actions.issue_credential(certificate=certificate, now=now)
    true, badge, false = tmp_path / "a.json", tmp_path / "b.PNG", tmp_path / "c.json"
    true.write_text(row.document)
    badge.write_bytes(queries.badge_file(row, "png"))
    false.write_text(row.document.replace("น้ำผึ้ง", "น้ำหวาน"))
    out = io.StringIO()

    for file in (true, badge):
        call_command("verify_certificate", str(file), stdout=out)

    assert out.getvalue().count("1/2569") == 2
    for file, code in ((false, 2), (tmp_path / "none.json", 3)):
        with pytest.raises(CommandError) as refused:
            call_command("verify_certificate", str(file))
        assert refused.value.returncode == code
