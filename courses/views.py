"""The catalogue, which is the front page."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.codes import branch
from courses import queries
from courses.forms import CatalogueForm
from courses.models import Course


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the open courses that fit the address: the page, or for htmx the results alone."""
    form = CatalogueForm(request.GET)
    query = form.query()
    found = queries.catalogue(query)
    context = {
        "filters": form.filters(),
        # The page has a better search than the header's.
        "site_search": "",
        "query": query,
        "found": found,
        "cards": [_card(course) for course in found.page],
        "branch": branch(query.branch) if query.branch else None,
        "is_front": not request.user.is_authenticated and not query.words and not query.active and query.page == 1,
    }
    fragment = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    response = render(request, "courses/_results.html" if fragment else "courses/catalogue.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _card(course: Course) -> dict[str, Any]:
    """Answer what the card of a course shows."""
    languages = {"th": "ไทย", "en": "English"}
    return {
        "course": course,
        "branch": branch(course.branch_code),
        "badge": _("เนื้อหาตัวอย่าง") if course.is_sample else "",
        "languages": " · ".join(languages[code] for code in course.languages.split()),
        "cover": default_storage.url(course.cover_file) if course.cover_file else "",
    }
