"""Deciding over a run: its partner's coordinator here, the lead of its course through the same pages in the teachers' room."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from enrollment import actions
from enrollment.forms import RunDatesForm, RunReasonForm
from enrollment.http import run_buttons, run_words
from enrollment.models import Cohort
from enrollment.queries.run import RunView, run_view
from enrollment.views.partner import own_cohort

_ENDS = {"cancel": Cohort.State.CANCELLED, "stop": Cohort.State.STOPPED, "close": Cohort.State.CLOSED}


@require_safe
@never_cache
@login_required
def run(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show a run of one's partner and what may be decided over it."""
    return run_page(request, own_cohort(request, uuid), back=reverse("enrollment:cohort", args=[uuid]))


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def change(request: SignedInRequest, uuid: UUID, what: str) -> HttpResponse:
    """Decide over a run of one's partner, after being told what that means."""
    return change_page(request, own_cohort(request, uuid), what, by=request.user, back=reverse("enrollment:run", args=[uuid]))


def run_page(request: HttpRequest, cohort: Cohort, *, back: str) -> HttpResponse:
    """Answer the page of a run whose decisions lie below the page's own address."""
    view = run_view(cohort=cohort, now=timezone.now())
    return render(request, "enrollment/run/run.html", {"view": view, "buttons": run_buttons(view), "back": back})


def change_page(request: HttpRequest, cohort: Cohort, what: str, *, by: User, back: str) -> HttpResponse:
    """Answer the page that asks before deciding `what`, or decide; `back` is the run's page."""
    view = run_view(cohort=cohort, now=timezone.now())
    if what not in {*_ENDS, "postpone", "reopen"}:
        raise Http404
    form = _form(request, view, what)
    words = run_words(what, view)
    context = {"view": view, "form": form, "back": back, **words}
    if request.method != "POST" or not form.is_valid():
        return render(request, "enrollment/run/change.html", context, status=422 if form.errors else 200)
    try:
        _decide(cohort, what, form, by)
    except HonghianError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "enrollment/run/change.html", context, status=refusal.status)
    messages.success(request, words["done"])
    return redirect(back)


def _form(request: HttpRequest, view: RunView, what: str) -> RunReasonForm:
    if what != "postpone":
        return RunReasonForm(request.POST or None)
    return RunDatesForm(request.POST or None, cohort=view.cohort, is_served=view.started > 0)


def _decide(cohort: Cohort, what: str, form: RunReasonForm, by: User) -> None:
    said: dict[str, Any] = {"cohort": cohort, "reason": form.cleaned_data["reason"], "by": by, "now": timezone.now()}
    if isinstance(form, RunDatesForm):
        opens_at, closes_at = form.window()
        actions.postpone_cohort(opens_at=opens_at, closes_at=closes_at, **said)
    elif what == "reopen":
        actions.reopen_cohort(**said)
    else:
        actions.end_cohort(state=_ENDS[what], **said)
