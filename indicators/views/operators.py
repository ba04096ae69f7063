"""Operators: form and size changed with a reason; two records of one found, merged, taken apart again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE
from enrollment.actions import change_operator, merge_operators, undo_operator_merge
from enrollment.models import Operator, OperatorChange, OperatorMerge
from indicators.forms import ChangeOperatorForm, FindOperatorForm, MergeOperatorsForm
from indicators.http.operators import alike_table, change_rows, merge_rows, operator_table
from indicators.queries.operators import (
    alike_names,
    alike_operators,
    operator_changes,
    operator_merges,
    operators_like,
    shown_name,
)
from indicators.views.access import officials_only

_PAGE = 50
_GROUPS = 25
_LATELY = 5


@require_safe
@officials_only
def operators(request: HttpRequest) -> HttpResponse:
    """Show records that may be one operator, and what was merged lately."""
    page, merges = Paginator(alike_names(), _GROUPS).get_page(request.GET.get("page")), operator_merges()
    context = {"alike": alike_table(alike_operators(page)), "page": page, "merges": merge_rows(merges[:_LATELY]), "merged": merges.count()}
    return render(request, "indicators/operators.html", context)


@require_safe
@officials_only
def merged(request: HttpRequest) -> HttpResponse:
    """Show everything that was merged, and what was taken apart again."""
    page = Paginator(operator_merges(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "indicators/merged_operators.html", {"merges": merge_rows(page), "page": page})


@require_safe
@officials_only
def every_operator(request: HttpRequest) -> HttpResponse:
    """List the operators that are counted, found by code, name or number."""
    form = FindOperatorForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(operators_like(asked), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "table": operator_table(page), "page": page, "asked": asked}
    return render(request, "indicators/every_operator.html", context)


@require_http_methods(READ_AND_WRITE)
@officials_only
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show what an operator is counted as, and change its form or size with a reason."""
    found = get_object_or_404(Operator.objects.select_related("merged_into"), uuid=uuid)
    form = ChangeOperatorForm(request.POST or None, initial={"type": found.type, "size": found.size, "kind": OperatorChange.Kind.CHANGED})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            facts = {"type": told["type"], "size": told["size"]}
            change_operator(operator=found, facts=facts, kind=told["kind"], reason=told["note"], by=request.user, now=timezone.now())
            messages.success(request, _("บันทึกแล้ว: %(code)s") % {"code": found.code})
            return redirect("indicators:change_operator", found.uuid)
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
    context = {"operator": found, "name": shown_name(found), "form": form, "changes": change_rows(operator_changes(found))}
    return render(request, "indicators/change_operator.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@officials_only
def merge(request: SignedInRequest) -> HttpResponse:
    """Ask which record goes, which stays and why; then merge them."""
    form = MergeOperatorsForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            merge_operators(operator=told["operator"], into=told["into"], reason=told["note"], by=request.user, now=timezone.now())
            messages.success(request, _("รวมแล้ว: %(code)s นับรวมกับ %(into)s") % {"code": told["operator"].code, "into": told["into"].code})
            return redirect("indicators:operators")
        except HonghianError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "indicators/merge_operators.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@officials_only
def undo(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take two records apart again."""
    found = get_object_or_404(OperatorMerge, uuid=uuid)
    try:
        undo_operator_merge(merge=found, by=request.user, now=timezone.now())
        messages.success(request, _("แยกกลับเป็นสองระเบียนแล้ว"))
    except HonghianError as refusal:
        messages.error(request, str(refusal))
    return redirect("indicators:operators")
