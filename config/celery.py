"""The Celery application. A message carries a job's id and nothing else (ADR 3)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("honghian")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
