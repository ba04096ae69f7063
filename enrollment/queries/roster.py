"""What a roster would do to a cohort: read only, in a number of queries that depends on blocks of rows, not on rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models.functions import Lower

from accounts.models import User
from core.bulk import in_blocks
from enrollment.formats.roster import CONFLICTS, NOTICES, Entry, Issue, Line
from enrollment.formats.roster_values import same_name
from enrollment.models import Cohort, Enrollment, RosterRow
from enrollment.models.enrollment import EnrollmentQuerySet
from enrollment.queries.roster_operators import KnownOperators, look_up_operators, operator_key

# A person's own fields that a roster may fill, and their labels' keys.
PERSON_FIELDS = ("title", "given_name", "family_name", "email", "phone", "gender", "birth_year", "province_code", "learner_type")
ROW_CONFLICTS = {
    "reference_other_name", "email_other_name", "email_other_person", "name_ambiguous", "name_uncertain", "withdrawn", "place_unknown", "erased",
    "operator_differs", "operator_differs_in_file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One value that would change; `old` and `new` as stored. `old_id` and `new_id` are the rows behind them where they are only names.

    `new_id` is empty where the row is yet to be made.
    """

    field: str
    old: str | int | None
    new: str | int | None
    old_id: int | None = None
    new_id: int | None = None

    def as_data(self) -> dict[str, str | int | None]:
        """Answer what a roster's row keeps of it."""
        data = {"field": self.field, "old": self.old, "new": self.new}
        if self.field != "operator_name":
            return data
        return data | {"old_id": self.old_id} | ({"new_id": self.new_id} if self.new_id else {})


