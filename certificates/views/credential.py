"""Credentials for people who hold them, and what machines need that check them: keys, lists, achievements."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest
from certificates import queries
from certificates.credential import KEEP_SECONDS, Document
from certificates.http import count_failure, has_failed_too_often
from certificates.models import Credential, Issuer, StatusList
from certificates.types import read_code
from core.views import too_many_requests

_TYPES = {"json": "application/vc", "png": "image/png", "svg": "image/svg+xml"}
# A drawing opened by itself: its own letters and colours, nothing else, nothing that runs.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
_DAY = 24 * 3600

View = Callable[..., HttpResponse]


def _file(credential: Credential, kind: str, *, as_file: bool) -> HttpResponse:
    """Answer a credential as JSON, or its badge; `as_file` to keep it instead of looking at it."""
    content = credential.document.encode() if kind == "json" else queries.badge_file(credential, kind)
    certificate = credential.certificate
    name = f"{certificate.issuer_code}-{certificate.register_number}-{certificate.register_year_be}"
    ending = "json" if kind == "json" else f"badge.{kind}"
    how = "attachment" if as_file else "inline"
    headers = {"Content-Disposition": f'{how}; filename="credential-{name}.{ending}"', "Content-Security-Policy": _PICTURE_POLICY}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)


@never_cache
@require_safe
@login_required
def held(request: SignedInRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Hand a holder their own credential or badge; `?show` to look at it."""
    credential = queries.held_credential(request.user.subject_key, uuid)
    if credential is None:
        raise Http404
    return _file(credential, kind, as_file="show" not in request.GET)


@never_cache
@require_safe
def public(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Hand anybody the credential of a certificate whose holder shows the whole name; guessing is limited as for its page."""
    if has_failed_too_often(request):
        return too_many_requests(request)
    credential = queries.public_credential(read_code(code))
    if credential is None:
        count_failure(request)
        raise Http404
    response = _file(credential, kind, as_file="show" not in request.GET)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Whoever was given a badge may show it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _for_machines(seconds: int) -> Callable[[View], View]:
    """Let any page's program read the answer, and keep it for so long."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: object) -> HttpResponse:
            response = view(request, **kwargs)
            response["Access-Control-Allow-Origin"] = "*"
            response["Cache-Control"] = f"public, max-age={seconds}"
            return response

        return require_safe(answer)

    return decorate


def _json(document: Document | None, content_type: str) -> JsonResponse:
    if document is None:
        raise Http404
    return JsonResponse(document, content_type=content_type, json_dumps_params={"ensure_ascii": False, "indent": 1})


@_for_machines(300)
def site_did(_request: HttpRequest) -> HttpResponse:
    """The site's DID document: the issuers that sign here."""
    return _json(queries.did_of_site(), "application/did+json")


@_for_machines(300)
def issuer_did(_request: HttpRequest, issuer_code: str) -> HttpResponse:
    """An issuer's DID document: the keys that sign for it, and those that did."""
    return _json(queries.did_document(issuer_code), "application/did+json")


@_for_machines(KEEP_SECONDS)
def status(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A status list as the worker signed it."""
    listed = get_object_or_404(StatusList, uuid=uuid)
    return HttpResponse(listed.document, content_type=_TYPES["json"])


@_for_machines(_DAY)
def achievement(_request: HttpRequest, kind: str, course_code: str, release_number: int) -> HttpResponse:
    """What everybody achieved who holds a certificate of this kind for this release."""
    return _json(queries.achievement_document(kind, course_code, release_number), "application/ld+json")


@_for_machines(_DAY)
def achievement_badge(_request: HttpRequest, kind: str, course_code: str, release_number: int) -> HttpResponse:
    """The badge of a course, about nobody."""
    picture = queries.achievement_badge(kind, course_code, release_number)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type=_TYPES["svg"], headers={"Content-Security-Policy": _PICTURE_POLICY})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what a credential is, how to put it into a wallet, and how a machine checks it."""
    return render(request, "certificates/credentials.html", {"issuers": Issuer.objects.order_by("code")})
