"""A person's rights over their data: a copy, and the end."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries
from accounts.errors import LastAdministratorError
from accounts.forms import EraseForm
from accounts.types import SignedInRequest
from core.http import READ_AND_WRITE
from core.models import private_storage


@never_cache
@require_safe
@login_required
def data(request: SignedInRequest) -> HttpResponse:
    """Show what the school holds, the copies asked for, and the way to erase everything."""
    person = request.user
    return render(request, "accounts/data.html", {"person": person, "copies": queries.data_copies(person, timezone.now())})


@require_POST
@login_required
def request_copy(request: SignedInRequest) -> HttpResponse:
    """Ask for a copy; the worker makes it."""
    actions.request_data_copy(person=request.user, now=timezone.now())
    messages.success(request, _("รับคำขอแล้ว สำเนาจะพร้อมในไม่กี่นาที"))
    return redirect("accounts:data")


@never_cache
@require_safe
@login_required
def copy_file(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """Hand a copy to the person it is about, for seven days."""
    found = queries.downloadable_copy(person=request.user, uuid=uuid, now=timezone.now())
    if found is None:
        raise Http404
    return FileResponse(private_storage().open(found.file, "rb"), as_attachment=True, filename="honghian-my-data.zip")


_ERASING = (
    gettext_lazy("ชื่อ อีเมล หมายเลขโทรศัพท์ และทุกวิธีเข้าสู่ระบบจะถูกลบทันที"),
    gettext_lazy("คุณจะเข้าสู่ระบบและเรียนต่อด้วยบัญชีนี้ไม่ได้อีก"),
    gettext_lazy("วุฒิบัตรที่ออกแล้วยังตรวจสอบได้ตามทะเบียน ดาวน์โหลดเก็บไว้ก่อนลบ"),
    gettext_lazy("จำนวนที่นับไปแล้วยังอยู่ในสถิติ โดยไม่มีอะไรโยงกลับมาถึงคุณ"),
    gettext_lazy("นำกลับคืนมาไม่ได้"),
)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
@reauthentication_required
def erase(request: SignedInRequest) -> HttpResponse:
    """Erase the person who is signed in, after a password (where there is one) and a deliberate yes."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(person=request.user, now=timezone.now())
        except LastAdministratorError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("ลบข้อมูลของคุณแล้ว ขอบคุณที่เรียนกับเรา"))
            return redirect("courses:catalogue")
    return render(request, "accounts/erase.html", {"form": form, "effects": _ERASING}, status=422 if form.errors else 200)
