"""Answers of learning."""

from .access import Access, access_of, completion_of, enrollment_of, is_seen_long_ago, refuse_unless_open, release_of
from .classroom import Classroom, classroom
from .course import CoursePlace, Overview, overview, resume
from .home import LearningCard, MyLearning, my_learning
from .move import MoveEffect, ProgressDifference, UnitDifference, move_effect
from .progress import Criterion, Progress, Record, criteria, place_to_continue, progress_of, record_of
from .quiz import AttemptPage, CheckResult, QuizPage, attempt_of, attempt_page, check_result, quiz_page

__all__ = [
    "Access",
    "AttemptPage",
    "CheckResult",
    "Classroom",
    "CoursePlace",
    "Criterion",
    "LearningCard",
    "MoveEffect",
    "MyLearning",
    "Overview",
    "Progress",
    "ProgressDifference",
    "QuizPage",
    "Record",
    "UnitDifference",
    "access_of",
    "attempt_of",
    "attempt_page",
    "check_result",
    "classroom",
    "completion_of",
    "criteria",
    "enrollment_of",
    "is_seen_long_ago",
    "move_effect",
    "my_learning",
    "overview",
    "place_to_continue",
    "progress_of",
    "quiz_page",
    "record_of",
    "refuse_unless_open",
    "release_of",
    "resume",
]
