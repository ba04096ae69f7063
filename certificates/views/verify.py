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
from certificates.errors import InspectionBusyError
from certificates.forms import CodeForm, CompareForm
from certificates.http import count_failure, has_failed_too_often
from certificates.types import FileVerdict, read_code
from core.http import READ_AND_WRITE
from core.views import too_many_requests

View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """Keep public pages about a person out of search engines, caches and other sites' logs."""

    @wraps(view)
    def discreet_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(discreet_view)


@discreet
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file, and lead to the certificate's page."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        # What cannot be a code goes on as it is, to the same answer as a code that was never given.
        return redirect("certificates:verify_code", code=read_code(typed) or typed.replace("/", "-").strip(".") or "-")
    return render(request, "certificates/verify.html", {"form": form, "file_form": CompareForm()})


@discreet
@require_http_methods(READ_AND_WRITE)
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say what a PDF, a credential or a badge is: by its hash, and by its signature. The file is read and thrown away."""
    if request.method != "POST":
        return redirect("certificates:verify")
    if has_failed_too_often(request):
        return too_many_requests(request)
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "certificates/verify.html", {"form": CodeForm(), "file_form": form}, status=422)
    content = form.cleaned_data["file"].read()
    credential = queries.check_credential_file(content)
    if credential.is_credential:
        return _credential_answer(request, credential)
    try:
        check = queries.check_file(content)
    except InspectionBusyError as busy:
        form.add_error("file", str(busy))
        return render(request, "certificates/verify.html", {"form": CodeForm(), "file_form": form}, status=503)
    if check.verdict != FileVerdict.GENUINE:
        # Reading a stranger's file costs a second: nobody gets many of them.
        count_failure(request)
    return render(request, "certificates/file.html", {"check": check})


def _credential_answer(request: HttpRequest, check: queries.CheckedCredential) -> HttpResponse:
    """Say what a credential is, or the one in a badge."""
    if not check.genuine:
        count_failure(request)
    context = {"check": check, "certificate": queries.public_certificate(check.code)}
    return render(request, "certificates/credential_file.html", context)


@discreet
@require_safe
def verify_hash(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer for a file whose SHA-256 the browser worked out by itself: the file stays with its owner."""
    if has_failed_too_often(request):
        return too_many_requests(request)
    check = queries.check_hash(digest)
    if check is None:
        count_failure(request)
        return render(request, "certificates/unknown.html", {"form": CodeForm()}, status=404)
    return render(request, "certificates/file.html", {"check": check})


@discreet
@require_http_methods(READ_AND_WRITE)
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is true; a PDF sent along is compared with the one issued."""
    if has_failed_too_often(request):
        return too_many_requests(request)
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
