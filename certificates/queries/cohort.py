"""The certificates of a cohort: which there are, and which still wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from certificates.models import Certificate, Issuer
from certificates.queries.rights import manages_certificates
from core.codes import CertificateKind
from core.models import Job
from enrollment.models import Cohort, Completion

if TYPE_CHECKING:
    from accounts.models import User

_KINDS = ("issue_cohort", "download_cohort")
_SHOWN_JOBS = 8


def completions_without_certificate(cohort: Cohort) -> QuerySet[Completion]:
    """Answer the completions of a cohort that no certificate was issued for, in dictionary order of the names."""
    issued = Certificate.objects.values("completion_key")
    rows = Completion.objects.filter(enrollment__cohort=cohort).exclude(uuid__in=issued)
    return rows.select_related("enrollment__learner", "enrollment__cohort__course", "release").order_by(
        "enrollment__learner__sort_name", "completed_at", "pk"
    )


def certificates_without_file(cohort: Cohort) -> QuerySet[Certificate]:
    """Answer the certificates of a cohort whose PDF was never finished."""
    return Certificate.objects.filter(run_code=cohort.code).without_file().order_by("pk")


def downloadable(cohort: Cohort) -> QuerySet[Certificate]:
    """Answer the cohort's valid certificates that have a file."""
    return Certificate.objects.filter(run_code=cohort.code, kind__in=CertificateKind.values).valid().exclude(file="")


def cohorts_for(person: User) -> QuerySet[Cohort]:
    """Answer the cohorts whose certificates `person` may issue and download.

    A coordinator's own, those of the partner whose issuer one is registrar of, and a manager's all.
    """
    if manages_certificates(person):
        return Cohort.objects.select_related("course", "partner")
    kept = Issuer.objects.filter(registrars__person=person).exclude(partner=None).values("partner")
    own = Cohort.objects.visible_to_coordinator(person).values("pk")
    return Cohort.objects.filter(Q(pk__in=own) | Q(partner__in=kept)).select_related("course", "partner")


def may_handle_cohort(person: User, uuid: UUID) -> bool:
    """Whether `person` may issue and download this cohort's certificates today."""
    return person.is_active and cohorts_for(person).filter(uuid=uuid).exists()


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """How far the certificates of one cohort are. `waiting` is completed without a certificate; `drawing` is without a file yet."""

    cohort: Cohort
    completed: int
    issued: int
    waiting: int
    drawing: int
    ready: int
    ended: int


def cohort_counts(cohorts: list[Cohort]) -> list[CohortCounts]:
    """Answer the counts of several cohorts; three queries, however many."""
    keys = [cohort.pk for cohort in cohorts]
    completions = Completion.objects.filter(enrollment__cohort__in=keys)
    completed = dict(completions.values_list("enrollment__cohort").annotate(count=Count("pk")))
    issued = Certificate.objects.values("completion_key")
    waiting = dict(completions.exclude(uuid__in=issued).values_list("enrollment__cohort").annotate(count=Count("pk")))
    of_course = Certificate.objects.filter(kind__in=CertificateKind.values)
    rows = of_course.filter(run_code__in=[cohort.code for cohort in cohorts]).values("run_code")
    counted = rows.annotate(
        issued=Count("pk"),
        drawing=Count("pk", filter=Q(file="", holder_erased_at=None)),
        ready=Count("pk", filter=Q(status=Certificate.Status.VALID) & ~Q(file="")),
        ended=Count("pk", filter=~Q(status=Certificate.Status.VALID)),
    )
    parts = ("issued", "drawing", "ready", "ended")
    certificates = {code: dict(zip(parts, counts, strict=True)) for code, *counts in counted.values_list("run_code", *parts)}
    none = dict.fromkeys(parts, 0)
    return [
        CohortCounts(
            cohort=cohort,
            completed=completed.get(cohort.pk, 0),
            waiting=waiting.get(cohort.pk, 0),
            **certificates.get(cohort.code, none),
        )
        for cohort in cohorts
    ]


@dataclass(frozen=True, slots=True)
class CohortCertificates:
    """One cohort's certificates, who cannot get one and why, and the jobs ordered lately."""

    counts: CohortCounts
    unnamed: int
    erased: int
    jobs: list[Job]


def cohort_certificates(*, cohort: Cohort, person: User) -> CohortCertificates:
    """Answer the page of one cohort; the jobs are the person's own, a manager's are everybody's."""
    [counts] = cohort_counts([cohort])
    waiting = completions_without_certificate(cohort)
    erased = waiting.exclude(enrollment__learner__erased_at=None).count()
    nameless = Q(enrollment__learner__name_on_certificate="", enrollment__learner__given_name="", enrollment__learner__family_name="")
    jobs = Job.objects.visible_to(person) if not manages_certificates(person) else Job.objects.all()
    recent = jobs.filter(kind__in=_KINDS, payload__cohort=str(cohort.uuid)).order_by("-created_at")
    return CohortCertificates(
        counts=counts,
        unnamed=waiting.filter(nameless, enrollment__learner__erased_at=None).count(),
        erased=erased,
        jobs=list(recent[:_SHOWN_JOBS]),
    )
