"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022 (W3C vc-di-eddsa 3.2): what is signed is what a document means.

A document is brought to its canonical form (RDFC-1.0), hashed, and signed with Ed25519; the proof's own statements are
hashed and signed with it. Terms that the vocabularies do not know would not be signed, so a document that has any is
refused on both ways.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certificates.credential.contexts import CREDENTIALS_V2, OPEN_BADGES, load_context
from certificates.credential.encoding import from_base58, to_base58

Document = dict[str, Any]
# Signs bytes with an Ed25519 key that nobody else need see.
Sign = Callable[[bytes], bytes]

CRYPTOSUITE = "eddsa-rdfc-2022"
# 64 bytes are 88 digits at most, and the letter of their base; reading more costs by the square.
_LONGEST_SIGNATURE = 90
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_TERM = re.compile("[A-Za-z]+")
_CONTEXTS = ([CREDENTIALS_V2], [CREDENTIALS_V2, OPEN_BADGES])
# Canonical form costs by the number of nameless things that look alike; ours have two in a row and eight in all.
_MOST_SIBLINGS = 5
_MOST_OBJECTS = 40
_PROOF_TERMS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}


class ProofError(ValueError):
    """A document is not what its proof says, or says things that a proof cannot cover."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the address of the key in the issuer's DID document, and the key behind a function."""

    method: str
    sign: Sign


def moment(when: datetime) -> str:
    """Write a moment as documents have it: UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign_document(document: Document, *, signer: Signer, now: datetime) -> Document:
    """Answer the document with a proof. Ed25519 knows no chance: the same input gives the same bytes.

    :raises ProofError: it says something that a proof would not cover.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": moment(now),
        "verificationMethod": signer.method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(_hash_to_sign(document, proof))
    return document | {"proof": proof | {"proofValue": to_base58(signature)}}


def verify_document(secured: Document, *, keys: Mapping[str, bytes]) -> None:
    """Check a document against its issuer's public keys (address of the key → 32 bytes); returns when all is right.

    :raises ProofError: anything about it is not.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    document = dict(secured)
    proof = document.pop("proof", None)
    if not isinstance(proof, dict) or set(proof) != _PROOF_TERMS:
        raise ProofError("no proof of the one kind we know")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    expected = ("DataIntegrityProof", CRYPTOSUITE, "assertionMethod")
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != expected:
        raise ProofError("not a proof of the kind we know")
    issuer = document.get("issuer")
    controller = issuer.get("id") if isinstance(issuer, dict) else issuer
    method = proof["verificationMethod"]
    if not isinstance(method, str) or method.partition("#")[0] != controller or method not in keys:
        raise ProofError("signed with a key that is not its issuer's")
    written = proof["proofValue"]
    if not isinstance(written, str) or len(written) > _LONGEST_SIGNATURE:
        raise ProofError("no signature of that key")
    try:
        signature = from_base58(written)
        Ed25519PublicKey.from_public_bytes(keys[method]).verify(signature, _hash_to_sign(document, options))
    except (InvalidSignature, ValueError, AttributeError, RecursionError) as problem:
        raise ProofError("the signature does not belong to this document") from problem


def _hash_to_sign(document: Document, options: Document) -> bytes:
    """Hash the proof's statements, then the document's; together they are what is signed."""
    if document.get("@context") not in _CONTEXTS:
        raise ProofError("written in a vocabulary we do not keep")
    statements = {"@context": document["@context"], **options}
    return b"".join(hashlib.sha256(canonical(part).encode()).digest() for part in (statements, document))


def canonical(document: Document) -> str:
    """Answer what a document means as sorted N-Quads (RDFC-1.0).

    :raises ProofError: a part of it would be left out.
    """
    # pyld is needed by who signs or verifies; most processes never do.
    from pyld import jsonld

    _refuse_unsaid(document, outermost=True)
    if _objects(document) > _MOST_OBJECTS:
        raise ProofError("more than a credential of ours ever says")
    dropped: list[object] = []
    options = {"documentLoader": load_context, "base": ""}
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        _refuse_relative(expanded)
        # RDFC-1.0 and URDNA2015 differ in how control characters are written; `_refuse_unsaid` lets none in.
        text: str = jsonld.normalize(expanded, {"algorithm": "URDNA2015", "format": "application/n-quads", **options})
    except (jsonld.JsonLdError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise ProofError("not a document in these vocabularies") from problem
    if dropped:
        raise ProofError("it has terms that its vocabularies do not know")
    return text


def _refuse_unsaid(value: object, *, outermost: bool = False) -> None:
    """Refuse what JSON can hold and a proof would not cover: nothing, emptiness, keywords, control characters."""
    if value is None or value in ({}, []):
        raise ProofError("an empty value says nothing")
    if isinstance(value, str) and any(ord(sign) < 32 or ord(sign) == 127 for sign in value):  # noqa: PLR2004  control characters
        raise ProofError("a control character in a text")
    if isinstance(value, float):
        raise ProofError("a number that machines write differently")
    if isinstance(value, dict):
        for name, inner in value.items():
            # Keywords, addresses and nameless properties have ways of their own past the signature.
            if not _TERM.fullmatch(name) and not (outermost and name == "@context"):
                raise ProofError("something else where a term belongs")
            _refuse_unsaid(inner)
    elif isinstance(value, list):
        if sum(isinstance(inner, dict | list) for inner in value) > _MOST_SIBLINGS:
            raise ProofError("more of one kind than a credential of ours ever says")
        for inner in value:
            _refuse_unsaid(inner)


def _objects(value: object) -> int:
    """Count the objects inside a document, itself included."""
    if isinstance(value, dict):
        return 1 + sum(_objects(inner) for inner in value.values())
    return sum(_objects(inner) for inner in value) if isinstance(value, list) else 0


def _refuse_relative(expanded: object) -> None:
    """Refuse addresses and types that would not survive the way to RDF."""
    if isinstance(expanded, list):
        for inner in expanded:
            _refuse_relative(inner)
    elif isinstance(expanded, dict):
        types = expanded.get("@type", [])
        named = [*(types if isinstance(types, list) else [types]), *([expanded["@id"]] if "@id" in expanded else [])]
        if not all(isinstance(name, str) and _IRI.fullmatch(name) for name in named):
            raise ProofError("a relative address or an unknown type")
        for name, inner in expanded.items():
            if not name.startswith("@") or name in {"@graph", "@list", "@set"}:
                _refuse_relative(inner)
