"""The code that opens the public page of a certificate, that page's address, and what a check can say."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from typing import Protocol

from core.codes import CertificateKind

# Crockford's base 32: no I, L, O, U, so that a code can be read aloud and typed from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 26
_GROUP = 5
_RANDOM_BITS = 128
_MEANT = str.maketrans("OIL๐๑๒๓๔๕๖๗๘๙", "0110123456789")
_WELL_FORMED = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-‐-―_.·]+")


def new_code() -> str:
    """Answer 128 random bits as 26 characters."""
    number = secrets.randbits(_RANDOM_BITS)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def read_code(text: str) -> str:
    """Answer the code a person typed or scanned, empty when it cannot be one.

    Case, blanks and hyphens do not matter; O is 0, I and L are 1, Thai digits are digits; a whole verification
    address is understood as well.
    """
    last = [part for part in text.strip().split("/") if part.strip()][-1:]
    code = _BETWEEN.sub("", "".join(last)).upper().translate(_MEANT)
    return code if _WELL_FORMED.fullmatch(code) else ""


def show_code(code: str) -> str:
    """Write a code for people, in groups of five: `7K3M9-X2R4T-…`."""
    groups = [code[place : place + _GROUP] for place in range(0, CODE_LENGTH - 1, _GROUP)]
    return "-".join(groups) + code[CODE_LENGTH - 1 :]


def verification_url(code: str, *, site_url: str) -> str:
    """The public address of a certificate, as its QR code holds it."""
    return f"{site_url.rstrip('/')}/verify/{code}/"


class FileVerdict(StrEnum):
    """What can be said about a PDF somebody was given."""

    GENUINE = "genuine"  # byte for byte the file in our register
    CHANGED = "changed"  # signed by us once, and not the same since
    UNREGISTERED = "unregistered"  # signed by us and whole, but another file than the register's
    KEY_REVOKED = "key_revoked"  # whole, but the key that signed it was lost or abused
    FOREIGN = "foreign"  # signed by somebody else
    UNSIGNED = "unsigned"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    NOT_PDF = "not_pdf"


# The group of those who look after certificates.
MANAGERS = "certificate-managers"

# What a design's own words may mention: `{course}`. Anything else in braces is refused when the design is saved.
PLACEHOLDERS = ("holder", "course", "hours", "issued", "issuer", "number", "run")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def kind_to_issue(wanted: str, *, was_assessed: bool, may_issue_prakatsaniyabat: bool) -> str:
    """Answer the word a completed course may carry (domain 5.6): a document never says more than what happened.

    ประกาศนียบัตร is for issuers that were enabled for it, and วุฒิบัตร says that a competence was assessed; what a course
    wants beyond that becomes the next humbler word, so that whoever completed is never left without a document.
    """
    if not was_assessed:
        return CertificateKind.KIATTIBAT
    if wanted == CertificateKind.PRAKATSANIYABAT and not may_issue_prakatsaniyabat:
        return CertificateKind.WUTTHIBAT
    return wanted


class Report(Protocol):
    """As `core.tasks.Progress.report`."""

    def __call__(self, done: int, total: int, *, kept: bool = False) -> None:
        """Tell how far it is; `kept` if something more is finished for good."""
