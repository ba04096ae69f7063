"""What the sample office has decided: targets, who may ask for names, and statistics of past years made public."""

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
def load_reporting(*, official: User, opened: datetime, now: datetime) -> None:
    """Write what is missing of every year since the school opened; targets that people changed stay as they are."""
    allow_names(person=official)
    first, running = fiscal_year_of(opened), fiscal_year_of(now)
    for year in range(first, running + 1):
        if not Target.objects.filter(fiscal_year=year).exists():
            set_targets(values=_targets(year), by=official, now=now)
    for year in range(first, running):
        publish_ended(fiscal_year=year, by=official, now=now)
        # A school that was prepared by an edition of this site that knew less of what readers know.
        withhold_more(fiscal_year=year, now=now)


def _targets(year: int) -> dict[TargetKey, Decimal | None]:
    return {
        TargetKey(year, quarter, "", "", measure): Decimal(value)
        for measure, (whole, quarters) in _TARGETS.items()
        for quarter, value in enumerate((whole, *quarters))
    }
