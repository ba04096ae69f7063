"""The public page that says whether a certificate is true."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates import queries
from certificates.forms import CodeForm, CompareForm
from certificates.http import count_failure, has_failed_too_often
from certificates.types import read_code

View = Callable[..., HttpResponse]


def _discreet(view: View) -> View:
    """Keep public pages about a person out of search engines, caches and other sites' logs."""

    @wraps(view)
    def discreet(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(discreet)


@_discreet
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and lead to its page."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        # What cannot be a code goes on as it is, to the same answer as a code that was never given.
        return redirect("certificates:verify_code", code=read_code(typed) or typed.replace("/", "-").strip(".") or "-")
    return render(request, "certificates/verify.html", {"form": form})


@_discreet
@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is true; a PDF sent along is compared with the one issued."""
    if has_failed_too_often(request):
        return render(request, "errors/429.html", status=429)
    certificate = queries.public_certificate(read_code(code))
    if certificate is None:
        count_failure(request)
        return render(request, "certificates/unknown.html", {"form": CodeForm()}, status=404)
    form = CompareForm(request.POST or None, request.FILES or None)
    context = {"certificate": certificate, "form": form, "matches": None}
    if request.method == "POST" and form.is_valid():
        digest = hashlib.file_digest(form.cleaned_data["file"], "sha256").hexdigest()
        context["matches"] = digest == certificate.file_hash
    return render(request, "certificates/certificate.html", context)
