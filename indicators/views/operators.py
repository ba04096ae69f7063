"""Two records of one operator: found, merged with a reason, taken apart again."""

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
from enrollment.actions import merge_operators, undo_operator_merge
from enrollment.models import OperatorMerge
from indicators.forms import MergeOperatorsForm
from indicators.http.operators import alike_table, merge_rows
from indicators.queries.operators import alike_names, alike_operators, operator_merges
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
