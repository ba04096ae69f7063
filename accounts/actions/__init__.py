"""Every write about people."""

from .amend import amend_people
from .cards import issue_sign_in_card, may_have_card, sign_in_with_card, withdraw_sign_in_card
from .consents import record_consent
from .data import (
    answer_data_request,
    discard_ended_sessions,
    discard_expired_copies,
    give_up_data_copy,
    request_data_copy,
    resume_data_copy,
)
from .erasure import erase_person
from .people import confirm_certificate_name, create_people, create_person, finish_sign_up, update_profile
from .staff import reactivate_person, reset_certificate_name, suspend_person, write_staff_act
from .tokens import issue_api_token, revoke_api_token, use_api_token

__all__ = [
    "amend_people",
    "answer_data_request",
    "confirm_certificate_name",
    "create_people",
    "create_person",
    "discard_ended_sessions",
    "discard_expired_copies",
    "erase_person",
    "finish_sign_up",
    "give_up_data_copy",
    "issue_api_token",
    "issue_sign_in_card",
    "may_have_card",
    "reactivate_person",
    "record_consent",
    "request_data_copy",
    "reset_certificate_name",
    "resume_data_copy",
    "revoke_api_token",
    "sign_in_with_card",
    "suspend_person",
    "update_profile",
    "use_api_token",
    "withdraw_sign_in_card",
    "write_staff_act",
]
