"""What a person agreed to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.models import Consent
from accounts.types import SignedInRequest
from core.http import refusals_told
from core.languages import reader_language


@never_cache
@require_safe
@login_required
def consents(request: SignedInRequest) -> HttpResponse:
    """Show where each purpose stands and how it came to that."""
    states = queries.current_consents(request.user)
    terms = states[Consent.Purpose.TERMS]
    return render(
        request, "accounts/consents.html", {"states": list(states.values()), "terms_wait": not (terms.is_given and terms.is_current)}
    )


@require_POST
@login_required
def answer_consent(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Write down a yes or a no."""
    answer = request.POST.get("answer")
    if purpose not in queries.ASKED_PURPOSES or answer not in ("yes", "no"):
        raise Http404
    with refusals_told(request):
        actions.record_consent(person=request.user, purpose=purpose, given=answer == "yes", language=reader_language(), now=timezone.now())
        messages.success(request, _("บันทึกคำตอบของคุณแล้ว"))
    # Whoever has just accepted the terms was on the way in.
    return redirect("accounts:home" if purpose == Consent.Purpose.TERMS else "accounts:consents")
