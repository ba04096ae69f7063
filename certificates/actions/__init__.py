"""Every write to certificates."""

from certificates.actions.bulk import ask_for_help, draw_files, issue_rows, order_bulk_download, order_bulk_issue, write_download
from certificates.actions.credential import announce_end, issue_credential, sign_status_list
from certificates.actions.ending import empty_holder, replace_certificate, revoke_certificate
from certificates.actions.issuing import choose_name_visibility, issue_certificate, request_certificate
from certificates.actions.keys import ensure_key, ensure_keys, import_key, revoke_key, rotate_key
from certificates.actions.managers import appoint_certificate_manager, dismiss_certificate_manager
from certificates.actions.printing import make_certificate_pdf, sign_certificate
from certificates.actions.register import IssuerDetails, save_issuer, void_number

__all__ = [
    "IssuerDetails",
    "announce_end",
    "appoint_certificate_manager",
    "ask_for_help",
    "choose_name_visibility",
    "dismiss_certificate_manager",
    "draw_files",
    "empty_holder",
    "ensure_key",
    "ensure_keys",
    "import_key",
    "issue_certificate",
    "issue_credential",
    "issue_rows",
    "make_certificate_pdf",
    "order_bulk_download",
    "order_bulk_issue",
    "replace_certificate",
    "request_certificate",
    "revoke_certificate",
    "revoke_key",
    "rotate_key",
    "save_issuer",
    "sign_certificate",
    "sign_status_list",
    "void_number",
    "write_download",
]
