"""Who an issuer is to a machine: its did:web identifier and the document behind it.

`did:web:school.example:issuers:NEC` is read at `https://school.example/issuers/NEC/did.json`, so who controls the
school's address says which keys sign. Keys that have been replaced stay in the document: what they signed stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from certificates.credential.encoding import from_multikey

_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def site_did(site_url: str) -> str:
    """Answer the identifier of the site itself: `did:web:school.example`, with `%3A` before a port."""
    address = urlsplit(site_url)
    segments = [quote(part, safe="") for part in address.path.split("/") if part]
    return ":".join(["did:web", address.netloc.lower().replace(":", "%3A"), *segments])


def issuer_did(issuer_code: str, *, site_url: str) -> str:
    """Answer the identifier of one issuer."""
    return f"{site_did(site_url)}:issuers:{quote(issuer_code, safe='')}"


def issuer_document(issuer_code: str, *, site_url: str, keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Answer an issuer's DID document; `keys` are names and Multikeys, newest first, replaced ones included."""
    did = issuer_did(issuer_code, site_url=site_url)
    methods = [{"id": f"{did}#{name}", "type": "Multikey", "controller": did, "publicKeyMultibase": key} for name, key in keys]
    return {
        "@context": _CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
        "service": [{"id": f"{did}#school", "type": "LinkedDomains", "serviceEndpoint": f"{site_url.rstrip('/')}/"}],
    }


def site_document(*, site_url: str, issuer_codes: Iterable[str]) -> dict[str, Any]:
    """Answer the site's own DID document. It signs nothing: it names the issuers that do."""
    did = site_did(site_url)
    site = site_url.rstrip("/")
    issuers = [
        {
            "id": f"{did}#issuer-{quote(code, safe='')}",
            "type": "CredentialIssuer",
            "serviceEndpoint": f"{site}/issuers/{quote(code, safe='')}/did.json",
        }
        for code in issuer_codes
    ]
    school = {"id": f"{did}#school", "type": "LinkedDomains", "serviceEndpoint": f"{site}/"}
    return {"@context": _CONTEXT, "id": did, "service": [school, *issuers]}


def keys_of(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Read the keys that may sign for an issuer out of its DID document: address of the key → 32 bytes."""
    allowed = set(document.get("assertionMethod", []))
    return {
        method["id"]: from_multikey(method["publicKeyMultibase"])
        for method in document.get("verificationMethod", [])
        if method["id"] in allowed and method["controller"] == document["id"]
    }
