"""What a PDF's signature says, read in a process of its own that may neither grow nor write: `python inspection.py`.

Standard input: one line of JSON, the SHA-256 (hex) of the certificates we believe; then the PDF. Standard output: one
line of JSON, the fields of `Reading`. It stands alone and imports nothing of the project: a hostile file meets no
settings, no database and no secrets here.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from dataclasses import asdict, dataclass, replace

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 10
# Where a PDF should end; what somebody put behind it hides the end from parsers.
_END = re.compile(rb"startxref\s+\d+\s+%%EOF")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found.

    `state`: "intact" (a believed key signed every byte), "changed" (its certificate is there, but the bytes are not those
    that were signed), "foreign" (somebody else signed), "unsigned", "encrypted", "unreadable".
    """

    state: str
    fingerprint: str = ""
    signer: str = ""
    signed_at: str = ""
    contact: str = ""


def read_signature(content: bytes, believed: frozenset[str]) -> Reading:
    """Read the signature of a PDF; of several, the one that bears a believed certificate.

    What is only readable with indulgence is never intact: our files need none.
    """
    try:
        return _read(content, believed, strict=True)
    except Exception:  # noqa: BLE001 - a broken file breaks the parser in any way it likes
        ends = list(_END.finditer(content))
        found = _read(content[: ends[-1].end()] if ends else content, believed, strict=False)
        return replace(found, state="changed") if found.state == "intact" else found


def _read(content: bytes, believed: frozenset[str], *, strict: bool) -> Reading:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(content), strict=strict)
    if reader.encrypted:
        return Reading("encrypted")
    found = [(signature, signature.signer_cert.sha256.hex()) for signature in reader.embedded_regular_signatures]
    if not found:
        return Reading("unsigned")
    signature, fingerprint = next((pair for pair in found if pair[1] in believed), found[0])
    name = signature.signer_cert.subject.native
    said = {
        "fingerprint": fingerprint,
        "signer": str(name.get("common_name") or name.get("organization_name") or ""),
        "signed_at": signature.self_reported_timestamp.isoformat() if signature.self_reported_timestamp else "",
        "contact": str(signature.sig_object.get("/ContactInfo", "")),
    }
    if fingerprint not in believed:
        return Reading("foreign", **said)
    # A second signature is a change like any other: ours allows none after it.
    return Reading("intact" if len(found) == 1 and _covers_all(signature) else "changed", **said)


def _covers_all(signature: object) -> bool:
    """Whether the signature is sound and speaks for the whole file.

    Who signed has been settled by the exact certificate, so that certificate is the only root: no chain, and no name in
    one, makes anybody believed here.
    """
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    own = signature.signer_cert  # type: ignore[attr-defined]
    context = ValidationContext(trust_roots=[own], allow_fetching=False)
    status = validate_pdf_signature(signature, signer_validation_context=context)  # type: ignore[arg-type]
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.intact and status.valid and whole and status.docmdp_ok is not False)


def main() -> None:
    """Read one file within the limits, and say what was found."""
    # Loaded before the limits: what counts is the file's appetite.
    import pyhanko.sign.validation  # noqa: F401

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    believed = frozenset(json.loads(sys.stdin.buffer.readline()))
    try:
        reading = read_signature(sys.stdin.buffer.read(), believed)
    except Exception:  # noqa: BLE001 - as above
        reading = Reading("unreadable")
    sys.stdout.write(json.dumps(asdict(reading)))


if __name__ == "__main__":
    main()
