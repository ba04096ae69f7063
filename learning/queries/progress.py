"""How far learners are, and what is left and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.invariants import register_invariant
from core.languages import reader_language
from courses.models import CourseRelease
from courses.queries import outline_of
from courses.types import Outline, UnitOutline
from enrollment.models import Completion, Enrollment
from learning.models import Attempt, UnitProgress
from learning.queries.access import release_of
from learning.scoring import percent

WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Record:
    """What one learner has done, by unit key.

    `opened` and `done` are lessons, `passed` and `running` assessments; `best` scores are in percent, `positions` the
    blocks reached last. `floor` is the percent reached before the cohort moved to another release.
    """

    opened: frozenset[UUID] = frozenset()
    done: frozenset[UUID] = frozenset()
    passed: frozenset[UUID] = frozenset()
    best: dict[UUID, int] = field(default_factory=dict)
    positions: dict[UUID, str] = field(default_factory=dict)
    running: frozenset[UUID] = frozenset()
    floor: int = 0

    def has_achieved(self, unit: UnitOutline) -> bool:
        """Whether the unit needs nothing more: a lesson done, an assessment passed."""
        return unit.key in (self.done if unit.is_lesson else self.passed)


@dataclass(frozen=True, slots=True)
class Progress:
    """Units that count: every lesson, and the assessments that must be passed.

    `done` ≤ `total` because only units of the pinned release are counted; `percent` is rounded down, never below what
    was reached on an earlier release, and 100 once the course is completed: its rule may ask for less than all of it.
    `passed` of `required` are the assessments among them.
    """

    done: int
    total: int
    percent: int
    passed: int
    required: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing the pinned release's rule asks for. `code` is "lessons" or "assessment"; `unit_key` is where to go for it."""

    code: str
    label: str
    met: bool
    detail: str
    unit_key: UUID | None


def record_of(enrollment: Enrollment) -> Record:
    """Answer what the learner has done; two queries."""
    rows = list(UnitProgress.objects.filter(enrollment=enrollment).values_list("unit_key", "done_at", "position"))
    attempts = list(Attempt.objects.filter(enrollment=enrollment).values_list("unit_key", "state", "passed", "score", "max_score"))
    best: dict[UUID, int] = {}
    for key, state, _passed, score, max_score in attempts:
        if state == Attempt.State.SUBMITTED:
            best[key] = max(best.get(key, 0), percent(score or 0, max_score or 0))
    return Record(
        opened=frozenset(key for key, *_rest in rows),
        done=frozenset(key for key, done_at, _position in rows if done_at),
        passed=frozenset(key for key, _state, passed, *_rest in attempts if passed),
        best=best,
        positions={key: position for key, _done_at, position in rows if position},
        running=frozenset(key for key, state, *_rest in attempts if state == Attempt.State.OPEN),
        floor=enrollment.progress_floor,
    )


def counts(unit: UnitOutline) -> bool:
    """Whether a unit is part of the way: every lesson is (the rule says how many are enough), an assessment if it is required."""
    return unit.is_lesson or unit.required


def measure(outline: Outline, record: Record, *, is_completed: bool = False) -> Progress:
    """Answer the progress of `record` through `outline`."""
    required = [unit for unit in outline.units() if counts(unit)]
    achieved = [unit for unit in required if record.has_achieved(unit)]
    return Progress(
        done=len(achieved),
        total=len(required),
        percent=WHOLE if is_completed else max(percent(len(achieved), len(required)), record.floor),
        passed=sum(not unit.is_lesson for unit in achieved),
        required=sum(not unit.is_lesson for unit in required),
    )


def progress_of(enrollments: Iterable[Enrollment]) -> dict[int, Progress]:
    """Answer the progress of many learners by enrollment id; four queries, however many learners."""
    columns = ("pk", "cohort__release_id", "completion__release_id")
    ids = [enrollment.pk for enrollment in enrollments]
    served = {
        pk: (completed or pinned, completed is not None)
        for pk, pinned, completed in Enrollment.objects.filter(pk__in=ids).values_list(*columns)
    }
    releases = CourseRelease.objects.defer("about").in_bulk({release for release, _is_completed in served.values()})
    outlines = {pk: outline_of(release) for pk, release in releases.items()}
    records = records_of(enrollments)
    return {pk: measure(outlines[release], records[pk], is_completed=done) for pk, (release, done) in served.items()}


