"""Requests of the classroom: whose place it is, and what a form said."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.types import SignedInRequest
from core.errors import HonghianError
from enrollment.models import Enrollment
from learning.models import Attempt
from learning.queries import access_of, attempt_of, enrollment_of

LONGEST_KEY = 64
LONGEST_NUMBER = 12


def place_or_404(request: SignedInRequest, uuid: UUID) -> Enrollment:
    """Answer the signed-in learner's own place; anybody else's does not exist."""
    try:
        return enrollment_of(learner=request.user, uuid=uuid)
    except Enrollment.DoesNotExist as missing:
        raise Http404 from missing


def attempt_or_404(request: SignedInRequest, uuid: UUID) -> Attempt:
    """Answer the signed-in learner's own attempt; anybody else's does not exist."""
    try:
        return attempt_of(learner=request.user, uuid=uuid)
    except Attempt.DoesNotExist as missing:
        raise Http404 from missing


def closed_page(request: HttpRequest, place: Enrollment, now: datetime) -> HttpResponse | None:
    """Answer the page that says why the classroom is closed to its learner, or nothing when they may read."""
    access = access_of(place, now)
    if access.may_read:
        return None
    context = {"place": place, "access": access, "opens_later": place.cohort.opens_at > now}
    return render(request, "learning/closed.html", context, status=403)


def refusal(request: HttpRequest, place: Enrollment, error: HonghianError) -> HttpResponse:
    """Answer a refused act with its reason and the way on; what does not exist is not found.

    htmx is sent to the course's page, which says the same.
    """
    if error.status == HTTPStatus.NOT_FOUND:
        raise Http404
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("learning:overview", args=[place.uuid])})
    return render(request, "learning/refused.html", {"place": place, "error": error}, status=error.status)


def chosen_options(data: QueryDict, question: str) -> list[str]:
    """Answer the options a form chose for `question`, each once."""
    return list(dict.fromkeys(value[:LONGEST_KEY] for value in data.getlist(question)))


def form_answers(data: QueryDict, attempt: Attempt) -> dict[str, list[str]]:
    """Answer what a whole attempt's form said. A single choice left open says nothing; an empty list of ticks says none."""
    answers = {}
    for entry in attempt.layout:
        chosen = chosen_options(data, f"q-{entry['question']}")
        if chosen or entry["kind"] == "multiple":
            answers[entry["question"]] = chosen
    return answers


def sequence_of(data: QueryDict) -> int:
    """Answer the client's sequence number, 0 when it is none."""
    text = data.get("sequence", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0
