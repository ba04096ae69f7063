from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from core.actions import cancel_job, claim_job
from core.models import Job
from core.tasks import run_claimed
from courses import actions
from courses.errors import CommentMissingError, PagesChangedError, ReleaseUnderWayError, SamePersonError
from courses.models import Course, CourseRelease, LessonPage, ReleaseRequest
from instructors.models import TeachingRole

State = ReleaseRequest.State


@pytest.fixture
def asked(course: Course, author: User, reviewer: User, now: datetime) -> ReleaseRequest:
    TeachingRole.objects.create(course=course, person=reviewer, role=TeachingRole.Role.REVIEWER, started_at=now)
    return actions.request_release(course=course, requested_by=author, note="แก้คำผิด", now=now)


def edit_a_lesson() -> None:
    lesson = LessonPage.objects.get(locale__language_code="th")
    lesson.title = "แก้ทีหลัง"
    lesson.save_revision()


def run_the_job() -> Job:
    job = claim_job(job_id=Job.objects.get(kind="release_course").pk, now=timezone.now())
    assert job is not None
    return run_claimed(job)


def test_an_approved_request_becomes_a_release(asked: ReleaseRequest, reviewer: User, now: datetime) -> None:
    actions.approve_release(release_request=asked, reviewer=reviewer, now=now)

    job = run_the_job()

    asked.refresh_from_db()
    release = CourseRelease.objects.get()
    assert (job.state, asked.state, asked.release) == (Job.State.SUCCEEDED, State.RELEASED, release)
    assert (release.requested_by, release.approved_by, release.note) == (asked.requested_by, reviewer, "แก้คำผิด")
    assert actions.release_requested(release_request=asked, now=now) == release
    assert CourseRelease.objects.count() == 1


def test_what_somebody_approved_who_reviews_no_more_goes_back_to_its_author(asked: ReleaseRequest, reviewer: User, now: datetime) -> None:
    actions.approve_release(release_request=asked, reviewer=reviewer, now=now)
    TeachingRole.objects.filter(person=reviewer).update(ended_at=now)

    job = run_the_job()

    asked.refresh_from_db()
    assert (job.state, job.error_code, asked.state) == (Job.State.FAILED, "job_right_lost", State.RETURNED)
    assert not CourseRelease.objects.exists()


def test_what_was_reviewed_is_what_is_released(asked: ReleaseRequest, reviewer: User, now: datetime) -> None:
    edit_a_lesson()

    with pytest.raises(PagesChangedError):
        actions.approve_release(release_request=asked, reviewer=reviewer, now=now)

    asked.refresh_from_db()
    assert (asked.state, Job.objects.count()) == (State.REQUESTED, 0)


def test_pages_edited_after_approval_send_the_request_back(asked: ReleaseRequest, reviewer: User, now: datetime) -> None:
    actions.approve_release(release_request=asked, reviewer=reviewer, now=now)
    edit_a_lesson()

    job = run_the_job()

    asked.refresh_from_db()
    assert (job.state, asked.state, asked.comment) == (Job.State.FAILED, State.RETURNED, str(PagesChangedError()))
    assert CourseRelease.objects.count() == 0


def test_nobody_decides_on_their_own_request(asked: ReleaseRequest, author: User, now: datetime) -> None:
    with pytest.raises(SamePersonError):
        actions.approve_release(release_request=asked, reviewer=author, now=now)
    with pytest.raises(SamePersonError):
        actions.return_release(release_request=asked, reviewer=author, comment="ดี", now=now)

    asked.refresh_from_db()
    assert asked.state == State.REQUESTED


def test_a_returned_request_says_what_to_change(asked: ReleaseRequest, reviewer: User, now: datetime) -> None:
    with pytest.raises(CommentMissingError):
        actions.return_release(release_request=asked, reviewer=reviewer, comment=" ", now=now)

    returned = actions.return_release(release_request=asked, reviewer=reviewer, comment="เพิ่มภาพ", now=now)

    assert (returned.state, returned.comment) == (State.RETURNED, "เพิ่มภาพ")


def test_one_request_of_a_course_at_a_time(asked: ReleaseRequest, course: Course, author: User, now: datetime) -> None:
    with pytest.raises(ReleaseUnderWayError):
        actions.request_release(course=course, requested_by=author, now=now)

    actions.withdraw_release_request(release_request=asked, now=now)

    assert actions.request_release(course=course, requested_by=author, now=now).state == State.REQUESTED


def test_a_release_whose_job_was_stopped_goes_back_to_its_author(
    asked: ReleaseRequest, author: User, reviewer: User, now: datetime
) -> None:
    actions.approve_release(release_request=asked, reviewer=reviewer, now=now)

    cancel_job(job=Job.objects.get(kind="release_course"), now=now)

    asked.refresh_from_db()
    assert (asked.state, bool(asked.comment), CourseRelease.objects.exists()) == (State.RETURNED, True, False)
    assert actions.request_release(course=asked.course, requested_by=author, note="อีกครั้ง", now=now).state == State.REQUESTED
