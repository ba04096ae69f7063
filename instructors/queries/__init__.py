from .authoring import draft_of, last_answer, release_changes, unit_of_draft
from .cohorts import cohort_of, cohorts_of, move_to_undo
from .learners import LearnerFilter, learner_report, learner_rows, learners_of, question_counts, state_counts, unit_counts
from .roles import belongs_in_the_room, course_of, courses_of, courses_with_leads, is_instructor, is_reviewer, leads_of

__all__ = [
    "LearnerFilter",
    "belongs_in_the_room",
    "cohort_of",
    "cohorts_of",
    "course_of",
    "courses_of",
    "courses_with_leads",
    "draft_of",
    "is_instructor",
    "is_reviewer",
    "last_answer",
    "leads_of",
    "learner_report",
    "learner_rows",
    "learners_of",
    "move_to_undo",
    "question_counts",
    "release_changes",
    "state_counts",
    "unit_counts",
    "unit_of_draft",
]
