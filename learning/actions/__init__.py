"""Writes of learning."""

from .attempt import (
    GRACE,
    close_overdue_attempt,
    is_overdue,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from .completion import evaluate_completion
from .lesson import mark_unit_done, open_unit, remember_place
from .move import evaluate_cohort, keep_progress

__all__ = [
    "GRACE",
    "close_overdue_attempt",
    "evaluate_cohort",
    "evaluate_completion",
    "is_overdue",
    "keep_progress",
    "mark_unit_done",
    "open_unit",
    "remember_place",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit_attempt",
]
