"""Sending published statistics to the open-data site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core.actions import enqueue_job
from core.models import Job
from indicators.errors import CkanBusyError, CkanNotConfiguredError
from indicators.models import CkanPush, Publication


@transaction.atomic
def order_ckan_push(*, publication: Publication, by: User, now: datetime) -> CkanPush:
    """Have a worker send a publication; an order that is still waiting is answered instead of a second one.

    :raises CkanNotConfiguredError: this installation knows no site.
    """
    if not (settings.CKAN_URL and settings.CKAN_TOKEN and settings.CKAN_ORGANIZATION):
        raise CkanNotConfiguredError
    # One order at a time: there may be no row of an earlier one to lock.
    Publication.objects.select_for_update().get(pk=publication.pk)
    pushes = CkanPush.objects.select_related("job").filter(publication=publication, pushed_at=None)
    waiting = next((push for push in pushes if push.job and not push.job.has_ended), None)
    if waiting:
        return waiting
    push = CkanPush.objects.create(publication=publication, ordered_by=by, ordered_at=now)
    push.job = enqueue_job(kind="push_to_ckan", payload={"push": push.pk}, idempotency_key=f"ckan:{push.pk}", owner=by, now=now)
    push.save(update_fields=["job"])
    return push


@transaction.atomic
def begin_ckan_push(*, push: CkanPush, now: datetime) -> CkanPush:
    """Take the site for this push.

    :raises CkanBusyError: a worker is sending another one.
    """
    # The first publication is the turnstile: whoever holds it sees every push that began before.
    Publication.objects.select_for_update().order_by("pk").first()
    others = CkanPush.objects.exclude(pk=push.pk).filter(begun_at__isnull=False, pushed_at=None)
    if others.filter(job__state=Job.State.RUNNING, job__lease_until__gt=now).exists():
        raise CkanBusyError
    push.begun_at = now
    push.save(update_fields=["begun_at"])
    return push


@transaction.atomic
def record_ckan_push(*, push: CkanPush, datasets: list[dict[str, Any]], now: datetime) -> CkanPush:
    """Note that every dataset arrived, and what happened to each."""
    push.datasets, push.pushed_at, push.told = datasets, now, ""
    push.save(update_fields=["datasets", "pushed_at", "told"])
    return push


@transaction.atomic
def record_ckan_refusal(*, push: CkanPush, told: str) -> CkanPush:
    """Note what the site said when it refused."""
    push.told = told
    push.save(update_fields=["told"])
    return push
