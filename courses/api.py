"""The catalogue for programs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from accounts.api import OpenAuth
from core.api import PROBLEMS, ListPage, Paging, in_each_language, list_page
from courses.forms import CatalogueForm
from courses.models import Course
from courses.queries import about_of, catalogue

router = Router(tags=["catalogue"], auth=OpenAuth("catalogue"))


class CourseOut(Schema):
    """A course that people can find now. Titles and summaries without an English text are empty in English."""

    code: str
    title_th: str
    title_en: str
    summary_th: str
    summary_en: str
    branch_code: str
    secondary_branch_codes: list[str]
    level: int
    mode: str
    hours: int
    theory_hours: int
    practice_hours: int
    field_hours: int
    languages: list[str]
    certificate_kind: str
    is_sample: bool


class CourseDetails(CourseOut):
    """The same with what its newest release promises, in the language asked for."""

    release_number: int
    language: str
    outcomes: list[str]
    audience: str


class CoursePage(ListPage):
    items: list[CourseOut]


class CourseFilter(Schema):
    """`q`: words in either language; `branch`: a slug such as `craft`; `hours`: short, medium or long."""

    q: str = ""
    branch: str = ""
    level: str = ""
    hours: str = ""
    mode: str = ""
    language: str = ""


@router.get("/courses", response={200: CoursePage, **PROBLEMS}, summary=in_each_language(_("ค้นหาหลักสูตรที่เปิดอยู่")))
def courses(request: HttpRequest, asked: Query[CourseFilter], paging: Query[Paging]) -> dict[str, Any]:  # noqa: ARG001
    """Best match first when there are words, else in Thai dictionary order. A filter that means nothing is left out."""
    found = catalogue(CatalogueForm(asked.dict()).query())
    return list_page(list(found.page.paginator.object_list), paging, _told)


@router.get("/courses/{code}", response={200: CourseDetails, **PROBLEMS}, summary=in_each_language(_("ดูหลักสูตรหนึ่ง")))
def course(request: HttpRequest, code: str) -> dict[str, Any]:
    """One course by its permanent code."""
    found = get_object_or_404(Course.objects.open().select_related("current_release"), code=code)
    release = found.current_release
    if release is None:  # pragma: no cover - `open` answers released courses only
        raise Course.DoesNotExist
    about = about_of(release, (getattr(request, "LANGUAGE_CODE", "") or "th")[:2])
    promised = {"language": about.language, "outcomes": list(about.outcomes), "audience": about.audience}
    return _told(found) | {"release_number": release.number} | promised


def _told(row: Course) -> dict[str, Any]:
    same = (
        "code", "title_th", "title_en", "summary_th", "summary_en", "branch_code", "secondary_branch_codes", "level", "mode", "hours",
        "theory_hours", "practice_hours", "field_hours", "certificate_kind", "is_sample",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {"languages": row.languages.split()}
