"""The privacy notice and the terms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models.consent import CONSENT_VERSIONS, Consent
from core.languages import reader_language


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, why, for how long, and what they can do about it."""
    return _text(request, "privacy")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Say what an account is for."""
    return _text(request, "terms")


def _text(request: HttpRequest, name: str) -> HttpResponse:
    """A legal text is approved as a whole in each language, so each language has a template of its own."""
    context = {"version": CONSENT_VERSIONS[Consent.Purpose.TERMS], "contact": getattr(settings, "PRIVACY_CONTACT", "")}
    return render(request, f"accounts/{name}_{reader_language()}.html", context)
