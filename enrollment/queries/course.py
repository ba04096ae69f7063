"""What the page of a course shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import get_language_info

from accounts.models import User
from core.codes import Branch, CertificateKind, Level, Mode, branch
from courses.models import Course
from courses.queries import about_of, outline_of
from courses.types import About, Outline, text_in
from enrollment.models import Cohort, Completion, Enrollment


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the outline, in the reader's language."""

    title: str
    is_lesson: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class ModuleLines:
    """A module with its units, in the reader's language; minutes of all."""

    title: str
    units: Sequence[UnitLine]
    minutes: int


@dataclass(frozen=True, slots=True)
class ExamRule:
    """An assessment that must be passed; percent and attempts (0 is without limit)."""

    title: str
    percent: int
    attempts: int


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that a visitor may join; `seats_left` is None when there is no limit."""

    cohort: Cohort
    seats_left: int | None


@dataclass(frozen=True, slots=True)
class CoursePageView:
    """Everything the page needs, so that the template asks nothing."""

    course: Course
    about: About
    branch: Branch
    level: str
    mode: str
    certificate: str
    modules: Sequence[ModuleLines]
    lessons_percent: int
    exams: Sequence[ExamRule]
    runs: Sequence[OpenRun]
    place: Enrollment | None
    invitation: Enrollment | None
    is_completed: bool
    allows_self_paced: bool
    # Named in the reader's language; `is_translated`: the course can be read in it.
    languages: Sequence[str]
    is_translated: bool

    @property
    def units(self) -> int:
        """How many lessons and assessments there are."""
        return sum(len(module.units) for module in self.modules)


def course_page(*, code: str, person: User | None, language: str, now: datetime) -> CoursePageView:
    """Answer the page of an open course for `person` (None: a visitor).

    :raises Course.DoesNotExist: no open course has this code.
    """
    course = Course.objects.open().select_related("current_release").get(code=code)
    release = course.current_release
    if release is None:  # `open` leaves these out
        raise Course.DoesNotExist
    outline, about = outline_of(release), about_of(release, language)
    required = {str(key) for key in release.rule.get("assessments", [])}
    place, invitation, is_completed = _standing(course, person)
    return CoursePageView(
        course=course,
        # The catalogue names a course in the reader's language, translated or not: its page goes by the same name.
        about=about if about.language == language else replace(about, title=course.title, summary=course.summary),
        branch=branch(course.branch_code),
        level=str(Level(course.level).label),
        mode=str(Mode(course.mode).label),
        certificate=str(CertificateKind(course.certificate_kind).label),
        modules=_module_lines(outline, language),
        lessons_percent=release.rule.get("lessons_percent", 100),
        exams=[
            ExamRule(text_in(unit.title, language), unit.pass_percent, unit.max_attempts)
            for unit in outline.units()
            if str(unit.key) in required
        ],
        runs=open_runs(course, now),
        place=place,
        invitation=invitation,
        is_completed=is_completed,
        allows_self_paced=course.mode != Mode.ONSITE,
        languages=[str(get_language_info(code)["name_translated"]) for code in outline.languages],
        is_translated=about.language == language,
    )


def _module_lines(outline: Outline, language: str) -> list[ModuleLines]:
    return [
        ModuleLines(
            text_in(module.title, language),
            [UnitLine(text_in(unit.title, language), unit.is_lesson, unit.minutes) for unit in module.units],
            sum(unit.minutes for unit in module.units),
        )
        for module in outline.modules
    ]


def open_runs(course: Course, now: datetime) -> list[OpenRun]:
    """Answer the runs anybody may join now, the soonest to close first; full ones are shown as full."""
    taken = Count("enrollments", filter=~Q(enrollments__state=Enrollment.State.WITHDRAWN))
    runs = Cohort.objects.open_to_all(now).filter(course=course, is_self_paced=False).annotate(taken=taken)
    return [
        OpenRun(run, None if run.capacity is None else max(run.capacity - run.taken, 0))  # type: ignore[attr-defined]  # annotated above
        for run in runs.select_related("partner").order_by("closes_at", "code")
    ]


def _standing(course: Course, person: User | None) -> tuple[Enrollment | None, Enrollment | None, bool]:
    """The place to continue in, an unanswered invitation, and whether the course was ever completed."""
    if person is None:
        return None, None, False
    places = list(
        Enrollment.objects.of(person).filter(cohort__course=course).select_related("cohort", "completion").order_by("-enrolled_at")
    )
    done = {place.pk for place in places if _completion(place) is not None}
    active = [place for place in places if place.state == Enrollment.State.ACTIVE]
    # An unfinished place is the one to continue; else the finished one, to look things up again.
    place = next((place for place in active if place.pk not in done), active[0] if active else None)
    invited = next((place for place in places if place.state == Enrollment.State.INVITED), None)
    return place, invited, bool(done)


def _completion(place: Enrollment) -> Completion | None:
    return getattr(place, "completion", None)
