"""Waking a worker: after the commit, with the id alone, and never at the price of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from core import receivers
from core.models import Job

MakeJob = Callable[..., Job]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was put on the queue (the broker is not ours)."""
    messages: list[tuple[Any, ...]] = []
    monkeypatch.setattr(receivers.run_job, "delay", lambda *args: messages.append(args))
    return messages


def test_a_worker_is_woken_after_the_commit_with_the_id_alone(
    make_job: MakeJob, sent: list[tuple[Any, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = make_job(idempotency_key="same", payload={"person": 1})
        make_job(idempotency_key="same")
        assert sent == []

    assert sent == [(job.pk,)]


def test_a_business_transaction_that_fails_wakes_nobody(
    make_job: MakeJob, sent: list[tuple[Any, ...]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make_job()
        transaction.set_rollback(True)

    assert sent == []
    assert not Job.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("down"), ConnectionRefusedError(), PermissionError()])
def test_a_broker_that_is_down_leaves_the_job_to_the_sweeper(
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def refuse(*_args: Any) -> None:
        raise error

    monkeypatch.setattr(receivers.run_job, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = make_job()

    assert Job.objects.get(pk=job.pk).state == "queued"
    assert f"job {job.pk}" in caplog.text
