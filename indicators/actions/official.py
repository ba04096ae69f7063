"""Who may read the statistics."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from indicators.queries import OFFICIALS


@transaction.atomic
def appoint_official(*, person: User) -> User:
    """Let `person` read and export the statistics (and no nominal list). Appointing twice is appointing once."""
    group, _made = Group.objects.get_or_create(name=OFFICIALS)
    person.groups.add(group)
    return person


@transaction.atomic
def dismiss_official(*, person: User) -> User:
    """End the right to read the statistics, from the next request on."""
    person.groups.remove(*Group.objects.filter(name=OFFICIALS))
    return person
