"""What this app does when those below tell something; the database notes every change of what reports are counted from (ADR 8)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from core.errors import JobRightLostError
from core.models import Job
from core.signals import job_ended
from indicators import actions
from indicators.models import ExportSchedule

# Everything that a report is counted from.
SOURCES = (
    "enrollment_serviceevent", "enrollment_operator", "enrollment_cohort", "enrollment_activityoccurrence", "courses_course",
    "courses_activity", "courses_programme", "courses_course_programmes", "courses_activity_programmes",
)  # fmt: skip
# A row a statement: writers never wait for one another.
_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION indicators_note_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO indicators_sourcechange (changes) VALUES (1); RETURN NULL; END $$"
    ),
    (
        "CREATE OR REPLACE TRIGGER indicators_note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION indicators_note_change()"
    ),
)
# SQLite knows triggers of rows only, and one writer at a time: one row is counted up.
_COUNT_UP = "UPDATE indicators_sourcechange SET changes = changes + 1 WHERE id = (SELECT MIN(id) FROM indicators_sourcechange)"
_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_note_{verb} AFTER {verb} ON {{table}} BEGIN {_COUNT_UP}; END"
    for verb in ("insert", "update", "delete")
)
_FIRST = "INSERT INTO indicators_sourcechange (changes) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM indicators_sourcechange)"


@receiver(post_migrate, dispatch_uid="indicators.watch_sources")
def watch_sources(*, sender: AppConfig, using: str, **_: Any) -> None:
    """Set the triggers, again and again: SQLite drops a table's triggers when a migration rebuilds the table."""
    if sender.name != "indicators":
        return
    connection = connections[using]
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if "indicators_sourcechange" not in there:
            return
        cursor.execute(_FIRST)
        for table in SOURCES:
            for statement in statements if table in there else ():
                cursor.execute(statement.format(table=table))


@receiver(job_ended, dispatch_uid="indicators.keep_schedule")
def keep_schedule(*, job: Job, **_: Any) -> None:
    """A turn that was refused, because whoever ordered it is no official any more, is told; the next one stays planned."""
    if job.kind != "scheduled_export" or job.error_code != JobRightLostError.code or job.finished_at is None:
        return
    schedule = ExportSchedule.objects.select_related("owner").get(uuid=job.payload["schedule"])
    if schedule.is_running:
        actions.plan_next(schedule=schedule, now=job.finished_at)
        told = {"schedule": schedule, "period": job.payload["period"], "reason": job.error_text, "now": job.finished_at}
        # After the commit: nobody waits for the mail server.
        transaction.on_commit(partial(actions.record_failed_export, **told))
