"""Indicator 8 for programs: the very files of the page, of `manage.py export_indicator8`, and of what was made public."""

import io
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from accounts.api import OpenAuth, TokenAuth
from core.api import PROBLEMS, in_each_language
from core.http import attachment
from indicators import queries
from indicators.errors import ReportNotUnderstoodError
from indicators.export.files import FileChoice, UnknownFileError
from indicators.export.open_data import PUBLIC_FILES
from indicators.export.statement import Statement
from indicators.forms import ScopeForm
from indicators.models import Publication, Snapshot
from indicators.queries.publication import as_public

router = Router(tags=["indicators"], auth=TokenAuth("indicators"))


class FileShape(Schema):
    """The language of xlsx, pdf and copy (th, en), and their digits (arabic, thai)."""

    language: str = "th"
    digits: str = "arabic"


class ReportFilter(FileShape):
    """A fiscal year (BE) with a quarter or a month of it, or `from`–`to`; an area; `by`: two dimensions.

    Further parameters filter by a dimension's name (`gender=female`). Without a year: the newest.
    """

    fiscal_year: str = ""
    quarter: str = ""
    month: str = ""
    area: str = ""
    taxonomy: str = ""
    by: str = ""


class PublicOut(Schema):
    """A period that was made public; `quarter` 0 is the whole year.

    `extent`: tables, or where too few people came totals, or offerings. `warnings`: codes, such as counted_twice.
    """

    fiscal_year: int
    quarter: int
    as_of: datetime
    extent: str
    warnings: list[str]


@router.get(
    "/8/public", auth=OpenAuth("indicators"), response={200: list[PublicOut], **PROBLEMS}, summary=in_each_language(_("รอบที่เผยแพร่แล้ว"))
)
def published(request: HttpRequest) -> list[Any]:  # noqa: ARG001
    """Newest fiscal year first. A period is counted and made public once; only more of it can be withheld since."""
    return list(Publication.objects.values("fiscal_year", "quarter", "as_of", "extent", "warnings"))


@router.get(
    "/8/public/{fiscal_year}-{quarter}.{kind}",
    auth=OpenAuth("indicators"),
    response={200: None, **PROBLEMS},
    summary=in_each_language(_("สถิติที่เผยแพร่แล้ว")),
)
def publication(request: HttpRequest, fiscal_year: int, quarter: int, kind: str) -> HttpResponse:  # noqa: ARG001
    """Public statistics with small cells kept back, as `json`, `csv`, `xlsx` or `zip` (a Data Package); the bytes of the public page, for ever."""
    found = get_object_or_404(Publication, fiscal_year=fiscal_year, quarter=quarter)
    if kind not in PUBLIC_FILES:
        raise ReportNotUnderstoodError(fields={"kind": sorted(PUBLIC_FILES)})
    content_type, write = PUBLIC_FILES[kind]
    content = io.BytesIO()
    write(as_public(found), content)
    return HttpResponse(content.getvalue(), content_type=content_type)


@router.get("/8/snapshots/{code}.{kind}", response={200: None, **PROBLEMS}, summary=in_each_language(_("ตัวชี้วัดที่ 8 ฉบับที่บันทึกยอดแล้ว")))
def snapshot(request: HttpRequest, code: str, kind: str, shape: Query[FileShape]) -> HttpResponse:  # noqa: ARG001
    """A frozen report; the same bytes for ever."""
    found = get_object_or_404(Snapshot.objects.frozen().select_related("amends"), code=code)
    return _file(queries.statement_of(found), _choice(kind, shape))


@router.get("/8.{kind}", response={200: None, **PROBLEMS}, summary=in_each_language(_("ตัวชี้วัดที่ 8 จากข้อมูลขณะนี้")))
def indicator8(request: HttpRequest, kind: str, asked: Query[ReportFilter]) -> HttpResponse:
    """The report as `json`, `csv`, `xlsx`, `pdf`, `package` or `copy`, true at the moment it was asked for (`as_of`)."""
    now = timezone.now()
    choice, form = _choice(kind, asked), ScopeForm(request.GET, years=queries.reported_years(now=now))
    # A misspelled filter would limit nothing, and the numbers would be of something else. `compare` is the page's alone, and changes no number.
    strange = [name for name in request.GET if name not in {*form.known, *FileShape.model_fields, "compare"}]
    if strange or not form.is_valid():
        faults = {name: [str(_("ไม่รู้จักพารามิเตอร์นี้"))] for name in strange}
        raise ReportNotUnderstoodError(fields=faults or {name: [str(text) for text in texts] for name, texts in form.errors.items()})
    statement = queries.live_statement(form.scope(), as_of=now, crosses=form.crosses(), has_quarters=choice.kind.has_quarters)
    return _file(statement, choice)


def _choice(kind: str, shape: FileShape) -> FileChoice:
    try:
        return FileChoice.of(kind, language=shape.language, thai_digits=shape.digits == "thai")
    except UnknownFileError as unknown:
        raise ReportNotUnderstoodError from unknown


def _file(statement: Statement, choice: FileChoice) -> HttpResponse:
    content = io.BytesIO()
    name = choice.write(statement, content)
    return attachment(content.getvalue(), name=name, content_type=choice.kind.content_type)
