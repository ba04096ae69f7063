"""Whose jobs the worker does for the teachers' room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from core.actions import enqueue_job
from core.models import Job
from core.tasks import run_job
from enrollment.models import Cohort
from instructors.models import TeachingRole
from tests.instructors.conftest import NOW


@pytest.fixture
def moved(cohort: Cohort, lead: User) -> Job:
    return enqueue_job(kind="evaluate_cohort", payload={"cohort": cohort.pk}, idempotency_key="evaluate", owner=lead, now=NOW)


def outcome(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.error_code


def test_completions_are_looked_for_while_who_moved_the_cohort_leads_its_course(moved: Job) -> None:
    run_job(moved.pk)

    assert outcome(moved) == ("succeeded", "")


@pytest.mark.parametrize("lost", ["role", "account"])
def test_nothing_is_decided_for_somebody_who_leads_no_more(moved: Job, lead: User, lost: str) -> None:
    if lost == "role":
        TeachingRole.objects.filter(person=lead).update(ended_at=NOW)
    else:
        User.objects.filter(pk=lead.pk).update(is_active=False)

    run_job(moved.pk)

    assert outcome(moved) == ("failed", "job_right_lost")


def test_the_role_in_another_course_is_no_right_here(moved: Job, lead: User, make_course: Callable[..., object], cohort: Cohort) -> None:
    TeachingRole.objects.filter(person=lead).update(course=make_course("CRF-9"))

    run_job(moved.pk)

    assert outcome(moved) == ("failed", "job_right_lost")
