"""What core tells the apps above it."""

from django.dispatch import Signal

# Sent by `enqueue_job` inside the business transaction, and when a job that has ended is tried again. Arguments: job (core.models.Job).
job_enqueued = Signal()

# A job has ended: succeeded, failed for good, or cancelled; sent in the transaction that says so. Arguments: job.
job_ended = Signal()
