"""The learner's pages."""

from .course import course, home, overview
from .lesson import check, done, place, unit
from .quiz import answer, attempt, start, submit

__all__ = ["answer", "attempt", "check", "course", "done", "home", "overview", "place", "start", "submit", "unit"]
