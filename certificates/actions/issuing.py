"""Issuing: the row with its number and code. The PDF is made afterwards (`printing`)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from certificates.errors import HolderErasedError, HolderNameMissingError, NoIssuerError
from certificates.models import Certificate, CertificateDesign, Issuer, Register
from certificates.queries import stated_name
from certificates.types import kind_to_issue, new_code
from core.actions import enqueue_job, retry_job
from core.calendar import BE_OFFSET, bangkok_date, fiscal_year_of
from core.errors import JobStateError
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
    issuer = issuer_of(completion.enrollment.cohort)
    draft = _draft(completion, locked_holder(completion.enrollment.learner_id), issuer)
    draft.design = design_for(kind=draft.kind, course_id=completion.enrollment.cohort.course_id)
    register = lock_register(issuer=issuer, now=now)
    # The register's lock is ours now; whoever held it before us may have issued this very certificate.
    issued = Certificate.objects.latest_for(completion.uuid)
    if issued is not None:
        return issued
    draft.register_year_be, draft.register_number, draft.issued_at = register.year_be, take_numbers(register), now
    draft.save()
    return draft


def issuer_of(cohort: Cohort | None = None) -> Issuer:
    """Answer who issues: for a run of a partner with an issuer of its own that one, for all else the default one.

    :raises NoIssuerError: no default issuer is set.
    """
    issuer = Issuer.objects.for_partner(cohort.partner_id if cohort else None).first()
    if issuer is None:
        raise NoIssuerError
    return issuer


@transaction.atomic
def issue_together(*, completions: Sequence[Completion], now: datetime) -> int:
    """Issue what these completions of one cohort lack, in their order, as `issue_certificate` would; answer how many were refused.

    Refused is who has no name yet, or was erased. All or nothing: numbers that are not used go back.

    :raises NoIssuerError: no default issuer is set.
    :raises IntegrityError: another worker was quicker by a moment that no lock covers; nothing was issued.
    """
    if not completions:
        return 0
    cohort = completions[0].enrollment.cohort
    issuer = issuer_of(cohort)
    # In the order of their keys: two who take the same people wait for each other and never for ever.
    asked = User.objects.select_for_update(no_key=True).filter(pk__in={row.enrollment.learner_id for row in completions})
    people = {person.pk: person for person in asked.order_by("pk")}
    drafts = []
    for completion in completions:
        with suppress(HolderErasedError, HolderNameMissingError):
            drafts.append(_draft(completion, people[completion.enrollment.learner_id], issuer))
    if drafts:
        register = lock_register(issuer=issuer, now=now)
        issued = set(
            Certificate.objects.filter(completion_key__in=[draft.completion_key for draft in drafts]).values_list("completion_key")
        )
        new = [draft for draft in drafts if (draft.completion_key,) not in issued]
        _number(new, register, course_id=cohort.course_id, now=now)
        Certificate.objects.bulk_create(new)
    return len(completions) - len(drafts)


def _number(drafts: Sequence[Certificate], register: Register, *, course_id: int, now: datetime) -> None:
    """Give certificates of one course their designs, and the next numbers in their order."""
    designs = {kind: design_for(kind=kind, course_id=course_id) for kind in {draft.kind for draft in drafts}}
    first = take_numbers(register, count=len(drafts)) if drafts else 0
    for number, draft in enumerate(drafts, start=first):
        draft.design = designs[draft.kind]
        draft.register_year_be, draft.register_number, draft.issued_at = register.year_be, number, now


def _draft(completion: Completion, learner: User, issuer: Issuer) -> Certificate:
    """Answer a completion's certificate without its number and design.

    :raises HolderErasedError: the learner's data has been erased.
    :raises HolderNameMissingError: the learner has no name yet.
    """
    facts = _stated_facts(completion, learner) | issuer_facts(issuer)
    facts["kind"] = kind_to_issue(
        facts["kind"], was_assessed=completion.was_assessed, may_issue_prakatsaniyabat=issuer.issues_prakatsaniyabat
    )
    return Certificate(code=new_code(), completion_key=completion.uuid, **facts)


def design_for(*, kind: str, course_id: int | None = None) -> dict[str, Any]:
    """Answer the design a document of this kind gets today, as it copies it; empty when none is published."""
    design = CertificateDesign.objects.for_use(course_id=course_id, kind=kind).first()
    return design.spec if design else {}


def lock_register(*, issuer: Issuer, now: datetime) -> Register:
    """Lock the issuer's register of today until the transaction ends; made when it is not there yet."""
    fiscal = issuer.year_basis == Issuer.YearBasis.FISCAL
    year_be = fiscal_year_of(now) if fiscal else bangkok_date(now).year + BE_OFFSET
    Register.objects.get_or_create(issuer=issuer, year_be=year_be)
    return Register.objects.select_for_update().get(issuer=issuer, year_be=year_be)


def take_numbers(register: Register, *, count: int = 1) -> int:
    """Take so many numbers in a row of a register that `lock_register` answered; answer the first.

    Call it inside the transaction that uses them: rolling back gives them back.
    """
    first = register.last_number + 1
    register.last_number += count
    register.save(update_fields=["last_number"])
    return first


def _stated_facts(completion: Completion, learner: User) -> dict[str, Any]:
    """Copy what the certificate states about person and course."""
    enrollment, release = completion.enrollment, completion.release
    tai_tham = (release.about.get("th") or {}).get("tai_tham") or {}
    return {
        **holder_facts(learner),
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


def locked_holder(person_id: int) -> User:
    """Answer a person whom nobody renames or erases until the transaction ends.

    Take it before a register's number: who erases a person locks their row first, and everything else after it.
    """
    return User.objects.select_for_update(no_key=True).get(pk=person_id)


def holder_facts(holder: User) -> dict[str, Any]:
    """Copy who the holder is, as `locked_holder` answered them.

    :raises HolderErasedError: their data has been erased.
    :raises HolderNameMissingError: they have no name yet, or one that is too long to be stated (`HolderNameLongError`).
    """
    if holder.erased_at is not None:
        raise HolderErasedError
    return {"holder_key": holder.subject_key, "holder_name": stated_name(holder), "holder_name_en": normalize(holder.name_en)}


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
        with suppress(JobStateError):  # somebody was quicker
            return retry_job(job=job, now=now)
        job.refresh_from_db()
    return job


@transaction.atomic
def choose_name_visibility(*, certificate: Certificate, shows_full_name: bool) -> Certificate:
    """Let the holder choose whether the public page shows the whole name."""
    certificate.shows_full_name = shows_full_name
    certificate.save(update_fields=["shows_full_name", "updated_at"])
    return certificate
