"""The classroom: a unit's page, finishing it, its checks, the place last read."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.languages import reader_language
from learning import actions, queries
from learning.errors import UnitUnknownError
from learning.http import chosen_options, closed_page, place_or_404, refusal


@never_cache
@require_safe
@login_required
def unit(request: SignedInRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Show a lesson, or the rules of an assessment, and note that it was opened."""
    held = place_or_404(request, uuid)
    now = timezone.now()
    closed = closed_page(request, held, now)
    if closed:
        return closed
    try:
        room = queries.classroom(enrollment=held, unit_key=key, language=reader_language(), now=now)
    except UnitUnknownError as missing:
        raise Http404 from missing
    if room.is_news:
        actions.open_unit(enrollment=held, unit_key=key, now=now)
    if room.unit.is_lesson:
        return render(request, "learning/lesson.html", {"room": room})
    return render(request, "learning/quiz.html", {"room": room, "quiz": queries.quiz_page(enrollment=held, unit=room.unit)})


@require_POST
@login_required
def done(request: SignedInRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Record a lesson as learned; with `then=next`, and without htmx, go on."""
    held = place_or_404(request, uuid)
    now = timezone.now()
    try:
        actions.mark_unit_done(enrollment=held, unit_key=key, now=now)
    except HonghianError as error:
        return refusal(request, held, error)
    after = place_or_404(request, uuid)
    is_htmx = bool(request.headers.get("HX-Request"))
    if queries.completion_of(after) and not queries.completion_of(held):
        # The last thing that was missing: say so.
        target = reverse("learning:overview", args=[uuid])
        return HttpResponse(status=204, headers={"HX-Redirect": target}) if is_htmx else redirect(target)
    room = queries.classroom(enrollment=after, unit_key=key, language=reader_language(), now=now)
    if is_htmx:
        return render(request, "learning/_done.html", {"room": room})
    if request.POST.get("then") == "next":
        return redirect("learning:unit", uuid, room.next.key) if room.next else redirect("learning:overview", uuid)
    return redirect("learning:unit", uuid, key)


@require_POST
@login_required
def check(request: SignedInRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Say whether a check was answered right: the check alone for htmx, else the whole lesson with it."""
    held = place_or_404(request, uuid)
    now = timezone.now()
    closed = closed_page(request, held, now)
    if closed:
        return closed
    question = request.POST.get("question", "")
    chosen = chosen_options(request.POST, f"q-{question}")
    language = reader_language()
    try:
        result = queries.check_result(enrollment=held, unit_key=key, question_key=question, chosen=chosen, language=language)
    except HonghianError as error:
        return refusal(request, held, error)
    if request.headers.get("HX-Request"):
        return render(request, "learning/_check.html", {"question": result.question, "uuid": uuid, "key": key})
    room = queries.classroom(enrollment=held, unit_key=key, language=language, now=now, answered={question: chosen})
    return render(request, "learning/lesson.html", {"room": room}, status=422 if result.question.wants_answer else 200)


@require_POST
@login_required
def place(request: SignedInRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Remember the block that was reached; says nothing."""
    try:
        actions.remember_place(
            enrollment=place_or_404(request, uuid), unit_key=key, position=request.POST.get("position", ""), now=timezone.now()
        )
    except HonghianError:
        # Nobody waits for this answer; the next page says why the classroom is closed.
        return HttpResponse(status=409)
    return HttpResponse(status=204)
