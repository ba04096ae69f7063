"""Frozen reports: the list, the draft, the way to a signed one, and its files."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, attachment
from core.languages import reader_language
from core.sheets import CONTENT_TYPES
from indicators import actions, queries
from indicators.errors import ReportNotSignedError
from indicators.export.copy_sheet import boxes
from indicators.export.differences import write_differences
from indicators.export.evidence import write_evidence
from indicators.export.files import FileChoice, UnknownFileError
from indicators.export.layout import Layout
from indicators.export.naming import file_name
from indicators.forms import NoteForm, ReasonForm, SnapshotForm, SubmitForm
from indicators.http.snapshots import list_rows, page_context, title_of, waiting_context, warning_texts
from indicators.models import Snapshot, SnapshotComparison
from indicators.views.access import officials_only

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_IN_MEMORY = 5_000_000


@require_safe
@officials_only
def snapshots(request: HttpRequest) -> HttpResponse:
    """List every snapshot, newest first."""
    context = {"list": list_rows(queries.snapshots()), "waiting": waiting_context(request)}
    return render(request, "indicators/snapshots/list.html", context)


@require_http_methods(READ_AND_WRITE)
@officials_only
def new_snapshot(request: SignedInRequest) -> HttpResponse:
    """Choose what to freeze; a worker does it."""
    years = queries.reported_years(now=timezone.now())
    form = SnapshotForm(request.POST or None, years=years, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        made = actions.prepare_snapshot(scope=form.scope(), by=request.user, now=timezone.now())
        messages.success(request, _("เริ่มร่าง %(code)s แล้ว ระบบกำลังบันทึกยอด") % {"code": made.code})
        return redirect("indicators:snapshot", made.code)
    return render(request, "indicators/snapshots/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@officials_only
def snapshot(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one snapshot: numbers, way, whose turn it is, files, differences, fingerprint."""
    try:
        page = queries.snapshot_page(code)
    except Snapshot.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "indicators/snapshots/snapshot.html", page_context(page, request.user))


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as its confirmation page shows it, and the action behind it."""

    title: _StrOrPromise
    label: _StrOrPromise
    text: _StrOrPromise
    form: type[forms.Form]
    do: Callable[[Snapshot, str, User, datetime], Snapshot]
    done: _StrOrPromise
    kind: str = "primary"


_STEPS = {
    "send": _Step(
        gettext_lazy("ส่งให้ตรวจสอบ"), gettext_lazy("ส่งให้ตรวจสอบ"),
        gettext_lazy("ผู้รับรองซึ่งเป็นเจ้าหน้าที่อีกท่านหนึ่งจะตรวจตัวเลขที่บันทึกไว้ ตัวเลขจะไม่เปลี่ยนอีก"), NoteForm,
        lambda found, note, by, now: actions.send_to_review(snapshot=found, note=note, by=by, now=now),
        gettext_lazy("ส่งให้ตรวจสอบแล้ว"),
    ),
    "certify": _Step(
        gettext_lazy("ตรวจสอบและรับรองรายงานนี้"), gettext_lazy("รับรองรายงาน"),
        gettext_lazy("คุณรับรองว่าได้ตรวจตัวเลขที่บันทึกไว้กับหลักฐานแล้ว ชื่อของคุณจะปรากฏในรายงาน และรับรองแล้วแก้ไขไม่ได้"), NoteForm,
        lambda found, note, by, now: actions.certify_snapshot(snapshot=found, note=note, by=by, now=now),
        gettext_lazy("รับรองรายงานแล้ว"),
    ),
    "return": _Step(
        gettext_lazy("ส่งกลับให้แก้ไข"), gettext_lazy("ส่งกลับ"),
        gettext_lazy("ผู้จัดทำจะเห็นเหตุผลและจัดทำร่างใหม่ ฉบับนี้ยังอยู่ในรายการพร้อมเหตุผล"), ReasonForm,
        lambda found, note, by, now: actions.return_snapshot(snapshot=found, reason=note, by=by, now=now),
        gettext_lazy("ส่งกลับให้แก้ไขแล้ว"), "danger",
    ),
    "submit": _Step(
        gettext_lazy("บันทึกว่าส่งรายงานแล้ว"), gettext_lazy("บันทึก"),
        gettext_lazy("ระบบไม่ได้ส่งรายงานให้ใคร ขั้นตอนนี้เพียงจดไว้ว่าสำนักงานส่งรายงานฉบับนี้ถึงใคร"), SubmitForm,
        lambda found, note, by, now: actions.submit_snapshot(snapshot=found, note=note, by=by, now=now),
        gettext_lazy("บันทึกการส่งรายงานแล้ว"),
    ),
    "amend": _Step(
        gettext_lazy("ทำฉบับแก้ไข"), gettext_lazy("เริ่มฉบับแก้ไข"),
        gettext_lazy("ระบบบันทึกยอดใหม่ตามข้อมูลขณะนี้เป็นอีกฉบับหนึ่ง ซึ่งอ้างถึงฉบับนี้ ฉบับนี้ไม่เปลี่ยน"), ReasonForm,
        lambda found, note, by, now: actions.amend_snapshot(snapshot=found, reason=note, by=by, now=now),
        gettext_lazy("เริ่มฉบับแก้ไขแล้ว ระบบกำลังบันทึกยอด"),
    ),
    "withdraw": _Step(
        gettext_lazy("ถอนเรื่อง"), gettext_lazy("ถอนเรื่อง"),
        gettext_lazy("ฉบับนี้จะไม่ถูกรับรอง แต่ยังอยู่ในรายการพร้อมเหตุผล"), ReasonForm,
        lambda found, note, by, now: actions.withdraw_snapshot(snapshot=found, reason=note, by=by, now=now),
        gettext_lazy("ถอนเรื่องแล้ว"), "danger",
    ),
}  # fmt: skip


@require_http_methods(READ_AND_WRITE)
@officials_only
def step(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """Ask before a step, and take it."""
    found, chosen = get_object_or_404(Snapshot.objects.select_related("amends"), code=code), _STEPS.get(name)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reached = chosen.do(found, form.cleaned_data["note"], request.user, timezone.now())
            messages.success(request, str(chosen.done))
        except HonghianError as refusal:
            messages.error(request, str(refusal))
            reached = found
        return redirect("indicators:snapshot", reached.code)
    warnings = warning_texts(queries.statement_of(found)) if found.is_frozen else []
    context = {"snapshot": found, "step": chosen, "form": form, "report": title_of(found), "warnings": warnings}
    return render(request, "indicators/snapshots/step.html", context, status=422 if form.errors else 200)


@require_POST
@officials_only
def compare(request: SignedInRequest, code: str) -> HttpResponse:
    """Have a worker compare a snapshot with the data as they are now, and show how far it is."""
    found = get_object_or_404(Snapshot, code=code)
    try:
        job = actions.order_comparison(snapshot=found, by=request.user, now=timezone.now())
    except HonghianError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:snapshot", code)
    return redirect("core:job", job.uuid)


@require_POST
@officials_only
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    """Have a worker sign the PDF again after it could not."""
    found = get_object_or_404(Snapshot.objects.official(), code=code)
    if actions.order_signing(snapshot=found, by=request.user, now=timezone.now()):
        messages.success(request, _("สั่งลงลายมือชื่อแล้ว"))
    return redirect("indicators:snapshot", code)


@require_safe
@officials_only
def snapshot_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Send a file of a frozen snapshot: the same bytes as `export_indicator8 --snapshot`."""
    found = get_object_or_404(Snapshot.objects.frozen().select_related("amends"), code=code)
    try:
        choice = FileChoice.of(kind, language=request.GET.get("language", "th"), thai_digits=request.GET.get("digits") == "thai")
    except UnknownFileError as unknown:
        raise Http404 from unknown
    content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
    try:
        name = choice.write(queries.statement_of(found), content)
    except ReportNotSignedError as refusal:
        content.close()
        messages.error(request, str(refusal))
        return redirect("indicators:snapshot", code)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name, content_type=choice.kind.content_type)


