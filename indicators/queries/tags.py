"""Which activities are reported under Indicator 8, alone or beside Indicator 7 (domain 1.5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from courses.models import Activity
from enrollment.models import ServiceEvent
from indicators.queries.answers import once


@dataclass(frozen=True, slots=True)
class Tagged:
    """Codes of activities that are not reported as they are by default: not under 8, or under 8 and another one too."""

    elsewhere: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def not_of_eight(self) -> Q:
        """Service events of activities that are reported elsewhere only."""
        return Q(offering_kind=ServiceEvent.Kind.ACTIVITY, offering_code__in=self.elsewhere)


def tagged_activities() -> Tagged:
    """Answer the activities with other tags than that of Indicator 8 alone. The catalogue knows no tags of past records: they are of 8."""
    return once("tagged_activities", _tagged_activities)


def _tagged_activities() -> Tagged:
    eight = Activity.Indicator.SKILLS
    found = dict(Activity.objects.exclude(indicator_tags=[eight]).order_by("code").values_list("code", "indicator_tags"))
    elsewhere = tuple(code for code, tags in found.items() if eight not in tags)
    return Tagged(elsewhere, tuple(code for code in found if code not in elsewhere))
