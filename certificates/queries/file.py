"""What anybody may know about a PDF they were given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from certificates.models import IssuerKey
from certificates.queries.public import PublicCertificate, public_certificate, public_certificate_of_file
from certificates.signing.inspection import Reading
from certificates.signing.sandbox import inspect_file
from certificates.types import FileVerdict, read_code
from core.languages import in_reader_language

# Where a PDF's first line has to be found (ISO 32000 lets other bytes come before it).
_HEAD = 1024
_NOT_OURS = {
    "foreign": FileVerdict.FOREIGN,
    "unsigned": FileVerdict.UNSIGNED,
    "encrypted": FileVerdict.ENCRYPTED,
    "unreadable": FileVerdict.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The verdict about a file, the certificate it is or claims to be, and who signed it, as far as known.

    `certificate` states the facts of the register, whatever the file says. `signer` names the issuer whose key
    signed, in the reader's language; of a foreign signature, as `signed_at` of any, it is what the signature claims.
    """

    verdict: FileVerdict
    certificate: PublicCertificate | None = None
    signer: str = ""
    signed_at: datetime | None = None


def check_hash(digest: str) -> FileCheck | None:
    """Answer for the file with this SHA-256 (hex); `None` when we issued no such file."""
    known = public_certificate_of_file(digest)
    if known is None:
        return None
    signer = in_reader_language(known.issuer_name_th, known.issuer_name_en)
    return FileCheck(FileVerdict.GENUINE, known, signer, known.signed_at)


def check_file(content: bytes) -> FileCheck:
    """Say whether this is a file we issued: by its hash first, and by its signature if the register does not know it.

    :raises InspectionBusyError: too many files are being read at once.
    """
    genuine = check_hash(hashlib.sha256(content).hexdigest())
    if genuine is not None:
        return genuine
    if b"%PDF-" not in content[:_HEAD]:
        return FileCheck(FileVerdict.NOT_PDF)
    rows = IssuerKey.objects.filter(purpose=IssuerKey.Purpose.DOCUMENT).exclude(fingerprint="").select_related("issuer")
    keys = {key.fingerprint: key for key in rows}
    reading = inspect_file(content, keys)
    signed_at = datetime.fromisoformat(reading.signed_at) if reading.signed_at else None
    if reading.state in _NOT_OURS:
        return FileCheck(_NOT_OURS[reading.state], None, reading.signer, signed_at)
    certificate = public_certificate(read_code(reading.contact))
    key = keys[reading.fingerprint]
    return FileCheck(_verdict(reading, key), certificate, _signer(reading, key), signed_at)


def _signer(reading: Reading, key: IssuerKey) -> str:
    """Name who signed; its certificate has one name only, the English one."""
    return in_reader_language(key.issuer.name_th, key.issuer.name_en) if key.issuer else reading.signer


def _verdict(reading: Reading, key: IssuerKey) -> FileVerdict:
    if reading.state == "changed":
        return FileVerdict.CHANGED
    # Without the register, only the key speaks for the file; a revoked one says nothing.
    return FileVerdict.KEY_REVOKED if key.state == IssuerKey.State.REVOKED else FileVerdict.UNREGISTERED
