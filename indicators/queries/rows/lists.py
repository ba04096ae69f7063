"""Which list belongs to which number."""

from __future__ import annotations

from django.db.models import Min, Q

from enrollment.models import ServiceEvent
from indicators.queries.counting import rows_of
from indicators.queries.rows import offerings, people
from indicators.queries.rows.shape import RowList, Rows
from indicators.types import Scope

# Of 8.4 in a quarter, only those whose first service of the fiscal year it was; of 8.4e, only who began or completed by now.
PARTS = {"8.4": ("new",), "8.4e": ("started", "completed")}
_COURSE = Q(offering_kind=ServiceEvent.Kind.COURSE)
_VERIFIED = Q(assurance=ServiceEvent.Assurance.VERIFIED)
_DECLARED = Q(assurance=ServiceEvent.Assurance.DECLARED)


def row_list(measure: str, scope: Scope, *, part: str = "", sort: str = "") -> RowList:
    """Answer the rows behind a measure, or a share, of a scope.

    :raises KeyError: no such measure or part.
    """
    if part and part not in PARTS.get(measure, ()):
        raise KeyError(part)
    if measure in offerings.LISTS:
        return offerings.LISTS[measure](measure, scope)
    if measure == "8.4h":
        return offerings.headcounts(rows_of(measure, scope), sort)
    if measure == "8.4p":
        return people.services(rows_of(measure, scope), sort)
    if measure == "8.4s":
        return people.services(rows_of("8.4p", scope).filter(_COURSE), sort, adds_up="is_completed")
    if measure == "8.4cp":
        return people.completions(rows_of(measure, scope))
    return people.persons(_of_persons(measure, scope, part), sort)


def _of_persons(measure: str, scope: Scope, part: str) -> Rows:
    """The rows of the persons a measure counts."""
    if part == "new":
        return _new_in(scope)
    rows = rows_of("8.4" if measure in {"8.4v", "8.4a", "8.4d"} else measure, scope)
    if part:
        # Everybody's rows, as long as one of them says so.
        reached = Q(first_at__isnull=False) if part == "started" else Q(completed_at__isnull=False)
        return rows.filter(person_key__in=_keys(rows.filter(reached)))
    if measure == "8.4v":
        return rows.filter(person_key__in=_keys(rows.filter(_VERIFIED)))
    if measure == "8.4a":
        vouched = rows.exclude(person_key__in=_keys(rows.filter(_VERIFIED)))
        return vouched.filter(person_key__in=_keys(rows.exclude(_DECLARED)))
    if measure == "8.4d":
        return rows.exclude(person_key__in=_keys(rows.exclude(_DECLARED)))
    return rows


def _keys(rows: Rows) -> Rows:
    return rows.values("person_key")


def _new_in(scope: Scope) -> Rows:
    """Rows of the fiscal year, of the persons whose first one lies in the scope's own period."""
    rows, period = rows_of("8.4", scope.whole_year), scope.period
    first = rows.values("person_key").annotate(begun=Min("placed_at")).filter(begun__gte=period.start, begun__lt=period.end)
    return rows.filter(person_key__in=first.values("person_key"))
