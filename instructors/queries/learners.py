"""Who learns what in a course, and where people stop."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.languages import reader_language
from core.thai_text import normalize
from courses.models import Course, UnitContent
from courses.queries import outline_of
from courses.types import SOURCE_LANGUAGE, text_in
from enrollment.models import Enrollment
from instructors.types import LearnerReport, LearnerRow, QuestionCount, StateCounts, UnitCount, UnitResult
from learning.models import Answer, Attempt, UnitProgress
from learning.queries import criteria, progress_of, record_of, release_of

# Without a learning act for this long, somebody who has begun is called stuck.
STUCK_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class LearnerFilter:
    """Which learners: of one cohort (code), with a name that contains `name`, in one state; empty is all."""

    cohort: str = ""
    name: str = ""
    state: str = ""


def learners_of(*, course: Course, wanted: LearnerFilter, now: datetime) -> QuerySet[Enrollment]:
    """Answer the places of a course that match, by name in Thai dictionary order. Teachers' own places are not learners."""
    places = _places(course)
    if wanted.cohort:
        places = places.filter(cohort__code=wanted.cohort)
    for word in normalize(wanted.name).split():
        places = places.filter(Q(learner__given_name__icontains=word) | Q(learner__family_name__icontains=word) | Q(partner_ref=word))
    states = _states(now)
    if wanted.state in states:
        places = places.filter(states[wanted.state])
    return places.select_related("learner", "cohort", "completion").order_by("learner__sort_name", "pk")


def state_counts(*, course: Course, now: datetime) -> StateCounts:
    """Answer how many learners are in each state; one query."""
    return StateCounts(**_places(course).aggregate(**{name: Count("pk", filter=rule) for name, rule in _states(now).items()}))


def learner_rows(places: list[Enrollment], *, now: datetime) -> list[LearnerRow]:
    """Answer these places with their progress; a fixed number of queries, however many."""
    progress = progress_of(places)
    return [LearnerRow(place, str(place.learner), progress[place.pk], _state(place, now)) for place in places]


def unit_counts(course: Course) -> list[UnitCount]:
    """Answer how many learners finished each unit of the current release; two queries."""
    if course.current_release is None:
        return []
    places = _places(course)
    finished = Counter(UnitProgress.objects.filter(enrollment__in=places).exclude(done_at=None).values_list("unit_key", flat=True))
    passed = Attempt.objects.filter(enrollment__in=places, passed=True).values_list("unit_key", "enrollment").distinct()
    finished.update(key for key, _enrollment in passed)
    language = reader_language()
    return [
        UnitCount(unit.key, text_in(unit.title, language), unit.is_lesson, finished[unit.key])
        for unit in outline_of(course.current_release).units()
    ]


def question_counts(course: Course) -> list[QuestionCount]:
    """Answer the questions of the current release, the ones most often answered wrong first; two queries.

    First attempts alone are counted: whoever tries again has seen what was wrong.
    """
    firsts = Answer.objects.filter(
        attempt__enrollment__in=_places(course), attempt__number=1, attempt__release=course.current_release, correct__isnull=False
    )
    numbers = firsts.values_list("attempt__unit_key", "question_key").annotate(
        answered=Count("pk"), right=Count("pk", filter=Q(correct=True))
    )
    counted = {(unit, question): (answered, right) for unit, question, answered, right in numbers}
    language = reader_language()
    contents = UnitContent.objects.filter(
        release=course.current_release, kind=UnitContent.Kind.ASSESSMENT, language__in={language, SOURCE_LANGUAGE}
    )
    found: dict[tuple[UUID, str], QuestionCount] = {}
    # The reader's language comes last and stays.
    for unit in sorted(contents, key=lambda content: content.language == language):
        for question in unit.questions:
            key = (unit.unit_key, question["key"])
            if key in counted:
                found[key] = QuestionCount(question["prompt"], unit.title, *counted[key])
    return sorted(found.values(), key=lambda question: (question.percent, -question.answered))


def learner_report(*, course: Course, enrollment: UUID, now: datetime) -> LearnerReport:
    """Answer one learner of `course` in detail.

    :raises Enrollment.DoesNotExist: no learner of this course holds this place.
    """
    place = _places(course).select_related("learner", "cohort__release", "completion").get(uuid=enrollment)
    record = record_of(place)
    language = reader_language()
    units = [
        UnitResult(
            title=text_in(unit.title, language),
            is_lesson=unit.is_lesson,
            required=unit.required,
            achieved=record.has_achieved(unit),
            begun=unit.key in record.opened or unit.key in record.running or unit.key in record.best,
            best=record.best.get(unit.key),
        )
        for unit in outline_of(release_of(place)).units()
    ]
    return LearnerReport(learner_rows([place], now=now)[0], units, criteria(place))


def _places(course: Course) -> QuerySet[Enrollment]:
    return Enrollment.objects.active().filter(cohort__course=course, counts=True)


def _states(now: datetime) -> dict[str, Q]:
    begun = Q(started_at__isnull=False, completion=None)
    return {
        "not_started": Q(started_at=None),
        "active": begun & Q(last_seen_at__gt=now - STUCK_AFTER),
        "stuck": begun & (Q(last_seen_at__lte=now - STUCK_AFTER) | Q(last_seen_at=None)),
        "completed": Q(completion__isnull=False),
    }


def _state(place: Enrollment, now: datetime) -> str:
    if hasattr(place, "completion"):
        return "completed"
    if place.started_at is None:
        return "not_started"
    is_stuck = place.last_seen_at is None or place.last_seen_at <= now - STUCK_AFTER
    return "stuck" if is_stuck else "active"
