"""The page about the school's own authority: what a signature by it means, and how a reader is told to trust it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import queries
from core.http import attachment


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Explain signatures, and show the fingerprints of the authority and of every key."""
    return render(request, "certificates/authority.html", {"published": queries.published_keys()})


@require_safe
def download(_request: HttpRequest) -> HttpResponse:
    """Hand out the authority's certificate, to be added to a PDF reader."""
    published = queries.published_keys()
    if not published.chain_pem:
        raise Http404
    return attachment(published.chain_pem, name="honghian-authority.pem", content_type="application/x-pem-file")
