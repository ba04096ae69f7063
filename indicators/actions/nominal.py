"""Names, for a reason, on record."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from indicators.errors import NamesNotAllowedError, NominalListExpiredError, NominalReasonError
from indicators.models import NominalList, NominalUse
from indicators.queries import NAME_READERS, may_read_names

# How long a list can be opened by whoever asked for it.
OPEN_FOR = timedelta(hours=24)
_SHORTEST_REASON = 10


@transaction.atomic
def allow_names(*, person: User) -> User:
    """Let an official ask for nominal lists, with a reason each time."""
    group, _made = Group.objects.get_or_create(name=NAME_READERS)
    person.groups.add(group)
    return person


@transaction.atomic
def disallow_names(*, person: User) -> User:
    """End the right to nominal lists, those asked for before included."""
    person.groups.remove(*Group.objects.filter(name=NAME_READERS))
    return person


@transaction.atomic
def ask_for_names(
    *, by: User, reason: str, measure: str, part: str, query: str, scope_text: str, row_count: int, now: datetime
) -> NominalList:
    """Put on record who wants to see which names and why; only then can the list be opened.

    :raises NamesNotAllowedError: the person has no right to names.
    :raises NominalReasonError: no reason that says anything.
    """
    if not may_read_names(by):
        raise NamesNotAllowedError
    clean = " ".join(reason.split())
    if len(clean) < _SHORTEST_REASON:
        raise NominalReasonError(count=_SHORTEST_REASON)
    return NominalList.objects.create(
        made_by=by, made_at=now, reason=clean[:500], measure=measure, part=part, query=query, scope_text=scope_text[:1000], row_count=row_count
    )  # fmt: skip


@transaction.atomic
def open_nominal_list(*, nominal_list: NominalList, by: User, how: str, now: datetime) -> NominalUse:
    """Put on record that a list is looked at or downloaded; call it before a name is shown.

    :raises NamesNotAllowedError: somebody else's list, or the right has ended.
    :raises NominalListExpiredError: it was asked for more than a day ago.
    """
    if nominal_list.made_by_id != by.pk or not may_read_names(by):
        raise NamesNotAllowedError
    if nominal_list.made_at < now - OPEN_FOR:
        raise NominalListExpiredError
    return NominalUse.objects.create(nominal_list=nominal_list, how=how, used_at=now)
