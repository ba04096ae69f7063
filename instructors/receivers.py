"""Listens: a teacher who looks into the own course from the learners' side is no participant; who is erased teaches no more."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_erased
from enrollment.actions import exempt_from_counting
from enrollment.models import Enrollment
from enrollment.signals import learner_enrolled, learners_enrolled
from instructors import actions
from instructors.models import TeachingRole


@receiver(learner_enrolled)
def exempt_teacher(*, enrollment: Enrollment, **_: Any) -> None:
    """Take a teacher's own place out of every count."""
    if TeachingRole.objects.current().filter(person_id=enrollment.learner_id, course_id=enrollment.cohort.course_id).exists():
        exempt_from_counting(enrollment=enrollment)


@receiver(learners_enrolled)
def exempt_teachers(*, enrollments: list[Enrollment], **_: Any) -> None:
    """The same for a whole roster, of one cohort, in one query when no teacher is on it."""
    if not enrollments:
        return
    course = enrollments[0].cohort.course_id
    teachers = set(TeachingRole.objects.current().filter(course_id=course).values_list("person_id", flat=True))
    for enrollment in enrollments:
        if enrollment.learner_id in teachers:
            exempt_from_counting(enrollment=enrollment)


@receiver(person_erased)
def forget_teacher(*, person: Any, **_: Any) -> None:
    """Empty the biography and end every role."""
    actions.forget_teacher(person=person, now=person.erased_at)
