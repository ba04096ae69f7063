"""Statistics for everybody, and the step that makes them public."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, attachment
from indicators import actions, queries
from indicators.errors import PreviewChangedError
from indicators.export.open_data import PUBLIC_FILES
from indicators.http.public import period_tabs, public_context, publish_context, publishing_rows
from indicators.http.words import period_text
from indicators.models import YEAR, Publication
from indicators.queries.publication import as_public, next_period
from indicators.views.access import officials_only


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show what was made public of a fiscal year or a quarter; the newest whole year, or else quarter, where none was named."""
    everything = Publication.objects.all()
    if not everything:
        return render(request, "indicators/public.html", {"years": []})
    chosen = _chosen(request, list(everything))
    of_year = [entry for entry in everything if entry.fiscal_year == chosen.fiscal_year]
    context = public_context(as_public(chosen), [as_public(entry) for entry in of_year if entry.quarter])
    years = sorted({entry.fiscal_year for entry in everything}, reverse=True)
    context |= {"years": years, "tabs": period_tabs(years, of_year, chosen), "title": period_text(chosen.fiscal_year, chosen.quarter)}
    context |= {"downloads": [(kind, f"{chosen.fiscal_year}-{chosen.quarter}") for kind in ("xlsx", "csv", "json")], "chosen": chosen}
    return render(request, "indicators/public.html", context)


def _chosen(request: HttpRequest, entries: list[Publication]) -> Publication:
    """The publication of the address.

    :raises Http404: there is none.
    """
    year, quarter = request.GET.get("fiscal_year", ""), request.GET.get("quarter", "")
    if not year:
        return _newest([entry for entry in entries if entry.fiscal_year == entries[0].fiscal_year])[0]
    of_year = [entry for entry in entries if str(entry.fiscal_year) == year]
    found = [entry for entry in of_year if str(entry.quarter) == quarter] if quarter else _newest(of_year)
    if not found:
        raise Http404
    return found[0]


def _newest(of_year: list[Publication]) -> list[Publication]:
    """The whole year, or else its last quarter."""
    return of_year[:1] if of_year and of_year[0].quarter == YEAR else of_year[-1:]


@require_safe
def download(_request: HttpRequest, year: int, quarter: int, extension: str) -> HttpResponse:
    """Send a publication as a file: the same numbers for ever; a newer site may say more about each of them."""
    publication = get_object_or_404(Publication, fiscal_year=year, quarter=quarter)
    if extension not in PUBLIC_FILES:
        raise Http404
    content_type, write = PUBLIC_FILES[extension]
    content = io.BytesIO()
    write(as_public(publication), content)
    name = f"indicator8_public_{year}{f'_q{quarter}' if quarter else ''}.{extension}"
    return attachment(content.getvalue(), name=name, content_type=content_type)


@require_safe
@officials_only
def publishing(request: HttpRequest) -> HttpResponse:
    """Show what is public, and what could be next."""
    now = timezone.now()
    rows = publishing_rows(queries.reported_years(now=now), Publication.objects.select_related("published_by"), now=now)
    return render(request, "indicators/publishing.html", {"table": rows})


@never_cache
@require_http_methods(READ_AND_WRITE)
@officials_only
def publish(request: SignedInRequest, year: int, quarter: int) -> HttpResponse:
    """Show a period as the public would see it, then make it public."""
    now, changed = timezone.now(), ""
    if request.method == "POST":
        try:
            actions.publish_period(fiscal_year=year, quarter=quarter, by=request.user, now=now, seen=request.POST.get("seen", ""))
            messages.success(request, _("เผยแพร่แล้ว: %(period)s") % {"period": period_text(year, quarter)})
            return redirect(f"{reverse('indicators:public')}?fiscal_year={year}&quarter={quarter}")
        except PreviewChangedError as refusal:
            changed = str(refusal)
        except HonghianError as refusal:
            messages.error(request, str(refusal))
            return redirect("indicators:publishing")
    if next_period(year, now=now) != quarter:
        raise Http404
    context = publish_context(year, quarter, now=now) | {"changed": changed}
    return render(request, "indicators/publish.html", context, status=409 if changed else 200)
