"""Documents besides the one for a completed course: a transcript of several, thanks to who taught."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from certificates.actions.issuing import (
    course_facts,
    design_for,
    holder_facts,
    issuer_facts,
    issuer_of,
    lock_register,
    locked_holder,
    order_file,
    take_numbers,
)
from certificates.errors import TooFewForTranscriptError
from certificates.models import Certificate
from certificates.types import new_code
from core.calendar import bangkok_date
from core.codes import CertificateKind, DocumentKind, Mode

if TYPE_CHECKING:
    from accounts.models import User
    from enrollment.models import Cohort

LEAST_FOR_TRANSCRIPT = 2
TRANSCRIPT_CODE = "TRANSCRIPT"


@transaction.atomic
def issue_transcript(*, person: User, now: datetime) -> Certificate:
    """Issue one document that lists every valid certificate of a course the person holds; the same list is issued once.

    :raises TooFewForTranscriptError: there are fewer than two.
    :raises NoIssuerError: no default issuer is set.
    :raises HolderNameMissingError: the person has no name yet.
    """
    # Before the list is read: nobody erases them while it is copied.
    holder = holder_facts(locked_holder(person.pk))
    rows = list(
        Certificate.objects.held_by(person.subject_key).valid().filter(kind__in=CertificateKind.values).order_by("completed_date", "pk")
    )
    if len(rows) < LEAST_FOR_TRANSCRIPT:
        raise TooFewForTranscriptError(least=LEAST_FOR_TRANSCRIPT)
    key = uuid5(NAMESPACE_URL, "transcript:" + str(person.subject_key) + ":" + ",".join(sorted(row.code for row in rows)))
    modes = {row.mode for row in rows}
    facts = {
        **holder,
        "kind": DocumentKind.TRANSCRIPT,
        "course_code": TRANSCRIPT_CODE,
        "course_title_th": f"รวม {len(rows)} หลักสูตร",
        "course_title_en": f"{len(rows)} courses",
        "release_number": 1,
        "run_code": "",
        "mode": modes.pop() if len(modes) == 1 else Mode.BLENDED,
        "hours": sum(row.hours for row in rows),
        "started_date": min(row.started_date for row in rows),
        "completed_date": max(row.completed_date for row in rows),
        "is_sample": any(row.is_sample for row in rows),
        "entries": [_entry(row) for row in rows],
    }
    return _issued_once(key, facts, now)


def _entry(row: Certificate) -> dict[str, Any]:
    return {
        "code": row.code,
        "number": row.number,
        "kind": row.kind,
        "title_th": row.course_title_th,
        "title_en": row.course_title_en,
        "hours": row.hours,
        "date": row.completed_date.isoformat(),
    }


@transaction.atomic
def thank_teacher(*, cohort: Cohort, person: User, now: datetime) -> Certificate:
    """Issue a certificate of appreciation to somebody who taught in a cohort; once for a person and a run.

    :raises NoIssuerError: no default issuer is set.
    :raises HolderNameMissingError: the person has no name yet.
    :raises HolderErasedError: the person's data has been erased.
    """
    last = min(cohort.last_moment or now, now)
    facts = {
        **holder_facts(locked_holder(person.pk)),
        **course_facts(cohort, cohort.release),
        "kind": DocumentKind.APPRECIATION,
        "started_date": bangkok_date(min(cohort.opens_at, last)),
        "completed_date": bangkok_date(last),
    }
    return _issued_once(uuid5(cohort.uuid, f"appreciation:{person.subject_key}"), facts, now, cohort=cohort)


def _issued_once(key: Any, facts: dict[str, Any], now: datetime, *, cohort: Cohort | None = None) -> Certificate:
    """Issue unless there is one for `key`, in whatever state; the worker makes its file."""
    issuer = issuer_of(cohort)
    issued = Certificate.objects.latest_for(key)
    if issued is not None:
        return issued
    register = lock_register(issuer=issuer, now=now)
    # The register's lock is ours now, and whoever held it before us may have issued this very document.
    issued = Certificate.objects.latest_for(key)
    if issued is not None:
        return issued
    new = Certificate.objects.create(
        **facts | issuer_facts(issuer),
        design=design_for(kind=facts["kind"], course_id=cohort.course_id if cohort else None),
        code=new_code(),
        completion_key=key,
        register_year_be=register.year_be,
        register_number=take_numbers(register),
        issued_at=now,
    )
    order_file(certificate=new, now=now)
    return new
