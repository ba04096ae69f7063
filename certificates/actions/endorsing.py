"""A master's endorsement: asked by the holder, given by the master's own account, printed on a new edition."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from certificates.actions.ending import issue_edition, lock_certificate, lock_valid
from certificates.errors import EndorsementClosedError, EndorsementError
from certificates.models import Certificate, EndorsementRequest, Endorser
from core.calendar import bangkok_date
from core.thai_text import normalize

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def ask_endorsement(*, certificate: Certificate, endorser: Endorser, message: str, now: datetime) -> EndorsementRequest:
    """Ask a master to endorse; while a question is open, asking again answers it.

    :raises CertificateEndedError: it is not valid any more.
    :raises EndorsementError: it is endorsed already, has no holder or bears no course, or a master would endorse themself.
    """
    locked = lock_valid(certificate)
    if locked.endorsement or locked.holder_key is None or not endorser.is_active or locked.holder_key == endorser.person.subject_key:
        raise EndorsementError
    asked, _made = EndorsementRequest.objects.get_or_create(
        certificate=locked,
        state=EndorsementRequest.State.ASKED,
        defaults={"endorser": endorser, "message": normalize(message)[:300], "asked_at": now},
    )
    return asked


@transaction.atomic
def give_endorsement(*, request: EndorsementRequest, by: User, now: datetime) -> Certificate:
    """Endorse: a new edition bears the master's name as second signature; the old one leads to it.

    :raises EndorsementClosedError: answered or withdrawn already, or asked of somebody else.
    :raises CertificateEndedError: the certificate is not valid any more.
    """
    open_request = _open(request, by)
    master = open_request.endorser
    names = {field: getattr(master, field) for field in ("name_th", "name_en", "position_th", "position_en")}
    endorsement = names | {"date": bangkok_date(now).isoformat()}
    old = lock_valid(open_request.certificate)
    # Answered first: what is still open goes on with the new edition.
    _answer(open_request, EndorsementRequest.State.GIVEN, "", now)
    return issue_edition(old=old, changes={"endorsement": endorsement}, reason=Certificate.Reason.ENDORSED, now=now)


@transaction.atomic
def decline_endorsement(*, request: EndorsementRequest, by: User, note: str, now: datetime) -> EndorsementRequest:
    """Say no; the holder reads `note`.

    :raises EndorsementClosedError: answered or withdrawn already, or asked of somebody else.
    """
    return _answer(_open(request, by), EndorsementRequest.State.DECLINED, normalize(note)[:300], now)


@transaction.atomic
def withdraw_endorsement(*, certificate: Certificate, now: datetime) -> int:
    """Take an open question back; answers how many there were (0 or 1)."""
    return EndorsementRequest.objects.filter(certificate=certificate, state=EndorsementRequest.State.ASKED).update(
        state=EndorsementRequest.State.WITHDRAWN, answered_at=now
    )


def _open(request: EndorsementRequest, by: User) -> EndorsementRequest:
    lock_certificate(request.certificate_id)
    rows = EndorsementRequest.objects.select_for_update(of=("self",)).select_related("endorser", "certificate")
    found = rows.filter(pk=request.pk, state=EndorsementRequest.State.ASKED, endorser__person=by, endorser__is_active=True).first()
    if found is None:
        raise EndorsementClosedError
    return found


def _answer(request: EndorsementRequest, state: str, note: str, now: datetime) -> EndorsementRequest:
    request.state, request.note, request.answered_at = state, note, now
    request.save(update_fields=["state", "note", "answered_at"])
    return request
