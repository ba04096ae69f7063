"""Making statistics public."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from indicators.actions.moment import one_moment
from indicators.errors import AlreadyPublishedError, NotYetPublishableError, PreviewChangedError, PublicationExposedError
from indicators.models import YEAR, Publication
from indicators.queries.publication import as_seen, marks_anew, next_period, protected_period, public_exposure, versions
from indicators.queries.report import warnings_of
from indicators.suppression import CannotProtectError
from indicators.types import Scope


def publish_period(*, fiscal_year: int, quarter: int, by: User | None, now: datetime, seen: str | None = None) -> Publication:
    """Make one quarter (1–4), or after them the fiscal year (0), public: once and for good, counted at one moment.

    `seen`: the digest of the tables that a person looked at before (`PublicTables.digest`).

    :raises PreviewChangedError: what would be public is no longer what was seen.
    :raises AlreadyPublishedError: it was.
    :raises NotYetPublishableError: it has not ended, or a quarter before it is not public.
    :raises PublicationExposedError: no choice of cells to keep back is safe.
    """
    try:
        with one_moment():
            return _publish(Scope(fiscal_year, quarter or None), by, now, seen)
    except IntegrityError as twin:
        # Somebody published the same period while this was counted.
        raise AlreadyPublishedError from twin


def _publish(scope: Scope, by: User | None, now: datetime, seen: str | None) -> Publication:
    # Each is proven against those before it.
    year, quarter = scope.fiscal_year, scope.quarter or YEAR
    if Publication.objects.filter(fiscal_year=year, quarter=quarter).exists():
        raise AlreadyPublishedError
    if next_period(year, now=now) != quarter:
        raise NotYetPublishableError
    try:
        found = protected_period(year, quarter)
    except CannotProtectError as failed:
        raise PublicationExposedError from failed
    warnings = warnings_of(scope)
    if seen is not None and seen != as_seen(found, scope, warnings, now=now).digest():
        raise PreviewChangedError
    return Publication.objects.create(
        fiscal_year=year,
        quarter=quarter,
        as_of=now,
        definition_versions=versions(),
        cells=[[list(key), value, found.marks.get(key, "")] for key, value in found.cells.items()],
        extent=found.extent,
        warnings=list(warnings),
        published_by=by,
    )


def publish_ended(*, fiscal_year: int, by: User | None, now: datetime) -> list[Publication]:
    """Make everything of a fiscal year public that has ended and is not yet; answer what was."""
    made = []
    while (quarter := next_period(fiscal_year, now=now)) is not None:
        made.append(publish_period(fiscal_year=fiscal_year, quarter=quarter, by=by, now=now))
    return made


@transaction.atomic
def withhold_more(*, fiscal_year: int, now: datetime) -> int:
    """Keep back more of what is public of a fiscal year where a cell can be worked out; answer how many cells show less than before.

    The same numbers, fewer of them shown: nothing is counted again, and nothing that was hidden is shown, so that the former edition
    and this one tell no more together than the former alone.
    """
    public = list(Publication.objects.select_for_update().filter(fiscal_year=fiscal_year))
    if not public_exposure(fiscal_year):
        return 0
    marks = marks_anew(public)
    changed = 0
    for publication in public:
        cells = [[key, value, str(marks.get(tuple(key), ""))] for key, value, _mark in publication.cells]
        less = sum(cell != former for cell, former in zip(cells, publication.cells, strict=True))
        if less:
            publication.cells, publication.withheld_more_at = cells, now
            publication.save(update_fields=["cells", "withheld_more_at"])
            changed += less
    return changed
