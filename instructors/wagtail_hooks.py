"""The first page of the editor: the author's own courses, instead of counts of what exists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from accounts.models import User
from instructors import queries


class OwnCoursesPanel(Component):
    """Leads to the draft of each course that the person teaches or reviews, or says that there is none."""

    name = "own_courses"
    order = 10
    template_name = "instructors/cms/own_courses.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        person = parent_context["request"].user
        return {"courses": queries.courses_of(person) if isinstance(person, User) else []}


@hooks.register("construct_homepage_panels")
def show_own_courses(_request: HttpRequest, panels: list[Any]) -> None:
    """Put the author's own courses first."""
    panels.insert(0, OwnCoursesPanel())


@hooks.register("construct_homepage_summary_items", order=100)
def count_nothing(_request: HttpRequest, summary_items: list[Any]) -> None:
    """Leave out how many pages and pictures the whole school has; after the others have added theirs."""
    summary_items.clear()
