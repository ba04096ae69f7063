"""What the pages of activities show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from core.codes import Branch, branch, province
from enrollment.models import ActivityOccurrence, CheckInUndone, OccurrenceChange, Registration, ServiceEvent


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
    takes_codes: bool


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
        takes_codes=bool(occurrence.venue_code) and occurrence.takes_codes(now),
    )


@dataclass(frozen=True, slots=True)
class Attendance:
    """The host's list: everybody on it in Thai order, the counts, and every decision to move it or call it off, the latest first.

    `undone` are the check-ins taken back, the latest first too.
    """

    registrations: Sequence[Registration]
    registered: int
    came: int
    unnamed: int
    changes: Sequence[OccurrenceChange]
    undone: Sequence[CheckInUndone]


def attendance(occurrence: ActivityOccurrence) -> Attendance:
    """Answer who is on the list of `occurrence` and who came."""
    rows = Registration.objects.filter(occurrence=occurrence, withdrawn_at=None)
    counts = rows.aggregate(registered=Count("pk"), came=Count("pk", filter=~Q(checked_in_at=None)))
    unnamed = ServiceEvent.objects.unnamed().filter(run_code=occurrence.code, offering_code=occurrence.activity.code)
    total = unnamed.aggregate(total=Sum("headcount"))["total"] or 0
    listed = list(rows.select_related("person").order_by("person__sort_name", "pk"))
    changes = list(occurrence.changes.select_related("by"))
    return Attendance(listed, counts["registered"], counts["came"], total, changes, list(occurrence.undone.select_related("by")))


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is told when an occurrence is called off or moved: `by_mail` of `registered`; the others have no address."""

    registered: int
    by_mail: int

    @property
    def without_address(self) -> int:
        return self.registered - self.by_mail


def reach_of(occurrence: ActivityOccurrence) -> Reach:
    """Answer how many of those registered for `occurrence` a letter finds."""
    rows = Registration.objects.filter(occurrence=occurrence, withdrawn_at=None)
    return Reach(**rows.aggregate(registered=Count("pk"), by_mail=Count("pk", filter=Q(person__email__isnull=False))))


def coming_registrations(*, person: User, now: datetime) -> Sequence[Registration]:
    """Answer what `person` registered for and is not over, the soonest first; what was called off too, until its day is over."""
    mine = Registration.objects.filter(person=person, withdrawn_at=None, occurrence__ends_at__gte=now)
    return list(mine.select_related("occurrence__activity").order_by("occurrence__starts_at", "pk"))
