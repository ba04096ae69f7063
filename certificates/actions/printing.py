"""Making the PDF of a certificate that exists, signing it, and keeping it under its own hash."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from certificates.actions.credential import issue_credential
from certificates.actions.keys import ensure_key
from certificates.errors import NoIssuerError
from certificates.models import Certificate, Issuer, IssuerKey
from certificates.types import verification_url
from core.models import private_storage


def make_certificate_pdf(*, certificate: Certificate, now: datetime) -> Certificate:
    """Make, sign and store the PDF unless it is there already; it carries the certificate's credential.

    A worker may die anywhere: the row names a file only after it has been stored whole, and the one that records
    its file last finds the first one's and throws its own away. What dead workers left in the certificate's folder
    goes when a file is recorded.

    :raises NoIssuerError: its issuer is gone, and its keys with it.
    :raises KeyUnavailableError: the issuer's private key is not here.
    :raises TimestampError: a time-stamping authority is set and does not answer.
    """
    if not certificate.is_being_prepared:
        return certificate
    credential = issue_credential(certificate=certificate, now=now)
    # Start the engines, two seconds once: workers need them, web processes never.
    from certificates.pdf import render_certificate

    key = _key_of(certificate, now)
    carried = credential.document.encode()
    rendered = render_certificate(certificate, site_url=settings.SITE_URL, credential=carried, hand=_hand(certificate))
    content = sign_certificate(rendered, certificate=certificate, key=key, now=now)
    digest = hashlib.sha256(content).hexdigest()
    name = f"{file_folder(certificate)}/{digest}.pdf"
    private_storage().save(name, ContentFile(content))
    return _record(certificate, {"file": name, "file_hash": digest, "signed_with": key.key_id, "signed_at": now})


def sign_certificate(content: bytes, *, certificate: Certificate, key: IssuerKey, now: datetime) -> bytes:
    """Answer the PDF signed by the issuer; the signature names the certificate's number and public address."""
    from certificates.signing.document import Statement, sign_document

    statement = Statement(
        name=certificate.issuer_name_th,
        reason=f"{certificate.get_kind_display()} {certificate.number}",
        contact=verification_url(certificate.code, site_url=settings.SITE_URL),
    )
    return sign_document(content, key=key, statement=statement, now=now)


def file_folder(certificate: Certificate) -> str:
    """Where a certificate's file is kept in the private storage."""
    return f"certificates/{certificate.uuid.hex[:2]}/{certificate.uuid}"


def forget_files(folder: str, *, kept: str = "") -> None:
    """Delete every file of a certificate's folder but `kept` (a whole name)."""
    storage = private_storage()
    with suppress(FileNotFoundError):
        for file in storage.listdir(folder)[1]:
            if f"{folder}/{file}" != kept:
                storage.delete(f"{folder}/{file}")


def _hand(certificate: Certificate) -> bytes:
    """Answer the picture of the signature, empty when the certificate has none."""
    if not certificate.signature_file:
        return b""
    with private_storage().open(certificate.signature_file) as picture:
        content: bytes = picture.read()
    return content


def _key_of(certificate: Certificate, now: datetime) -> IssuerKey:
    issuer = Issuer.objects.filter(code=certificate.issuer_code).first()
    if issuer is None:
        raise NoIssuerError
    return ensure_key(issuer=issuer, purpose=IssuerKey.Purpose.DOCUMENT, now=now)


def _record(certificate: Certificate, made: dict[str, object]) -> Certificate:
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.is_being_prepared:
            for field, value in made.items():
                setattr(locked, field, value)
            locked.save(update_fields=[*made, "updated_at"])
    # Another worker was quicker, or the holder was erased while we were drawing: our file goes, with the name in it.
    forget_files(file_folder(certificate), kept=locked.file)
    return locked
