"""What moving a cohort to another release would mean for its learners."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from core.languages import reader_language
from courses.models import CourseRelease, UnitContent
from courses.queries import outline_of
from courses.types import Outline, UnitOutline, text_in
from enrollment.models import Cohort, Completion, Enrollment
from learning.models import Attempt, UnitProgress
from learning.queries.progress import is_met, lessons_needed, measure, records_of

_COMPARED = ("title", "html", "questions", "answer_key")


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """A unit that the two releases do not share as it is: "added", "changed" or "removed"; `achieved` by so many learners."""

    title: str
    is_lesson: bool
    change: str
    achieved: int


@dataclass(frozen=True, slots=True)
class ProgressDifference:
    """A learner whose progress would be another. `after` is what would be shown: never less than `before`, which is then `kept`."""

    name: str
    before: int
    after: int
    kept: bool
    completes: bool


@dataclass(frozen=True, slots=True)
class MoveEffect:
    """Everything a person has to see before moving a cohort. `learners` would move, `completed` keep the release they completed on."""

    cohort: Cohort
    release: CourseRelease
    units: tuple[UnitDifference, ...]
    lessons_needed: tuple[int, int]
    assessments_needed: tuple[int, int]
    learners: int
    completed: int
    at_a_quiz: int
    differences: tuple[ProgressDifference, ...]

    def of(self, change: str) -> tuple[UnitDifference, ...]:
        """Answer the units of one kind of change."""
        return tuple(unit for unit in self.units if unit.change == change)

    @property
    def kept(self) -> int:
        return sum(difference.kept for difference in self.differences)

    @property
    def higher(self) -> int:
        return sum(difference.after > difference.before for difference in self.differences)

    @property
    def completes(self) -> int:
        return sum(difference.completes for difference in self.differences)

    def as_json(self) -> dict[str, int]:
        """Answer the numbers, for the record of the move."""
        changes = Counter(unit.change for unit in self.units)
        return {
            "learners": self.learners, "completed": self.completed, "kept": self.kept, "higher": self.higher, "completes": self.completes,
            "added": changes["added"], "changed": changes["changed"], "removed": changes["removed"],
        }  # fmt: skip


def move_effect(*, cohort: Cohort, release: CourseRelease) -> MoveEffect:
    """Answer what would change if `cohort` went on with `release`; eight queries, however many learners."""
    before, after = outline_of(cohort.release), outline_of(release)
    places = list(
        Enrollment.objects.active().filter(cohort=cohort, completion=None).select_related("learner").order_by("learner__sort_name")
    )
    records = records_of(places)
    differences = []
    for place in places:
        record = records[place.pk]
        now, then = measure(before, record).percent, measure(after, record).percent
        completes = place.started_at is not None and is_met(release, after, record)
        if now != then or completes:
            differences.append(ProgressDifference(str(place.learner), now, max(now, then), then < now, completes))
    return MoveEffect(
        cohort=cohort,
        release=release,
        units=tuple(_units(cohort, release, before, after)),
        lessons_needed=(lessons_needed(cohort.release, before), lessons_needed(release, after)),
        assessments_needed=(len(cohort.release.rule["assessments"]), len(release.rule["assessments"])),
        learners=len(places),
        completed=Completion.objects.filter(enrollment__cohort=cohort).count(),
        at_a_quiz=Attempt.objects.filter(enrollment__in=places, state=Attempt.State.OPEN).values("enrollment").distinct().count(),
        differences=tuple(differences),
    )


def _units(cohort: Cohort, release: CourseRelease, before: Outline, after: Outline) -> list[UnitDifference]:
    """Compare unit by unit, in the order the newer release teaches; what it leaves out comes last."""
    old, new = {unit.key: unit for unit in before.units()}, {unit.key: unit for unit in after.units()}
    achieved = _achieved(cohort)
    texts = _texts(cohort.release), _texts(release)
    language = reader_language()

    def difference(unit: UnitOutline, change: str) -> UnitDifference:
        return UnitDifference(text_in(unit.title, language), unit.is_lesson, change, achieved[unit.key])

    found = []
    for key, unit in new.items():
        if key not in old:
            found.append(difference(unit, "added"))
        elif old[key] != unit or texts[0].get(key) != texts[1].get(key):
            found.append(difference(unit, "changed"))
    return found + [difference(unit, "removed") for key, unit in old.items() if key not in new]


def _texts(release: CourseRelease) -> dict[UUID, list[tuple[object, ...]]]:
    texts: dict[UUID, list[tuple[object, ...]]] = {}
    for key, *rest in (
        UnitContent.objects.filter(release=release).order_by("unit_key", "language").values_list("unit_key", "language", *_COMPARED)
    ):
        texts.setdefault(key, []).append(tuple(rest))
    return texts


def _achieved(cohort: Cohort) -> Counter[UUID]:
    places = Enrollment.objects.active().filter(cohort=cohort)
    counted = Counter(UnitProgress.objects.filter(enrollment__in=places).exclude(done_at=None).values_list("unit_key", flat=True))
    passed = Attempt.objects.filter(enrollment__in=places, passed=True).values_list("unit_key", "enrollment").distinct()
    counted.update(key for key, _place in passed)
    return counted
