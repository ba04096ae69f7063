"""Making runs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from courses.models import Course
from enrollment.errors import CohortCodeTakenError, CourseNotOpenError
from enrollment.models import Cohort, Partner


@dataclass(frozen=True, slots=True)
class NewCohort:
    """What is said of a run when it is made. `province_code` is where it is held, `00` online."""

    course: Course
    partner: Partner | None
    code: str
    name: str
    mode: str
    province_code: str
    opens_at: datetime
    closes_at: datetime | None = None
    capacity: int | None = None
    is_by_invitation: bool = True


@transaction.atomic
def create_cohort(*, new: NewCohort) -> Cohort:
    """Make a run that pins the course's current release.

    :raises CourseNotOpenError: the course is not released, or archived.
    :raises CohortCodeTakenError: another run has this code.
    """
    if new.course.current_release_id is None or new.course.archived_at is not None:
        raise CourseNotOpenError
    try:
        with transaction.atomic():
            return Cohort.objects.create(
                course=new.course,
                release_id=new.course.current_release_id,
                partner=new.partner,
                code=new.code,
                name=new.name,
                mode=new.mode,
                province_code=new.province_code,
                opens_at=new.opens_at,
                closes_at=new.closes_at,
                capacity=new.capacity,
                is_by_invitation=new.is_by_invitation,
            )
    except IntegrityError as taken:
        raise CohortCodeTakenError from taken
