"""Making and changing people."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH, make_password
from django.db import transaction
from django.db.models.functions import Lower

from accounts.actions.consents import record_consent
from accounts.errors import CertificateNameFixedError, EmailTakenError, NameMissingError, PersonErasedError, UsernameTakenError
from accounts.models import Consent, User
from accounts.models.user import new_sign_in_name
from accounts.types import PersonDetails, ProfileChanges
from core.bulk import insert_rows, insert_values
from core.thai_text import normalize, sort_key

_BATCH = 500
_NAMES = ("title", "given_name", "family_name", "name_en")


@transaction.atomic
def create_person(*, now: datetime, **details: Unpack[PersonDetails]) -> User:
    """Make a person; hashes a password only when one is given.

    :raises NameMissingError: no given name.
    :raises EmailTakenError: somebody has this address.
    :raises UsernameTakenError: somebody has this sign-in name.
    """
    return create_people(rows=[details], now=now)[0]


@transaction.atomic
def create_people(*, rows: Iterable[PersonDetails], now: datetime) -> list[User]:
    """Make many people in a few statements, in the order of `rows`; all of them or none.

    No password is hashed unless a row brings one: people from a roster get a card or set a password by e-mail.

    :raises NameMissingError: a row has no given name.
    :raises EmailTakenError: an address is in use, or occurs twice.
    :raises UsernameTakenError: a sign-in name is in use, or occurs twice.
    """
    wanted = list(rows)
    people = [_new_person(row, now) for row in wanted]
    # Names we draw ourselves are as good as never in use, and the table would refuse them.
    _refuse_taken(people, [row["username"].lower() for row in wanted if row.get("username")])
    insert_rows(people)
    insert_values(
        EmailAddress,
        [
            {"user_id": person.pk, "email": person.email, "primary": True, "verified": row.get("email_verified", False)}
            for person, row in zip(people, wanted, strict=True)
            if person.email
        ],
    )
    return people


def _new_person(row: PersonDetails, now: datetime) -> User:
    person = User(
        username=row.get("username", "").lower() or new_sign_in_name(),
        email=(row.get("email") or "").strip().lower() or None,
        password=_password(row.get("password")),
        phone=row.get("phone", ""),
        gender=row.get("gender", ""),
        birth_year=row.get("birth_year"),
        province_code=row.get("province_code", ""),
        learner_type=row.get("learner_type", ""),
        language=row.get("language", "th"),
        is_test=row.get("is_test", False),
        date_joined=now,
    )
    _write_names(person, {"given_name": row["given_name"], **{name: row.get(name, "") for name in _NAMES if name != "given_name"}})
    return person


def _password(given: str | None) -> str:
    """Hash a password; without one, answer what no password fits, as Django does but with one draw of chance instead of forty."""
    if given is not None:
        return make_password(given)
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(UNUSABLE_PASSWORD_SUFFIX_LENGTH)[:UNUSABLE_PASSWORD_SUFFIX_LENGTH]


def _write_names(person: User, names: dict[str, object]) -> None:
    """Put names in normal form on `person` and keep the sort key with them.

    :raises NameMissingError: nothing is left of the given name.
    """
    for name, value in names.items():
        setattr(person, name, normalize(str(value or "")))
    if not person.given_name:
        raise NameMissingError
    person.sort_name = sort_key(f"{person.given_name} {person.family_name}")


def _refuse_taken(people: list[User], usernames: list[str]) -> None:
    emails = [person.email for person in people if person.email]
    if len(set(emails)) != len(emails) or _in_use("email", emails):
        raise EmailTakenError
    if len(set(usernames)) != len(usernames) or _in_use("username", usernames):
        raise UsernameTakenError


def _in_use(column: str, values: list[str]) -> bool:
    """Whether a row has one of `values` (lower case) in `column`, whatever its case there."""
    rows = User.objects.annotate(_folded=Lower(column))
    return any(rows.filter(_folded__in=values[start : start + _BATCH]).exists() for start in range(0, len(values), _BATCH))


@transaction.atomic
def update_profile(*, person: User, now: datetime, **changes: Unpack[ProfileChanges]) -> User:
    """Change what a person said about themselves; the confirmed name on certificates stays as it is.

    :raises NameMissingError: the given name would be empty.
    :raises PersonErasedError: the person has been erased.
    """
    current = User.objects.select_for_update().get(pk=person.pk)
    if current.erased_at is not None and current.erased_at <= now:
        raise PersonErasedError
    values = dict(changes)
    names = {name: values.pop(name) for name in _NAMES if name in values}
    for name, value in values.items():
        setattr(current, name, value)
    if names or not current.sort_name:
        _write_names(current, {"given_name": current.given_name, **names})
    current.save(update_fields=[*changes, "given_name", "sort_name"])
    return current


@transaction.atomic
def finish_sign_up(*, person: User, given_name: str, family_name: str, news: bool, language: str, now: datetime) -> User:
    """Give a person who has just signed up their name, and write down what they agreed to.

    Statistics are a notice and not a question (a public task): the line says which text was shown.
    """
    named = update_profile(person=person, given_name=given_name, family_name=family_name, language=language, now=now)
    agreed = [Consent.Purpose.TERMS, Consent.Purpose.STATISTICS, *([Consent.Purpose.NEWS] if news else [])]
    for purpose in agreed:
        record_consent(person=named, purpose=purpose, given=True, language=language, channel="sign_up", now=now)
    return named


@transaction.atomic
def confirm_certificate_name(*, person: User, name: str) -> User:
    """Fix the name that this person's certificates will state; once.

    :raises CertificateNameFixedError: it has been confirmed before.
    :raises NameMissingError: the name is empty.
    """
    current = User.objects.select_for_update().get(pk=person.pk)
    if current.name_on_certificate:
        raise CertificateNameFixedError
    current.name_on_certificate = normalize(name)
    if not current.name_on_certificate:
        raise NameMissingError
    current.save(update_fields=["name_on_certificate"])
    return current
