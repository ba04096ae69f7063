"""Who may read the statistics, and who may certify them."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from indicators.queries import CERTIFIERS, OFFICIALS


@transaction.atomic
def appoint_official(*, person: User) -> User:
    """Let `person` read and export the statistics (and no nominal list). Appointing twice is appointing once."""
    group, _made = Group.objects.get_or_create(name=OFFICIALS)
    person.groups.add(group)
    return person


@transaction.atomic
def appoint_certifier(*, person: User) -> User:
    """Let `person` also certify reports that another official prepared; makes them an official."""
    group, _made = Group.objects.get_or_create(name=CERTIFIERS)
    person.groups.add(group)
    return appoint_official(person=person)


@transaction.atomic
def dismiss_official(*, person: User) -> User:
    """End the right to read and to certify the statistics, from the next request on."""
    person.groups.remove(*Group.objects.filter(name__in=(OFFICIALS, CERTIFIERS)))
    return person
