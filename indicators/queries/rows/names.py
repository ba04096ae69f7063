"""Pseudonyms, and the names behind them."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from accounts.models import User
from core.calendar import bangkok_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

_LENGTH = 12
# Until this birthday a person is a minor (PDPA section 20); their names stand in no list. Only the year of birth is known, so all
# of the year of that birthday counts as before it.
_OF_AGE = 20
# In the name's place of a minor.
HIDDEN = "minor"


@cache
def _key() -> bytes:
    return salted_hmac("indicators.rows", "pseudonym", algorithm="sha256").digest()


def pseudonym(person_key: UUID) -> str:
    """Answer a name that is the same in every list of this installation and leads nowhere without its secret key."""
    return "P-" + hashlib.blake2b(person_key.bytes, key=_key(), digest_size=_LENGTH // 2).hexdigest()


def names_of(person_keys: Iterable[UUID], *, now: datetime) -> dict[UUID, str]:
    """Answer the names of persons who are still here; `HIDDEN` for a minor.

    Who was erased is not in the answer, though still in the counts; neither are persons of past records, whom nobody here knows.
    A person whose birth year is not known is taken to be of age.
    """
    this_year = bangkok_date(now).year
    people = User.objects.present().filter(subject_key__in=list(person_keys))
    return {
        person.subject_key: HIDDEN if person.birth_year and this_year - person.birth_year <= _OF_AGE else person.get_full_name()
        for person in people.only("subject_key", "title", "given_name", "family_name", "birth_year")
    }
