"""The page of a course, joining it and leaving it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.types import SignedInRequest
from core.errors import HonghianError
from core.http import READ_AND_WRITE, refusals_told
from core.languages import reader_language
from courses.models import Course
from enrollment import actions
from enrollment.errors import AlreadyEnrolledError
from enrollment.forms import RunForm
from enrollment.models import Enrollment
from enrollment.queries.course import course_page


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """Say all there is to know about a course before joining it."""
    person = request.user if isinstance(request.user, User) else None
    try:
        page = course_page(code=code, person=person, language=reader_language(), now=timezone.now())
    except Course.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "enrollment/course.html", {"page": page})


@require_http_methods(READ_AND_WRITE)
@login_required
def enroll(request: SignedInRequest, code: str) -> HttpResponse:
    """Join by one act. Who was sent to sign in comes back here and is asked once more."""
    course = get_object_or_404(Course.objects.open(), code=code)
    form = RunForm(request.POST or request.GET)
    run = form.cleaned_data["run"] if form.is_valid() else None
    if request.method != "POST":
        return render(request, "enrollment/enroll.html", {"course": course, "run": run})
    try:
        place = actions.join_course(learner=request.user, course=course, run=run, now=timezone.now())
    except HonghianError as refusal:
        tone = messages.INFO if isinstance(refusal, AlreadyEnrolledError) else messages.ERROR
        messages.add_message(request, tone, str(refusal))
        return redirect("enrollment:course", code=code)
    messages.success(request, _("ลงทะเบียนเรียนเรียบร้อยแล้ว เริ่มเรียนได้เลย"))
    return redirect("learning:course", place.uuid)


@require_http_methods(READ_AND_WRITE)
@login_required
def leave(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give a place back, after saying what that means."""
    mine = Enrollment.objects.of(request.user).active().select_related("cohort__course")
    place = get_object_or_404(mine, uuid=uuid)
    if request.method != "POST":
        effects = [_("คุณจะเข้าห้องเรียนนี้ไม่ได้"), _("ที่นั่งของคุณว่างให้ผู้อื่น"), _("สิ่งที่เรียนไว้ยังเก็บอยู่ หากกลับมาลงทะเบียนจะเรียนต่อได้")]
        return render(request, "enrollment/leave.html", {"place": place, "effects": effects})
    with refusals_told(request):
        actions.withdraw_enrollment(enrollment=place, now=timezone.now())
        messages.success(request, _("ถอนการลงทะเบียนแล้ว สิ่งที่เรียนไว้ยังอยู่ กลับมาเรียนต่อได้"))
    return redirect("enrollment:course", code=place.cohort.course.code)
