"""Every refusal of the API in one shape: `{code, message, fields}` (core.api.Problem)."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from core.errors import HonghianError

logger = logging.getLogger(__name__)


def problem(status: int, code: str, message: str, fields: dict[str, list[str]] | None = None) -> HttpResponse:
    """Answer a refusal."""
    response = JsonResponse(
        {"code": code, "message": message, "fields": fields or {}}, status=status, json_dumps_params={"ensure_ascii": False}
    )
    if status == 401:  # noqa: PLR2004
        response["WWW-Authenticate"] = 'Bearer realm="honghian"'
    return response


def refused(_request: HttpRequest, error: Any) -> HttpResponse:
    """A refusal of ours, in the reader's language."""
    given = error.params.get("fields")
    fields = given if isinstance(given, dict) else {}
    response = problem(error.status, error.code, str(error), fields)
    if error.status == 429:  # noqa: PLR2004
        response["Retry-After"] = "60"
    return response


def not_found(_request: HttpRequest, _error: Any = None) -> HttpResponse:
    return problem(404, "not_found", _("ไม่มีสิ่งนี้ หรือไม่ใช่ของคุณ"))


def unknown_path(request: HttpRequest) -> HttpResponse:
    """A path that is no operation."""
    return not_found(request)


def not_understood(_request: HttpRequest, error: Any) -> HttpResponse:
    """What was sent does not fit: each part by its name, in the validator's own words."""
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        # The first says where it was looked for (query, body, path); the last is the part's own name.
        name = ".".join(str(part) for part in one["loc"][1:] if part not in {"asked", "paging"}) or str(one["loc"][0])
        fields.setdefault(name, []).append(one["msg"])
    return problem(422, "not_understood", _("ข้อมูลที่ส่งมาไม่ถูกต้อง ยังไม่มีอะไรเปลี่ยน"), fields)


def unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(401, "token_missing", _("ต้องใช้กุญแจ API ในส่วนหัว Authorization: Bearer"))


def too_often(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(429, "too_many_requests", _("ถามถี่เกินไป โปรดรอแล้วลองใหม่"))


def refused_by_engine(_request: HttpRequest, error: Any) -> HttpResponse:
    """A body that is no JSON or form, or larger than we take."""
    return problem(error.status_code, "not_understood", _("ข้อมูลที่ส่งมาไม่ถูกต้อง ยังไม่มีอะไรเปลี่ยน"))


def too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(400, "too_large", _("ข้อมูลที่ส่งมาใหญ่เกินไป ยังไม่มีอะไรเปลี่ยน"))


def broken(request: HttpRequest, error: Any) -> HttpResponse:
    """Nobody foresaw it: the reason goes to the log, not to the program."""
    logger.error("the API broke", exc_info=error, extra={"path": request.path})
    return problem(500, "server_error", _("ระบบขัดข้อง เราบันทึกเหตุการณ์ไว้แล้ว โปรดลองใหม่ภายหลัง"))


def install(api: NinjaAPI) -> None:
    """Let every refusal go through here."""
    for kind, handler in (
        (Exception, broken),
        (HonghianError, refused),
        (Http404, not_found),
        (HttpError, refused_by_engine),
        (ValidationError, not_understood),
        (AuthenticationError, unauthenticated),
        (Throttled, too_often),
        (RequestDataTooBig, too_large),
        (TooManyFilesSent, too_large),
    ):
        api.add_exception_handler(kind, handler)