@require_safe
@officials_only
def evidence(_request: HttpRequest, code: str) -> FileResponse:
    """Send every frozen file with an index and its checksums."""
    found = get_object_or_404(Snapshot.objects.frozen().select_related("amends"), code=code)
    statement = queries.statement_of(found)
    content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
    write_evidence(found, statement, Layout(), content)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=file_name(statement, "_evidence.zip"), content_type="application/zip")


@require_safe
@officials_only
def differences(_request: HttpRequest, code: str) -> HttpResponse:
    """Send the newest comparison as a table: every number and every row that differs."""
    found = get_object_or_404(SnapshotComparison.objects.filter(snapshot__code=code)[:1])
    content = io.BytesIO()
    write_differences(found, content)
    return attachment(content.getvalue(), name=f"{code}_differences.csv", content_type=CONTENT_TYPES["csv"])


@require_safe
@officials_only
def copy_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show one number a box, for keying in by hand."""
    found = get_object_or_404(Snapshot.objects.frozen().select_related("amends"), code=code)
    statement = queries.statement_of(found)
    layout = Layout(reader_language())
    context = {"snapshot": found, "title": title_of(found), "boxes": boxes(statement, layout), "warnings": warning_texts(statement)}
    return render(request, "indicators/snapshots/copy_sheet.html", context)
