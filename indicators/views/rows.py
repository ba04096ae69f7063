"""The rows behind each number, and names for those who may and say why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, long_table_file, streamed_csv
from core.sheets import CONTENT_TYPES, SheetData
from indicators import actions, queries
from indicators.definitions import definition, scope_label
from indicators.forms import NamesForm, RowsForm
from indicators.http import rows as shown
from indicators.http.nominal import log_table, watermark
from indicators.http.words import as_of_text
from indicators.models import NominalList, NominalUse
from indicators.queries.counting import COUNTINGS
from indicators.queries.rows import RowList, row_list
from indicators.queries.service_rows import service_rows_csv
from indicators.types import Scope
from indicators.views.access import officials_only

_PAGE = 50
_LOG_PAGE = 50
_YEARS_BACK = 10
# Characters of a question that are put on record.
_LONGEST_QUESTION = 1_000
# A longer workbook is made by a worker: it is written whole before its first byte leaves, and nobody waits half a minute for an answer.
LONGEST_AT_ONCE = 100_000


def _question(data: QueryDict, now: datetime) -> tuple[RowsForm, Scope]:
    """What somebody asked.

    :raises Http404: it means nothing.
    """
    reported = queries.reported_years(now=now)
    # Years the dashboard compares with have a list too, if an empty one.
    form = RowsForm(data, years=sorted({*reported, *range(reported[0] - _YEARS_BACK, reported[0])}, reverse=True))
    if not form.is_valid():
        raise Http404
    try:
        return form, form.scope()
    except (KeyError, ValueError) as strange:
        raise Http404 from strange


def _asked(measure: str, data: QueryDict, now: datetime) -> tuple[RowsForm, Scope, RowList]:
    """The list somebody asked for.

    :raises Http404: no such number, or a question that means nothing.
    """
    form, scope = _question(data, now)
    try:
        return form, scope, row_list(measure, scope, part=form.cleaned_data["part"], sort=form.cleaned_data["sort"])
    except (KeyError, ValueError) as strange:
        raise Http404 from strange


@require_safe
@officials_only
def rows(request: HttpRequest, measure: str) -> HttpResponse:
    """Show the rows of a number, filtered, sorted, page by page."""
    now = timezone.now()
    form, scope, found = _asked(measure, request.GET, now)
    page = Paginator(cast("Any", shown.Pages(found)), _PAGE).get_page(request.GET.get("page"))
    table = shown.page_table(found, shown.file_rows(found, offset=page.object_list[0], limit=page.object_list[1]))
    context = {"form": form, "entry": definition(measure), "found": found, "page": page, "table": table, "measure": measure}
    context |= _frame(request, scope, found, now) | {"has_codes": _has_codes(measure, form)}
    return render(request, "indicators/rows.html", context)


def _frame(request: HttpRequest, scope: Scope, found: RowList, now: datetime) -> dict[str, Any]:
    kept = request.GET.copy()
    kept.pop("page", None)
    sorts = [(name, {**{key: kept[key] for key in kept}, "sort": name}) for name in found.sorts]
    return {
        "scope": scope_label(scope),
        "as_of": as_of_text(now),
        "query": kept.urlencode(),
        "sorts": [{"label": shown.SORT_LABELS[n], "url": f"?{urlencode(q)}", "current": kept.get("sort", "first") == n} for n, q in sorts],
        "may_read_names": found.has_people and queries.may_read_names(request.user),
        "is_made_at_once": found.count <= LONGEST_AT_ONCE,
    }


def _has_codes(measure: str, form: RowsForm) -> bool:
    """Shares and parts are of rows that another number is counted from."""
    return measure in COUNTINGS and not form.cleaned_data["part"]


@require_safe
@officials_only
def export_codes(request: HttpRequest, measure: str) -> HttpResponseBase:
    """Send every row a number is counted from, in codes and without persons: the same bytes as `export_indicator8 --rows`."""
    form, scope = _question(request.GET, timezone.now())
    if not _has_codes(measure, form):
        raise Http404
    return streamed_csv(service_rows_csv(measure, scope), name=f"indicator8_rows_{measure}_codes.csv")


@require_safe
@officials_only
def export(request: HttpRequest, measure: str, extension: str) -> HttpResponseBase:
    """Send every row: CSV while it is made, XLSX when it is whole."""
    _form, _scope, found = _asked(measure, request.GET, timezone.now())
    table = SheetData(_("รายการ"), shown.headers(found), shown.file_rows(found))
    return long_table_file(table, name=f"indicator8_rows_{measure}", file_format=extension)


@require_POST
@officials_only
def order_workbook(request: SignedInRequest, measure: str) -> HttpResponse:
    """Have a worker write every row of a long list as XLSX, and show how far it is."""
    now = timezone.now()
    form, scope, _found = _asked(measure, request.GET, now)
    asked = form.cleaned_data
    job = actions.order_workbook(measure=measure, scope=scope, part=asked["part"], sort=asked["sort"], by=request.user, now=now)
    return redirect("core:job", job.uuid)


@require_http_methods(READ_AND_WRITE)
@officials_only
def ask_names(request: SignedInRequest, measure: str) -> HttpResponse:
    """Ask why names are needed, put it on record, and open the list."""
    now = timezone.now()
    asked, scope, found = _asked(measure, request.GET, now)
    if not found.has_people or len(request.GET.urlencode()) > _LONGEST_QUESTION:
        raise Http404
    form = NamesForm(request.POST or None)
    entry = definition(measure)
    context = {"form": form, "entry": entry, "scope": scope_label(scope), "count": found.count, "query": request.GET.urlencode()}
    context |= {"measure": measure, "allowed": queries.may_read_names(request.user)}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_for_names(
                by=request.user, reason=form.cleaned_data["reason"], measure=measure, part=asked.cleaned_data["part"],
                query=request.GET.urlencode(), scope_text=f"{entry.code} {entry.label} · {scope_label(scope)}", row_count=found.count, now=now,
            )  # fmt: skip
            return redirect("indicators:names", made.uuid)
        except HonghianError as refusal:
            form.add_error("reason", str(refusal))
    return render(request, "indicators/ask_names.html", context, status=422 if form.errors else 200)


def _opened(request: SignedInRequest, uuid: UUID, how: str, now: datetime) -> tuple[NominalList, RowList]:
    """A nominal list, put on record as opened."""
    nominal = get_object_or_404(NominalList, uuid=uuid, made_by=request.user)
    _form, _scope, found = _asked(nominal.measure, QueryDict(nominal.query), now)
    actions.open_nominal_list(nominal_list=nominal, by=request.user, how=how, now=now)
    return nominal, found


@require_safe
@officials_only
def names(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show a nominal list to the person who asked for it, for a day, with a watermark."""
    now = timezone.now()
    try:
        nominal, found = _opened(request, uuid, NominalUse.How.PAGE, now)
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:indicator8")
    page = Paginator(cast("Any", shown.Pages(found)), _PAGE).get_page(request.GET.get("page"))
    mark = watermark(nominal)
    start, length = cast("tuple[int, int]", page.object_list)
    table = shown.page_table(found, shown.nominal_rows(found, mark=mark, now=now, offset=start, limit=length), with_names=True)
    back = f"{reverse('indicators:rows', args=[nominal.measure])}?{nominal.query}"
    return render(
        request, "indicators/names.html",
        {"nominal": nominal, "table": table, "page": page, "mark": mark, "back": back},
    )  # fmt: skip


@require_safe
@officials_only
def export_names(request: SignedInRequest, uuid: UUID, extension: str) -> HttpResponseBase:
    """Send a nominal list; every row says who asked for it."""
    now = timezone.now()
    if extension not in CONTENT_TYPES:
        raise Http404
    try:
        nominal, found = _opened(request, uuid, extension, now)
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:indicator8")
    headers = [*shown.headers(found, with_names=True), _("ออกให้แก่")]
    table = SheetData(_("รายการ"), headers, shown.nominal_rows(found, mark=watermark(nominal), now=now))
    return long_table_file(table, name=f"nominal_list_{nominal.pk}", file_format=extension)


@require_safe
@officials_only
def names_log(request: HttpRequest) -> HttpResponse:
    """Show who asked for which names, when and why; every official may look."""
    lists = NominalList.objects.select_related("made_by").prefetch_related("uses")
    page = Paginator(lists, _LOG_PAGE).get_page(request.GET.get("page"))
    return render(request, "indicators/names_log.html", {"page": page, "table": log_table(page)})
