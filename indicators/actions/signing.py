"""The office's signature: on a report when it is certified, and in its PDF soon after, which takes a worker seconds."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from certificates.errors import TimestampError
from core.actions import enqueue_job
from core.models import Job
from indicators.errors import OfficeCertificateError, OfficeKeyChangedError, OfficeKeyError, OfficeTimestampError, SnapshotDamagedError
from indicators.export.frozen import damage
from indicators.export.signed import signed_reports
from indicators.models import SignedReport, Snapshot
from indicators.queries import statement_of
from indicators.queries.snapshot import SIGNING, signing_jobs
from indicators.signing import KeyUnusableError, PrivateKey, key_name, load_chain, load_key, sign


def office_signature(manifest: str, now: datetime) -> dict[str, object]:
    """Answer the office's signature on a manifest as it is stored, with `pdf` where it signs the PDF as well; nothing without a key.

    :raises OfficeKeyError: the office's key cannot be used.
    :raises OfficeCertificateError: it can, but not its certificate.
    """
    if not settings.REPORT_SIGNING_KEY_FILE:
        return {}
    key = _key()
    made: dict[str, object] = dict(sign(manifest.encode(), key).as_data())
    if settings.REPORT_SIGNING_CERTIFICATE_FILE:
        _chain(key, now)
        made["pdf"] = True
    return made


@transaction.atomic
def order_signing(*, snapshot: Snapshot, by: User, now: datetime) -> Job | None:
    """Have a worker sign the PDF of a certified report; none where it is signed already, or the office does not sign it.

    What is under way is not ordered twice.
    """
    current = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if not current.signs_pdf or current.signed_reports.exists():
        return None
    last = signing_jobs(current).first()
    if last is not None and not last.has_ended:
        return last
    payload = {"snapshot": str(current.uuid)}
    return enqueue_job(kind=SIGNING, payload=payload, idempotency_key=f"sign:{current.uuid}:{now.isoformat()}", owner=by, now=now)


def sign_report(*, snapshot: Snapshot, now: datetime) -> bool:
    """Sign the PDF of a certified report in every layout, and keep it: all of them or none; answer whether this call did.

    Drawn and signed before anything is locked. A second signature would be another file, so what is signed stays.

    :raises SnapshotDamagedError: the content is not what was frozen.
    :raises OfficeKeyChangedError: the office has another key by now.
    :raises OfficeKeyError, OfficeCertificateError, OfficeTimestampError: as they say.
    """
    current = Snapshot.objects.select_related("amends").get(pk=snapshot.pk)
    if not current.signs_pdf or current.signed_reports.exists():
        return False
    if damage(current):
        raise SnapshotDamagedError
    key = _key()
    if key_name(key.public_key()) != current.signature["key"]:
        raise OfficeKeyChangedError
    try:
        made = list(signed_reports(statement_of(current), key, _chain(key, now), now=now))
    except TimestampError as silent:
        raise OfficeTimestampError from silent
    with transaction.atomic():
        Snapshot.objects.select_for_update().get(pk=current.pk)
        if current.signed_reports.exists():
            return False
        for layout, content in made:
            digits = layout.has_thai_digits
            SignedReport.objects.create(snapshot=current, language=layout.language, has_thai_digits=digits, content=content)
    return True


def _key() -> PrivateKey:
    try:
        return load_key(settings.REPORT_SIGNING_KEY_FILE, settings.REPORT_SIGNING_KEY_PASSWORD)
    except KeyUnusableError as unusable:
        raise OfficeKeyError from unusable


def _chain(key: PrivateKey, now: datetime) -> str:
    try:
        return load_chain(settings.REPORT_SIGNING_CERTIFICATE_FILE, key, now)
    except KeyUnusableError as unusable:
        raise OfficeCertificateError from unusable
