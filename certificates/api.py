"""Verification for programs: the same answers, and the same limits on guessing, as for people."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from accounts.api import OpenAuth
from certificates import queries
from certificates.errors import CertificateUnknownError, FileTooLargeError, GuessingError
from certificates.forms.public import LARGEST_FILE
from certificates.http import count_failure, has_failed_too_often
from certificates.queries import PublicCertificate
from certificates.types import FileVerdict, read_code, verification_url
from core.api import PROBLEMS, in_each_language

router = Router(tags=["verification"], auth=OpenAuth("verification"))


class CertificateOut(Schema):
    """What the register says. `status`: valid, revoked or replaced; kind, mode and reason are words in the language asked for."""

    # Listed by itself: what the public page learns to say (`PublicCertificate`) does not change what programs get.

    code: str
    status: str
    reason: str
    ended_date: date | None
    replaced_by_code: str
    kind: str
    number: str
    holder_name: str
    holder_name_en: str
    is_name_masked: bool
    is_holder_erased: bool
    course_title_th: str
    course_title_en: str
    release_number: int
    hours: int
    mode: str
    issuer_name_th: str
    issuer_name_en: str
    issued_date: date
    file_hash: str
    is_sample: bool
    page_url: str
    credential_url: str


class FileOut(Schema):
    """What a file is: `verdict` as in the documentation; `certificate` states the register's facts, whatever the file says."""

    verdict: str
    signer: str
    signed_at: datetime | None
    certificate: CertificateOut | None


class CredentialOut(Schema):
    """Whether a credential is as it was signed, and whether it still holds; `key_revoked`: only a lost or abused key speaks for it."""

    genuine: bool
    revoked: bool
    key_revoked: bool
    certificate: CertificateOut | None


def _guard(request: HttpRequest) -> None:
    if has_failed_too_often(request):
        raise GuessingError


@router.get("/certificates/{code}", response={200: CertificateOut, **PROBLEMS}, summary=in_each_language(_("ตรวจสอบวุฒิบัตรด้วยรหัส")))
def certificate(request: HttpRequest, code: str) -> dict[str, Any]:
    """Every code that was never given has the same answer, whatever it looks like."""
    _guard(request)
    found = queries.public_certificate(read_code(code))
    if found is None:
        count_failure(request)
        raise CertificateUnknownError
    return _told(found)


@router.post("/files", response={200: FileOut, **PROBLEMS}, summary=in_each_language(_("ตรวจสอบไฟล์ PDF")))
def file(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Compare a PDF with the register by its hash, then by its signature. The file is read and thrown away."""
    _guard(request)
    if (file.size or 0) > LARGEST_FILE:
        raise FileTooLargeError
    check = queries.check_file(file.read())
    if check.verdict != FileVerdict.GENUINE:
        count_failure(request)
    told = _told(check.certificate) if check.certificate else None
    return {"verdict": check.verdict.value, "signer": check.signer, "signed_at": check.signed_at, "certificate": told}


@router.post("/credentials", response={200: CredentialOut, **PROBLEMS}, summary=in_each_language(_("ตรวจสอบข้อมูลรับรองหรือตรา")))
def credential(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Check a credential as JSON, or inside a PNG or SVG badge, by its issuer's key and its status list."""
    _guard(request)
    if (file.size or 0) > LARGEST_FILE:
        raise FileTooLargeError
    check = queries.check_credential_file(file.read())
    if not check.genuine:
        count_failure(request)
    found = queries.public_certificate(check.code)
    return {
        "genuine": check.genuine,
        "revoked": check.revoked,
        "key_revoked": check.key_revoked,
        "certificate": _told(found) if found else None,
    }


def _told(found: PublicCertificate) -> dict[str, Any]:
    page = verification_url(found.code, site_url=settings.SITE_URL)
    return asdict(found) | {"page_url": page, "credential_url": f"{page}credential.json" if found.offers_credential else ""}
