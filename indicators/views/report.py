"""Indicator 8 for officials."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators import queries
from indicators.export import FORMATS, file_name
from indicators.forms import ScopeForm
from indicators.http.report import report_context
from indicators.views.access import officials_only


@require_safe
@officials_only
def indicator8(request: HttpRequest) -> HttpResponse:
    """Show the report that was asked for, with its downloads."""
    now = timezone.now()
    form = ScopeForm(request.GET, years=queries.reported_years(now=now))
    if not form.is_valid():
        return render(request, "indicators/indicator8.html", {"form": form}, status=400)
    report = queries.indicator8(scope=form.scope(), as_of=now, crosses=form.crosses())
    return render(request, "indicators/indicator8.html", {"form": form} | report_context(report, query=request.GET.urlencode()))


@require_safe
@officials_only
def download(request: HttpRequest, extension: str) -> HttpResponse:
    """Send the same report as a file: json, csv or xlsx."""
    now = timezone.now()
    form = ScopeForm(request.GET, years=queries.reported_years(now=now))
    if extension not in FORMATS or not form.is_valid():
        raise Http404
    report = queries.indicator8(scope=form.scope(), as_of=now, crosses=form.crosses())
    content_type, write = FORMATS[extension]
    content = io.BytesIO()
    write(report, content)
    disposition = content_disposition_header(as_attachment=True, filename=file_name(report, extension))
    return HttpResponse(content.getvalue(), content_type=content_type, headers={"Content-Disposition": disposition or "attachment"})
