"""Shapes that callers hand over."""

from typing import TYPE_CHECKING, Required, TypedDict

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`, for annotations: its user is a person."""

    user: "User"


class PersonDetails(TypedDict, total=False):
    """What is known of a person when their row is made. Only the given name must be there.

    `birth_year` is CE; `province_code`, `gender` and `learner_type` are codes of `core.codes`; `username` is made up
    when missing; `password` stays unset when missing (the person uses a card, or “forgot password”).
    """

    title: str
    given_name: Required[str]
    family_name: str
    name_en: str
    email: str | None
    email_verified: bool
    phone: str
    gender: str
    birth_year: int | None
    province_code: str
    learner_type: str
    language: str
    username: str
    password: str | None
    is_test: bool


class ProfileChanges(TypedDict, total=False):
    """What a person may change about themselves; what is left out stays."""

    title: str
    given_name: str
    family_name: str
    name_en: str
    phone: str
    language: str
    gender: str
    birth_year: int | None
    province_code: str
    learner_type: str
