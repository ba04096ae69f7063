"""What every request passes through, and the answers that every app gives alike."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.http import content_disposition_header

from core.errors import BodyTooLargeError, HonghianError
from core.sheets import CONTENT_TYPES, SheetData, csv_blocks, write_table

# The methods of a page with a form of its own, for `require_http_methods`.
READ_AND_WRITE = ["GET", "HEAD", "POST"]


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an address with a NUL in it leads nowhere; PostgreSQL refuses even to be asked for one."""

    def ask(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return ask


def policies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a page may never ask of the browser, nor other sites of it; and for the editor, the policy that django-csp then writes.

    A preview has been through all this once as a page of its own, which nothing may frame; the editor may.
    """

    def ask(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        # Pictures of certificates are made to be shown elsewhere; nothing else is.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/cms/"):
            response._csp_replace = settings.EDITOR_POLICY  # type: ignore[attr-defined]  # noqa: SLF001  as its decorators do
            response["X-Frame-Options"] = "SAMEORIGIN"
            if told := response.get("Content-Security-Policy"):
                response["Content-Security-Policy"] = told.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        return response

    return ask


def wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give a 405 a page. Whoever signs in again, or reloads, may land where only a form leads."""

    def ask(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "errors/405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    return ask


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Do what stands in the block; where it is refused, the rest of it is left out and the next page says why."""
    try:
        yield
    except HonghianError as refusal:
        messages.error(request, str(refusal))


def attachment(content: bytes | str, *, name: str, content_type: str) -> HttpResponse:
    """Answer a file to keep under `name`."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition or "attachment"})


def table_file(table: SheetData, *, name: str, file_format: str) -> HttpResponse:
    """Answer a table as a CSV or XLSX file to keep; `name` is without its ending. There is no other format."""
    if file_format not in CONTENT_TYPES:
        raise Http404
    content = io.BytesIO()
    write_table(content, file_format, table)
    return attachment(content.getvalue(), name=f"{name}.{file_format}", content_type=CONTENT_TYPES[file_format])


def long_table_file(table: SheetData, *, name: str, file_format: str) -> HttpResponseBase:
    """As `table_file`, for tables of any length: CSV is sent while it is made, XLSX when it is whole, both out of little memory."""
    if file_format not in CONTENT_TYPES:
        raise Http404
    name = f"{name}.{file_format}"
    if file_format == "csv":
        return streamed_csv(csv_blocks(table.headers, table.rows), name=name)
    # Closed by the answer, when it has been sent.
    content = TemporaryFile()  # noqa: SIM115
    write_table(content, file_format, table)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name)


def streamed_csv(blocks: Iterator[bytes], *, name: str) -> HttpResponseBase:
    """Answer a CSV file that is sent while it is made."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return StreamingHttpResponse(blocks, content_type=CONTENT_TYPES["csv"], headers=headers)


def limited_body(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse what is too large for where it is sent, by its announced length, before any of it is read.

    Stands where the reader's language is known and nothing has asked for the form yet. A body without an announced length
    is none to Django. The limits are `settings.BODY_LIMITS`: the first beginning of a path that fits counts.
    """

    def ask(request: HttpRequest) -> HttpResponse:
        place, limit = next(found for found in settings.BODY_LIMITS if request.path_info.startswith(found[0]))
        if not _is_longer(request.META.get("CONTENT_LENGTH") or "", limit):
            return get_response(request)
        refusal = BodyTooLargeError(limit=limit // 1_000_000)
        if request.path_info.startswith("/api/"):
            told = {"code": refusal.code, "message": str(refusal), "fields": {}}
            response: HttpResponse = JsonResponse(told, status=refusal.status, json_dumps_params={"ensure_ascii": False})
        else:
            # A place may tell in its own words what to do instead: errors/413-verify.html.
            words = [f"errors/413{place.rstrip('/').replace('/', '-')}.html", "errors/413.html"]
            response = render(request, words, {"refusal": str(refusal), "limit": limit // 1_000_000}, status=refusal.status)
        return response

    return ask


def _is_longer(announced: str, limit: int) -> bool:
    if not (announced.isascii() and announced.isdecimal()):
        return False
    digits, most = announced.lstrip("0"), str(limit)
    # By length and then digit by digit: an announcement of any length is judged whole, and never made a number.
    return (len(digits), digits) > (len(most), most)
