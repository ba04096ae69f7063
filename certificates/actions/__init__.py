"""Every write to certificates."""

from certificates.actions.ending import empty_holder, replace_certificate, revoke_certificate
from certificates.actions.issuing import choose_name_visibility, issue_certificate, request_certificate
from certificates.actions.keys import ensure_key, ensure_keys, import_key, revoke_key, rotate_key
from certificates.actions.printing import make_certificate_pdf

__all__ = [
    "choose_name_visibility",
    "empty_holder",
    "ensure_key",
    "ensure_keys",
    "import_key",
    "issue_certificate",
    "make_certificate_pdf",
    "replace_certificate",
    "request_certificate",
    "revoke_certificate",
    "revoke_key",
    "rotate_key",
]
