"""Probes, the page of a background job, and the error pages."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import actions, queries, tasks
from core.draft_files import opens_draft
from core.errors import JobStateError
from core.http import READ_AND_WRITE
from core.models import Job


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that this process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer whether database, queue and storage can be used; 503 when one cannot."""
    parts = {
        "database": queries.database_is_ready(),
        "queue": tasks.queue_is_ready(),
        "storage": queries.storage_is_ready(),
    }
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


# Of more digits than any file has bytes it is none.
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
# Files under names made from their content: drawings when they are saved, everything else when a course is released.
_PUBLIC_FOLDERS = {"drawings", "files", "letters", "pictures", "sheets"}
_MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a file of a released course where no proxy does; what is not released yet, to authors and whoever is shown the draft.

    The policy keeps a picture a picture: opened by itself, nothing in it may run.
    """
    # Storages take “..” and “\\” for steps from folder to folder: another way to write a name is none.
    if name != posixpath.normpath(name) or "\\" in name:
        raise Http404
    is_public = name.partition("/")[0] in _PUBLIC_FOLDERS
    if not (is_public or request.user.has_perm("wagtailadmin.access_admin") or opens_draft(name=name, token=request.GET.get("draft", ""))):
        raise Http404
    try:
        content = default_storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation) as missing:
        raise Http404 from missing
    answer = _part_of_file(content, name, request.headers.get("Range", "")) or FileResponse(content)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    answer["Content-Security-Policy"] = _MEDIA_POLICY
    return answer


def _part_of_file(content: File[bytes], name: str, wanted: str) -> HttpResponse | None:
    """Answer the bytes that a player asks for (it jumps about in sound and film), `None` when it wants the whole file."""
    asked = _RANGE.fullmatch(wanted)
    if asked is None or int(asked[1]) >= content.size:
        return None
    start, end = int(asked[1]), min(int(asked[2] or content.size - 1), content.size - 1)
    if end < start:
        return None
    headers = {"Content-Range": f"bytes {start}-{end}/{content.size}"}
    with content:
        content.seek(start)
        part = content.read(end - start + 1)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return HttpResponse(part, status=206, content_type=kind, headers=headers)


@never_cache
@require_safe
@login_required
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far a job is: the page, or for htmx its moving part alone; the page that waits for the result is loaded anew with it."""
    try:
        progress = queries.job_progress(uuid=uuid, user=request.user)
    except Job.DoesNotExist as missing:
        raise Http404 from missing
    found = progress.job
    if not _may_see(request, found):
        raise Http404
    is_htmx = bool(request.headers.get("HX-Request"))
    looked_at = urlsplit(request.headers.get("HX-Current-URL", "")).path
    if is_htmx and progress.result_url and looked_at == urlsplit(progress.result_url).path:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"progress": progress, "label": tasks.label_of(found.kind), "can_pause": tasks.can_pause(found.kind)}
    context |= {"lost_file": tasks.lost_its_file(found), "right_lost": not tasks.owner_may(found)}
    return render(request, "core/_job.html" if is_htmx else "core/job.html", context)


def _may_see(request: HttpRequest, found: Job) -> bool:
    """Staff see every job; an owner sees their own while they have the right to what it does."""
    return found.owner_id != request.user.pk or tasks.owner_may(found)


def _job_to_stop(request: HttpRequest, uuid: UUID) -> Job:
    """Load a job that whoever asks may stop: their own while they have the right to it, for staff every job."""
    found = Job.objects.visible_to(request.user).select_related("owner").filter(uuid=uuid).first()
    if found is None or not _may_see(request, found):
        raise Http404
    return found


def _job_to_begin(request: HttpRequest, uuid: UUID) -> Job:
    """Load a job that whoever asks may let run again; there is none for anybody once its owner lost the right."""
    found = _job_to_stop(request, uuid)
    if not tasks.owner_may(found):
        raise Http404
    return found


@never_cache
@require_safe
@login_required
def job_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """Hand the file a job made to the person who ordered it, while they have the right to it, and to nobody else."""
    found = Job.objects.filter(owner_id=request.user.pk, uuid=uuid).exclude(artefact="").select_related("owner").first()
    if found is None or not tasks.owner_may(found):
        raise Http404
    name = (found.artefact.name or "").rpartition("/")[2]
    return FileResponse(found.artefact.open("rb"), as_attachment=True, filename=name)


@require_POST
@login_required
def cancel_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop a job; a job that has just ended stays as it is."""
    found = _job_to_stop(request, uuid)
    with suppress(JobStateError):  # it ended first; the page says how
        actions.cancel_job(job=found, now=timezone.now())
    return redirect("core:job", uuid=uuid)


@require_POST
@login_required
def pause_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a job rest; with `resume`, let it go on."""
    found = (_job_to_begin if "resume" in request.POST else _job_to_stop)(request, uuid)
    if not tasks.can_pause(found.kind):
        raise Http404
    with suppress(JobStateError):  # it ended, or somebody was quicker; the page says how far it is
        if "resume" in request.POST:
            actions.resume_job(job=found, now=timezone.now())
        else:
            actions.pause_job(job=found)
    return redirect("core:job", uuid=uuid)


@require_POST
@login_required
def retry_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try a failed or stopped job again."""
    found = _job_to_begin(request, uuid)
    with suppress(JobStateError):  # somebody was quicker; the page says how far it is
        actions.retry_job(job=found, now=timezone.now())
    return redirect("core:job", uuid=uuid)


# Cookie name → what it may say. base.html writes both into <html>.
DISPLAY_CHOICES = {
    "theme": ("auto", "light", "dark", "contrast"),
    "text_size": ("normal", "large", "larger"),
}
DISPLAY_SECONDS = 365 * 24 * 60 * 60


@require_http_methods(READ_AND_WRITE)
def set_display(request: HttpRequest) -> HttpResponse:
    """Ask for colours and text size; keep the choice in two cookies for a year and go back to the page."""
    target = (request.POST or request.GET).get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    # Anything else would be taken for the name of a view.
    if not is_ours or not target.startswith("/"):
        target = "/"
    if request.method != "POST":
        return render(request, "core/display.html", {"next": target})
    response = redirect(target)
    for name, allowed in DISPLAY_CHOICES.items():
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(name, value, max_age=DISPLAY_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name
    """Say that the request could not be understood."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name
    """Say that this person may not open the page."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it by name
    """Say that the form has grown too old to be trusted."""
    return render(request, "errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name
    """Say that there is nothing at this address."""
    return render(request, "errors/404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say that somebody tried too often; allauth calls it too."""
    return render(request, "errors/429.html", status=429)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Apologise, with a page that needs neither context nor database."""
    return render(None, "errors/500.html", status=500)  # no request: no context processors, which might fail again
