"""A certificate in a new name: asked with evidence, decided by a certificate manager."""

from __future__ import annotations

import io
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from certificates.actions.ending import issue_edition, lock_certificate, lock_valid
from certificates.actions.endorsing import withdraw_endorsement
from certificates.errors import EvidenceError, HolderNameMissingError, NameChangeClosedError, NameUnchangedError
from certificates.models import Certificate, EndorsementRequest, Endorser, NameChangeRequest, Registrar
from core.models import private_storage
from core.thai_text import normalize

if TYPE_CHECKING:
    from accounts.models import User

LARGEST_EVIDENCE = 10 * 1024 * 1024
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def evidence_type(content: bytes) -> str:
    """Answer the type of a PDF or a picture by what it is, not by its name.

    :raises EvidenceError: it is neither, or too large.
    """
    if len(content) > LARGEST_EVIDENCE:
        raise EvidenceError
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
            return _PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, ValueError, KeyError, Image.DecompressionBombError) as unreadable:
        raise EvidenceError from unreadable


@transaction.atomic
def ask_name_change(*, certificate: Certificate, new_name: str, new_name_en: str, evidence: bytes, now: datetime) -> NameChangeRequest:
    """Ask for the certificate in a new name; while a question is open, asking again answers it and keeps its evidence.

    :raises CertificateEndedError: it is not valid any more.
    :raises HolderNameMissingError: the new name is empty.
    :raises NameUnchangedError: it is the name the certificate states.
    :raises EvidenceError: the file is no PDF or picture, or too large.
    """
    locked = lock_valid(certificate)
    name, name_en = normalize(new_name), normalize(new_name_en)
    if not name:
        raise HolderNameMissingError
    if (name, name_en or locked.holder_name_en) == (locked.holder_name, locked.holder_name_en):
        raise NameUnchangedError
    open_request = NameChangeRequest.objects.filter(certificate=locked, state=NameChangeRequest.State.ASKED).first()
    if open_request is not None:
        return open_request
    kind = evidence_type(evidence)
    stored = private_storage().save(f"name-changes/{uuid4()}.{_ENDINGS[kind]}", ContentFile(evidence))
    return NameChangeRequest.objects.create(
        certificate=locked, new_name=name[:250], new_name_en=name_en[:250], evidence=stored, evidence_type=kind, asked_at=now
    )


@transaction.atomic
def approve_name_change(*, request: NameChangeRequest, by: User, now: datetime) -> Certificate:
    """Issue a new edition in the new name; the old one leads to it, and the evidence is deleted.

    :raises NameChangeClosedError: decided or withdrawn already.
    :raises CertificateEndedError: the certificate is not valid any more.
    """
    asked = _open(request)
    old = lock_valid(asked.certificate)
    changes = {"holder_name": asked.new_name, "holder_name_en": asked.new_name_en or old.holder_name_en}
    # Decided first: what is still open goes on with the new edition.
    _decide(asked, NameChangeRequest.State.APPROVED, by=by, now=now)
    return issue_edition(old=old, changes=changes, reason=Certificate.Reason.NAME_CORRECTED, by=by, now=now)


@transaction.atomic
def refuse_name_change(*, request: NameChangeRequest, note: str, by: User, now: datetime) -> NameChangeRequest:
    """Say no; the holder reads `note`, and the evidence is deleted.

    :raises NameChangeClosedError: decided or withdrawn already.
    """
    return _decide(_open(request), NameChangeRequest.State.REFUSED, by=by, note=normalize(note)[:300], now=now)


@transaction.atomic
def withdraw_name_change(*, certificate: Certificate, now: datetime) -> int:
    """Take an open question back, with its evidence; answers how many there were (0 or 1)."""
    asked = NameChangeRequest.objects.select_for_update().filter(certificate=certificate, state=NameChangeRequest.State.ASKED)
    return len([_decide(row, NameChangeRequest.State.WITHDRAWN, by=None, now=now) for row in asked])


@transaction.atomic
def forget_requests(*, person: User, subject_key: UUID, now: datetime) -> None:
    """Take back what an erased person asked for, and empty what they wrote; before their certificates forget them.

    A master who is erased endorses nothing more, a registrar keeps no register; certificates a master endorsed state the name as before.
    """
    Endorser.objects.filter(person=person).delete()
    Registrar.objects.filter(person=person).delete()
    for certificate in Certificate.objects.select_for_update().filter(holder_key=subject_key).order_by("pk"):
        withdraw_name_change(certificate=certificate, now=now)
        withdraw_endorsement(certificate=certificate, now=now)
    NameChangeRequest.objects.filter(certificate__holder_key=subject_key).update(new_name="", new_name_en="", note="")
    EndorsementRequest.objects.filter(certificate__holder_key=subject_key).update(message="", note="")


def _open(request: NameChangeRequest) -> NameChangeRequest:
    lock_certificate(request.certificate_id)
    rows = NameChangeRequest.objects.select_for_update(of=("self",)).select_related("certificate")
    found = rows.filter(pk=request.pk, state=NameChangeRequest.State.ASKED).first()
    if found is None:
        raise NameChangeClosedError
    return found


def _decide(request: NameChangeRequest, state: str, *, by: User | None, note: str = "", now: datetime) -> NameChangeRequest:
    transaction.on_commit(partial(private_storage().delete, request.evidence))
    request.state, request.decided_at, request.decided_by, request.note, request.evidence = state, now, by, note, ""
    request.save(update_fields=["state", "decided_at", "decided_by", "note", "evidence"])
    return request
