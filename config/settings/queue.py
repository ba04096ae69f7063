"""Celery: it only wakes a worker; the Job row is the truth (ADR 3)."""

from config.env import VAR_DIR, env

_queue = VAR_DIR / "queue"
CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    # Whoever can write here can enqueue: only the owner may.
    for _name in ("messages", "control", "processed"):
        (_queue / _name).mkdir(parents=True, exist_ok=True, mode=0o700)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "processed_folder": str(_queue / "processed"),
        "polling_interval": 0.1,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = True

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 900, 840
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Bangkok"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# A worker that says nothing for this long counts as dead, and its job goes to another one.
JOB_LEASE_SECONDS: int = env.int("JOB_LEASE_SECONDS", default=30)
# How often somebody looks for jobs that nobody took and for dead workers.
JOB_SWEEP_SECONDS: int = env.int("JOB_SWEEP_SECONDS", default=5)
_HOUR = 3600.0
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "core.tasks.sweep", "schedule": float(JOB_SWEEP_SECONDS)},
    "refresh_reports": {"task": "indicators.tasks.refresh_reports", "schedule": 30.0},
    # What may not be kept longer: docs/operations.en.md says how long each thing is.
    "tidy_jobs": {"task": "core.tasks.tidy_jobs", "schedule": _HOUR},
    "tidy_accounts": {"task": "accounts.tasks.tidy_accounts", "schedule": _HOUR},
    "tidy_rosters": {"task": "enrollment.tasks.tidy_rosters", "schedule": _HOUR},
}

__all__ = [
    "CELERY_ACCEPT_CONTENT", "CELERY_BEAT_SCHEDULE", "CELERY_BEAT_SCHEDULE_FILENAME", "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP",
    "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_BROKER_URL", "CELERY_TASK_ACKS_LATE", "CELERY_TASK_IGNORE_RESULT",
    "CELERY_TASK_REJECT_ON_WORKER_LOST", "CELERY_TASK_SERIALIZER", "CELERY_TASK_SOFT_TIME_LIMIT", "CELERY_TASK_TIME_LIMIT",
    "CELERY_TIMEZONE", "CELERY_WORKER_ENABLE_REMOTE_CONTROL", "CELERY_WORKER_HIJACK_ROOT_LOGGER", "CELERY_WORKER_MAX_TASKS_PER_CHILD",
    "CELERY_WORKER_PREFETCH_MULTIPLIER", "JOB_LEASE_SECONDS", "JOB_SWEEP_SECONDS",
]  # fmt: skip
