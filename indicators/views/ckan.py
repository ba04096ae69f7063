"""Sending published statistics to the open-data site."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from indicators import actions
from indicators.http.schedules import publication_rows
from indicators.models import CkanPush, Publication
from indicators.views.access import officials_only


@require_safe
@officials_only
def ckan(request: HttpRequest) -> HttpResponse:
    """Show what is public, and what of it was sent."""
    pushes = Prefetch("pushes", CkanPush.objects.select_related("job", "ordered_by"))
    found = Publication.objects.prefetch_related(pushes)
    is_set = bool(settings.CKAN_URL and settings.CKAN_TOKEN and settings.CKAN_ORGANIZATION)
    return render(request, "indicators/snapshots/ckan.html", {"rows": publication_rows(found), "is_set": is_set, "site": settings.CKAN_URL})


@require_POST
@officials_only
def push(request: SignedInRequest, year: int, quarter: int) -> HttpResponse:
    """Have a worker send one publication, and show how far it is."""
    publication = get_object_or_404(Publication, fiscal_year=year, quarter=quarter)
    try:
        ordered = actions.order_ckan_push(publication=publication, by=request.user, now=timezone.now())
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:ckan")
    return redirect("core:job", ordered.job.uuid) if ordered.job else redirect("indicators:ckan")
