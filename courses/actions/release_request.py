"""Asking for a release, and answering."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core.actions import enqueue_job
from core.errors import HonghianError
from core.thai_text import normalize
from courses.actions.release import release_course
from courses.errors import CommentMissingError, PagesChangedError, ReleaseRequestStateError, ReleaseUnderWayError, SamePersonError
from courses.export import fingerprint
from courses.models import Course, CourseRelease, ReleaseRequest

State = ReleaseRequest.State


@transaction.atomic
def request_release(*, course: Course, requested_by: User, note: str = "", now: datetime) -> ReleaseRequest:
    """Ask that the course's pages, as they stand now, become a release.

    :raises ContentProblemsError: they cannot be released as they stand.
    :raises ReleaseUnderWayError: another request of this course is open.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    if ReleaseRequest.objects.open().filter(course=course).exists():
        raise ReleaseUnderWayError
    return ReleaseRequest.objects.create(
        course=course,
        fingerprint=fingerprint(course),
        note=normalize(note, keep_lines=True),
        requested_by=requested_by,
        requested_at=now,
    )


@transaction.atomic
def approve_release(*, release_request: ReleaseRequest, reviewer: User, now: datetime) -> ReleaseRequest:
    """Agree; the job `release_course` makes the release.

    :raises SamePersonError: the reviewer asked for it.
    :raises PagesChangedError: the pages were edited since; the request stays as it is.
    :raises ReleaseRequestStateError: it is not waiting for a decision.
    """
    asked = _locked(release_request, State.REQUESTED)
    if asked.requested_by_id == reviewer.pk:
        raise SamePersonError
    if fingerprint(asked.course) != asked.fingerprint:
        raise PagesChangedError
    asked.state, asked.reviewer, asked.decided_at = State.APPROVED, reviewer, now
    asked.save(update_fields=["state", "reviewer", "decided_at"])
    enqueue_job(kind="release_course", payload={"request": asked.pk}, idempotency_key=f"release-{asked.uuid}", owner=reviewer, now=now)
    return asked


@transaction.atomic
def return_release(*, release_request: ReleaseRequest, reviewer: User, comment: str, now: datetime) -> ReleaseRequest:
    """Send the request back to its author with what to change.

    :raises SamePersonError: the reviewer asked for it; authors withdraw instead.
    :raises CommentMissingError: it does not say what to change.
    :raises ReleaseRequestStateError: it is not waiting for a decision.
    """
    asked = _locked(release_request, State.REQUESTED)
    if asked.requested_by_id == reviewer.pk:
        raise SamePersonError
    comment = normalize(comment, keep_lines=True)
    if not comment:
        raise CommentMissingError
    asked.state, asked.reviewer, asked.decided_at, asked.comment = State.RETURNED, reviewer, now, comment
    asked.save(update_fields=["state", "reviewer", "decided_at", "comment"])
    return asked


@transaction.atomic
def withdraw_release_request(*, release_request: ReleaseRequest, now: datetime) -> ReleaseRequest:
    """Take back a request nobody has decided on.

    :raises ReleaseRequestStateError: it is not waiting for a decision.
    """
    asked = _locked(release_request, State.REQUESTED)
    asked.state, asked.decided_at = State.WITHDRAWN, now
    asked.save(update_fields=["state", "decided_at"])
    return asked


@transaction.atomic
def release_requested(*, release_request: ReleaseRequest, now: datetime) -> CourseRelease:
    """Make the release of an approved request; a second call answers the same release.

    :raises PagesChangedError: the pages were edited since they were asked for.
    :raises ReleaseRequestStateError: it is not approved.
    """
    found = _rows(release_request).get()
    if found.release is not None:
        return found.release
    asked = _locked(release_request, State.APPROVED)
    if fingerprint(asked.course) != asked.fingerprint:
        raise PagesChangedError
    if asked.reviewer is None:
        raise ReleaseRequestStateError
    release = release_course(course=asked.course, requested_by=asked.requested_by, approved_by=asked.reviewer, note=asked.note, now=now)
    asked.state, asked.release = State.RELEASED, release
    asked.save(update_fields=["state", "release"])
    return release


@transaction.atomic
def return_unreleasable(*, release_request: ReleaseRequest, reason: HonghianError, now: datetime) -> ReleaseRequest:
    """Send an approved request back by itself when it could not be released: the author may ask again."""
    asked = _locked(release_request, State.APPROVED)
    asked.state, asked.decided_at, asked.comment = State.RETURNED, now, str(reason)
    asked.save(update_fields=["state", "decided_at", "comment"])
    return asked


def _rows(release_request: ReleaseRequest) -> QuerySet[ReleaseRequest]:
    return ReleaseRequest.objects.select_for_update(of=("self",)).select_related("course", "requested_by").filter(pk=release_request.pk)


def _locked(release_request: ReleaseRequest, state: str) -> ReleaseRequest:
    asked = _rows(release_request).get()
    if asked.state != state:
        raise ReleaseRequestStateError
    return asked
