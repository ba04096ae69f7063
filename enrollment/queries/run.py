"""A run as those who hold it see it: where it stands, what may be decided about it, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from enrollment.models import Cohort, CohortChange, Enrollment

# Places of those who are still to learn.
UNFINISHED = ~Q(state=Enrollment.State.WITHDRAWN) & Q(completion=None)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run. `learners` hold a place and have not completed, `reachable` of them have an address; `started` have ever learned.

    `may` names what may be decided: "cancel", "stop", "close", "postpone", "reopen".
    """

    cohort: Cohort
    learners: int
    reachable: int
    started: int
    completed: int
    may: tuple[str, ...]
    changes: Sequence[CohortChange]

    @property
    def unreachable(self) -> int:
        """How many of the learners no letter will find."""
        return self.learners - self.reachable


def has_been_served(cohort: Cohort) -> bool:
    """Whether anybody has learned in this run: then it was held, whatever becomes of it."""
    return Enrollment.objects.filter(cohort=cohort, started_at__isnull=False).exists()


def run_view(*, cohort: Cohort, now: datetime) -> RunView:
    """Answer how `cohort` stands, and what was decided about it, newest first."""
    counts = Enrollment.objects.filter(cohort=cohort).aggregate(
        learners=Count("pk", filter=UNFINISHED),
        reachable=Count("pk", filter=UNFINISHED & Q(learner__email__isnull=False)),
        started=Count("pk", filter=Q(started_at__isnull=False)),
        completed=Count("completion"),
    )
    changes = list(CohortChange.objects.filter(cohort=cohort).select_related("by"))
    return RunView(cohort=cohort, **counts, may=_may(cohort, started=counts["started"], now=now), changes=changes)


def _may(cohort: Cohort, *, started: int, now: datetime) -> tuple[str, ...]:
    if cohort.is_self_paced:
        return ()
    if cohort.state not in Cohort.LIVING:
        return ("reopen",)
    closing = ("close",) if cohort.opens_at <= now else ()
    return ("postpone", *closing, "stop" if started else "cancel")