@dataclass(slots=True)
class RowPlan:
    """What would happen to one line."""

    line: Line
    outcome: str = RosterRow.Outcome.ERROR
    person: User | None = None
    place: Enrollment | None = None
    operator_key: str = ""
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to the whole cohort."""

    rows: list[RowPlan]
    counts: dict[str, int]
    operators: KnownOperators

    @property
    def blocked(self) -> int:
        """Rows that cannot be taken."""
        return self.counts["conflict"] + self.counts["error"]


@dataclass(slots=True)
class _Known:
    """What the database knows about the people a file may mean.

    `made` are those whom a list of this house made; `own` of them those who learn nowhere else.
    """

    people: dict[int, User]
    own: set[int]
    made: set[int]
    places: dict[int, Enrollment]
    by_uuid: dict[str, Enrollment]
    by_reference: dict[str, set[int]]
    by_email: dict[str, int]
    by_name: dict[str, set[int]]
    operators: KnownOperators


def plan_roster(*, cohort: Cohort, lines: Sequence[Line]) -> Plan:
    """Answer what each line would do, in the order of the file."""
    known = _look_up(cohort, lines)
    seats = _free_seats(cohort, known)
    rows: list[RowPlan] = []
    taken: dict[object, RowPlan] = {}
    for line in lines:
        row = _plan_row(line, known)
        _merge_repeat(row, taken)
        if row.outcome == RosterRow.Outcome.CREATE and seats is not None:
            seats -= 1
            if seats < 0:
                row.issues.append(Issue("", "cohort_full"))
                row.outcome = RosterRow.Outcome.ERROR
        rows.append(row)
    counted = Counter(row.outcome for row in rows)
    return Plan(rows, {outcome: counted[outcome] for outcome in RosterRow.Outcome.values}, known.operators)


def _free_seats(cohort: Cohort, known: _Known) -> int | None:
    if cohort.capacity is None:
        return None
    held = sum(place.state != Enrollment.State.WITHDRAWN for place in known.by_uuid.values())
    return max(cohort.capacity - held, 0)


def _plan_row(line: Line, known: _Known) -> RowPlan:
    row = RowPlan(line, issues=list(line.issues))
    if any(issue.code not in CONFLICTS | NOTICES for issue in row.issues):
        return row
    _find_person(row, known)
    if any(issue.code in CONFLICTS | ROW_CONFLICTS for issue in row.issues):
        row.outcome = RosterRow.Outcome.CONFLICT
        return row
    _find_operator(row, known)
    if any(issue.code in ROW_CONFLICTS for issue in row.issues):
        row.outcome = RosterRow.Outcome.CONFLICT
        return row
    if row.place is None:
        row.outcome = RosterRow.Outcome.CREATE
        return row
    _find_changes(row, known)
    row.outcome = RosterRow.Outcome.CHANGE if row.changes else RosterRow.Outcome.SAME
    return row


def _merge_repeat(row: RowPlan, taken: dict[object, RowPlan]) -> None:
    """A second line of one new person is already so once the first is in."""
    entry = row.line.entry
    if row.outcome != RosterRow.Outcome.CREATE:
        return
    keys: list[object] = [("person", row.person.pk)] if row.person else []
    keys += [(name, value) for name in ("partner_ref", "email") if (value := getattr(entry, name))]
    if any(issue.code == "duplicate_of_line" for issue in row.line.issues):
        keys.append(("name", entry.name_key, entry.birth_year))
    if any(key in taken for key in keys):
        row.outcome, row.is_repeat, row.changes = RosterRow.Outcome.SAME, True, []
        return
    taken.update(dict.fromkeys([*keys, ("name", entry.name_key, entry.birth_year)], row))


def _find_person(row: RowPlan, known: _Known) -> None:
    """Our own code, the partner's number, the address, or name and birth year among the partner's people, in this order."""
    entry = row.line.entry
    if entry.place:
        row.place = known.by_uuid.get(entry.place)
        if row.place is None:
            row.issues.append(Issue("", "place_unknown"))
            return
        row.person = known.people[row.place.learner_id]
    found = row.person or _by_reference(row, known) or _by_email(row, known) or _by_name(row, known)
    if found is None:
        return
    row.person, row.place = found, known.places.get(found.pk)
    if found.erased_at is not None:
        row.issues.append(Issue("", "erased"))
    elif entry.email and known.by_email.get(entry.email, found.pk) != found.pk:
        row.issues.append(Issue("", "email_other_person"))
    elif row.place and row.place.state == Enrollment.State.WITHDRAWN:
        row.issues.append(Issue("", "withdrawn"))


def _by_reference(row: RowPlan, known: _Known) -> User | None:
    ids = known.by_reference.get(row.line.entry.partner_ref, set()) if row.line.entry.partner_ref else set()
    if not ids:
        return None
    named = [known.people[pk] for pk in ids if same_name(known.people[pk].given_name, "") == same_name(row.line.entry.given_name, "")]
    if len(named) != 1:
        row.issues.append(Issue("", "reference_other_name"))
        return None
    return named[0]


def _by_email(row: RowPlan, known: _Known) -> User | None:
    """Across partners an address finds its person, but only under the same name, and nothing of the person is shown."""
    pk = known.by_email.get(row.line.entry.email) if row.line.entry.email else None
    if pk is None or any(issue.code in ROW_CONFLICTS for issue in row.issues):
        return None
    person = known.people[pk]
    if same_name(person.given_name, person.family_name) != row.line.entry.name_key:
        row.issues.append(Issue("", "email_other_name"))
        return None
    return person


def _by_name(row: RowPlan, known: _Known) -> User | None:
    entry = row.line.entry
    if any(issue.code in ROW_CONFLICTS for issue in row.issues):
        return None
    named = [known.people[pk] for pk in known.by_name.get(entry.name_key, ())]
    # What a list of this house did not say of somebody here is not compared with what this one says.
    here = {person.pk for person in named if entry.birth_year is not None and person.pk in known.places} - known.made
    found = [person for person in named if person.pk not in here and _may_be(person, entry, known)]
    unsure = [
        person for person in named if person.pk in here and not entry.email and _may_be(person, replace(entry, birth_year=None), known)
    ]
    if not found and any(entry.partner_ref and not known.places[person.pk].partner_ref for person in unsure):
        row.issues.append(Issue("", "name_uncertain"))
        return None
    found = found or unsure
    if len(found) > 1:
        row.issues.append(Issue("", "name_ambiguous"))
        return None
    return found[0] if found else None


def _may_be(person: User, entry: Entry, known: _Known) -> bool:
    """Same name and birth year, and no other number or address that tells them apart."""
    if entry.birth_year is not None and person.birth_year != entry.birth_year:
        return False
    place = known.places.get(person.pk)
    if entry.partner_ref and place and place.partner_ref and place.partner_ref != entry.partner_ref:
        return False
    return not (entry.email and person.email and person.email.lower() != entry.email)


def _find_changes(row: RowPlan, known: _Known) -> None:
    entry, person, place = row.line.entry, row.person, row.place
    if person is None or place is None:
        return
    if person.last_login is not None or person.pk not in known.own:
        _say_whose(row, place)
    else:
        for name in PERSON_FIELDS:
            new, old = getattr(entry, name), getattr(person, name)
            if new in ("", None) or new == old or (name == "email" and new == (old or "").lower()):
                continue
            row.changes.append(Change(name, old, new))
    if entry.partner_ref and entry.partner_ref != place.partner_ref:
        row.changes.append(Change("partner_ref", place.partner_ref, entry.partner_ref))


def _say_whose(row: RowPlan, place: Enrollment) -> None:
    """Only names are compared: saying which other values differ would tell what they are."""
    entry, person = row.line.entry, place.learner
    shown = {"given_name": person.given_name, "family_name": person.family_name} | (
        {"title": title} if (title := place.shown_title) else {}
    )
    differs = any(getattr(entry, name) not in ("", value) for name, value in shown.items())
    if differs or any(getattr(entry, name) for name in PERSON_FIELDS[3:]):
        row.issues.append(Issue("", "kept_by_learner"))


def _find_operator(row: RowPlan, known: _Known) -> None:
    """Whom the learner will represent, until learning has begun; and what the line says of it."""
    entry, place, operators = row.line.entry, row.place, known.operators
    key = operator_key(entry)
    is_same = place is not None and operators.is_one(key, place.operator_id)
    if not key or (place is not None and place.started_at is not None and not is_same):
        return
    row.operator_key = key
    row.issues += operators.contradictions(key, entry)
    if place is not None and not is_same:
        operator = operators.found.get(key)
        old, old_id = operators.names.get(place.operator_id or 0, ""), place.operator_id
        new = entry.operator_name or entry.operator_number
        row.changes.append(Change("operator_name", old, new, old_id, operator.pk if operator else None))
    row.changes += [Change(name, "", value) for name, value in operators.becomes_known(key, entry).items()]


def _look_up(cohort: Cohort, lines: Sequence[Line]) -> _Known:
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
    # Narrowed to the people themselves: a house may hold a hundred thousand places.
    rosters = ours.made_by_roster()
    made = {pk for some in in_blocks(people) for pk in rosters.filter(learner_id__in=some).values_list("learner_id", flat=True)}
    return _Known(
        people=people,
        own=made - _also_elsewhere(made, cohort),
        made=made,
        places={place.learner_id: place for place in places},
        by_uuid={str(place.uuid): place for place in places},
        by_reference=by_reference,
        by_email=by_email,
        by_name=by_name,
        operators=look_up_operators(lines=lines, cohort=cohort, ours=ours),
    )


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
