"""Every write to certificates."""

from certificates.actions.ending import empty_holder, replace_certificate, revoke_certificate
from certificates.actions.issuing import choose_name_visibility, issue_certificate, request_certificate
from certificates.actions.printing import make_certificate_pdf

__all__ = [
    "choose_name_visibility",
    "empty_holder",
    "issue_certificate",
    "make_certificate_pdf",
    "replace_certificate",
    "request_certificate",
    "revoke_certificate",
]