def records_of(enrollments: Iterable[Enrollment]) -> dict[int, Record]:
    """Answer what many learners have achieved by enrollment id, without scores and places; two queries."""
    floors = {enrollment.pk: enrollment.progress_floor for enrollment in enrollments}
    done: dict[int, set[UUID]] = {}
    for pk, key in UnitProgress.objects.filter(enrollment__in=floors).exclude(done_at=None).values_list("enrollment_id", "unit_key"):
        done.setdefault(pk, set()).add(key)
    passed: dict[int, set[UUID]] = {}
    for pk, key in Attempt.objects.filter(enrollment__in=floors, passed=True).values_list("enrollment_id", "unit_key").distinct():
        passed.setdefault(pk, set()).add(key)
    return {pk: Record(done=frozenset(done.get(pk, ())), passed=frozenset(passed.get(pk, ())), floor=floor) for pk, floor in floors.items()}


def place_to_continue(outline: Outline, record: Record, last: UUID | None) -> UUID | None:
    """Answer the unit to go on with: the one opened last unless it is finished, else the next unfinished one after it.

    From the end it goes back to what was left out. `None` when nothing is left.
    """
    units = list(outline.units())
    start = next((place for place, unit in enumerate(units) if unit.key == last), 0)
    in_order = units[start:] + units[:start]
    left = [unit for unit in in_order if not record.has_achieved(unit)]
    # What may be skipped waits until nothing that is required is left.
    return next((unit.key for unit in left if counts(unit) or unit.key == last), left[0].key if left else None)


def criteria(enrollment: Enrollment) -> list[Criterion]:
    """Answer each criterion of the completion rule, whether it is met, and what is missing; two queries more than the cohort's."""
    return criteria_of(release_of(enrollment), record_of(enrollment))


def criteria_of(release: CourseRelease, record: Record) -> list[Criterion]:
    """Answer the criteria of the release's rule for what was done; asks nothing."""
    outline = outline_of(release)
    found = []
    lessons = [unit for unit in outline.units() if unit.is_lesson]
    needed = lessons_needed(release, outline)
    if needed:
        found.append(_lessons_criterion(lessons, needed, record))
    asked = {UUID(key) for key in release.rule["assessments"]}
    language = reader_language()
    found += [_assessment_criterion(unit, record, language) for unit in outline.units() if unit.key in asked]
    return found


def is_met(release: CourseRelease, outline: Outline, record: Record) -> bool:
    """Whether the release's rule is met by what was done; asks nothing, says nothing. A rule that asks nothing is never met."""
    asked = {UUID(key) for key in release.rule["assessments"]}
    needed = lessons_needed(release, outline)
    done = sum(unit.is_lesson and unit.key in record.done for unit in outline.units())
    return bool(needed or asked) and done >= needed and asked <= record.passed


def lessons_needed(release: CourseRelease, outline: Outline) -> int:
    """Answer how many lessons the rule asks for: its percentage of them, rounded up."""
    lessons = sum(unit.is_lesson for unit in outline.units())
    return -(-lessons * int(release.rule["lessons_percent"]) // 100)


def _lessons_criterion(lessons: list[UnitOutline], needed: int, record: Record) -> Criterion:
    left = [unit for unit in lessons if unit.key not in record.done]
    done = len(lessons) - len(left)
    label = _("เรียนบทเรียนอย่างน้อย %(needed)d จาก %(all)d บท") % {"needed": needed, "all": len(lessons)}
    missing = needed - done
    if missing <= 0:
        return Criterion("lessons", label, met=True, detail=_("เรียนแล้ว %(done)d บท") % {"done": done}, unit_key=None)
    detail = ngettext("เรียนแล้ว %(done)d บท ยังขาดอีก %(missing)d บท", "เรียนแล้ว %(done)d บท ยังขาดอีก %(missing)d บท", missing)
    return Criterion("lessons", label, met=False, detail=detail % {"done": done, "missing": missing}, unit_key=left[0].key)


def _assessment_criterion(unit: UnitOutline, record: Record, language: str) -> Criterion:
    label = _("ทำ «%(title)s» ให้ได้อย่างน้อย %(percent)d%%") % {"title": Outline.text(unit.title, language), "percent": unit.pass_percent}
    met = unit.key in record.passed
    best = record.best.get(unit.key)
    if unit.key in record.running and not met:
        detail = _("กำลังทำอยู่ ยังไม่ได้ส่งคำตอบ")
    elif best is None:
        detail = _("ยังไม่ได้ทำ")
    else:
        detail = _("คะแนนดีที่สุด %(best)d%%") % {"best": best}
    return Criterion("assessment", label, met=met, detail=detail, unit_key=unit.key)


def _completed_without_a_recorded_start() -> int:
    return Completion.objects.filter(enrollment__started_at=None).count()


register_invariant("learning.completion_started", gettext_lazy("ผู้สำเร็จการอบรมต้องมีการเรียนที่บันทึกไว้"), _completed_without_a_recorded_start)
