"""Whose jobs the worker does for the teachers' room."""

from __future__ import annotations

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


@pytest.mark.parametrize("lost", ["nothing", "role", "account"])
def test_completions_are_looked_for_whatever_became_of_who_moved_the_cohort(moved: Job, lead: User, lost: str) -> None:
    if lost == "role":
        TeachingRole.objects.filter(person=lead).update(ended_at=NOW)
    if lost == "account":
        User.objects.filter(pk=lead.pk).update(is_active=False)

    run_job(moved.pk)

    assert outcome(moved) == ("succeeded", "")
