"""What a partner's house shows: its own cohorts, and where each learner stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.thai_text import fold
from enrollment.models import ActivityOccurrence, Cohort, Enrollment, Partner, PartnerMembership

# Who has begun, has not completed and did nothing for so long may need a call.
STUCK_AFTER = timedelta(days=14)
STANDINGS = {
    "invited": _("ได้รับเชิญ"),
    "active": _("ตอบรับแล้ว"),
    "started": _("กำลังเรียน"),
    "stuck": _("ไม่มีความเคลื่อนไหว"),
    "completed": _("สำเร็จการอบรม"),
    "withdrawn": pgettext_lazy("state", "ถอนการลงทะเบียน"),
}
# How the badge looks (components/status.html).
STANDING_TONES = {
    "invited": "draft",
    "active": "waiting",
    "started": "current",
    "stuck": "expired",
    "completed": "passed",
    "withdrawn": "withdrawn",
}


def coordinates() -> Exists:
    """What makes a person a coordinator, as a condition over the person's row."""
    return Exists(PartnerMembership.objects.current().filter(person=OuterRef("pk")))


def is_coordinator(person: User) -> bool:
    """Whether this person coordinates for a partner today."""
    return PartnerMembership.objects.current().filter(person=person).exists()


def _standing(now: datetime, prefix: str = "") -> dict[str, Q]:
    """The condition of each standing; the first that fits is the learner's."""
    return {
        "completed": Q(**{f"{prefix}completion__isnull": False}),
        "withdrawn": Q(**{f"{prefix}state": Enrollment.State.WITHDRAWN}),
        "invited": Q(**{f"{prefix}state": Enrollment.State.INVITED}),
        "active": Q(**{f"{prefix}started_at": None}),
        "stuck": Q(**{f"{prefix}last_seen_at__lt": now - STUCK_AFTER}) | Q(**{f"{prefix}last_seen_at": None}),
    }


def with_standing(places: QuerySet[Enrollment], now: datetime) -> QuerySet[Enrollment]:
    """Annotate each place with `standing`, a key of `STANDINGS`."""
    cases = [When(condition, then=Value(name)) for name, condition in _standing(now).items()]
    return places.annotate(standing=Case(*cases, default=Value("started"), output_field=CharField()))


def partners_listed() -> QuerySet[Any]:
    """Answer every partner for the desk, with `coordinators` and `runs` counted."""
    people = Count("memberships", filter=Q(memberships__ended_at=None), distinct=True)
    return Partner.objects.annotate(coordinators=people, runs=Count("cohorts", distinct=True)).order_by("code")


@dataclass(frozen=True, slots=True)
class PartnerHouse:
    """The first page of a coordinator."""

    partners: Sequence[Partner]
    cohorts: QuerySet[Cohort]
    occurrences: Sequence[ActivityOccurrence]

    @property
    def is_of_several(self) -> bool:
        """Whether this person coordinates for more than one partner."""
        return len(self.partners) > 1


def partner_house(*, coordinator: User, search: str, now: datetime) -> PartnerHouse:
    """Answer the cohorts of this person's partners, counted, newest first; `search` finds in code, name and course."""
    counts = {
        "learners": Count("enrollments", filter=~Q(enrollments__state=Enrollment.State.WITHDRAWN)),
        "completed": Count("enrollments__completion"),
        "stuck": Count(
            "enrollments",
            filter=Q(
                enrollments__state=Enrollment.State.ACTIVE,
                enrollments__completion=None,
                enrollments__started_at__isnull=False,
                enrollments__last_seen_at__lt=now - STUCK_AFTER,
            ),
        ),
    }
    ours = Cohort.objects.filter(partner__in=Partner.objects.of_coordinator(coordinator))
    if search:
        ours = ours.filter(
            Q(code__icontains=search)
            | Q(name__icontains=search)
            | Q(course__title_th__icontains=search)
            | Q(course__title_en__icontains=search)
        )
    partners = list(Partner.objects.of_coordinator(coordinator))
    occurrences = ActivityOccurrence.objects.filter(host__in=partners).select_related("activity").order_by("-starts_at")[:50]
    return PartnerHouse(
        partners, ours.select_related("course", "partner").annotate(**counts).order_by("-opens_at", "code"), list(occurrences)
    )


@dataclass(frozen=True, slots=True)
class CohortView:
    """One cohort with how many stand where; `places` is narrowed to what was asked for."""

    cohort: Cohort
    counts: dict[str, int]
    places: QuerySet[Enrollment]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def cohort_view(*, cohort: Cohort, standing: str, search: str, now: datetime) -> CohortView:
    """Answer the learners of `cohort` in Thai dictionary order; `search` finds in name and number, and by address.

    A part of an address finds people whom a list made and who never came, whose address the partner has in its export:
    of all others it would tell the address letter by letter.
    """
    places: QuerySet[Any] = with_standing(Enrollment.objects.filter(cohort=cohort), now)
    counted = dict(places.order_by().values_list("standing").annotate(Count("pk")))
    if standing in STANDINGS:
        places = places.filter(standing=standing)
    if search:
        for word in fold(search).split():
            found = Q(learner__given_name__icontains=word) | Q(learner__family_name__icontains=word)
            known = Q(source=Enrollment.Source.ROSTER, learner__date_joined=F("enrolled_at"), learner__last_login=None)
            by_address = Q(learner__email__iexact=word) | known & Q(learner__email__icontains=word)
            places = places.filter(found | Q(partner_ref__icontains=word) | by_address)
    ordered = places.select_related("learner", "completion").order_by("learner__sort_name", "pk")
    return CohortView(cohort, {name: counted.get(name, 0) for name in STANDINGS}, ordered)
