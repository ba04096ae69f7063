"""What a list says of operators, beside what is known of them. A partner's list is compared with its own lists only (ADR 22)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.bulk import in_blocks
from enrollment.formats.roster import Entry, Issue, Line
from enrollment.formats.roster_values import same_name
from enrollment.models import Cohort, Operator, PartnerOperator
from enrollment.models.enrollment import EnrollmentQuerySet
from enrollment.queries.operators import kept_operators, standing_operators

# A list's field → what an operator and a partner's word of it call it.
OPERATOR_FACTS = {"operator_type": "type", "operator_size": "size"}


@dataclass(slots=True)
class KnownOperators:
    """The operators that a list may mean, by how its lines name them (`operator_key`).

    `found` are the records that stay after merges, in the whole school; `told` is what the reader may be told of them:
    the partner's own words or, of a run without a partner, the record. `names` are what operators are called to the
    reader; `lines` says which line first said which type or size of which key.
    """

    found: dict[str, Operator] = field(default_factory=dict)
    kept: dict[int, int] = field(default_factory=dict)
    told: dict[str, Operator | PartnerOperator] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    lines: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def is_one(self, key: str, operator_id: int | None) -> bool:
        """Whether `key` names the operator with this number, or the one that it was merged into."""
        operator = self.found.get(key)
        return operator is not None and operator.pk == self.kept.get(operator_id or 0, operator_id)

    def becomes_known(self, key: str, entry: Entry) -> dict[str, str]:
        """What a line says of an operator that its lists did not say yet."""
        told = self.told.get(key)
        said = {name: getattr(entry, name) for name in OPERATOR_FACTS} if told else {}
        return {name: value for name, value in said.items() if value and not getattr(told, OPERATOR_FACTS[name])}

    def contradictions(self, key: str, entry: Entry) -> list[Issue]:
        """What a line says otherwise than earlier lists, or than another line."""
        issues, told = [], self.told.get(key)
        for name, fact in OPERATOR_FACTS.items():
            said, old = getattr(entry, name), getattr(told, fact) if told else ""
            others = [line for value, line in self.lines.get((key, name), {}).items() if value != said]
            if said and old and said != old:
                issues.append(Issue("", "operator_differs", {"field": name, "old": old, "new": said}))
            elif said and others:
                issues.append(Issue("", "operator_differs_in_file", {"field": name, "line": min(others)}))
        return issues


def operator_key(entry: Entry) -> str:
    """How a represented operator is recognised: by registration number, else by name."""
    if entry.operator_number:
        return f"#{entry.operator_number}"
    return _name_key(entry.operator_name)


def _name_key(name: str) -> str:
    return f"={same_name(name, '')}" if name else ""


def look_up_operators(*, lines: Sequence[Line], cohort: Cohort, ours: EnrollmentQuerySet) -> KnownOperators:
    """By registration number in the whole school; by name only among what this partner's lists said and its learners represent.

    A record that was merged answers with the one that stays, unless its number or name is another standing one's. Of an
    operator that another partner brought in the name is not known here.
    """
    known = KnownOperators()
    entries = [line.entry for line in lines if operator_key(line.entry)]
    if not entries:
        return known
    known.kept = kept_operators()
    _by_number(entries, known)
    house = list(PartnerOperator.objects.filter(partner=cohort.partner_id).select_related("operator")) if cohort.partner_id else []
    _by_name(house, ours, known, is_house=bool(cohort.partner_id))
    known.told |= {f"#{told.registration_number}": told for told in house if told.registration_number}
    if not cohort.partner_id:
        known.told |= known.found
    for line in lines:
        for name in OPERATOR_FACTS if operator_key(line.entry) else ():
            if said := getattr(line.entry, name):
                known.lines.setdefault((operator_key(line.entry), name), {}).setdefault(said, line.number)
    return known


def _by_number(entries: Iterable[Entry], known: KnownOperators) -> None:
    for block in in_blocks({entry.operator_number for entry in entries if entry.operator_number}):
        for operator, stays in standing_operators(Operator.objects.filter(registration_number__in=block), known.kept):
            known.found.setdefault(f"#{operator.registration_number}", stays)


def _by_name(house: Sequence[PartnerOperator], ours: EnrollmentQuerySet, known: KnownOperators, *, is_house: bool) -> None:
    words: dict[int, list[PartnerOperator]] = {}
    for told in house:
        words.setdefault(told.operator_id, []).append(told)
    represented = Operator.objects.filter(pk__in=ours.exclude(operator=None).values("operator_id"))
    pairs = standing_operators({each.pk: each for each in (*represented, *(told.operator for told in house))}.values(), known.kept)
    others = _told_by_others(pairs, words, is_house=is_house)
    for operator, stays in pairs:
        for told in words.get(operator.pk, ()):
            known.found.setdefault(_name_key(told.name), stays)
            known.told.setdefault(_name_key(told.name), told)
            known.names.setdefault(operator.pk, told.name)
            known.names.setdefault(stays.pk, told.name)
    for record, stays in [*pairs, *((stays, stays) for _operator, stays in pairs)]:
        if record.pk not in words and record.pk not in others:
            known.found.setdefault(_name_key(record.name), stays)
            if not is_house:
                known.names.setdefault(record.pk, record.name)
    for without_name in (known.found, known.told):
        without_name.pop("", None)


def _told_by_others(pairs: Iterable[tuple[Operator, Operator]], words: Mapping[int, object], *, is_house: bool) -> set[int]:
    """Of these operators, those that only other partners' lists have named."""
    met = {each.pk for pair in pairs for each in pair} - words.keys() if is_house else set()
    return {pk for some in in_blocks(met) for pk in PartnerOperator.objects.filter(operator__in=some).values_list("operator_id", flat=True)}
