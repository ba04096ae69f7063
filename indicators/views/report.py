"""Indicator 8 as files."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import attachment
from indicators import queries
from indicators.export.files import FileChoice, UnknownFileError
from indicators.forms import ScopeForm
from indicators.views.access import officials_only


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
    name = choice.write(statement, content)
    return attachment(content.getvalue(), name=name, content_type=choice.kind.content_type)
