"""An attempt: starting it, answering, submitting, and its result."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from core.languages import reader_language
from enrollment.models import Enrollment
from learning import actions, queries
from learning.http import attempt_or_404, chosen_options, closed_page, form_answers, place_or_404, refusal, sequence_of
from learning.models import Attempt


@require_POST
@login_required
def start(request: SignedInRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Open an attempt, or go back to the one that is open."""
    held = place_or_404(request, uuid)
    try:
        opened = actions.start_attempt(enrollment=held, unit_key=key, now=timezone.now())
    except HonghianError as error:
        return refusal(request, held, error)
    return redirect("learning:attempt", uuid=opened.uuid)


@never_cache
@require_safe
@login_required
def attempt(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show an open attempt's questions, or a submitted one's result."""
    found = attempt_or_404(request, uuid)
    now = timezone.now()
    closed = closed_page(request, found.enrollment, now) if found.enrollment.state == Enrollment.State.WITHDRAWN else None
    if closed:
        return closed
    if actions.is_overdue(found, now):
        actions.close_overdue_attempt(attempt_id=found.pk, now=now)
        found = attempt_or_404(request, uuid)
    page = queries.attempt_page(attempt=found, language=reader_language(), now=now)
    name = "attempt" if found.state == Attempt.State.OPEN else "result"
    return render(request, f"learning/{name}.html", {"page": page, "asks": "review" in request.GET and page.unanswered})


@require_POST
@login_required
def answer(request: SignedInRequest, uuid: UUID) -> JsonResponse:
    """Keep one answer. The reply names what stands: `sequence`, and whether this one was `saved` or came `late`."""
    found = attempt_or_404(request, uuid)
    question = request.POST.get("question", "")
    sequence = sequence_of(request.POST)
    try:
        kept = actions.save_answer(
            attempt=found,
            question_key=question,
            chosen=chosen_options(request.POST, f"q-{question}"),
            sequence=sequence,
            now=timezone.now(),
        )
    except HonghianError as error:
        return JsonResponse({"state": error.code, "message": str(error)}, status=error.status)
    return JsonResponse({"state": "saved" if kept.sequence == sequence else "late", "sequence": kept.sequence})


@require_http_methods(READ_AND_WRITE)
@login_required
def submit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Hand in; while questions are left open, lead back to them with a list. Who had to sign in again on the way here is led there too."""
    if request.method != "POST":
        return redirect("learning:attempt", uuid=uuid)
    found = attempt_or_404(request, uuid)
    answers = form_answers(request.POST, found)
    sure = request.POST.get("sure")
    is_sure = sure in {"yes", "clock"} or found.state != Attempt.State.OPEN
    now = timezone.now()
    try:
        left = actions.save_answers(attempt=found, answers=answers, now=now) if not is_sure else 0
        if not left:
            actions.submit_attempt(attempt=found, answers=answers, by_clock=sure == "clock", now=now)
    except HonghianError as error:
        return refusal(request, found.enrollment, error)
    if left:
        return redirect(reverse("learning:attempt", args=[uuid], query={"review": 1}, fragment="review"))
    return redirect("learning:attempt", uuid=uuid)
