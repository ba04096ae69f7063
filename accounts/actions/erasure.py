"""Erasing an account for good."""

from datetime import datetime
from functools import partial
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.actions.staff import end_sessions, lock_account, refuse_last_administrator
from accounts.models import ApiToken, DataRequest, SignInCard, StaffAct, User
from accounts.signals import person_erased
from core.models import private_storage


@transaction.atomic
def erase_person(*, person: User, now: datetime) -> User:
    """Empty the person's row for good and give it a new reporting key; a second time changes nothing.

    The row and what hangs on it stay, so every count stays right. Apps above empty their own rows on
    `accounts.signals.person_erased`, in this transaction.

    :raises LastAdministratorError: nobody else could look after the school.
    """
    current = lock_account(person)
    if current.erased_at is not None:
        return current
    refuse_last_administrator(current)
    end_sessions(current)
    _forget_sign_in(current)
    # What was done stays known, what was said of the person does not.
    StaffAct.objects.filter(person=current).update(reason="–")
    _discard_copies(current, now)
    old_key, new_key = current.subject_key, uuid4()
    _empty_row(current, now)
    current.subject_key = new_key
    current.save()
    person_erased.send(sender=User, person=current, old_subject_key=old_key, new_subject_key=new_key)
    return current


def _forget_sign_in(person: User) -> None:
    for table in (EmailAddress, SocialAccount, Authenticator):
        table.objects.filter(user=person).delete()
    SignInCard.objects.filter(person=person).delete()
    ApiToken.objects.filter(person=person).delete()
    person.groups.clear()
    person.user_permissions.clear()


def _discard_copies(person: User, now: datetime) -> None:
    """Delete the files of data copies; the requests stay, as the record that the law asks for."""
    for request in DataRequest.objects.filter(person=person).exclude(file=""):
        # After the commit: a file cannot come back when the transaction is undone.
        transaction.on_commit(partial(private_storage().delete, request.file))
    DataRequest.objects.filter(person=person).update(file="")
    DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY, state=DataRequest.State.WAITING).update(
        state=DataRequest.State.FAILED, done_at=now
    )
    DataRequest.objects.create(person=person, kind=DataRequest.Kind.ERASE, state=DataRequest.State.DONE, asked_at=now, done_at=now)


def _empty_row(person: User, now: datetime) -> None:
    person.username = f"erased-{uuid4().hex}"
    person.email = None
    person.phone = person.title = person.given_name = person.family_name = ""
    person.name_en = person.name_on_certificate = person.sort_name = ""
    person.gender = person.province_code = person.learner_type = ""
    person.birth_year = None
    person.last_login = None
    person.is_active = person.is_staff = person.is_superuser = False
    person.erased_at = now
    # Also ends sessions that no list knows: their hash was made from the password.
    person.set_unusable_password()
