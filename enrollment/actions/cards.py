"""Sign-in cards for people whom a list made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import issue_sign_in_card, may_have_card
from accounts.models import User
from enrollment.models import RosterImport

CARDS_ON_A_SHEET = 100


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card; `code` exists nowhere else."""

    name: str
    sign_in_name: str
    code: str


def people_for_cards(*, roster: RosterImport) -> QuerySet[User]:
    """The people this list made who have never signed in and have rights over nobody; no other account may be opened by a partner's card."""
    made = roster.rows.filter(person_was_created=True).values("person_id")
    return User.objects.filter(may_have_card(), pk__in=made, last_login=None, erased_at=None).order_by("sort_name", "pk")


@transaction.atomic
def issue_cards(*, people: Sequence[User], issued_by: User, now: datetime) -> list[Card]:
    """Make a new card for each, which withdraws the one before."""
    return [
        Card(person.get_full_name(), person.username, issue_sign_in_card(person=person, issued_by=issued_by, now=now)) for person in people
    ]
