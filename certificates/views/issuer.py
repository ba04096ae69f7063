"""Issuers: what they state, their keys, and numbers they give up."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from certificates import actions, queries
from certificates.forms import IssuerForm, NewIssuerForm, PartnerForm, PrakatsaniyabatForm, RegistrarForm, VoidForm
from certificates.models import Issuer, IssuerKey, RegisterEvent
from certificates.views.access import registrars_only, sent
from core.errors import HonghianError
from core.http import READ_AND_WRITE


@require_http_methods(READ_AND_WRITE)
@registrars_only
def new(request: SignedInRequest) -> HttpResponse:
    """Add an issuer: for those who keep every register."""
    if not queries.manages_certificates(request.user):
        raise Http404
    form = NewIssuerForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        saved = _save(request, Issuer(code=form.cleaned_data["code"]), form)
        if saved is not None:
            return redirect("certificates:issuer", saved.code)
    return render(request, "certificates/register/issuer.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@registrars_only
def change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change what an issuer's future certificates state."""
    issuer = get_object_or_404(queries.issuers_kept_by(request.user), code=code)
    form = IssuerForm(*sent(request), instance=Issuer.objects.get(pk=issuer.pk))
    if request.method == "POST" and form.is_valid() and _save(request, issuer, form) is not None:
        return redirect("certificates:issuer", issuer.code)
    context = {
        "issuer": issuer,
        "form": form,
        "keys": IssuerKey.objects.filter(issuer=issuer).order_by("-valid_from", "-pk"),
        "events": RegisterEvent.objects.of_issuer(issuer)[:50],
    } | _keepers(request, issuer)
    return render(request, "certificates/register/issuer.html", context, status=422 if form.errors else 200)


def _keepers(request: SignedInRequest, issuer: Issuer) -> dict[str, object]:
    """Answer what only certificate managers see of an issuer's page."""
    if not queries.manages_certificates(request.user):
        return {}
    return {
        "manages": True,
        "registrars": issuer.registrars.select_related("person"),
        "registrar_form": RegistrarForm(),
        "partner_form": PartnerForm(initial={"partner": issuer.partner_id}),
        "prakatsaniyabat_form": PrakatsaniyabatForm(initial={"issues_prakatsaniyabat": issuer.issues_prakatsaniyabat}),
    }


@require_safe
@registrars_only
def example(request: SignedInRequest, code: str) -> HttpResponse:
    """Draw an invented person's certificate with this issuer's names, emblem and signature, by the renderer of the result."""
    issuer = get_object_or_404(queries.issuers_kept_by(request.user), code=code)
    content = queries.example_certificate(issuer)
    # The browser's own viewer draws it; nothing else of the page's may load.
    headers = {"Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"}
    return HttpResponse(content, content_type="application/pdf", headers=headers | {"Content-Disposition": "inline"})


@require_http_methods(READ_AND_WRITE)
@registrars_only
def void(request: SignedInRequest, code: str) -> HttpResponse:
    """Give up the next number of an issuer's register, with a reason."""
    issuer, form = get_object_or_404(queries.issuers_kept_by(request.user), code=code), VoidForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            given_up = actions.void_number(issuer=issuer, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except HonghianError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("ยกเลิกเลขที่ %(number)s แล้ว") % {"number": given_up})
            return redirect("certificates:register_year", issuer.code, given_up.year_be)
    return render(request, "certificates/register/void.html", {"issuer": issuer, "form": form}, status=422 if form.errors else 200)


def _save(request: SignedInRequest, issuer: Issuer, form: IssuerForm) -> Issuer | None:
    """Save what the form holds; `None` after telling the form why not."""
    try:
        details = actions.IssuerDetails(**form.details())
        saved = actions.save_issuer(issuer=issuer, details=details, by=request.user, now=timezone.now())
    except HonghianError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("บันทึกแล้ว วุฒิบัตรที่ออกไปแล้วไม่เปลี่ยน"))
    return saved
