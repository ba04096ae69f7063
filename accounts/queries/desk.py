"""The desk that looks after other people's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import StaffAct, User
from accounts.queries.own import SignInMeans, sign_in_means
from core.thai_text import normalize

# The Django group whose members look after accounts.
ACCOUNT_KEEPERS = "account-keepers"
SHORTEST_SEARCH = 2
_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class DeskPerson:
    """One person as the desk sees them; `acts` is what was done about the account, newest first."""

    person: User
    means: SignInMeans
    acts: list[StaffAct]


def tends_accounts() -> Q:
    """What lets a person look after accounts, as a condition over the person's row: running the site, or the group."""
    return Q(is_superuser=True) | Q(Exists(User.groups.through.objects.filter(user=OuterRef("pk"), group__name=ACCOUNT_KEEPERS)))


def find_people(*, words: str) -> QuerySet[User]:
    """Answer people by parts of the name, or by the whole address or sign-in name; nobody for less than two letters.

    There is no list of everybody: whoever looks for somebody knows something about them.
    """
    asked = normalize(words)
    if len(asked) < SHORTEST_SEARCH:
        return User.objects.none()
    named = Q()
    for word in asked.split():
        named &= Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_en__icontains=word)
    found = User.objects.present().filter(named | Q(email__iexact=asked) | Q(username=asked.lower()))
    return found.order_by("sort_name", "pk")


def desk_person(*, uuid: UUID) -> DeskPerson:
    """Answer one person who has not been erased.

    :raises User.DoesNotExist: there is none.
    """
    person = User.objects.present().get(uuid=uuid)
    return DeskPerson(
        person, sign_in_means(person), list(StaffAct.objects.filter(person=person).select_related("by").order_by("-at", "-pk"))
    )


def needs_second_factor(person: User) -> bool:
    """Whether this person has neither an authenticator app nor a passkey."""
    return not Authenticator.objects.filter(user=person, type__in=_SECOND_FACTORS).exists()
