"""What the desk does about somebody's account: each with a reason, each written down."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.actions.cards import withdraw_sign_in_card
from accounts.errors import (
    ActReasonMissingError,
    ActStateError,
    LastAdministratorError,
    OwnAccountError,
    PersonErasedError,
    StrongerAccountError,
)
from accounts.models import ApiToken, StaffAct, User
from core.thai_text import normalize


@transaction.atomic
def suspend_person(*, person: User, by: User, reason: str, now: datetime) -> StaffAct:
    """Close an account, and every session of it, until somebody opens it again; its tokens and its sign-in card end for good.

    :raises ActReasonMissingError: no reason is given.
    :raises OwnAccountError: nobody locks themselves out.
    :raises StrongerAccountError: only whoever runs the site acts on an account that does.
    :raises LastAdministratorError: nobody else could look after the school.
    :raises ActStateError: it is suspended already.
    :raises PersonErasedError: there is no account any more.
    """
    current = _held(person, by)
    if current.pk == by.pk:
        raise OwnAccountError
    if not current.is_active:
        raise ActStateError
    refuse_last_administrator(current)
    current.is_active = False
    current.save(update_fields=["is_active"])
    end_sessions(current)
    ApiToken.objects.filter(person=current, revoked_at=None).update(revoked_at=now)
    withdraw_sign_in_card(person=current, now=now)
    return write_staff_act(current, StaffAct.Kind.SUSPENDED, by=by, reason=reason, now=now)


@transaction.atomic
def reactivate_person(*, person: User, by: User, reason: str, now: datetime) -> StaffAct:
    """Open a suspended account again; its holder signs in anew.

    :raises ActReasonMissingError, StrongerAccountError, PersonErasedError: as in `suspend_person`.
    :raises ActStateError: it is open.
    """
    current = _held(person, by)
    if current.is_active:
        raise ActStateError
    current.is_active = True
    current.save(update_fields=["is_active"])
    return write_staff_act(current, StaffAct.Kind.REACTIVATED, by=by, reason=reason, now=now)


@transaction.atomic
def reset_certificate_name(*, person: User, by: User, reason: str, now: datetime) -> StaffAct:
    """Let a person confirm the name on certificates once more; certificates that were issued stay as they are.

    :raises ActReasonMissingError, StrongerAccountError, PersonErasedError: as in `suspend_person`.
    :raises ActStateError: no name is confirmed.
    """
    current = _held(person, by)
    if not current.name_on_certificate:
        raise ActStateError
    current.name_on_certificate = ""
    current.save(update_fields=["name_on_certificate"])
    return write_staff_act(current, StaffAct.Kind.NAME_RESET, by=by, reason=reason, now=now)


def _held(person: User, by: User) -> User:
    """Lock the account: two people must not act on it at once."""
    current = lock_account(person)
    if current.erased_at is not None:
        raise PersonErasedError
    if current.is_superuser and not by.is_superuser:
        raise StrongerAccountError
    return current


def lock_account(person: User) -> User:
    """Lock an account; an administrator's with all others', in one order: of two who end each other's, the second finds the first's ended."""
    asked = Q(pk=person.pk)
    if User.objects.filter(asked, is_superuser=True).exists():
        asked |= Q(is_superuser=True)
    held = {row.pk: row for row in User.objects.select_for_update().filter(asked).order_by("pk")}
    return held[person.pk]


def refuse_last_administrator(current: User) -> None:
    """Do nothing unless the account, which `lock_account` answered, is the only one that can look after the school.

    :raises LastAdministratorError: it is.
    """
    others = User.objects.present().filter(is_superuser=True, is_active=True).exclude(pk=current.pk)
    if current.is_superuser and not others.exists():
        raise LastAdministratorError


def write_staff_act(person: User, kind: str, *, by: User, reason: str, now: datetime) -> StaffAct:
    """Note what was done about an account. The caller has a transaction, in which it was done.

    :raises ActReasonMissingError: no reason is given.
    """
    said = normalize(reason)
    if not said:
        raise ActReasonMissingError
    return StaffAct.objects.create(person=person, kind=kind, reason=said[:300], by=by, at=now)


def end_sessions(person: User) -> None:
    """Sign a person out everywhere. The caller has a transaction."""
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
