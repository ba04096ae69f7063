"""What the pages of activities show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from core.codes import Branch, branch, province
from enrollment.models import ActivityOccurrence, Registration, ServiceEvent


def listed_occurrences(now: datetime, *, past: bool) -> QuerySet[ActivityOccurrence]:
    """Answer what is coming, the soonest first; or what is over, the latest first."""
    rows = ActivityOccurrence.objects.select_related("activity", "host")
    return rows.filter(ends_at__lt=now).order_by("-starts_at") if past else rows.filter(ends_at__gte=now).order_by("starts_at")


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """The page of an activity for one person; `places_left` is None without a limit."""

    occurrence: ActivityOccurrence
    branch: Branch
    province: str
    places_left: int | None
    registration: Registration | None
    is_open: bool
    is_on: bool


def occurrence_view(*, occurrence: ActivityOccurrence, person: User | None, now: datetime) -> OccurrenceView:
    """Answer what `person` (None: a visitor) sees of `occurrence`."""
    taken = Registration.objects.filter(occurrence=occurrence, withdrawn_at=None).count() if occurrence.capacity is not None else 0
    mine = Registration.objects.filter(occurrence=occurrence, person=person, withdrawn_at=None).first() if person else None
    cancelled = occurrence.state == ActivityOccurrence.State.CANCELLED
    return OccurrenceView(
        occurrence=occurrence,
        branch=branch(occurrence.activity.branch_code),
        province=province(occurrence.province_code).label,
        places_left=None if occurrence.capacity is None else max(occurrence.capacity - taken, 0),
        registration=mine,
        is_open=not cancelled and now < occurrence.ends_at,
        is_on=not cancelled and occurrence.starts_at <= now < occurrence.ends_at,
    )


@dataclass(frozen=True, slots=True)
class Attendance:
    """The host's list: everybody on it in Thai order, and the counts."""

    registrations: Sequence[Registration]
    registered: int
    came: int
    unnamed: int


def attendance(occurrence: ActivityOccurrence) -> Attendance:
    """Answer who is on the list of `occurrence` and who came."""
    rows = Registration.objects.filter(occurrence=occurrence, withdrawn_at=None)
    counts = rows.aggregate(registered=Count("pk"), came=Count("pk", filter=~Q(checked_in_at=None)))
    unnamed = ServiceEvent.objects.unnamed().filter(run_code=occurrence.code, offering_code=occurrence.activity.code)
    total = unnamed.aggregate(total=Sum("headcount"))["total"] or 0
    listed = list(rows.select_related("person").order_by("person__sort_name", "pk"))
    return Attendance(listed, counts["registered"], counts["came"], total)
