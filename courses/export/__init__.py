"""What authored pages become: prepared HTML, questions without their answers, an outline. Reads only."""

from .comparison import changed_about, changed_modules, changed_settings, has_other_order, says_the_same
from .drawing_text import with_font
from .lesson import Renderer
from .questions import answer_key, question_json
from .search_text import SearchText, search_texts
from .snapshot import PreparedUnit, Snapshot, fingerprint, take_snapshot
from .tree import CourseTree, course_trees

__all__ = [
    "CourseTree",
    "PreparedUnit",
    "Renderer",
    "SearchText",
    "Snapshot",
    "answer_key",
    "changed_about",
    "changed_modules",
    "changed_settings",
    "course_trees",
    "fingerprint",
    "has_other_order",
    "question_json",
    "says_the_same",
    "search_texts",
    "take_snapshot",
    "with_font",
]
