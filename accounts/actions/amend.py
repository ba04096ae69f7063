"""Correcting what a partner's list said about people who have not taken their account over."""

from collections.abc import Collection, Sequence

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from core.thai_text import sort_key

_BATCH = 500


@transaction.atomic
def amend_people(*, people: Sequence[User], fields: Collection[str]) -> None:
    """Write `fields` of `people`, whose new values are set on the objects, in a few statements.

    Sort keys follow the names, and the address book of sign-in follows the e-mail address. Only for people who have
    never signed in: after that what is known about a person is their own to change.
    """
    untouched = [person for person in people if person.last_login is None and person.erased_at is None]
    for person in untouched:
        person.sort_name = sort_key(f"{person.given_name} {person.family_name}")
    User.objects.bulk_update(untouched, {*fields, "sort_name"}, batch_size=_BATCH)
    if "email" not in fields:
        return
    EmailAddress.objects.filter(user__in=untouched).delete()
    books = [EmailAddress(user=person, email=person.email, primary=True, verified=False) for person in untouched if person.email]
    EmailAddress.objects.bulk_create(books, batch_size=_BATCH)
