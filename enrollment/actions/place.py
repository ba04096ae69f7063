"""Places: taking one, learning in it, giving it back, completing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core.calendar import fiscal_year, fiscal_year_of
from core.codes import ONLINE
from courses.models import Course, CourseRelease
from enrollment.actions.service import begin_course_event, qualify_course_event
from enrollment.errors import (
    AlreadyCompletedError,
    AlreadyEnrolledError,
    CohortByInvitationError,
    CohortClosedError,
    CohortFullError,
    CohortNotOpenError,
    CourseNotOpenError,
    NotEnrolledError,
    NotStartedError,
)
from enrollment.models import Cohort, Completion, Enrollment, Operator, ServiceEvent
from enrollment.signals import enrollment_completed, learner_enrolled


@transaction.atomic
def enroll_learner(
    *,
    learner: User,
    cohort: Cohort,
    now: datetime,
    operator: Operator | None = None,
    source: str = Enrollment.Source.SELF,
) -> Enrollment:
    """Give `learner` a place in `cohort`, or back the place given up; accept an invitation.

    :raises AlreadyEnrolledError: the learner holds, or has completed, a place.
    :raises CohortFullError: active places hold every seat.
    :raises CohortClosedError: the run has ended, was cancelled or stopped, or its window is over.
    :raises CohortNotOpenError: it has not begun; staff and rosters may enrol earlier.
    :raises CohortByInvitationError: only the partner enrols here.
    """
    # Lock the cohort: two requests must not both take the last place.
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("course", "partner").get(pk=cohort.pk)
    place = Enrollment.objects.filter(learner=learner, cohort=cohort).first()
    if place and (place.state == Enrollment.State.ACTIVE or Completion.objects.filter(enrollment=place).exists()):
        raise AlreadyEnrolledError
    is_invited = place is not None and place.state == Enrollment.State.INVITED
    _refuse_unless_open(cohort, now, by_self=source == Enrollment.Source.SELF and not is_invited)
    if not is_invited:
        _refuse_if_full(cohort)
    place = _take(place, learner=learner, cohort=cohort, now=now, operator=operator, source=source)
    learner_enrolled.send(sender=Enrollment, enrollment=place)
    # A receiver may have found that the learner teaches this course.
    place.refresh_from_db(fields=["counts"])
    begin_course_event(place)
    return place


def _refuse_unless_open(cohort: Cohort, now: datetime, *, by_self: bool) -> None:
    if cohort.state not in Cohort.LIVING or cohort.is_past(now):
        raise CohortClosedError
    if by_self and not cohort.has_begun(now):
        raise CohortNotOpenError
    if by_self and cohort.is_by_invitation:
        raise CohortByInvitationError


def _refuse_if_full(cohort: Cohort) -> None:
    if cohort.capacity is not None and Enrollment.objects.active().filter(cohort=cohort).count() >= cohort.capacity:
        raise CohortFullError


def _take(place: Enrollment | None, *, learner: User, cohort: Cohort, now: datetime, operator: Operator | None, source: str) -> Enrollment:
    """Make the row, or bring the old one back to life; what the row knows of the past stays."""
    if place is None:
        place = Enrollment(learner=learner, cohort=cohort, operator=operator, source=source, enrolled_at=now)
        try:
            with transaction.atomic():
                place.save(force_insert=True)
        except IntegrityError as taken:
            # Somebody enrolled the same person at the same moment.
            raise AlreadyEnrolledError from taken
        return place
    place.learner, place.cohort = learner, cohort
    place.state, place.withdrawn_at = Enrollment.State.ACTIVE, None
    if place.started_at is None and operator is not None:
        place.operator = operator
    place.save(update_fields=["state", "withdrawn_at", "operator", "updated_at"])
    return place


@transaction.atomic
def exempt_from_counting(*, enrollment: Enrollment) -> Enrollment:
    """Let a place not count: its holder teaches the course. What was counted before stays counted.

    A registration that has not qualified is taken out of the reporting rows, so that it is no registrant either.
    """
    Enrollment.objects.filter(pk=enrollment.pk).update(counts=False)
    enrollment.counts = False
    ServiceEvent.objects.filter(enrollment=enrollment, first_at=None).delete()
    return enrollment


@transaction.atomic
def withdraw_enrollment(*, enrollment: Enrollment, now: datetime) -> Enrollment:
    """Give a place back. The row stays, so do progress and what was counted; withdrawing twice is the same as once.

    :raises AlreadyCompletedError: the learner has completed.
    """
    place = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    if Completion.objects.filter(enrollment=place).exists():
        raise AlreadyCompletedError
    if place.state != Enrollment.State.WITHDRAWN:
        place.state, place.withdrawn_at = Enrollment.State.WITHDRAWN, now
        place.save(update_fields=["state", "withdrawn_at", "updated_at"])
    return place


@transaction.atomic
def self_paced_cohort(*, course: Course, now: datetime) -> Cohort:
    """Answer the implicit run of a self-paced course in the fiscal year of `now`, made when first asked for (domain 1.5).

    It is held in the way of its course: the practice of a blended course is no online practice, at one's own pace neither.
    Who learns in it stays on its release; a release that came since gets a group of its own, which reports count as
    the same run.

    :raises CourseNotOpenError: the course is not released, or archived.
    """
    if course.current_release_id is None or course.archived_at is not None:
        raise CourseNotOpenError
    year = fiscal_year_of(now)
    code, name = f"{course.code}-S{year}", f"เรียนด้วยตนเอง ปีงบประมาณ {year}"
    if Cohort.objects.filter(code=code).exclude(release_id=course.current_release_id).exists():
        number = CourseRelease.objects.values_list("number", flat=True).get(pk=course.current_release_id)
        code, name = f"{code}-R{number}", f"{name} ฉบับที่ {number}"
    # Two first learners at once: the unique code lets one make it, the other finds it.
    cohort, _made = Cohort.objects.get_or_create(
        code=code,
        defaults={
            "course": course,
            "release_id": course.current_release_id,
            "name": name,
            "mode": course.mode,
            "province_code": ONLINE,
            "is_self_paced": True,
            "opens_at": fiscal_year(year).start,
        },
    )
    return cohort


def _counts_as_service(cohort: Cohort, now: datetime) -> bool:
    """Learning before the run opened, or after it ended, is no service of this run."""
    return cohort.state == Cohort.State.OPEN and cohort.has_begun(now) and not cohort.is_past(now)


@transaction.atomic
def record_learning_act(*, enrollment: Enrollment, now: datetime, unit_key: UUID | None = None) -> Enrollment:
    """Note that the learner learned: opened a lesson, submitted work, attended. Call it at every such act.

    It happened at `unit_key`, where the learner goes on; without one, what another request noted meanwhile stays.
    The first one in an open run sets `started_at`, makes an invited place active and qualifies the service event.

    :raises NotEnrolledError: the place was given back.
    """
    if enrollment.started_at is not None and enrollment.state == Enrollment.State.ACTIVE:
        changes: dict[str, Any] = {"last_seen_at": now} | ({"last_unit_key": unit_key} if unit_key else {})
        Enrollment.objects.filter(pk=enrollment.pk).update(**changes)
        for name, value in changes.items():
            setattr(enrollment, name, value)
        return enrollment
    related = ("learner", "operator", "cohort__course", "cohort__partner")
    place = Enrollment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=enrollment.pk)
    if place.state == Enrollment.State.WITHDRAWN:
        raise NotEnrolledError
    place.state, place.last_seen_at, place.last_unit_key = Enrollment.State.ACTIVE, now, unit_key or place.last_unit_key
    seen = {"state": place.state, "last_seen_at": now, "last_unit_key": place.last_unit_key, "updated_at": now}
    mine = Enrollment.objects.filter(pk=place.pk)
    # The statement that begins asks the run again: it may have been called off while this one waited for the lock.
    still_open = Cohort.objects.filter(state=Cohort.State.OPEN, opens_at__lte=now).exclude(closes_at__lte=now)
    may_begin = place.started_at is None and _counts_as_service(place.cohort, now)
    if may_begin and mine.filter(cohort__in=still_open).update(started_at=now, **seen):
        place.started_at = now
        qualify_course_event(place, now)
    else:
        mine.update(**seen)
    for name in ("state", "started_at", "last_seen_at", "last_unit_key"):
        setattr(enrollment, name, getattr(place, name))
    return enrollment


@transaction.atomic
def complete_enrollment(
    *, enrollment: Enrollment, rule: dict[str, Any], evidence: list[dict[str, Any]], now: datetime, release_id: int | None = None
) -> Completion:
    """Write the completion, once; asked again, answer the one that stands, whatever the rule says today.

    `release_id` is the release whose rule was met, if not the cohort's of this moment (it may be moved meanwhile).

    :raises NotStartedError: no learning act was recorded.
    :raises NotEnrolledError: the place was given back.
    """
    place = Enrollment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrollment.pk)
    standing = Completion.objects.filter(enrollment=place).first()
    if standing is not None:
        return standing
    if place.state == Enrollment.State.WITHDRAWN:
        raise NotEnrolledError
    if place.started_at is None:
        raise NotStartedError
    completion = Completion.objects.create(
        enrollment=place, release_id=release_id or place.cohort.release_id, rule=rule, evidence=evidence, completed_at=now
    )
    events = ServiceEvent.objects.filter(enrollment=place, completed_at=None).exclude(first_at=None)
    events.update(completed_at=now)
    enrollment_completed.send(sender=Completion, completion=completion)
    return completion
