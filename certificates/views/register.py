"""The registers: find a certificate, read a year, revoke, replace."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from certificates import actions, queries
from certificates.forms import ReplaceForm, RevokeForm
from certificates.models import Certificate, RegisterEvent
from certificates.views.access import registrars_only, sent
from core.errors import HonghianError
from core.http import READ_AND_WRITE, table_file
from core.sheets import SheetData

PAGE = 50


@require_safe
@registrars_only
def home(request: SignedInRequest) -> HttpResponse:
    """Find certificates, and choose a register."""
    asked = request.GET.get("q", "")[:100].replace("\0", "")
    page = Paginator(queries.find_certificates(asked, person=request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "years": queries.register_years(request.user),
        "issuers": queries.issuers_kept_by(request.user),
    }
    return render(request, "certificates/register/home.html", context | {"may_add": queries.manages_certificates(request.user)})


@require_safe
@registrars_only
def year(request: SignedInRequest, code: str, year_be: int) -> HttpResponse:
    """Read one year of a register, number by number."""
    issuer = get_object_or_404(queries.issuers_kept_by(request.user), code=code)
    get_object_or_404(issuer.registers, year_be=year_be)
    lines = queries.register_lines(issuer=issuer, year_be=year_be)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/register/year.html", {"issuer": issuer, "year_be": year_be, "page": page})


@require_safe
@registrars_only
def export(request: SignedInRequest, code: str, year_be: int, file_format: str) -> HttpResponse:
    """Hand out one year of a register as a sheet."""
    issuer = get_object_or_404(queries.issuers_kept_by(request.user), code=code)
    get_object_or_404(issuer.registers, year_be=year_be)
    headers = [
        _("เลขที่"), pgettext("column", "วันที่ออก"), _("ประเภท"), _("ผู้ได้รับ"), pgettext("one", "หลักสูตร"), pgettext("column", "ชั่วโมง"), _("สถานะ"),
        _("เหตุผล"), _("รหัสตรวจสอบ"),
    ]  # fmt: skip
    table = SheetData(f"{year_be}", headers, queries.register_rows(issuer=issuer, year_be=year_be))
    return table_file(table, name=f"register-{issuer.code}-{year_be}", file_format=file_format)


@require_safe
@registrars_only
def certificate(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show one certificate with everything that was done to it."""
    row = _found(request, uuid)
    context = {"certificate": row, "facts": queries.public_certificate(row.code), "events": RegisterEvent.objects.of_certificate(row)}
    return render(request, "certificates/register/certificate.html", context)


_REVOKING = (
    gettext_lazy("หน้าตรวจสอบ คิวอาร์โค้ด และข้อมูลรับรองดิจิทัลจะบอกทันทีว่าถูกเพิกถอน พร้อมเหตุผลและวันที่"),
    gettext_lazy("เลขที่ยังอยู่ในทะเบียนและไม่นำกลับมาใช้"),
    gettext_lazy("ผู้ถือยังเห็นวุฒิบัตรในหน้าของตน พร้อมสถานะ"),
    gettext_lazy("ยกเลิกการเพิกถอนไม่ได้ ถ้าเพียงแก้ไขชื่อหรือข้อความ ให้ออกฉบับแทน"),
)
_REPLACING = (
    gettext_lazy("ออกวุฒิบัตรฉบับใหม่ด้วยเลขที่ใหม่และรหัสใหม่ วันที่ออกคือวันนี้"),
    gettext_lazy("ฉบับเดิมยังตรวจสอบได้ โดยบอกว่าถูกแทนที่และมีลิงก์ไปฉบับใหม่"),
    gettext_lazy("ผู้ถือได้รับทั้งสองฉบับในหน้าวุฒิบัตรของตน"),
)


@require_http_methods(READ_AND_WRITE)
@registrars_only
def revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what revoking does, and do it once it is confirmed with a reason."""
    row, form = _found(request, uuid), RevokeForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_certificate(certificate=row, **form.cleaned_data, by=request.user, now=timezone.now())
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("เพิกถอนแล้ว หน้าตรวจสอบเปลี่ยนตามทันที"))
            return redirect("certificates:register_certificate", row.uuid)
    context = {"certificate": row, "form": form, "effects": _REVOKING}
    return render(request, "certificates/register/revoke.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@registrars_only
def replace(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take the corrections, say what they do, and issue the certificate in the old one's place."""
    row = _found(request, uuid)
    names = ("holder_name", "holder_name_en", "course_title_th", "course_title_en")
    form = ReplaceForm(sent(request)[0], initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        titles = (data.pop("course_title_th"), data.pop("course_title_en"))
        try:
            new = actions.replace_certificate(certificate=row, course_titles=titles, **data, by=request.user, now=timezone.now())
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("ออกฉบับแทนแล้ว ไฟล์ PDF จะพร้อมในไม่กี่นาที"))
            return redirect("certificates:register_certificate", new.uuid)
    context = {"certificate": row, "form": form, "effects": _REPLACING}
    return render(request, "certificates/register/replace.html", context, status=422 if form.errors else 200)


def _found(request: SignedInRequest, uuid: UUID) -> Certificate:
    """Load a certificate of a register that the person asking keeps; any other does not exist for them."""
    return get_object_or_404(queries.certificates_kept_by(request.user).select_related("replaced_by"), uuid=uuid)
