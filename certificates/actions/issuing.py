"""Issuing: the row with its number and code. The PDF is made afterwards (`printing`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from certificates.errors import HolderErasedError, HolderNameMissingError, NoIssuerError
from certificates.models import Certificate, CertificateDesign, Issuer, Register
from certificates.types import kind_to_issue, new_code
from core.actions import enqueue_job, retry_job
from core.calendar import BE_OFFSET, bangkok_date, fiscal_year_of
from core.models import Job
from core.thai_text import normalize
from courses.models import CourseRelease
from enrollment.models import Cohort, Completion


def issue_certificate(*, completion: Completion, now: datetime) -> Certificate:
    """Give a completion its certificate, or answer the one it has (its newest edition, whatever its status).

    Takes the next number of the issuer's register in the same transaction, so numbers have no gaps; copies
    everything the certificate states. Safe to repeat and to race.

    A name that is changed, or a person who is erased, in the same moment comes wholly before or wholly after.

    :raises NoIssuerError: no default issuer is set.
    :raises HolderErasedError: the learner's data has been erased.
    :raises HolderNameMissingError: the learner has no name yet.
    """
    issued = Certificate.objects.latest_for(completion.uuid)
    if issued is not None:
        return issued
    try:
        return _issue(completion, now)
    except IntegrityError:
        # Another worker was quicker by a moment that no lock covers (midnight between two registers).
        issued = Certificate.objects.latest_for(completion.uuid)
        if issued is None:
            raise
        return issued


@transaction.atomic
def _issue(completion: Completion, now: datetime) -> Certificate:
    issuer = Issuer.objects.filter(is_default=True).first()
    if issuer is None:
        raise NoIssuerError
    facts = _stated_facts(completion) | issuer_facts(issuer)
    facts["kind"] = kind_to_issue(
        facts["kind"], was_assessed=completion.was_assessed, may_issue_prakatsaniyabat=issuer.issues_prakatsaniyabat
    )
    facts["design"] = design_for(kind=facts["kind"], course_id=completion.enrollment.cohort.course_id)
    year_be, number = take_number(issuer=issuer, now=now)
    # The register's lock is ours now; whoever held it before us may have issued this very certificate.
    issued = Certificate.objects.latest_for(completion.uuid)
    if issued is not None:
        transaction.set_rollback(True)
        return issued
    return Certificate.objects.create(
        code=new_code(), completion_key=completion.uuid, register_year_be=year_be, register_number=number, issued_at=now, **facts
    )


def design_for(*, kind: str, course_id: int | None = None) -> dict[str, Any]:
    """Answer the design a document of this kind gets today, as it copies it; empty when none is published."""
    design = CertificateDesign.objects.for_use(course_id=course_id, kind=kind).first()
    return design.spec if design else {}


def take_number(*, issuer: Issuer, now: datetime) -> tuple[int, int]:
    """Take the next number of the issuer's register: BE year and number.

    Call it inside the transaction that uses the number: rolling back gives it back. The register stays locked
    until that transaction ends.
    """
    fiscal = issuer.year_basis == Issuer.YearBasis.FISCAL
    year_be = fiscal_year_of(now) if fiscal else bangkok_date(now).year + BE_OFFSET
    Register.objects.get_or_create(issuer=issuer, year_be=year_be)
    register = Register.objects.select_for_update().get(issuer=issuer, year_be=year_be)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return year_be, register.last_number


def _stated_facts(completion: Completion) -> dict[str, Any]:
    """Copy what the certificate states about person and course."""
    enrollment, release = completion.enrollment, completion.release
    tai_tham = (release.about.get("th") or {}).get("tai_tham") or {}
    return {
        **holder_facts(enrollment.learner_id),
        **course_facts(enrollment.cohort, release),
        "kind": enrollment.cohort.course.certificate_kind,
        "started_date": bangkok_date(enrollment.started_at or enrollment.enrolled_at),
        "completed_date": bangkok_date(completion.completed_at),
        "tai_tham_text": tai_tham.get("text", ""),
        "tai_tham_thai": tai_tham.get("thai", ""),
    }


def course_facts(cohort: Cohort, release: CourseRelease) -> dict[str, Any]:
    """Copy what a document states about a course held in `cohort`, under the titles it had in `release`."""
    course, titles = cohort.course, release.outline.get("title") or {}
    return {
        "course_code": course.code,
        "course_title_th": titles.get("th") or course.title_th,
        "course_title_en": titles.get("en") or course.title_en,
        "release_number": release.number,
        "run_code": cohort.code,
        "mode": cohort.mode,
        "hours": course.hours,
        "is_sample": course.is_sample,
    }


def holder_facts(person_id: int) -> dict[str, Any]:
    """Copy who the holder is at this moment; until the transaction ends nobody renames or erases them.

    Take it before a register's number: who erases a person locks their row first, and everything else after it.
    """
    learner = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if learner.erased_at is not None:
        raise HolderErasedError
    name = normalize(learner.certificate_name)
    if not name:
        raise HolderNameMissingError
    return {"holder_key": learner.subject_key, "holder_name": name, "holder_name_en": normalize(learner.name_en)}


def issuer_facts(issuer: Issuer) -> dict[str, Any]:
    """Copy what the certificate states about its issuer."""
    same = (
        "signatory_name_th",
        "signatory_name_en",
        "signatory_position_th",
        "signatory_position_en",
        "emblem_svg",
        "signature_file",
        "states_signature",
    )
    return {
        "issuer_code": issuer.code,
        "issuer_name_th": issuer.name_th,
        "issuer_name_en": issuer.name_en,
        **{name: getattr(issuer, name) for name in same},
    }


def order_file(*, certificate: Certificate, now: datetime) -> Job:
    """Have a worker make the file of a certificate that has just been issued."""
    return enqueue_job(
        kind="make_certificate_pdf",
        payload={"certificate": str(certificate.uuid)},
        idempotency_key=f"make_certificate_pdf:{certificate.uuid}",
        now=now,
    )


@transaction.atomic
def request_certificate(*, completion: Completion, now: datetime) -> Job:
    """Order a completion's certificate from the worker; asking again restarts an order that failed."""
    job = enqueue_job(
        kind="issue_certificate",
        payload={"completion": str(completion.uuid)},
        idempotency_key=f"issue_certificate:{completion.uuid}",
        now=now,
    )
    if job.state in (Job.State.FAILED, Job.State.CANCELLED):
        return retry_job(job=job, now=now)
    return job


@transaction.atomic
def choose_name_visibility(*, certificate: Certificate, shows_full_name: bool) -> Certificate:
    """Let the holder choose whether the public page shows the whole name."""
    certificate.shows_full_name = shows_full_name
    certificate.save(update_fields=["shows_full_name", "updated_at"])
    return certificate
