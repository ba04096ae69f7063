"""The Celery application. A message carries a job's id and nothing else (ADR 3)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"

app = Celery("honghian")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect(dispatch_uid="config.connect_without_pool")
def connect_without_pool(**_: Any) -> None:
    """Let a worker open one connection for a task: Celery closes a pool after each, and its threads and spare connections with it."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
