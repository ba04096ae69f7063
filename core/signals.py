"""What core tells the apps above it."""

from django.dispatch import Signal

# Sent by `enqueue_job` inside the business transaction. Arguments: job (core.models.Job).
job_enqueued = Signal()
