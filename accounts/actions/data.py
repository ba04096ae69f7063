"""Copies of one's data."""

import io
import json
import zipfile
from datetime import datetime
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.data_export import Table, collect
from accounts.models import DataRequest, User
from accounts.models.data_request import COPY_LIFETIME
from core.actions import enqueue_job
from core.calendar import BANGKOK
from core.models import private_storage
from core.sheets import write_csv


@transaction.atomic
def request_data_copy(*, person: User, now: datetime) -> DataRequest:
    """Ask for a copy of everything the school holds about a person; asking again while one is being made is the same."""
    User.objects.select_for_update().get(pk=person.pk)
    waiting = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY, state=DataRequest.State.WAITING).first()
    if waiting is not None:
        return waiting
    request = DataRequest.objects.create(person=person, kind=DataRequest.Kind.COPY, asked_at=now)
    enqueue_job(
        kind="export_my_data", payload={"request": request.pk}, idempotency_key=f"export_my_data:{request.uuid}", owner=person, now=now
    )
    return request


def answer_data_request(*, request: DataRequest, now: datetime) -> DataRequest:
    """Write the ZIP of a copy and mark the request done; again changes nothing.

    The file is written before the transaction: it is stored under the request's own name, so a second try overwrites it.
    """
    if request.state != DataRequest.State.WAITING:
        return request
    path = f"data-copies/{request.uuid}.zip"
    storage = private_storage()
    storage.delete(path)
    stored = storage.save(path, ContentFile(_archive(collect(request.person), now)))
    with transaction.atomic():
        done = DataRequest.objects.filter(pk=request.pk, state=DataRequest.State.WAITING).update(
            state=DataRequest.State.DONE, done_at=now, file=stored
        )
    request.refresh_from_db()
    # Erased in between; a worker that was quicker has stored the same file.
    if not done and request.file != stored:
        storage.delete(stored)
    return request


@transaction.atomic
def give_up_data_copy(*, request_id: int, now: datetime | None) -> None:
    """Mark a copy that nobody is making any more as failed."""
    DataRequest.objects.filter(pk=request_id, state=DataRequest.State.WAITING).update(state=DataRequest.State.FAILED, done_at=now)


@transaction.atomic
def resume_data_copy(*, request_id: int) -> None:
    """Wait again for a copy that failed, unless its person was erased or has asked for another since."""
    failed = DataRequest.objects.filter(pk=request_id, state=DataRequest.State.FAILED, person__erased_at=None)
    for request in failed.select_for_update(of=("self",)):
        waiting = DataRequest.objects.filter(person=request.person_id, kind=request.kind, state=DataRequest.State.WAITING)
        if not waiting.exists():
            DataRequest.objects.filter(pk=request.pk).update(state=DataRequest.State.WAITING, done_at=None)


@transaction.atomic
def discard_expired_copies(*, now: datetime) -> int:
    """Delete the files of copies older than seven days; answer how many."""
    expired = DataRequest.objects.exclude(file="").filter(done_at__lte=now - COPY_LIFETIME)
    paths = list(expired.values_list("file", flat=True))
    for path in paths:
        transaction.on_commit(partial(private_storage().delete, path))
    expired.update(file="")
    return len(paths)


@transaction.atomic
def discard_ended_sessions(*, now: datetime) -> int:
    """Delete sessions that have run out, and the list entries of sessions that are gone; answer how many sessions."""
    ended = Session.objects.filter(expire_date__lt=now).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


def _archive(tables: dict[str, Table], now: datetime) -> bytes:
    """Pack one JSON of everything, and one CSV a table that a spreadsheet opens."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        whole: dict[str, Any] = {"made_at": now.astimezone(BANGKOK).isoformat(), "tables": tables}
        archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=2, default=str))
        for name, rows in tables.items():
            headers = list(dict.fromkeys(column for row in rows for column in row))
            sheet = io.BytesIO()
            write_csv(sheet, headers, [[_cell(row.get(column)) for column in headers] for row in rows])
            archive.writestr(f"{name}.csv", sheet.getvalue())
    return packed.getvalue()


def _cell(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool, datetime)) else str(value)
