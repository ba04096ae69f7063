"""Indicator 8 for officials."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators import queries
from indicators.export.files import FileChoice, UnknownFileError
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
    """Send the same report as a file of any kind, in the language and digits asked for."""
    now = timezone.now()
    form = ScopeForm(request.GET, years=queries.reported_years(now=now))
    try:
        choice = FileChoice.of(extension, language=request.GET.get("language", "th"), thai_digits=request.GET.get("digits") == "thai")
    except UnknownFileError as unknown:
        raise Http404 from unknown
    if not form.is_valid():
        raise Http404
    statement = queries.live_statement(form.scope(), as_of=now, crosses=form.crosses(), has_quarters=choice.kind.has_quarters)
    content = io.BytesIO()
    disposition = content_disposition_header(as_attachment=True, filename=choice.write(statement, content))
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content.getvalue(), content_type=choice.kind.content_type, headers=headers)
