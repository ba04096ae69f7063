"""A person's tokens for programs."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms import ApiTokenForm
from accounts.models import ApiToken
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
@reauthentication_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """Show one's tokens and make one; the new one stands on this answer and nowhere else."""
    person, now, made = request.user, timezone.now(), ""
    form = ApiTokenForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            _row, made = actions.issue_api_token(person=person, name=asked["name"], scopes=asked["scopes"], lifetime=form.lifetime, now=now)
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            form = ApiTokenForm(person=person)
    context = {"form": form, "made": made, "tokens": queries.api_tokens(person, now=now)}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make one of one's own tokens useless."""
    token = get_object_or_404(ApiToken, uuid=uuid, person=request.user)
    actions.revoke_api_token(token=token, now=timezone.now())
    messages.success(request, _("เพิกถอนกุญแจ “%(name)s” แล้ว โปรแกรมที่ใช้อยู่เข้าไม่ได้อีก") % {"name": token.name})
    return redirect("accounts:tokens")
