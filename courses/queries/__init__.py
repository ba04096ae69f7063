"""Answers of courses."""

from .authoring import course_root_pages
from .catalogue import Catalogue, CatalogueQuery, branch_code, catalogue
from .content import about_of, lesson_parts, letters_url, outline_of, unit_content

__all__ = [
    "Catalogue",
    "CatalogueQuery",
    "about_of",
    "branch_code",
    "catalogue",
    "course_root_pages",
    "lesson_parts",
    "letters_url",
    "outline_of",
    "unit_content",
]
