"""What this app holds about a person, for the copy of their data."""

from accounts.data_export import Table, register
from accounts.models import User
from learning.models import Answer, Attempt, UnitProgress


def _progress(person: User) -> Table:
    columns = ("enrollment__uuid", "unit_key", "opened_at", "done_at", "position")
    return list(UnitProgress.objects.filter(enrollment__learner=person).order_by("opened_at", "pk").values(*columns))


def _attempts(person: User) -> Table:
    columns = (
        "uuid", "enrollment__uuid", "unit_key", "number", "state", "started_at", "deadline_at", "submitted_at", "closed_by_clock", "score",
        "max_score", "passed",
    )  # fmt: skip
    return list(Attempt.objects.filter(enrollment__learner=person).order_by("started_at", "pk").values(*columns))


def _answers(person: User) -> Table:
    columns = ("attempt__uuid", "question_key", "chosen", "saved_at", "correct", "points")
    return list(Answer.objects.filter(attempt__enrollment__learner=person).order_by("attempt", "pk").values(*columns))


register("lesson_progress", _progress)
register("quiz_attempts", _attempts)
register("quiz_answers", _answers)
