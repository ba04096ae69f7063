"""Whether a credential still holds: W3C Bitstring Status List. A place in a list of bits, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from certificates.credential.contexts import CREDENTIALS_V2
from certificates.credential.encoding import bit_at, to_bitstring
from certificates.credential.proof import Document, ProofError, moment

# For how long a verifier may go by what it has: with the time a worker needs, a revocation is seen within the minute.
# Said by HTTP; not by `ttl` in the list, because verifiers differ in how they write a number before they hash it.
KEEP_SECONDS = 30
PURPOSE = "revocation"


def status_entry(address: str, place: int) -> dict[str, Any]:
    """Answer what a credential says about where its status stands."""
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_list(address: str, *, issuer: str, opened_at: datetime, revoked: Iterable[int]) -> Document:
    """Answer the list, without its proof."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(opened_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": to_bitstring(revoked),
        },
    }


def is_revoked(credential: Document, listed: Document) -> bool:
    """Read a credential's bit out of its list. Both must have been verified before.

    :raises ProofError: the list is not the one the credential names, or it has no such place.
    """
    entry, subject = credential.get("credentialStatus"), listed.get("credentialSubject")
    if not isinstance(entry, dict) or not isinstance(subject, dict):
        raise ProofError("no status list")
    issuer = credential["issuer"]["id"] if isinstance(credential["issuer"], dict) else credential["issuer"]
    same = entry.get("statusListCredential") == listed.get("id") and listed.get("issuer") == issuer
    if not same or not entry.get("statusPurpose") == subject.get("statusPurpose") == PURPOSE:
        raise ProofError("another list than the one the credential names")
    try:
        return bit_at(subject["encodedList"], int(entry["statusListIndex"]))
    except (KeyError, ValueError) as problem:
        raise ProofError("the list cannot be read") from problem
