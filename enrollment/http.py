"""Who stands behind a request."""

from django.http import HttpRequest

from enrollment.models import Partner


def coordinates(request: HttpRequest) -> bool:
    """Whether the person coordinates for a partner; asked once a request."""
    if not request.user.is_authenticated:
        return False
    known = getattr(request, "_coordinates", None)
    if known is None:
        known = Partner.objects.of_coordinator(request.user).exists()
        request._coordinates = known  # type: ignore[attr-defined]  # noqa: SLF001  kept for the menus of this request
    return bool(known)
