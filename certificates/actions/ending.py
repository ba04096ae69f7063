"""How a certificate's life goes on: revoked, replaced, its holder erased. The row always stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from certificates.actions.credential import announce_end
from certificates.actions.downloading import withdraw_downloads
from certificates.actions.issuing import lock_register, order_file, take_numbers
from certificates.actions.printing import file_folder, forget_files
from certificates.errors import (
    CertificateEndedError,
    HolderErasedError,
    HolderNameMissingError,
    NoIssuerError,
    NothingCorrectedError,
    ReasonError,
)
from certificates.models import Certificate, Credential, EndorsementRequest, Issuer, NameChangeRequest, RegisterEvent
from certificates.types import new_code
from core.models import private_storage
from core.thai_text import normalize

if TYPE_CHECKING:
    from accounts.models import User

# What a corrected certificate takes over from the one it replaces; number, code, name and moment are its own.
_COPIED = (
    "completion_key", "issuer_code", "kind", "holder_key", "course_code", "course_title_th", "course_title_en", "release_number",
    "run_code", "mode", "hours", "started_date", "completed_date", "issuer_name_th", "issuer_name_en", "signatory_name_th",
    "signatory_name_en", "signatory_position_th", "signatory_position_en", "emblem_svg", "signature_file", "states_signature",
    "tai_tham_text", "tai_tham_thai", "is_sample", "shows_full_name", "design", "entries", "endorsement",
)  # fmt: skip


CORRECTIONS = (Certificate.Reason.NAME_CORRECTED, Certificate.Reason.CONTENT_CORRECTED, Certificate.Reason.ENDORSED)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, note: str = "", by: User | None = None, now: datetime) -> Certificate:
    """End a certificate; everybody who checks it reads the reason's class and the date, never `note`.

    :raises ReasonError: no reason of the list, or a correction (that is `replace_certificate`).
    :raises CertificateEndedError: it is not valid any more.
    """
    if reason not in Certificate.Reason.values or reason in CORRECTIONS:
        raise ReasonError
    locked = lock_valid(certificate)
    locked.status, locked.reason, locked.reason_note, locked.ended_at = Certificate.Status.REVOKED, reason, note, now
    locked.save(update_fields=["status", "reason", "reason_note", "ended_at", "updated_at"])
    RegisterEvent.objects.create(kind=RegisterEvent.Kind.REVOKED, certificate=locked, actor=by, note=note, at=now)
    _close_questions(locked, now)
    announce_end(certificate=locked, now=now)
    withdraw_downloads(run_codes=[locked.run_code])
    return locked


@transaction.atomic
def replace_certificate(
    *,
    certificate: Certificate,
    holder_name: str,
    holder_name_en: str = "",
    course_titles: tuple[str, str] | None = None,
    note: str = "",
    by: User | None = None,
    now: datetime,
) -> Certificate:
    """Issue a corrected edition with a number of its own; the old one stays and leads to it.

    `course_titles` are the Thai and the English one, when they are corrected too. An empty English name keeps the old one.

    :raises HolderNameMissingError: the corrected name is empty.
    :raises NothingCorrectedError: everything would stay as it is.
    :raises CertificateEndedError: it is not valid any more.
    :raises HolderErasedError: its holder has been erased.
    :raises NoIssuerError: its issuer's register is gone.
    """
    old = lock_valid(certificate)
    corrected, reason = _corrected(old, holder_name, holder_name_en, course_titles)
    return issue_edition(old=old, changes=corrected, reason=reason, note=note, by=by, now=now)


def issue_edition(
    *, old: Certificate, changes: Mapping[str, Any], reason: str, note: str = "", by: User | None = None, now: datetime
) -> Certificate:
    """Issue the next edition of a valid certificate that `lock_valid` answered, and end the old one with a link to it.

    :raises NoIssuerError: its issuer's register is gone.
    """
    issuer = Issuer.objects.filter(code=old.issuer_code).first()
    if issuer is None:
        raise NoIssuerError
    new = _next_edition(old, changes, issuer, now)
    old.status, old.reason, old.reason_note, old.ended_at = Certificate.Status.REPLACED, reason, note, now
    old.replaced_by = new
    old.save(update_fields=["status", "reason", "reason_note", "ended_at", "replaced_by", "updated_at"])
    RegisterEvent.objects.create(kind=RegisterEvent.Kind.REPLACED, certificate=old, actor=by, note=note, at=now)
    _carry_questions(old, new, by=by, now=now)
    announce_end(certificate=old, now=now)
    withdraw_downloads(run_codes=[old.run_code])
    order_file(certificate=new, now=now)
    return new


def _next_edition(old: Certificate, corrected: Mapping[str, Any], issuer: Issuer, now: datetime) -> Certificate:
    register = lock_register(issuer=issuer, now=now)
    kept = {field: getattr(old, field) for field in (*_COPIED, "holder_name", "holder_name_en")}
    return Certificate.objects.create(
        **kept | dict(corrected),
        code=new_code(),
        edition=old.edition + 1,
        register_year_be=register.year_be,
        register_number=take_numbers(register),
        issued_at=now,
    )


def _corrected(old: Certificate, name: str, name_en: str, titles: tuple[str, str] | None) -> tuple[dict[str, str], str]:
    """Answer what the new edition states otherwise, and the reason's class."""
    if old.holder_erased_at is not None:
        raise HolderErasedError
    names = {"holder_name": normalize(name), "holder_name_en": normalize(name_en) or old.holder_name_en}
    if not names["holder_name"]:
        raise HolderNameMissingError
    thai, english = titles or (old.course_title_th, old.course_title_en)
    corrected = names | {"course_title_th": normalize(thai) or old.course_title_th, "course_title_en": normalize(english)}
    changed = {field for field, value in corrected.items() if value != getattr(old, field)}
    if not changed:
        raise NothingCorrectedError
    return corrected, Certificate.Reason.NAME_CORRECTED if changed & names.keys() else Certificate.Reason.CONTENT_CORRECTED


