"""Indicator 8 for officials: the dashboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators import actions, queries
from indicators.forms import DashboardForm
from indicators.http.dashboard import dashboard_context
from indicators.http.snapshots import waiting_context
from indicators.queries.prepared import Asked
from indicators.views.access import officials_only


@require_safe
@officials_only
def indicator8(request: HttpRequest) -> HttpResponse:
    """Show the report that was asked for, beside its targets and another year."""
    now = timezone.now()
    form = DashboardForm(request.GET, years=queries.reported_years(now=now))
    if not form.is_valid():
        return render(request, "indicators/indicator8.html", {"form": form}, status=400)
    found = actions.ready_dashboard(asked=Asked(form.scope(), form.cleaned_data["compare"], form.crosses()), now=now)
    context = {"form": form, "may_read_names": queries.may_read_names(request.user)}
    context["waiting"] = waiting_context(request)
    return render(request, "indicators/indicator8.html", context | dashboard_context(found, query=request.GET.urlencode()))
