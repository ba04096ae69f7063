"""A learner's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from core.codes import Mode
from courses.queries import outline_of
from courses.types import Outline
from enrollment.models import Cohort, Completion, Enrollment, Registration
from enrollment.queries.activity import coming_registrations
from learning.queries.access import Access, access_of, completion_of, course_title, release_of
from learning.queries.progress import Progress, progress_of


@dataclass(frozen=True, slots=True)
class LearningCard:
    """One course of mine. `last_title` is the unit opened last, "" before the first."""

    uuid: UUID
    title: str
    code: str
    cohort: Cohort
    access: Access
    progress: Progress
    completion: Completion | None
    last_title: str
    is_invited: bool
    seen_at: datetime

    @property
    def mode_label(self) -> str:
        return str(Mode(self.cohort.mode).label)


@dataclass(frozen=True, slots=True)
class MyLearning:
    """Everything a learner takes part in: `current` newest first, `coming` and `activities` next first."""

    current: tuple[LearningCard, ...]
    coming: tuple[LearningCard, ...]
    completed: tuple[LearningCard, ...]
    ended: tuple[LearningCard, ...]
    activities: Sequence[Registration]

    @property
    def is_empty(self) -> bool:
        return not (self.current or self.coming or self.completed or self.ended or self.activities)


def my_learning(*, learner: User, language: str, now: datetime) -> MyLearning:
    """Answer the learner's courses; six queries, however many there are."""
    related = ("cohort__course", "cohort__release", "completion")
    places = list(Enrollment.objects.of(learner).active().select_related(*related).defer("cohort__release__about"))
    progress = progress_of(places)
    cards = [_card(place, progress[place.pk], language, now) for place in places]
    cards.sort(key=lambda card: card.seen_at, reverse=True)
    left = [card for card in cards if card.completion is None]
    return MyLearning(
        current=tuple(card for card in left if card.access == Access.OPEN),
        coming=tuple(sorted((card for card in left if card.access == Access.NOT_YET), key=lambda card: card.cohort.opens_at)),
        completed=tuple(card for card in cards if card.completion),
        ended=tuple(card for card in left if card.access == Access.ENDED),
        activities=coming_registrations(person=learner, now=now),
    )


def _card(place: Enrollment, progress: Progress, language: str, now: datetime) -> LearningCard:
    outline = outline_of(release_of(place))
    last = next((unit for unit in outline.units() if unit.key == place.last_unit_key), None)
    return LearningCard(
        uuid=place.uuid,
        title=course_title(place, outline, language),
        code=place.cohort.course.code,
        cohort=place.cohort,
        access=access_of(place, now),
        progress=progress,
        completion=completion_of(place),
        last_title=Outline.text(last.title, language) if last else "",
        is_invited=place.state == Enrollment.State.INVITED,
        seen_at=place.last_seen_at or place.enrolled_at,
    )
