"""Certificates by the cohort: for managers all, for a coordinator the cohorts of one's own partners."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates import actions, queries
from certificates.export import LARGEST_PRINT
from certificates.forms import ThanksForm
from core.errors import HonghianError

if TYPE_CHECKING:
    from accounts.types import SignedInRequest

PAGE = 30


@never_cache
@require_safe
@login_required
def cohorts(request: SignedInRequest) -> HttpResponse:
    """List the cohorts whose certificates one may handle, newest first."""
    rows = queries.cohorts_for(request.user)
    if not queries.manages_certificates(request.user) and not rows.exists():
        raise Http404
    search = request.GET.get("q", "").replace("\0", "").strip()[:100]
    if search:
        rows = rows.filter(Q(code__icontains=search) | Q(name__icontains=search) | Q(course__title_th__icontains=search))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "counts": queries.cohort_counts(list(page.object_list)), "search": search}
    return render(request, "certificates/bulk/cohorts.html", context)


@never_cache
@require_safe
@login_required
def cohort(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show how far one cohort's certificates are, and what can be ordered."""
    found = get_object_or_404(queries.cohorts_for(request.user), uuid=uuid)
    held = queries.cohort_certificates(cohort=found, person=request.user)
    thanks = ThanksForm() if queries.manages_certificates(request.user) else None
    context = {"held": held, "cohort": found, "largest_print": LARGEST_PRINT, "thanks": thanks}
    return render(request, "certificates/bulk/cohort.html", context)


@require_POST
@login_required
def issue(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Order every certificate the cohort lacks."""
    found = get_object_or_404(queries.cohorts_for(request.user), uuid=uuid)
    job = actions.order_bulk_issue(cohort=found, owner=request.user, now=timezone.now())
    return redirect("core:job", uuid=job.uuid) if job.owner_id == request.user.pk else redirect("certificates:cohort", uuid=uuid)


@require_POST
@login_required
def download(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Order the cohort's certificates as one file."""
    found = get_object_or_404(queries.cohorts_for(request.user), uuid=uuid)
    form = "pdf" if request.POST.get("form") == "pdf" else "zip"
    try:
        job = actions.order_bulk_download(cohort=found, form=form, owner=request.user, now=timezone.now())
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:cohort", uuid=uuid)
    return redirect("core:job", uuid=job.uuid)
