"""Every write to certificates."""

from certificates.actions.bulk import ask_for_help, draw_files, issue_rows, order_bulk_issue
from certificates.actions.credential import announce_end, issue_credential, sign_credentials_anew, sign_status_list
from certificates.actions.downloading import make_download, order_bulk_download, withdraw_downloads
from certificates.actions.ending import empty_holder, replace_certificate, revoke_certificate
from certificates.actions.endorsing import ask_endorsement, decline_endorsement, give_endorsement, withdraw_endorsement
from certificates.actions.gathering import issue_transcript, thank_teacher
from certificates.actions.issuing import choose_name_visibility, issue_certificate, request_certificate
from certificates.actions.keys import ensure_key, ensure_keys, import_key, revoke_key, rotate_key
from certificates.actions.managers import appoint_certificate_manager, appoint_registrar, dismiss_certificate_manager, dismiss_registrar
from certificates.actions.name_change import approve_name_change, ask_name_change, forget_requests, refuse_name_change, withdraw_name_change
from certificates.actions.printing import make_certificate_pdf, sign_certificate
from certificates.actions.register import IssuerDetails, assign_partner, enable_prakatsaniyabat, save_issuer, void_number

__all__ = [
    "IssuerDetails",
    "announce_end",
    "appoint_certificate_manager",
    "appoint_registrar",
    "approve_name_change",
    "ask_endorsement",
    "ask_for_help",
    "ask_name_change",
    "assign_partner",
    "choose_name_visibility",
    "decline_endorsement",
    "dismiss_certificate_manager",
    "dismiss_registrar",
    "draw_files",
    "empty_holder",
    "enable_prakatsaniyabat",
    "ensure_key",
    "ensure_keys",
    "forget_requests",
    "give_endorsement",
    "import_key",
    "issue_certificate",
    "issue_credential",
    "issue_rows",
    "issue_transcript",
    "make_certificate_pdf",
    "make_download",
    "order_bulk_download",
    "order_bulk_issue",
    "refuse_name_change",
    "replace_certificate",
    "request_certificate",
    "revoke_certificate",
    "revoke_key",
    "rotate_key",
    "save_issuer",
    "sign_certificate",
    "sign_credentials_anew",
    "sign_status_list",
    "thank_teacher",
    "void_number",
    "withdraw_downloads",
    "withdraw_endorsement",
    "withdraw_name_change",
]
