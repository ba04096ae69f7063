"""Making statistics public."""

from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from indicators.actions.moment import one_moment
from indicators.errors import AlreadyPublishedError, NotYetPublishableError, PreviewChangedError, PublicationExposedError
from indicators.models import YEAR, Publication
from indicators.queries.publication import as_seen, next_period, protected_period, versions
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
