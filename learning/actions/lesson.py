"""Opening lessons and finishing them."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.queries import outline_of
from courses.types import UnitOutline
from enrollment.actions import record_learning_act
from enrollment.models import Enrollment
from learning.actions.completion import evaluate_completion
from learning.errors import UnitUnknownError
from learning.models import UnitProgress
from learning.queries import is_seen_long_ago, refuse_unless_open, release_of

_POSITION = re.compile(r"b-\d{1,4}")


@transaction.atomic
def open_unit(*, enrollment: Enrollment, unit_key: UUID, now: datetime) -> None:
    """Record that the learner is at this unit; opening a lesson is a learning act.

    Looking at the rules of an assessment is not one. Opening again within a few minutes writes nothing.

    :raises UnitUnknownError: the pinned release has no such unit.
    :raises WithdrawnError, NotOpenYetError, EndedError: the classroom is not open.
    """
    refuse_unless_open(enrollment, now)
    unit = _unit(enrollment, unit_key)
    if unit.is_lesson:
        # One statement, and none the wiser when two tabs open the lesson at once.
        UnitProgress.objects.bulk_create([UnitProgress(enrollment=enrollment, unit_key=unit_key, opened_at=now)], ignore_conflicts=True)
        if is_seen_long_ago(enrollment, now):
            record_learning_act(enrollment=enrollment, now=now, unit_key=unit_key)
    if enrollment.last_unit_key != unit_key:
        Enrollment.objects.filter(pk=enrollment.pk).update(last_unit_key=unit_key)
        enrollment.last_unit_key = unit_key


@transaction.atomic
def mark_unit_done(*, enrollment: Enrollment, unit_key: UUID, now: datetime) -> UnitProgress:
    """Record that the learner says this lesson is learned; again is the same as once, and nothing takes it back.

    :raises UnitUnknownError: the pinned release has no such lesson.
    :raises WithdrawnError, NotOpenYetError, EndedError: the classroom is not open.
    """
    refuse_unless_open(enrollment, now)
    if not _unit(enrollment, unit_key).is_lesson:
        raise UnitUnknownError
    progress, _made = UnitProgress.objects.get_or_create(
        enrollment=enrollment, unit_key=unit_key, defaults={"opened_at": now, "done_at": now}
    )
    if UnitProgress.objects.filter(pk=progress.pk, done_at=None).update(done_at=now, updated_at=now):
        progress.done_at = now
    record_learning_act(enrollment=enrollment, now=now)
    evaluate_completion(enrollment=enrollment, now=now)
    return progress


@transaction.atomic
def remember_place(*, enrollment: Enrollment, unit_key: UUID, position: str, now: datetime) -> None:
    """Keep the block the learner reached in an opened lesson; anything that names no block is left out.

    :raises WithdrawnError, NotOpenYetError, EndedError: the classroom is not open.
    """
    refuse_unless_open(enrollment, now)
    if _POSITION.fullmatch(position):
        UnitProgress.objects.filter(enrollment=enrollment, unit_key=unit_key).update(position=position, updated_at=now)


def _unit(enrollment: Enrollment, unit_key: UUID) -> UnitOutline:
    try:
        return outline_of(release_of(enrollment)).unit(unit_key)
    except KeyError as missing:
        raise UnitUnknownError from missing
