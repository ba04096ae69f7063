"""What holders asked for, and for whom it waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.data_export import Table, register
from accounts.models import User
from certificates.models import Certificate, EndorsementRequest, Endorser, NameChangeRequest, Registrar
from certificates.queries.rights import certificates_kept_by
from courses.models import Course

if TYPE_CHECKING:
    from uuid import UUID


def endorses() -> Exists:
    """What makes a person a master who is asked, as a condition over the person's row."""
    return Exists(Endorser.objects.filter(person=OuterRef("pk"), is_active=True))


def endorsers_for(certificate: Certificate) -> QuerySet[Endorser]:
    """Answer the masters who can be asked about a certificate: those of its branch, never the holder."""
    branch = Course.objects.filter(code=certificate.course_code).values_list("branch_code", flat=True).first() or ""
    rows = Endorser.objects.for_branch(branch)
    return rows.exclude(person__subject_key=certificate.holder_key) if certificate.holder_key else rows.none()


def questions_for(person: User) -> QuerySet[EndorsementRequest]:
    """Answer the open questions a master has to answer, oldest first."""
    rows = EndorsementRequest.objects.filter(endorser__person=person, endorser__is_active=True, state=EndorsementRequest.State.ASKED)
    return rows.filter(certificate__status=Certificate.Status.VALID).select_related("certificate")


def answered_by(person: User) -> QuerySet[EndorsementRequest]:
    """Answer what a master said before, newest first."""
    rows = EndorsementRequest.objects.filter(endorser__person=person, state__in=["given", "declined"])
    return rows.select_related("certificate").order_by("-answered_at")


def open_name_changes(person: User) -> QuerySet[NameChangeRequest]:
    """Answer what `person` has to decide, who keeps the registers of these certificates, oldest first."""
    rows = NameChangeRequest.objects.filter(state=NameChangeRequest.State.ASKED, certificate__status=Certificate.Status.VALID)
    return rows.filter(certificate__in=certificates_kept_by(person)).select_related("certificate")


def _held_data(person: User) -> Table:
    """What goes into a person's copy of their data: what they asked for, and as a master, what they were asked."""
    key = person.subject_key
    names = NameChangeRequest.objects.filter(certificate__holder_key=key).values(
        "uuid", "new_name", "new_name_en", "state", "note", "asked_at"
    )
    asked = EndorsementRequest.objects.filter(Q(certificate__holder_key=key) | Q(endorser__person=person))
    questions = asked.values("uuid", "endorser__name_th", "message", "state", "note", "asked_at", "answered_at")
    kept = Registrar.objects.filter(person=person).values("issuer__code", "created_at")
    return [dict(row) for rows in (names, questions, kept) for row in rows]


register("certificate_requests", _held_data)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The newest question of each sort about one certificate; `None` when none was asked."""

    endorsement: EndorsementRequest | None
    name_change: NameChangeRequest | None


def asked_for(certificates: list[Certificate]) -> dict[UUID, AskedFor]:
    """Answer what was asked about each certificate, by its uuid; two queries, however many."""
    keys = [row.pk for row in certificates]
    endorsements = EndorsementRequest.objects.filter(certificate__in=keys).select_related("endorser").order_by("asked_at", "pk")
    newest = {row.certificate_id: row for row in endorsements}
    changes = {row.certificate_id: row for row in NameChangeRequest.objects.filter(certificate__in=keys).order_by("asked_at", "pk")}
    return {row.uuid: AskedFor(newest.get(row.pk), changes.get(row.pk)) for row in certificates}
