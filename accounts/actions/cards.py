"""Printed sign-in cards."""

import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.errors import CardNotAllowedError, CardNotValidError, PersonErasedError
from accounts.models import SignInCard, User
from core.navigation import any_role

CARD_LIFETIME = timedelta(days=180)
# Crockford's alphabet: 16 letters of 5 bits are 80 random bits.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 16
# What people read and type instead of the letters that are not in the alphabet.
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})


@transaction.atomic
def issue_sign_in_card(*, person: User, issued_by: User | None, now: datetime) -> str:
    """Withdraw the person's old card and make a new one; answer its code, which is kept nowhere.

    The code looks like `7k3m-9x2r-4tab-c0de`.

    :raises PersonErasedError: the person has been erased.
    :raises CardNotAllowedError: the person has rights over others.
    """
    current = User.objects.select_for_update().get(pk=person.pk)
    if current.erased_at is not None:
        raise PersonErasedError
    if not _may_use_card(current):
        raise CardNotAllowedError
    withdraw_sign_in_card(person=current, now=now)
    code = "".join(secrets.choice(_ALPHABET) for _unused in range(_LENGTH))
    SignInCard.objects.create(
        person=current, code_hash=_hashes(code)[0], issued_by=issued_by, issued_at=now, expires_at=now + CARD_LIFETIME
    )
    return "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))


@transaction.atomic
def withdraw_sign_in_card(*, person: User, now: datetime) -> bool:
    """Make the person's living card useless; answer whether there was one."""
    return SignInCard.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now) > 0


@transaction.atomic
def sign_in_with_card(*, code: str, now: datetime) -> User:
    """Answer whose living card `code` is on, and note its first use. The caller starts the session and limits attempts.

    :raises CardNotValidError: no living card of a present, active person has this code.
    """
    plain = re.sub(r"[\s\-–]", "", code).lower().translate(_MISREAD)
    card = (
        SignInCard.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(code_hash__in=_hashes(plain), withdrawn_at=None, expires_at__gt=now)
        .first()
    )
    if card is None or not card.person.is_active or card.person.erased_at is not None or not _may_use_card(card.person):
        raise CardNotValidError
    if card.first_used_at is None:
        card.first_used_at = now
        card.save(update_fields=["first_used_at"])
    return card.person


def may_have_card() -> Q:
    """Answer whom a lost piece of paper gives away alone, as a condition over the person's row: nobody who has rights over others."""
    return Q(is_staff=False, is_superuser=False, groups=None) & ~any_role()


def _may_use_card(person: User) -> bool:
    return User.objects.filter(may_have_card(), pk=person.pk).exists()


def _hashes(code: str) -> list[str]:
    """Answer the keyed hash under the present secret, then under the ones being rotated out."""
    secrets_in_use = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("accounts.sign_in_card", code, secret=key, algorithm="sha256").hexdigest() for key in secrets_in_use]
