"""Files that are made by themselves after each period."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.actions import enqueue_job
from core.models import Job, private_storage
from indicators.definitions import scope_label
from indicators.errors import LettersUnsentError, RecipientsError, ScheduleStateError
from indicators.export.files import FileChoice
from indicators.models import ExportSchedule, ScheduledExport
from indicators.queries import is_official
from indicators.queries.schedule import due_at, ended_scope, period_key, running_scope, scheduled_statement, scope_of_key

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LINK_SALT = "indicators.scheduled-export"
# What a mail server answers (`SMTPException` is an OSError), and an address that cannot stand in a letter's head.
_UNSENT = (OSError, ValueError)
_MADE = gettext_lazy("ไฟล์ตามกำหนด: %(name)s")
_FAILED = gettext_lazy("ทำไฟล์ตามกำหนดไม่สำเร็จ: %(name)s")


@transaction.atomic
def create_schedule(*, schedule: ExportSchedule, recipients: Iterable[User], now: datetime) -> ExportSchedule:
    """Begin a schedule (an unsaved one that says what is wanted); its first file is that of the period running now.

    :raises RecipientsError: somebody is no official, has no address, or there is nobody.
    """
    people = list(recipients)
    if not people or not all(is_official(person) and person.email for person in people):
        raise RecipientsError
    schedule.created_at, schedule.next_at = now, due_at(running_scope(schedule, now))
    schedule.save()
    schedule.recipients.set(people)
    _enqueue_next(schedule, now)
    return schedule


@transaction.atomic
def pause_schedule(*, schedule: ExportSchedule, now: datetime) -> ExportSchedule:
    """Make no file until the schedule is resumed. Files made stay as long as their links hold.

    :raises ScheduleStateError: it is paused or deleted.
    """
    current = _locked(schedule)
    if not current.is_running:
        raise ScheduleStateError
    current.paused_at = now
    current.save(update_fields=["paused_at"])
    return current


@transaction.atomic
def resume_schedule(*, schedule: ExportSchedule, now: datetime) -> ExportSchedule:
    """Go on with the period running now; what ended during the pause is not made up for.

    :raises ScheduleStateError: it is not paused.
    """
    current = _locked(schedule)
    if current.paused_at is None:
        raise ScheduleStateError
    current.paused_at, current.next_at = None, due_at(running_scope(current, now))
    current.save(update_fields=["paused_at", "next_at"])
    _enqueue_next(current, now)
    return current


@transaction.atomic
def end_schedule(*, schedule: ExportSchedule, now: datetime) -> ExportSchedule:
    """Delete a schedule for people. Its exports stay as the record of what was sent.

    :raises ScheduleStateError: it is deleted already.
    """
    current = _locked(schedule)
    current.ended_at = now
    current.save(update_fields=["ended_at"])
    return current


@transaction.atomic
def order_scheduled_export(*, schedule: ExportSchedule, by: User, now: datetime) -> str:
    """Have the file of the period that ended last made now; answer the job's address.

    Made once, however often it is ordered; letters that could not be sent are tried again.

    :raises ScheduleStateError: the schedule is paused or deleted.
    """
    if not _locked(schedule).is_running:
        raise ScheduleStateError
    key = period_key(ended_scope(schedule, now))
    payload = {"schedule": str(schedule.uuid), "period": key}
    order = f"scheduled:{schedule.uuid}:{key}"
    is_done = schedule.exports.filter(period=key, state=ScheduledExport.State.MADE, error="").exists()
    if not is_done and Job.objects.filter(idempotency_key=order, state__in=Job.ENDED).exists():
        # Its turn came while the schedule rested, or failed: that job is over, and this is another order.
        order += f":{now:%Y%m%d%H%M%S}"
    job = enqueue_job(kind="scheduled_export", payload=payload, idempotency_key=order, owner=by, now=now)
    return str(job.uuid)


@transaction.atomic
def plan_next(*, schedule: ExportSchedule, now: datetime) -> None:
    """Write down the job of the period running now; doing it twice is the same as once."""
    current = ExportSchedule.objects.select_for_update().get(pk=schedule.pk)
    if current.is_running:
        current.next_at = due_at(running_scope(current, now))
        current.save(update_fields=["next_at"])
        _enqueue_next(current, now)


def make_scheduled_export(*, schedule: ExportSchedule, period: str, now: datetime) -> ScheduledExport | None:
    """Make the file of one period and write to the recipients; each once, however often this runs.

    None while the schedule is paused or deleted.

    :raises LettersUnsentError: the mail server refused some of the letters; the others are sent, and stay sent.
    """
    _discard_expired(schedule, now)
    export = _make_file(schedule, period, now)
    if export is None:
        return None
    people = [person for person in schedule.recipients.order_by("pk") if is_official(person) and person.email]
    refused = [person for person in people if not _is_reached(export, person)]
    if refused:
        raise LettersUnsentError(count=len(refused))
    ScheduledExport.objects.filter(pk=export.pk).exclude(error="").update(error="")
    return export


def _is_reached(export: ScheduledExport, person: User) -> bool:
    try:
        _write_once(export, person)
    except _UNSENT:
        # One refused address, or one letter lost on the way, is no reason to let the others wait.
        return False
    return True


@transaction.atomic
def _make_file(schedule: ExportSchedule, period: str, now: datetime) -> ScheduledExport | None:
    current = ExportSchedule.objects.select_for_update().get(pk=schedule.pk)
    done = current.exports.filter(period=period, state=ScheduledExport.State.MADE).first()
    if done or not current.is_running:
        return done
    scope, choice = scope_of_key(period, current.area), FileChoice.of(current.kind)
    content = io.BytesIO()
    name = choice.write(scheduled_statement(scope, now=now, has_quarters=choice.kind.has_quarters), content)
    values = {"state": ScheduledExport.State.MADE, "made_at": now, "error": "", "file_name": name}
    values["expires_at"] = now + timedelta(days=settings.REPORT_LINK_DAYS)
    export, _new = ScheduledExport.objects.update_or_create(schedule=current, period=period, defaults=values)
    export.file = private_storage().save(f"scheduled/{export.uuid}/{name}", ContentFile(content.getvalue()))
    export.save(update_fields=["file"])
    return export


def _write_once(export: ScheduledExport, person: User) -> None:
    """Write to one recipient; noted when the mail server took the letter. Nothing is locked while it is waited for.

    A period has one job, and one worker at a time has it.
    """
    current = ScheduledExport.objects.select_related("schedule").get(pk=export.pk)
    if person.pk in current.written_to:
        return
    _write_to(person, current, "scheduled_export.txt", _MADE)
    with transaction.atomic():
        current = ScheduledExport.objects.select_for_update().get(pk=export.pk)
        current.written_to = [*current.written_to, person.pk]
        current.save(update_fields=["written_to"])


def record_failed_export(*, schedule: ExportSchedule, period: str, reason: str, now: datetime) -> ScheduledExport:
    """Note why a file could not be made, and tell the owner; or, beside a file that is made, why letters about it were not sent.

    Where the owner is no official any more, the recipients are told.
    """
    with transaction.atomic():
        made = ScheduledExport.objects.filter(schedule=schedule, period=period, state=ScheduledExport.State.MADE).first()
        if made:
            made.error = reason[:500]
            made.save(update_fields=["error"])
            return made
        values = {"state": ScheduledExport.State.FAILED, "made_at": now, "error": reason[:500]}
        export, _new = ScheduledExport.objects.update_or_create(schedule=schedule, period=period, defaults=values)
    people = [schedule.owner] if is_official(schedule.owner) else [person for person in schedule.recipients.all() if is_official(person)]
    for person in people:
        # The page says it as well: a letter that cannot be sent must not undo that.
        with suppress(*_UNSENT):
            if person.email:
                _write_to(person, export, "scheduled_failure.txt", _FAILED)
    return export


def link_token(export: ScheduledExport, person: User) -> str:
    """Answer the signed part of a link: it opens one file for one person, for as long as the file is kept."""
    return signing.dumps({"export": str(export.uuid), "person": person.pk}, salt=LINK_SALT)


def _write_to(person: User, export: ScheduledExport, template: str, subject: _StrOrPromise) -> None:
    schedule = export.schedule
    with translation.override(person.language):
        context = {
            "person": person,
            "export": export,
            "schedule": schedule,
            "scope": scope_label(scope_of_key(export.period, schedule.area)),
            "file_url": settings.SITE_URL + reverse("indicators:scheduled_file", args=[link_token(export, person)]),
            "list_url": settings.SITE_URL + reverse("indicators:schedules"),
        }
        text = render_to_string(f"indicators/snapshots/{template}", context)
        title = str(subject) % {"name": schedule.name}
    # The template engine escapes for HTML; a letter is plain text.
    EmailMessage(" ".join(title.split()), unescape(text), to=[str(person.email)]).send()


def _discard_expired(schedule: ExportSchedule, now: datetime) -> None:
    for export in schedule.exports.filter(expires_at__lte=now).exclude(file=""):
        file, export.file = export.file, ""
        with transaction.atomic():
            export.save(update_fields=["file"])
            transaction.on_commit(partial(private_storage().delete, file))


def _enqueue_next(schedule: ExportSchedule, now: datetime) -> None:
    key = period_key(ended_scope(schedule, schedule.next_at))
    payload = {"schedule": str(schedule.uuid), "period": key}
    enqueue_job(
        kind="scheduled_export", payload=payload, idempotency_key=f"scheduled:{schedule.uuid}:{key}", owner=schedule.owner,
        not_before=schedule.next_at, now=now,
    )  # fmt: skip


def _locked(schedule: ExportSchedule) -> ExportSchedule:
    current = ExportSchedule.objects.select_for_update().get(pk=schedule.pk)
    if current.ended_at is not None:
        raise ScheduleStateError
    return current