def _close_questions(certificate: Certificate, now: datetime) -> None:
    """What was asked about a revoked certificate ends with it, and evidence goes."""
    open_endorsements = EndorsementRequest.objects.filter(certificate=certificate, state=EndorsementRequest.State.ASKED)
    open_endorsements.update(state=EndorsementRequest.State.WITHDRAWN, answered_at=now)
    _decide_names(certificate, NameChangeRequest.State.WITHDRAWN, by=None, now=now)


def _carry_questions(old: Certificate, new: Certificate, *, by: User | None, now: datetime) -> None:
    """What is still asked about the old edition is asked about the new one; a name that `new` already bears is granted."""
    EndorsementRequest.objects.filter(certificate=old, state=EndorsementRequest.State.ASKED).update(certificate=new)
    asked = NameChangeRequest.objects.filter(certificate=old, state=NameChangeRequest.State.ASKED).first()
    if asked is None:
        return
    if asked.new_name == new.holder_name and asked.new_name_en in ("", new.holder_name_en):
        _decide_names(old, NameChangeRequest.State.APPROVED, by=by, now=now)
    else:
        NameChangeRequest.objects.filter(pk=asked.pk, state=NameChangeRequest.State.ASKED).update(certificate=new)


def _decide_names(certificate: Certificate, state: str, *, by: User | None, now: datetime) -> None:
    """Decide what names were asked for on a certificate; evidence goes with the decision."""
    asked = NameChangeRequest.objects.filter(certificate=certificate, state=NameChangeRequest.State.ASKED)
    for evidence in asked.values_list("evidence", flat=True):
        transaction.on_commit(partial(private_storage().delete, evidence))
    asked.update(state=state, decided_by=by, decided_at=now, evidence="")


@transaction.atomic
def empty_holder(*, subject_key: UUID, now: datetime) -> int:
    """Forget the holder of these certificates; they stay verifiable, without a name. Answers how many there were.

    PDFs and credentials bear the name and go too; what stays – a hash, a place in a status list – lets a copy in
    somebody's hands still be checked.
    """
    held = Certificate.objects.filter(holder_key=subject_key).select_for_update()
    # Twice: while the first look waits for somebody who corrects one, they issue another.
    list(held.only("pk"))
    rows = list(held.only("uuid", "file", "run_code"))
    # Below the lock: a worker who signed beside us has finished, and what it made is emptied too.
    Credential.objects.filter(certificate__holder_key=subject_key).update(document="", updated_at=now)
    count = held.update(
        holder_key=None, holder_name="", holder_name_en="", holder_erased_at=now, file="", shows_full_name=False, updated_at=now
    )
    withdraw_downloads(run_codes={row.run_code for row in rows})
    for row in rows:
        transaction.on_commit(partial(forget_files, file_folder(row)))
        if row.file:
            # Files from before they had folders.
            transaction.on_commit(partial(private_storage().delete, row.file))
    return count


def lock_certificate(key: int) -> Certificate:
    """Lock a certificate, before any question about it: of two who take them the other way round, each would wait for the other."""
    return Certificate.objects.select_for_update().get(pk=key)


def lock_valid(certificate: Certificate) -> Certificate:
    """Lock a certificate that is still valid.

    :raises CertificateEndedError: it is not.
    """
    locked = lock_certificate(certificate.pk)
    if locked.status != Certificate.Status.VALID:
        raise CertificateEndedError
    return locked
