from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import User
from accounts.signals import person_erased
from certificates import actions, queries, signing
from certificates.errors import (
    CertificateEndedError,
    HolderErasedError,
    HolderNameMissingError,
    NoIssuerError,
    ReasonError,
)
from certificates.forms.register import RevokeForm
from certificates.models import Certificate, Issuer, Register
from core.actions import claim_job, enqueue_job
from core.models import Job, private_storage
from core.tasks import run_claimed
from enrollment.models import Completion
from enrollment.signals import enrollment_completed


def stored_names() -> list[str]:
    root = Path(private_storage().path("certificates"))
    return [path.name for path in root.rglob("*.pdf")]


def test_issuing_copies_everything_the_certificate_states(certificate: Certificate, completion: Completion, now: datetime) -> None:
    assert (certificate.number, certificate.edition, certificate.status) == ("1/2569", 1, "valid")
    assert (certificate.holder_name, certificate.holder_name_en) == ("นายคำปัน น้ำผึ้ง", "Mr. Khampan Namphueng")
    assert (certificate.course_code, certificate.course_title_th, certificate.course_title_en) == (
        "CRF-104",
        "เครื่องเขินล้านนา",
        "Lanna lacquerware",
    )
    assert (certificate.release_number, certificate.run_code, certificate.hours, certificate.mode) == (3, "CRF-104-A", 30, "online")
    assert (str(certificate.started_date), str(certificate.completed_date)) == ("2026-09-22", "2026-11-20")
    assert (certificate.tai_tham_text, certificate.tai_tham_thai) == ("ᩃᩢ᩠ᨶᨶᩣ", "ล้านนา")
    assert certificate.holder_key == completion.enrollment.learner.subject_key
    assert (len(certificate.code), certificate.issued_at, certificate.file) == (26, now, "")


def test_issuing_again_answers_the_first_whatever_changed_since(
    certificate: Certificate, completion: Completion, learner: User, issuer: Issuer, now: datetime
) -> None:
    learner.given_name, issuer.name_th = "ชื่อใหม่", "หน่วยงานใหม่"
    learner.save()
    issuer.save()

    again = actions.issue_certificate(completion=completion, now=now + timedelta(days=400))

    assert again == certificate
    assert Register.objects.get().last_number == 1


def test_numbers_follow_each_other_without_a_gap_when_one_is_refused(
    issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    named = [make_completion(make_person()) for _ in range(3)]
    nameless = make_completion(make_person(title="", given_name="", family_name=""))

    actions.issue_certificate(completion=named[0], now=now)
    with pytest.raises(HolderNameMissingError):
        actions.issue_certificate(completion=nameless, now=now)
    with transaction.atomic():
        actions.issue_certificate(completion=named[1], now=now)
        transaction.set_rollback(True)  # the business transaction fails later
    actions.issue_certificate(completion=named[2], now=now)
    actions.issue_certificate(completion=named[1], now=now)

    assert sorted(Certificate.objects.values_list("register_number", flat=True)) == [1, 2, 3]
    assert queries.registers_with_gaps() == 0


def test_a_fiscal_register_begins_anew_in_october(
    issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    issuer.year_basis = Issuer.YearBasis.FISCAL
    issuer.save()

    certificate = actions.issue_certificate(completion=make_completion(make_person()), now=now)

    assert certificate.number == "1/2570"


def test_nobody_issues_without_an_issuer_or_for_an_erased_person(
    learner: User, make_completion: Callable[[User], Completion], now: datetime
) -> None:
    completion = make_completion(learner)

    with pytest.raises(NoIssuerError):
        actions.issue_certificate(completion=completion, now=now)
    Issuer.objects.create(code="X", name_th="ก", name_en="x", is_default=True)
    User.objects.filter(pk=learner.pk).update(erased_at=now)
    completion.refresh_from_db()
    with pytest.raises(HolderErasedError):
        actions.issue_certificate(completion=Completion.objects.get(pk=completion.pk), now=now)

    assert not Certificate.objects.exists()


def test_completing_orders_the_certificate_and_the_worker_makes_it(completion: Completion, now: datetime) -> None:
    with transaction.atomic():
        enrollment_completed.send(sender=Completion, completion=completion)
        enrollment_completed.send(sender=Completion, completion=completion)
    job = Job.objects.get()
    claimed = claim_job(job_id=job.pk, now=now + timedelta(days=9999))
    assert claimed is not None

    run_claimed(claimed)

    certificate = Certificate.objects.get()
    assert (job.kind, job.idempotency_key) == ("issue_certificate", f"issue_certificate:{completion.uuid}")
    assert Job.objects.get().state == Job.State.SUCCEEDED
    with private_storage().open(certificate.file) as file:
        assert hashlib.sha256(file.read()).hexdigest() == certificate.file_hash
    assert certificate.file_hash in certificate.file


@pytest.mark.parametrize("left_behind", ["nothing", "half a file", "the whole file"])
def test_a_worker_that_died_anywhere_leaves_one_true_file(certificate: Certificate, left_behind: str, now: datetime) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=now)
    storage = private_storage()
    if left_behind != "the whole file":
        storage.delete(made.file)
    if left_behind == "half a file":
        storage.save(made.file, ContentFile(b"%PDF-1.7 half"))
    Certificate.objects.update(file="", file_hash="", signed_with="", signed_at=None)  # died before the row named the file

    again = actions.make_certificate_pdf(certificate=Certificate.objects.get(), now=now)

    assert stored_names() == [f"{again.file_hash}.pdf"]
    with storage.open(again.file) as file:
        assert hashlib.sha256(file.read()).hexdigest() == again.file_hash


def test_two_workers_with_the_same_certificate_keep_the_first_ones_file(certificate: Certificate, now: datetime) -> None:
    slow = Certificate.objects.get()

    first = actions.make_certificate_pdf(certificate=certificate, now=now)
    second = actions.make_certificate_pdf(certificate=slow, now=now)

    assert (second.file, second.file_hash) == (first.file, first.file_hash)
    assert stored_names() == [f"{first.file_hash}.pdf"]


def test_a_file_says_which_key_signed_it_and_when(certificate: Certificate, issuer: Issuer, now: datetime) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=now)

    assert (made.signed_with, made.signed_at) == (signing.active_key(issuer, "document").key_id, now)


