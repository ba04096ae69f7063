"""The desk that keeps partners and their coordinators. For everybody else it does not exist."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import AppointForm, ReasonForm
from accounts.http import refuse_unless_keeper
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from enrollment import actions
from enrollment.forms import NewPartnerForm, PartnerForm
from enrollment.models import Partner, PartnerMembership
from enrollment.queries.partner import partners_listed

PAGE = 50


@require_safe
@never_cache
@login_required
def partners(request: SignedInRequest) -> HttpResponse:
    """List the partners, and how many coordinate for each."""
    refuse_unless_keeper(request)
    page = Paginator(partners_listed(), PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollment/desk/partners.html", {"page": page})


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def new_partner(request: SignedInRequest) -> HttpResponse:
    """Take an organisation up as a partner."""
    refuse_unless_keeper(request)
    form = NewPartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_partner(code=form.cleaned_data["code"], facts=form.facts())
        except HonghianError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("เพิ่มหน่วยงานภาคีแล้ว แต่งตั้งผู้ประสานงานได้เลย"))
            return redirect("enrollment:desk_partner", made.code)
    context = {"form": form, "title": _("เพิ่มหน่วยงานภาคี")}
    return render(request, "enrollment/desk/partner_form.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def change_partner(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct what is said of a partner."""
    refuse_unless_keeper(request)
    partner = get_object_or_404(Partner, code=code)
    form = PartnerForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        actions.change_partner(partner=partner, facts=form.facts())
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("enrollment:desk_partner", code)
    context = {"form": form, "title": _("แก้ไขหน่วยงานภาคี"), "partner": partner}
    return render(request, "enrollment/desk/partner_form.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def partner(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a partner with its coordinators; appoint one more."""
    refuse_unless_keeper(request)
    found = get_object_or_404(Partner, code=code)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.appoint_coordinator(partner=found, person=said["who"], by=request.user, reason=said["reason"], now=timezone.now())
        except HonghianError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("แต่งตั้งผู้ประสานงานแล้ว"))
            return redirect("enrollment:desk_partner", code)
    people = PartnerMembership.objects.current().filter(partner=found).select_related("person").order_by("person__sort_name", "pk")
    context = {"partner": found, "people": people, "form": form}
    return render(request, "enrollment/desk/partner.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@never_cache
@login_required
def dismiss(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """End a coordinator's role, after saying what that means and why."""
    refuse_unless_keeper(request)
    found = get_object_or_404(PartnerMembership.objects.current().select_related("partner", "person"), partner__code=code, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dismiss_coordinator(membership=found, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
        except HonghianError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("ให้พ้นจากหน้าที่ผู้ประสานงานแล้ว"))
            return redirect("enrollment:desk_partner", code)
    effects = [
        _("เปิดหน้าของหน่วยงานนี้ไม่ได้อีกทันที รวมถึงกุญแจ API ที่ใช้กับหน่วยงาน"),
        _("รุ่น รายชื่อ และผลการเรียนยังอยู่ครบ"),
        _("แต่งตั้งกลับได้ทุกเมื่อ"),
    ]
    return render(
        request, "enrollment/desk/dismiss.html", {"found": found, "form": form, "effects": effects}, status=422 if form.errors else 200
    )
