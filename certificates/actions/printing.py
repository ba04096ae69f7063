"""Making the PDF of a certificate that exists, and keeping it under its own hash."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from certificates.actions.credential import issue_credential
from certificates.models import Certificate
from core.models import private_storage


def make_certificate_pdf(*, certificate: Certificate, now: datetime) -> Certificate:
    """Make and store the PDF unless it is there already; the credential it carries is signed before.

    A worker may die anywhere: the same row always gives the same bytes and so the same file name, and the row names
    the file only after it has been stored whole.
    """
    if not certificate.is_being_prepared:
        return certificate
    issue_credential(certificate=certificate, now=now)
    # Starts the engine, two seconds once: workers need it, web processes never.
    from certificates.pdf import render_certificate

    content = render_certificate(certificate, site_url=settings.SITE_URL)
    digest = hashlib.sha256(content).hexdigest()
    name = f"certificates/{digest[:2]}/{digest}.pdf"
    store_whole(name, content)
    return _record(certificate, name, digest)


def store_whole(name: str, content: bytes) -> None:
    """Keep `content` under `name`; a file a dead worker left half-written is replaced."""
    storage = private_storage()
    if storage.exists(name):
        with storage.open(name) as kept:
            if kept.read() == content:
                return
        storage.delete(name)
    saved = storage.save(name, ContentFile(content))
    if saved != name:
        # Another worker stored the same bytes in the same moment; ours is a twin under another name.
        storage.delete(saved)


@transaction.atomic
def _record(certificate: Certificate, name: str, digest: str) -> Certificate:
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.holder_erased_at is not None:
        # The holder was erased while we were drawing: the name must not come back as a file.
        private_storage().delete(name)
        return locked
    locked.file, locked.file_hash = name, digest
    locked.save(update_fields=["file", "file_hash", "updated_at"])
    return locked
