"""The desk that looks after accounts. For everybody else it does not exist."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, queries
from accounts.forms import PeopleSearchForm, ReasonForm
from accounts.http import act_words, refuse_unless_keeper
from accounts.models import StaffAct, User
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE

PAGE = 30
_ACTS: dict[str, Callable[..., StaffAct]] = {
    "suspend": actions.suspend_person,
    "reactivate": actions.reactivate_person,
    "reset-name": actions.reset_certificate_name,
}


@never_cache
@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Find people by name, address or sign-in name."""
    refuse_unless_keeper(request)
    form = PeopleSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(queries.find_people(words=words), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/desk/people.html", {"page": page, "words": words})


@never_cache
@require_safe
@login_required
def person(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show one account and what was done about it."""
    refuse_unless_keeper(request)
    return render(request, "accounts/desk/person.html", {"found": _found(uuid), "is_me": request.user.uuid == uuid})


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def act(request: SignedInRequest, uuid: UUID, what: str) -> HttpResponse:
    """Do one thing about an account, after saying what it means and why."""
    refuse_unless_keeper(request)
    if what not in _ACTS:
        raise Http404
    found, form = _found(uuid), ReasonForm(request.POST or None)
    context: dict[str, Any] = {"found": found, "form": form, **act_words(what)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/desk/act.html", context, status=422 if form.errors else 200)
    try:
        _ACTS[what](person=found.person, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except HonghianError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "accounts/desk/act.html", context, status=refusal.status)
    messages.success(request, context["done"])
    return redirect("desk:person", uuid)


def _found(uuid: UUID) -> queries.DeskPerson:
    try:
        return queries.desk_person(uuid=uuid)
    except User.DoesNotExist as missing:
        raise Http404 from missing
