"""The data-quality desk: what is left out or doubtful, why, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar import fiscal_quarter, fiscal_year
from core.http import long_table_file
from core.sheets import SheetData
from indicators import queries
from indicators.forms import QualityForm
from indicators.http import quality as shown
from indicators.http.rows import Pages
from indicators.http.words import as_of_text, period_text
from indicators.queries.quality import REASONS, Problem, problem_counts, problems
from indicators.views.access import officials_only

_PAGE = 50


def _period(form: QualityForm) -> Any:
    quarter = form.cleaned_data["quarter"]
    return fiscal_quarter(form.year, quarter) if quarter else fiscal_year(form.year)


@require_safe
@officials_only
def quality(request: HttpRequest) -> HttpResponse:
    """Show how many rows have which fault and whose they are; with a reason chosen, the rows."""
    now = timezone.now()
    form = QualityForm(request.GET, years=queries.reported_years(now=now))
    if not form.is_valid():
        return render(request, "indicators/quality.html", {"form": form}, status=400)
    query = {name: str(value) for name, value in form.cleaned_data.items() if value and name != "reason"}
    period, reason = _period(form), form.cleaned_data["reason"]
    context: dict[str, Any] = {"form": form, "as_of": as_of_text(now), "query": request.GET.urlencode(), "active": form.active}
    context["title"] = period_text(form.year, form.cleaned_data["quarter"])
    if not reason:
        counts = problem_counts(period=period, now=now)
        if form.owner_code is not None:
            counts = {code: {form.owner_code: owners.get(form.owner_code, 0)} for code, owners in counts.items()}
        return render(request, "indicators/quality.html", context | {"reasons": shown.summary(counts, query=query, names=form.names)})
    found = problems(reason, period=period, now=now, owner=form.owner_code)
    page = Paginator(cast("Any", Pages(found)), _PAGE).get_page(request.GET.get("page"))
    start, length = cast("tuple[int, int]", page.object_list)
    title, effect = shown.REASON_TEXTS[reason]
    context |= {"page": page, "table": shown.page_table(list(found.read(start, length)), form.names), "reason": title, "effect": effect}
    return render(request, "indicators/quality_rows.html", context | {"severity": shown.severity_text(reason)})


@require_safe
@officials_only
def export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """Send every row with the chosen fault, or with any: CSV while it is made, XLSX when it is whole."""
    now = timezone.now()
    form = QualityForm(request.GET, years=queries.reported_years(now=now))
    if not form.is_valid():
        raise Http404
    chosen, period = form.cleaned_data["reason"], _period(form)

    def everything() -> Iterator[Problem]:
        for code in [chosen] if chosen else REASONS:
            yield from problems(code, period=period, now=now, owner=form.owner_code).read(0, None)

    table = SheetData(_("คุณภาพข้อมูล"), shown.headers(), shown.file_rows(everything(), form.names))
    return long_table_file(table, name=f"indicator8_quality_{form.year}", file_format=extension)
