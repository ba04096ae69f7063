"""Joining a course by oneself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.calendar import fiscal_year, fiscal_year_of
from core.codes import Mode
from courses.models import Course
from enrollment.actions.place import enroll_learner, self_paced_cohort
from enrollment.errors import AlreadyEnrolledError, CohortClosedError, CourseNotOpenError
from enrollment.models import Cohort, Enrollment


@transaction.atomic
def join_course(*, learner: User, course: Course, run: UUID | None, now: datetime) -> Enrollment:
    """Enrol `learner` by one act: in `run`, by an invitation that waits, or at one's own pace.

    Who learns in the course already, in whatever run, is told so; repeating it takes another run.

    :raises AlreadyEnrolledError: an unfinished place is held.
    :raises CohortClosedError: no such run, or it is over; and what `enroll_learner` raises.
    :raises CourseNotOpenError: the course is held in runs only, and none was named.
    """
    places = Enrollment.objects.of(learner).filter(cohort__course=course)
    if places.filter(state=Enrollment.State.ACTIVE, completion=None).exists():
        raise AlreadyEnrolledError
    if run is not None:
        cohort = Cohort.objects.filter(course=course, uuid=run).first()
        if cohort is None:
            raise CohortClosedError
    else:
        invited = places.filter(state=Enrollment.State.INVITED).select_related("cohort").order_by("-enrolled_at").first()
        if invited is None and course.mode == Mode.ONSITE:
            raise CourseNotOpenError
        # Whoever comes back this year gets the same place again, with its release and progress.
        year = fiscal_year(fiscal_year_of(now))
        left = places.filter(cohort__is_self_paced=True, cohort__opens_at=year.start).select_related("cohort").first()
        held = invited or left
        cohort = held.cohort if held else self_paced_cohort(course=course, now=now)
    return enroll_learner(learner=learner, cohort=cohort, now=now)
