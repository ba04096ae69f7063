"""Answers about people: one's own, and those of the desk that looks after accounts."""

from .desk import DeskPerson, desk_person, find_people, needs_second_factor, tends_accounts
from .own import (
    ASKED_PURPOSES,
    ConsentState,
    DataCopy,
    SignInMeans,
    current_consents,
    data_copies,
    downloadable_copy,
    has_accepted_terms,
    has_withdrawn,
    sign_in_means,
)
from .tokens import TokenView, api_tokens

__all__ = [
    "ASKED_PURPOSES",
    "ConsentState",
    "DataCopy",
    "DeskPerson",
    "SignInMeans",
    "TokenView",
    "api_tokens",
    "current_consents",
    "data_copies",
    "desk_person",
    "downloadable_copy",
    "find_people",
    "has_accepted_terms",
    "has_withdrawn",
    "needs_second_factor",
    "sign_in_means",
    "tends_accounts",
]
