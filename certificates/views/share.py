"""The picture beside a shared link."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certificates.http import count_failure, has_failed_too_often
from certificates.models import Certificate
from certificates.types import read_code
from certificates.views.verify import discreet
from core.views import too_many_requests

_KEPT = 24 * 60 * 60  # seconds


@discreet
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the card of a valid certificate, with the name only where its holder shows it; kept for a day per choice."""
    if has_failed_too_often(request):
        return too_many_requests(request)
    found = Certificate.objects.valid().filter(code=read_code(code), holder_erased_at=None).first()
    if found is None:
        count_failure(request)
        raise Http404
    key = f"certificates.card.{found.uuid}.{int(found.shows_full_name)}"
    picture = cache.get(key)
    if picture is None:
        # Starts the engine, two seconds once, in a web process that is asked for its first card.
        from certificates.pdf.card import share_card

        picture = share_card(found)
        cache.set(key, picture, _KEPT)
    return HttpResponse(picture, content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"})
