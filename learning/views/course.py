"""My learning, and one course of mine."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest
from core.languages import reader_language
from learning import queries
from learning.http import closed_page, place_or_404


@never_cache
@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Show what I am learning, what is coming and what I finished."""
    mine = queries.my_learning(learner=request.user, language=reader_language(), now=timezone.now())
    return render(request, "learning/home.html", {"mine": mine})


@never_cache
@require_safe
@login_required
def course(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Go on at the exact place; to the course's page when nothing is left or nothing may be done."""
    held = place_or_404(request, uuid)
    found = queries.resume(enrollment=held, now=timezone.now())
    if found is None:
        return redirect("learning:overview", uuid=uuid)
    anchor = f"#{found.position}" if found.position else ""
    return redirect(reverse("learning:unit", args=[uuid, found.unit_key]) + anchor)


@never_cache
@require_safe
@login_required
def overview(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show the outline, what is left and why; the certificate's way when nothing is."""
    held = place_or_404(request, uuid)
    now = timezone.now()
    closed = closed_page(request, held, now)
    if closed:
        return closed
    page = queries.overview(enrollment=held, language=reader_language(), now=now)
    return render(request, "learning/overview.html", {"page": page, "place": held})