def test_without_its_private_key_nothing_is_stored_and_the_worker_tries_again(
    certificate: Certificate, issuer: Issuer, now: datetime, settings: Settings
) -> None:
    key = actions.ensure_key(issuer=issuer, purpose="document", now=now)
    (Path(settings.ISSUER_KEYS_DIR) / f"{key.key_id}.pem").unlink()
    job = enqueue_job(kind="make_certificate_pdf", payload={"certificate": str(certificate.uuid)}, idempotency_key="x", now=now)
    claimed = claim_job(job_id=job.pk, now=now)
    assert claimed is not None

    run_claimed(claimed)

    job.refresh_from_db()
    assert (job.state, job.error_code) == (Job.State.QUEUED, "certificate_key_unavailable")
    assert (stored_names(), Certificate.objects.get().file) == ([], "")


def test_revoking_keeps_the_row_with_reason_and_date(certificate: Certificate, now: datetime) -> None:
    later = now + timedelta(days=3)

    revoked = actions.revoke_certificate(certificate=certificate, reason="issued_in_error", note="ภายใน", now=later)

    assert (revoked.status, revoked.reason, revoked.ended_at) == ("revoked", "issued_in_error", later)
    with pytest.raises(CertificateEndedError):
        actions.revoke_certificate(certificate=certificate, reason="misconduct", now=later)
    with pytest.raises(CertificateEndedError):
        actions.replace_certificate(certificate=certificate, holder_name="ใหม่", now=later)
    assert Certificate.objects.get().reason == "issued_in_error"


@pytest.mark.parametrize("reason", ["", "because", "name_corrected"])
def test_a_revocation_needs_a_reason_of_its_own(certificate: Certificate, now: datetime, reason: str) -> None:
    with pytest.raises(ReasonError):
        actions.revoke_certificate(certificate=certificate, reason=reason, now=now)

    assert Certificate.objects.get().status == "valid"


def test_a_corrected_name_is_a_new_edition_with_its_own_number(certificate: Certificate, completion: Completion, now: datetime) -> None:
    new = actions.replace_certificate(certificate=certificate, holder_name="นายคําปัน  น้ำผึ้งหลวง", now=now)

    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.status, old.reason, old.replaced_by, old.holder_name) == ("replaced", "name_corrected", new, "นายคำปัน น้ำผึ้ง")
    assert (new.edition, new.number, new.holder_name, new.status) == (2, "2/2569", "นายคำปัน น้ำผึ้งหลวง", "valid")
    assert new.code != old.code
    assert Job.objects.get().kind == "make_certificate_pdf"
    assert actions.issue_certificate(completion=completion, now=now) == new
    assert (queries.registers_with_gaps(), queries.completions_with_two_valid_certificates()) == (0, 0)


def test_erasing_the_holder_empties_names_and_file_and_keeps_the_rest(
    certificate: Certificate, learner: User, make_person: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=certificate.issued_at)

    with django_capture_on_commit_callbacks(execute=True):
        person_erased.send(sender=User, person=learner, old_subject_key=learner.subject_key, new_subject_key=make_person().subject_key)

    row = Certificate.objects.get()
    assert (row.holder_name, row.holder_name_en, row.holder_key, row.file) == ("", "", None, "")
    assert row.holder_erased_at is not None
    assert (row.status, row.file_hash, row.number) == ("valid", made.file_hash, made.number)
    assert stored_names() == []
    assert actions.make_certificate_pdf(certificate=row, now=certificate.issued_at).file == ""  # a late worker does not bring the name back


def test_the_invariants_see_a_gap_and_a_second_valid_edition(certificate: Certificate) -> None:
    certificate.pk, certificate.uuid, certificate.code = None, certificate.completion_key, "0" * 26
    certificate.edition, certificate.register_number = 2, 3
    certificate.save(force_insert=True)

    assert (queries.registers_with_gaps(), queries.completions_with_two_valid_certificates()) == (1, 1)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_issue_each_certificate_once(
    issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion], now: datetime
) -> None:
    completions = [make_completion(make_person()) for _ in range(3)]
    start, failures = threading.Barrier(6), []

    def work(completion: Completion) -> None:
        try:
            start.wait(timeout=20)
            actions.issue_certificate(completion=Completion.objects.get(pk=completion.pk), now=now)
        except Exception as failure:  # noqa: BLE001  told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(completion,)) for completion in completions for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Certificate.objects.count() == 3
    assert sorted(Certificate.objects.values_list("register_number", flat=True)) == [1, 2, 3]
    assert queries.registers_with_gaps() == 0


def test_the_form_to_revoke_offers_just_what_the_action_takes() -> None:
    offered = {value for value, _label in RevokeForm.base_fields["reason"].choices}  # type: ignore[attr-defined]

    assert offered == {"issued_in_error", "misconduct", "holder_request"}
