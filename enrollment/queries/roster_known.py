"""What the database knows about the people a roster may mean: a number of queries that depends on blocks of rows, not on rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower

from accounts.models import User
from core.bulk import in_blocks
from enrollment.formats.roster import Entry, Line
from enrollment.formats.roster_values import same_name
from enrollment.models import Cohort, Enrollment
from enrollment.models.enrollment import EnrollmentQuerySet
from enrollment.queries.roster_operators import KnownOperators, look_up_operators


@dataclass(slots=True)
class Known:
    """What the database knows about the people a file may mean.

    `made` are those whom a list of this house made; `own` of them those who learn nowhere else. `numbers` are those by
    which this house calls somebody; `references` the same with what lines of the file say that are certain of their person.
    """

    people: dict[int, User]
    own: set[int]
    made: set[int]
    places: dict[int, Enrollment]
    by_uuid: dict[str, Enrollment]
    by_reference: dict[str, set[int]]
    by_email: dict[str, int]
    by_name: dict[str, set[int]]
    numbers: dict[int, set[str]]
    references: dict[int, set[str]]
    operators: KnownOperators


def look_up(cohort: Cohort, lines: Sequence[Line]) -> Known:
    """Answer who may be meant by these lines, and what they may represent."""
    entries = [line.entry for line in lines]
    places = list(Enrollment.objects.filter(cohort=cohort).select_related("learner", "operator"))
    ours = _people_of_the_house(cohort)
    by_reference: dict[str, set[int]] = {}
    for block in in_blocks({e.partner_ref for e in entries if e.partner_ref}):
        for reference, pk in ours.filter(partner_ref__in=block).values_list("partner_ref", "learner_id"):
            by_reference.setdefault(reference, set()).add(pk)
    people = {place.learner_id: place.learner for place in places}
    for unseen in in_blocks({pk for ids in by_reference.values() for pk in ids} - people.keys()):
        people |= User.objects.in_bulk(unseen)
    by_email = _emails(entries, people)
    by_name = _names(entries, people, ours)
    numbers = _numbers({pk for ids in by_name.values() for pk in ids} | set(by_email.values()), ours)
    # Narrowed to the people themselves: a house may hold a hundred thousand places.
    rosters = ours.made_by_roster()
    made = {pk for some in in_blocks(people) for pk in rosters.filter(learner_id__in=some).values_list("learner_id", flat=True)}
    return Known(
        people=people,
        own=made - _also_elsewhere(made, cohort),
        made=made,
        places={place.learner_id: place for place in places},
        by_uuid={str(place.uuid): place for place in places},
        by_reference=by_reference,
        by_email=by_email,
        by_name=by_name,
        numbers=numbers,
        references=_claimed(entries, numbers, by_email, {str(place.uuid): place.learner_id for place in places}),
        operators=look_up_operators(lines=lines, cohort=cohort, ours=ours),
    )


def _numbers(people: Iterable[int], ours: EnrollmentQuerySet) -> dict[int, set[str]]:
    """The numbers by which this partner's lists call these people, in whichever cohort."""
    found: dict[int, set[str]] = {}
    for some in in_blocks(people):
        for pk, number in ours.exclude(partner_ref="").filter(learner_id__in=some).values_list("learner_id", "partner_ref"):
            found.setdefault(pk, set()).add(number)
    return found


def _claimed(
    entries: Iterable[Entry], numbers: dict[int, set[str]], by_email: dict[str, int], by_uuid: dict[str, int]
) -> dict[int, set[str]]:
    """The same, and what the lines say that name their person by our code or an address."""
    found = {pk: set(some) for pk, some in numbers.items()}
    for entry in entries:
        pk = by_uuid.get(entry.place) if entry.place else by_email.get(entry.email)
        if entry.partner_ref and pk is not None:
            found.setdefault(pk, set()).add(entry.partner_ref)
    return found


def _people_of_the_house(cohort: Cohort) -> EnrollmentQuerySet:
    """Places in any cohort of this partner; in this cohort alone when it has none."""
    return Enrollment.objects.filter(cohort__partner=cohort.partner_id) if cohort.partner_id else Enrollment.objects.filter(cohort=cohort)


def _also_elsewhere(people: set[int], cohort: Cohort) -> set[int]:
    """Of these people, those who learn outside this partner's cohorts too: no list of one house changes who they are."""
    outside = (
        Enrollment.objects.exclude(cohort__partner=cohort.partner_id) if cohort.partner_id else Enrollment.objects.exclude(cohort=cohort)
    )
    return {pk for some in in_blocks(people) for pk in outside.filter(learner_id__in=some).values_list("learner_id", flat=True)}


def _emails(entries: Iterable[Entry], people: dict[int, User]) -> dict[str, int]:
    found: dict[str, int] = {}
    for block in in_blocks({entry.email for entry in entries if entry.email}):
        for person in User.objects.annotate(address=Lower("email")).filter(address__in=block):
            people.setdefault(person.pk, person)
            found[(person.email or "").lower()] = person.pk
    return found


def _names(entries: Sequence[Entry], people: dict[int, User], ours: EnrollmentQuerySet) -> dict[str, set[int]]:
    """Only among this partner's people: a name alone never finds somebody else's."""
    found: dict[str, set[int]] = {}
    wanted = {entry.name_key for entry in entries if entry.given_name}
    for block in in_blocks({entry.given_name for entry in entries if entry.given_name}):
        named = User.objects.filter(given_name__in=block, pk__in=ours.values("learner_id"))
        for pk, given, family in named.values_list("pk", "given_name", "family_name"):
            if (key := same_name(given, family)) in wanted:
                found.setdefault(key, set()).add(pk)
    # Thousands share a given name: only who has the whole one is loaded.
    for unseen in in_blocks({pk for ids in found.values() for pk in ids} - people.keys()):
        people |= User.objects.in_bulk(unseen)
    return found
