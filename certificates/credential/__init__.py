"""Open Badges 3.0 credentials: what a certificate says, in a form that machines check without asking us. Pure."""

from certificates.credential.document import achievement_address, certificate_document, read_document, to_bytes
from certificates.credential.identity import issuer_did, issuer_document, keys_of, site_document
from certificates.credential.proof import Document, ProofError, Signer, sign_document, verify_document
from certificates.credential.status import KEEP_SECONDS, is_revoked, status_entry, status_list

__all__ = [
    "KEEP_SECONDS",
    "Document",
    "ProofError",
    "Signer",
    "achievement_address",
    "certificate_document",
    "is_revoked",
    "issuer_did",
    "issuer_document",
    "keys_of",
    "read_document",
    "sign_document",
    "site_document",
    "status_entry",
    "status_list",
    "to_bytes",
    "verify_document",
]
