"""What the sample office has decided: targets, who may ask for names, and statistics of the past year made public."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from core.calendar import fiscal_year_of
from indicators.actions import allow_names, publish_ended, set_targets, withhold_more
from indicators.formats.targets import TargetKey
from indicators.models import Target

# Measure → target of the year, and of each quarter.
_TARGETS = {
    "8.1": (6, (1, 2, 4, 6)),
    "8.2": (2, (0, 0, 1, 1)),
    "8.3": (4, (0, 1, 1, 2)),
    "8.4": (20, (2, 4, 6, 8)),
}


@transaction.atomic
def load_reporting(*, official: User, now: datetime) -> None:
    """Write what is missing; targets that people changed stay as they are."""
    allow_names(person=official)
    running = fiscal_year_of(now)
    for year in (running - 1, running):
        if not Target.objects.filter(fiscal_year=year).exists():
            set_targets(values=_targets(year), by=official, now=now)
    publish_ended(fiscal_year=running - 1, by=official, now=now)
    # A school that was prepared by an edition of this site that knew less of what readers know.
    withhold_more(fiscal_year=running - 1, now=now)


def _targets(year: int) -> dict[TargetKey, Decimal | None]:
    return {
        TargetKey(year, quarter, "", "", measure): Decimal(value)
        for measure, (whole, quarters) in _TARGETS.items()
        for quarter, value in enumerate((whole, *quarters))
    }
