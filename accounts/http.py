"""What the views of this app need to know about a request."""

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import needs_second_factor
from core.navigation import has_role

_LOOPBACK = ("127.0.0.1", "::1")


def safe_next(request: HttpRequest) -> str:
    """Answer the address of ours that the person was on the way to, or an empty text."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    # An address without a slash would be taken for the name of a view.
    return target if is_ours and target.startswith("/") and "\\" not in target else ""


def mail_folder(request: HttpRequest) -> Path | None:
    """Answer where the development site keeps its letters, for somebody sitting at that very machine; else `None`.

    With a mail server there is no folder. A proxy in front of the site makes every visitor look local, so a forwarded
    request is nobody's.
    """
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    is_forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip"))
    behind_proxy = bool(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", None))
    if not folder or is_forwarded or behind_proxy or request.META.get("REMOTE_ADDR") not in _LOOPBACK:
        return None
    return Path(folder)


# Whoever has one of these roles has rights over others' data, courses or figures.
STAFF_ROLES = ("account_keeper", "certificate_manager", "official", "registrar", "reviewer")
# Where a person gets the second factor, leaves, reads, or only learns.
_WITHOUT_SECOND_FACTOR = ("/accounts/", "/me/", "/learn/", "/static/", "/media/", "/i18n/", "/jsi18n/", "/display/", "/healthz", "/readyz")


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: lead staff without a second factor to where they get one, before anything else (STAFF_SECOND_FACTOR)."""

    def ask(request: HttpRequest) -> HttpResponse:
        if not settings.STAFF_SECOND_FACTOR or request.path.startswith(_WITHOUT_SECOND_FACTOR) or not lacks_second_factor(request):
            return get_response(request)
        messages.warning(request, _("บทบาทของคุณต้องยืนยันตัวตนสองขั้น โปรดเปิดใช้แอปยืนยันตัวตนหรือเพิ่มพาสคีย์ก่อน"))
        answer = redirect("mfa_index")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
        return answer

    return ask


# Wagtail's own moderation, which a release with a reviewer takes the place of, reports over everybody's pages, and its tests of errors.
_NOT_OF_AUTHORS = re.compile(r"^/cms/(?:reports|workflows|failwhale|test404)/|/workflow_history/")


def editor_for_authors(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: tell whoever is signed in and no author so; Wagtail would send them to sign in, and we back, for ever.

    What no menu offers to authors is not there for them by its address either.
    """

    def ask(request: HttpRequest) -> HttpResponse:
        is_editor = request.path.startswith(reverse("wagtailadmin_home"))
        if is_editor and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if is_editor and _NOT_OF_AUTHORS.search(request.path) and not request.user.is_superuser:
            raise Http404
        return get_response(request)

    return ask


def refused_form(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer 422 when a page shows again a form that was refused. allauth's pages would say 200."""

    def tell(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_allauths = request.method == "POST" and request.path.startswith("/accounts/")
        if is_allauths and response.status_code == HTTPStatus.OK and isinstance(response, TemplateResponse):
            shown = (response.context_data or {}).values()
            if any(isinstance(form, BaseForm) and form.errors for form in shown):
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return tell


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether who asks has rights over others and neither an authenticator app nor a passkey."""
    person = request.user
    if not isinstance(person, User) or not person.is_authenticated:
        return False
    is_staff = person.is_superuser or person.is_staff or any(has_role(request, role) for role in STAFF_ROLES)
    return is_staff and needs_second_factor(person)


def refuse_unless_keeper(request: HttpRequest) -> None:
    """Do nothing for those who look after accounts.

    :raises Http404: for everybody else the desk does not exist.
    """
    if not has_role(request, "account_keeper"):
        raise Http404


def act_words(what: str) -> dict[str, Any]:
    """Answer title, effects and words of one act of the desk, for its page."""
    return {
        "suspend": {
            "title": _("ระงับบัญชีนี้หรือไม่"), "label": _("ระงับบัญชี"), "kind": "danger", "done": _("ระงับบัญชีแล้ว"),
            "effects": [
                _("ออกจากระบบทุกเครื่องทันที และเข้าสู่ระบบไม่ได้จนกว่าจะเปิดใช้อีกครั้ง"),
                _("กุญแจ API และบัตรเข้าสู่ระบบใช้ไม่ได้อีก ต้องออกใหม่เมื่อเปิดใช้บัญชีอีกครั้ง"),
                _("ผลการเรียน วุฒิบัตร และสถิติไม่เปลี่ยน"),
            ],
        },
        "reactivate": {
            "title": _("เปิดใช้บัญชีนี้อีกครั้งหรือไม่"), "label": _("เปิดใช้บัญชี"), "kind": "primary", "done": _("เปิดใช้บัญชีแล้ว"),
            "effects": [_("เข้าสู่ระบบด้วยวิธีเดิมได้ทันที"), _("กุญแจ API และบัตรเข้าสู่ระบบที่เคยมีใช้ไม่ได้แล้ว ต้องออกใหม่")],
        },
        "reset-name": {
            "title": _("ให้ยืนยันชื่อในวุฒิบัตรใหม่หรือไม่"), "label": _("ล้างชื่อที่ยืนยันไว้"), "kind": "primary", "done": _("ล้างชื่อที่ยืนยันไว้แล้ว"),
            "effects": [_("เจ้าของบัญชีต้องยืนยันชื่ออีกครั้งในโปรไฟล์"), _("วุฒิบัตรที่ออกแล้วไม่เปลี่ยนชื่อ")],
        },
    }[what]  # fmt: skip
