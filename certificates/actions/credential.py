"""Credentials: signed once for each certificate; the lists that say whether they still hold."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from certificates.actions.keys import ensure_key
from certificates.credential import (
    Document,
    Signer,
    certificate_document,
    issuer_did,
    read_document,
    sign_document,
    status_entry,
    status_list,
    to_bytes,
)
from certificates.credential.encoding import LIST_LENGTH
from certificates.errors import HolderErasedError, NoIssuerError
from certificates.models import Certificate, Credential, Issuer, IssuerKey, StatusList
from certificates.signing import sign
from certificates.types import Report
from core.actions import enqueue_job
from core.models import Job
from courses.models import Course

# A list that is half full still gives a free place at the second try.
_FULL = LIST_LENGTH // 2


def issue_credential(*, certificate: Certificate, now: datetime) -> Credential:
    """Give a certificate its credential, or answer the one it has: the same bytes for its life.

    Needs the issuer's key, so the worker calls it. Safe to repeat and to race.

    :raises HolderErasedError: it would have to name nobody.
    :raises NoIssuerError: its issuer's row is gone.
    :raises KeyUnavailableError: the private half of its key is not here.
    """
    issued = Credential.objects.filter(certificate=certificate).first()
    return issued or _issue(certificate, now)


@transaction.atomic
def _issue(certificate: Certificate, now: datetime) -> Credential:
    # One at a time for a certificate; and its holder cannot be erased before we are done.
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    issued = Credential.objects.filter(certificate=locked).first()
    if issued is not None:
        return issued
    if locked.holder_erased_at is not None:
        raise HolderErasedError
    listed = _open_list(locked.issuer_code, now)
    place = _take_place(listed)
    # The course may be gone; nothing else of it is asked for.
    branch_code = Course.objects.filter(code=locked.course_code).values_list("branch_code", flat=True).first() or ""
    status = status_entry(listed.address, place)
    document = certificate_document(locked, branch_code=branch_code, status=status, site_url=settings.SITE_URL)
    signed = _signed(document, listed.issuer, now)
    issued = Credential.objects.create(certificate=locked, status_list=listed, place=place, branch_code=branch_code, document=signed)
    if locked.status != Certificate.Status.VALID:
        # It ended before it had a place to say so in.
        _sign_list(listed, now)
    return issued


def _open_list(issuer_code: str, now: datetime) -> StatusList:
    """Answer the list that takes new credentials of an issuer, locked; a new one when there is none or it is full."""
    # Two workers must not open two lists, nor give one place twice.
    issuer = Issuer.objects.select_for_update(no_key=True).filter(code=issuer_code).first()
    if issuer is None:
        raise NoIssuerError
    listed = StatusList.objects.filter(issuer=issuer, is_open=True).first()
    if listed is not None and listed.taken < _FULL:
        return listed
    StatusList.objects.filter(issuer=issuer, is_open=True).update(is_open=False, updated_at=now)
    uuid = uuid4()
    address = f"{settings.SITE_URL}/credentials/status/{uuid}"
    opened = StatusList.objects.create(uuid=uuid, issuer=issuer, address=address)
    return _sign_list(opened, now)


def _take_place(listed: StatusList) -> int:
    """Take a place nobody has, at random: neighbours in the list have nothing to do with each other."""
    place = secrets.randbelow(LIST_LENGTH)
    while listed.credentials.filter(place=place).exists():
        place = secrets.randbelow(LIST_LENGTH)
    listed.taken += 1
    listed.save(update_fields=["taken", "updated_at"])
    return place


@transaction.atomic
def sign_status_list(*, listed: StatusList, now: datetime) -> StatusList:
    """Make a list's document anew from what its certificates are now. Safe to repeat.

    :raises KeyUnavailableError: the private half of its key is not here.
    """
    locked = StatusList.objects.select_for_update().select_related("issuer").get(pk=listed.pk)
    return _sign_list(locked, now)


def _sign_list(listed: StatusList, now: datetime) -> StatusList:
    ended = listed.credentials.exclude(certificate__status=Certificate.Status.VALID)
    issuer = issuer_did(listed.issuer.code, site_url=listed.address.partition("/credentials/status/")[0])
    document = status_list(listed.address, issuer=issuer, opened_at=listed.created_at, revoked=ended.values_list("place", flat=True))
    listed.document, listed.signed_at = _signed(document, listed.issuer, now), now
    listed.save(update_fields=["document", "signed_at", "updated_at"])
    return listed


def _signed(document: Document, issuer: Issuer, now: datetime) -> str:
    key = ensure_key(issuer=issuer, purpose=IssuerKey.Purpose.CREDENTIAL, now=now)
    did = document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"]
    signer = Signer(method=f"{did}#{key.key_id}", sign=partial(sign, key))
    return to_bytes(sign_document(document, signer=signer, now=now)).decode()


def sign_credentials_anew(*, key: IssuerKey, report: Report, clock: Callable[[], datetime]) -> int:
    """Sign what a revoked key signed with its issuer's key of today, word for word; answer how many. Safe to repeat and to stop anywhere.

    :raises KeyUnavailableError: the private half of the new key is not here.
    """
    pks = list(Credential.objects.signed_with(key).order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(pks):
        _sign_anew(pk, key, clock())
        report(done + 1, len(pks), kept=True)
    return len(pks)


@transaction.atomic
def _sign_anew(pk: int, revoked: IssuerKey, now: datetime) -> None:
    # Erasing locks the certificate before it empties the credential: either we see it emptied, or it empties ours.
    Certificate.objects.select_for_update(no_key=True).get(credential=pk)
    found = Credential.objects.signed_with(revoked).select_related("status_list__issuer").filter(pk=pk).first()
    if found is None:
        return
    document = read_document(found.document.encode())
    del document["proof"]
    found.document = _signed(document, found.status_list.issuer, now)
    found.save(update_fields=["document", "updated_at"])


@transaction.atomic
def announce_end(*, certificate: Certificate, now: datetime) -> Job | None:
    """Have the list signed anew because `certificate` has ended; `None` when it has no credential.

    Call it in the transaction that ends the certificate: the worker is woken when that commits.
    """
    credential = Credential.objects.filter(certificate=certificate).select_related("status_list").first()
    if credential is None:
        return None
    return enqueue_job(
        kind="sign_status_list",
        payload={"status_list": str(credential.status_list.uuid)},
        idempotency_key=f"sign_status_list:{certificate.uuid}:{certificate.status}",
        now=now,
    )
