"""From draft to release: look, ask, review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.http import refusals_told
from core.languages import reader_language
from courses import actions
from courses.errors import ContentProblemsError
from courses.models import UnitContent
from courses.queries import course_root_pages, lesson_parts
from instructors import queries
from instructors.actions import begin_translation
from instructors.forms import ReleaseRequestForm, ReviewForm
from instructors.http import course_tabs, draft_reading, edit_links
from instructors.views.access import taught_course

RELEASES_SHOWN = 10


@require_safe
@never_cache
@login_required
def preview(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the course as a release would make it now: what changes, every unit, and what to do next."""
    taught = taught_course(request, code)
    roots = list(course_root_pages(taught.course))
    context: dict[str, object] = {
        "taught": taught,
        "tabs": course_tabs(taught, "preview"),
        "form": ReleaseRequestForm(),
        "review": ReviewForm(),
        "edit_links": edit_links(roots),
        "is_translated": any(root.locale.language_code == "en" for root in roots),
        "answered": queries.last_answer(taught.course),
        "releases": taught.course.releases.newest_first().select_related("approved_by")[:RELEASES_SHOWN],
    }
    try:
        draft = queries.draft_of(taught.course)
        context |= {"changes": queries.release_changes(course=taught.course, draft=draft)}
    except ContentProblemsError as problem:
        context |= {"problems": problem.problems}
        try:
            draft = queries.draft_of(taught.course, preview=True)
        except ContentProblemsError:
            return render(request, "instructors/preview.html", context)
    return render(request, "instructors/preview.html", context | draft_reading(draft))


@require_safe
@never_cache
@login_required
def preview_unit(request: SignedInRequest, code: str, key: UUID) -> HttpResponse:
    """Show one unit of the draft as a learner would read it, with the answers for whoever writes or reviews."""
    taught = taught_course(request, code)
    try:
        draft = queries.draft_of(taught.course, preview=True)
        unit = queries.unit_of_draft(draft, str(key))
    except (ContentProblemsError, KeyError) as missing:
        raise Http404 from missing
    questions = [question | {"answer": unit.answer_key[question["key"]]} for question in unit.questions]
    content = UnitContent(html=unit.html, questions=questions, title=unit.title, kind=unit.kind)
    context = {"taught": taught, "unit": unit, "parts": lesson_parts(content), "questions": questions}
    context |= {"problems": draft.problems.get(str(key), []), "in_thai_only": unit.language != reader_language()}
    return render(request, "instructors/preview_unit.html", context)


@require_POST
@login_required
def translate(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin the English pages as a copy of the Thai ones."""
    taught = taught_course(request, code)
    if not taught.may_write:
        raise PermissionDenied
    with refusals_told(request):
        begin_translation(course=taught.course, language="en", by=request.user)
        messages.success(request, _("สร้างหน้าภาษาอังกฤษแล้ว แปลทีละหน้าได้เลย ก่อนขอเผยแพร่ต้องแปลให้ครบ"))
    return redirect("instructors:preview", code=code)


@require_POST
@login_required
def request_release(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask that the draft becomes a release."""
    taught = taught_course(request, code)
    form = ReleaseRequestForm(request.POST)
    if not taught.may_write:
        raise PermissionDenied
    if not form.is_valid():
        messages.error(request, _("ยังไม่ได้ส่งคำขอ ข้อความถึงผู้ตรวจยาวเกินไป"))
        return redirect("instructors:preview", code=code)
    with refusals_told(request):
        actions.request_release(course=taught.course, requested_by=request.user, note=form.cleaned_data["note"], now=timezone.now())
        messages.success(request, _("ส่งคำขอเผยแพร่แล้ว ผู้ตรวจจะเห็นคำขอในห้องครู"))
    return redirect("instructors:preview", code=code)


@require_POST
@login_required
def withdraw_request(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back the open request."""
    taught = taught_course(request, code)
    if not taught.may_write:
        raise PermissionDenied
    if taught.open_request is None:
        messages.error(request, _("ไม่มีคำขอเผยแพร่ที่รอการตรวจ"))
        return redirect("instructors:preview", code=code)
    with refusals_told(request):
        actions.withdraw_release_request(release_request=taught.open_request, now=timezone.now())
        messages.success(request, _("ยกเลิกคำขอเผยแพร่แล้ว"))
    return redirect("instructors:preview", code=code)


@require_POST
@login_required
def answer_request(request: SignedInRequest, code: str) -> HttpResponse:
    """Approve the open request, or send it back with what to change; one that took its place since is left to be read."""
    taught = taught_course(request, code)
    form = ReviewForm(request.POST)
    if not taught.may_review:
        raise PermissionDenied
    if taught.open_request is None or not form.is_valid() or taught.open_request.uuid != form.cleaned_data["request"]:
        messages.error(request, _("คำขอนี้มีคำตอบแล้ว หรือข้อมูลยังไม่ครบ โปรดตรวจอีกครั้ง"))
        return redirect("instructors:preview", code=code)
    reviewer, asked, now = request.user, taught.open_request, timezone.now()
    with refusals_told(request):
        if form.cleaned_data["decision"] == "approve":
            actions.approve_release(release_request=asked, reviewer=reviewer, now=now)
            messages.success(request, _("อนุมัติแล้ว ระบบกำลังเผยแพร่หลักสูตร"))
        else:
            actions.return_release(release_request=asked, reviewer=reviewer, comment=form.cleaned_data["comment"], now=now)
            messages.success(request, _("ส่งกลับให้ผู้เขียนแก้ไขแล้ว"))
    return redirect("instructors:preview", code=code)
