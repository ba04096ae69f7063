"""What a roster would do to a cohort: read only, in a number of queries that depends on blocks of rows, not on rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from accounts.models import User
from enrollment.formats.roster import CONFLICTS, NOTICES, Entry, Issue, Line
from enrollment.formats.roster_values import contradict, same_name
from enrollment.models import Cohort, Enrollment, RosterRow
from enrollment.queries.roster_known import Known, look_up
from enrollment.queries.roster_operators import KnownOperators, operator_key

# A person's own fields that a roster may fill, and their labels' keys.
PERSON_FIELDS = ("title", "given_name", "family_name", "email", "phone", "gender", "birth_year", "province_code", "learner_type")
ROW_CONFLICTS = {
    "reference_other_name", "email_other_name", "email_other_person", "name_ambiguous", "name_uncertain", "name_contradicts", "name_shared",
    "withdrawn", "place_unknown", "erased", "operator_differs", "operator_differs_in_file",
}  # fmt: skip
# What planning adds without stopping a row.
ROW_NOTICES = {"kept_by_learner", "namesake", "reference_second"}


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
    is_by_name: bool = False


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


def plan_roster(*, cohort: Cohort, lines: Sequence[Line]) -> Plan:
    """Answer what each line would do, in the order of the file."""
    known = look_up(cohort, lines)
    seats = _free_seats(cohort, known)
    rows = [_begin_row(line, known) for line in lines]
    _tell_claims_apart(rows, known)
    taken: dict[object, RowPlan] = {}
    for row in rows:
        _plan_row(row, known)
        _merge_repeat(row, taken)
        if row.outcome == RosterRow.Outcome.CREATE and seats is not None:
            seats -= 1
            if seats < 0:
                row.issues.append(Issue("", "cohort_full"))
                row.outcome = RosterRow.Outcome.ERROR
    counted = Counter(row.outcome for row in rows)
    return Plan(rows, {outcome: counted[outcome] for outcome in RosterRow.Outcome.values}, known.operators)


def _free_seats(cohort: Cohort, known: Known) -> int | None:
    if cohort.capacity is None:
        return None
    held = sum(place.state != Enrollment.State.WITHDRAWN for place in known.by_uuid.values())
    return max(cohort.capacity - held, 0)


def _begin_row(line: Line, known: Known) -> RowPlan:
    row = RowPlan(line, issues=list(line.issues))
    if not _is_wrong(row):
        _find_person(row, known)
    return row


def _is_wrong(row: RowPlan) -> bool:
    return any(issue.code not in CONFLICTS | NOTICES for issue in row.line.issues)


def _plan_row(row: RowPlan, known: Known) -> None:
    if _is_wrong(row):
        return
    if any(issue.code in CONFLICTS | ROW_CONFLICTS for issue in row.issues):
        row.outcome = RosterRow.Outcome.CONFLICT
        return
    _find_operator(row, known)
    if any(issue.code in ROW_CONFLICTS for issue in row.issues):
        row.outcome = RosterRow.Outcome.CONFLICT
        return
    if row.place is None:
        row.outcome = RosterRow.Outcome.CREATE
        return
    _find_changes(row, known)
    row.outcome = RosterRow.Outcome.CHANGE if row.changes else RosterRow.Outcome.SAME


def _tell_claims_apart(rows: Sequence[RowPlan], known: Known) -> None:
    """Lines of several people who would all be the one person whom only a name found: nobody knows which of them it is.

    Whoever holds a place here is asked for; elsewhere, all of them are new.
    """
    claims: dict[int, list[RowPlan]] = {}
    for row in rows:
        if row.is_by_name and row.person is not None and row.line.entry.partner_ref not in known.references.get(row.person.pk, ()):
            claims.setdefault(row.person.pk, []).append(row)
    for claimants in claims.values():
        entries = [row.line.entry for row in claimants]
        if all(len({getattr(entry, name) for entry in entries} - {""}) < 2 for name in ("partner_ref", "email")):  # noqa: PLR2004  two people
            continue
        for row in claimants:
            if row.place is not None:
                row.issues.append(Issue("", "name_shared"))
            elif row.line.entry.partner_ref or row.line.entry.email:
                row.person = None
                row.issues.append(Issue("", "namesake"))


def _merge_repeat(row: RowPlan, taken: dict[object, RowPlan]) -> None:
    """A second line of one new person is already so once the first is in, with the number and address that only the second has."""
    entry = row.line.entry
    if row.outcome != RosterRow.Outcome.CREATE:
        return
    keys: list[object] = [("person", row.person.pk)] if row.person else []
    keys += [(name, value) for name in ("partner_ref", "email") if (value := getattr(entry, name))]
    told = [("line", issue.params["line"]) for issue in row.line.issues if issue.code == "duplicate_of_line"]
    first = next((taken[key] for key in keys if key in taken), None)
    first = first or next((taken[key] for key in told if key in taken and taken[key].person == row.person), None)
    if first is None:
        taken.update(dict.fromkeys([*keys, *told, ("line", row.line.number)], row))
        return
    row.outcome, row.is_repeat, row.changes = RosterRow.Outcome.SAME, True, []
    first.person = first.person or row.person
    more = {name: value for name in ("partner_ref", "email") if (value := getattr(entry, name)) and not getattr(first.line.entry, name)}
    if more:
        first.line = replace(first.line, entry=replace(first.line.entry, **more))
    taken.update(dict.fromkeys(keys, first))


def _find_person(row: RowPlan, known: Known) -> None:
    """Our own code, the partner's number, the address, or name and birth year among the partner's people, in this order."""
    entry = row.line.entry
    if entry.place:
        row.place = known.by_uuid.get(entry.place)
        if row.place is None:
            row.issues.append(Issue("", "place_unknown"))
            return
        row.person = known.people[row.place.learner_id]
    found = row.person or _by_reference(row, known) or _by_email(row, known)
    if found is None:
        found = _by_name(row, known)
        row.is_by_name = found is not None
    if found is None:
        return
    row.person, row.place = found, known.places.get(found.pk)
    if found.erased_at is not None:
        row.issues.append(Issue("", "erased"))
    elif entry.email and known.by_email.get(entry.email, found.pk) != found.pk:
        row.issues.append(Issue("", "email_other_person"))
    elif row.place and row.place.state == Enrollment.State.WITHDRAWN:
        row.issues.append(Issue("", "withdrawn"))


def _by_reference(row: RowPlan, known: Known) -> User | None:
    ids = known.by_reference.get(row.line.entry.partner_ref, set()) if row.line.entry.partner_ref else set()
    if not ids:
        return None
    named = [known.people[pk] for pk in ids if same_name(known.people[pk].given_name, "") == same_name(row.line.entry.given_name, "")]
    if len(named) != 1:
        row.issues.append(Issue("", "reference_other_name"))
        return None
    return named[0]


def _by_email(row: RowPlan, known: Known) -> User | None:
    """Across partners an address finds its person, but only under the same name, and nothing of the person is shown."""
    pk = known.by_email.get(row.line.entry.email) if row.line.entry.email else None
    if pk is None or any(issue.code in ROW_CONFLICTS for issue in row.issues):
        return None
    person = known.people[pk]
    if same_name(person.given_name, person.family_name) != row.line.entry.name_key:
        row.issues.append(Issue("", "email_other_name"))
        return None
    if pk not in known.places and known.numbers.get(pk) and row.line.entry.partner_ref not in {"", *known.numbers[pk]}:
        row.issues.append(Issue("", "reference_second"))
    return person


def _by_name(row: RowPlan, known: Known) -> User | None:
    entry = row.line.entry
    if any(issue.code in ROW_CONFLICTS for issue in row.issues):
        return None
    named = [known.people[pk] for pk in known.by_name.get(entry.name_key, ())]
    # What a list of this house did not say of somebody here is not compared with what this one says.
    here = {person.pk for person in named if entry.birth_year is not None and person.pk in known.places} - known.made
    alike = [person for person in named if person.pk not in here and _may_be(person, entry)]
    against = {person.pk for person in alike if _has_other_number(person, entry, known) or _looks_other(person, entry, known)}
    found = [person for person in alike if person.pk not in against]
    certain = [person for person in found if entry.partner_ref in known.references.get(person.pk, ())]
    numbered = not entry.email and [person for person in named if person.pk in here and _may_be(person, replace(entry, birth_year=None))]
    unsure = [person for person in numbered or [] if not _has_other_number(person, entry, known)]
    if not found and any(entry.partner_ref and not known.places[person.pk].partner_ref for person in unsure):
        row.issues.append(Issue("", "name_uncertain"))
        return None
    found = certain or found or unsure
    if len(found) > 1:
        row.issues.append(Issue("", "name_ambiguous"))
        return None
    if not found and against & known.made:
        row.issues.append(Issue("", "namesake" if entry.partner_ref or entry.email else "name_contradicts"))
    return found[0] if found else None


def _may_be(person: User, entry: Entry) -> bool:
    """Same name and birth year, and no other address that tells them apart."""
    if entry.birth_year is not None and person.birth_year != entry.birth_year:
        return False
    return not (entry.email and person.email and person.email.lower() != entry.email)


def _has_other_number(person: User, entry: Entry, known: Known) -> bool:
    """Whether this house knows somebody by other numbers, in whichever of its cohorts: two numbers are two people."""
    held = known.references.get(person.pk)
    return bool(entry.partner_ref and held and entry.partner_ref not in held)


def _looks_other(person: User, entry: Entry, known: Known) -> bool:
    """Gender or title against it, where this house said both: what people said of themselves is compared with no list."""
    return person.pk in known.made and person.last_login is None and contradict(person, entry)


def _find_changes(row: RowPlan, known: Known) -> None:
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


def _find_operator(row: RowPlan, known: Known) -> None:
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
