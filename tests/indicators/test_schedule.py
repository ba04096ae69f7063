"""Files that are made by themselves."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import create_person
from accounts.models import User
from core.models import Job, private_storage
from core.tasks import owner_may, run_job
from indicators import actions
from indicators.errors import LettersUnsentError, RecipientsError, ScheduleStateError
from indicators.models import ExportSchedule, ScheduledExport
from indicators.types import Scope
from tests.indicators import refusing_mail
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-02-10 12:00")
DUE = local("2026-04-01 07:00")


def official(name: str) -> User:
    person = create_person(given_name=name, email=f"{name}@office.example", email_verified=True, now=NOW)
    return actions.appoint_official(person=person)


@pytest.fixture
def owner(db: None) -> User:
    return official("owner")


def scheduled(owner: User, *recipients: User, every: str = "quarter", kind: str = "json", now: datetime = NOW) -> ExportSchedule:
    wanted = ExportSchedule(name="รายไตรมาส", owner=owner, every=every, kind=kind)
    return actions.create_schedule(schedule=wanted, recipients=recipients or (owner,), now=now)


def made(schedule: ExportSchedule, period: str = "2569-Q2", now: datetime = DUE) -> ScheduledExport | None:
    return actions.make_scheduled_export(schedule=schedule, period=period, now=now)


@pytest.mark.parametrize(
    ("every", "due", "period"),
    [("month", "2026-03-01 07:00", "2569-02"), ("quarter", "2026-04-01 07:00", "2569-Q2"), ("year", "2026-10-01 07:00", "2569")],
)
def test_the_first_file_is_that_of_the_running_period(owner: User, every: str, due: str, period: str) -> None:
    schedule = scheduled(owner, every=every)

    job = Job.objects.get(kind="scheduled_export")
    assert (schedule.next_at, job.available_at, job.payload["period"]) == (local(due), local(due), period)


def test_recipients_are_officials_with_an_address(owner: User) -> None:
    learner = create_person(given_name="ผู้เรียน", email="l@office.example", now=NOW)
    silent = actions.appoint_official(person=create_person(given_name="ไม่มีอีเมล", now=NOW))
    for people in ([learner], [silent], [owner, learner], []):
        with pytest.raises(RecipientsError):
            actions.create_schedule(schedule=ExportSchedule(name="x", owner=owner, every="month", kind="csv"), recipients=people, now=NOW)
    assert not ExportSchedule.objects.exists()
    assert not Job.objects.exists()


def test_a_period_is_made_and_written_about_once(owner: User) -> None:
    schedule = scheduled(owner, owner, official("second"))
    first = made(schedule)
    again = made(schedule)

    assert first == again
    assert [letter.to for letter in mail.outbox] == [["owner@office.example"], ["second@office.example"]]
    assert ScheduledExport.objects.count() == 1
    assert first is not None
    with private_storage().open(first.file) as file:
        data = json.loads(file.read())
    assert (data["quarter"], data["measures"]["8.4"]) == (2, 4)


def test_somebody_dismissed_in_between_gets_nothing(owner: User) -> None:
    second = official("second")
    schedule = scheduled(owner, owner, second)
    actions.dismiss_official(person=second)
    made(schedule)

    assert [letter.to for letter in mail.outbox] == [["owner@office.example"]]


def test_a_certified_snapshot_is_taken_where_there_is_one(owner: User) -> None:
    certifier = actions.appoint_certifier(person=create_person(given_name="ผู้รับรอง", now=NOW))
    snapshot = actions.prepare_snapshot(scope=Scope(2569, 2), by=owner, now=DUE)
    actions.freeze_snapshot(snapshot=snapshot, now=DUE)
    actions.send_to_review(snapshot=snapshot, by=owner, now=DUE)
    actions.certify_snapshot(snapshot=snapshot, by=certifier, now=DUE)

    export = made(scheduled(owner))
    assert export is not None
    assert snapshot.code in export.file_name


def test_a_paused_schedule_makes_nothing_and_goes_on_with_the_running_period(owner: User) -> None:
    schedule = actions.pause_schedule(schedule=scheduled(owner), now=NOW)
    assert made(schedule) is None
    with pytest.raises(ScheduleStateError):
        actions.pause_schedule(schedule=schedule, now=NOW)

    resumed = actions.resume_schedule(schedule=schedule, now=local("2026-05-02 09:00"))
    assert resumed.next_at == local("2026-07-01 07:00")
    assert sorted(Job.objects.values_list("payload__period", flat=True)) == ["2569-Q2", "2569-Q3"]


def test_a_file_whose_turn_passed_in_a_pause_is_made_when_ordered(owner: User) -> None:
    schedule = actions.pause_schedule(schedule=scheduled(owner), now=NOW)
    turn = Job.objects.get(kind="scheduled_export")
    run_job(turn.pk)
    Job.objects.filter(pk=turn.pk).update(state=Job.State.SUCCEEDED)
    resumed = actions.resume_schedule(schedule=schedule, now=local("2026-04-02 09:00"))

    ordered = actions.order_scheduled_export(schedule=resumed, by=owner, now=local("2026-04-02 09:05"))

    job = Job.objects.get(uuid=ordered)
    assert (job.pk != turn.pk, job.payload["period"]) == (True, "2569-Q2")


def test_a_deleted_schedule_makes_nothing_and_keeps_its_record(owner: User) -> None:
    schedule = scheduled(owner)
    made(schedule)
    actions.end_schedule(schedule=schedule, now=DUE)

    assert made(schedule, "2569-Q3", local("2026-07-01 07:00")) is None
    assert ScheduledExport.objects.count() == 1
    with pytest.raises(ScheduleStateError):
        actions.resume_schedule(schedule=schedule, now=DUE)


def test_expired_files_are_deleted_at_the_next_run(owner: User, settings: Settings) -> None:
    schedule = scheduled(owner)
    first = made(schedule)
    assert first is not None
    made(schedule, "2569-Q3", DUE + timedelta(days=settings.REPORT_LINK_DAYS))

    assert ScheduledExport.objects.get(pk=first.pk).file == ""


def link_of(letter: Any) -> str:
    return next(word for word in letter.body.split() if "/scheduled/" in word).partition("http://localhost:8000")[2]


def test_the_link_opens_for_its_recipient_alone(owner: User, client: Client) -> None:
    second = official("second")
    made(scheduled(owner), now=timezone.now())
    link = link_of(mail.outbox[0])

    assert client.get(link).status_code == 302
    client.force_login(second)
    assert client.get(link).status_code == 404
    assert client.get(f"{link[:-2]}x/").status_code == 404
    client.force_login(owner)
    assert b'"quarter": 2' in client.get(link).getvalue()
    client.force_login(actions.dismiss_official(person=owner))
    assert client.get(link).status_code == 403


def test_an_expired_link_says_so(owner: User, client: Client, settings: Settings) -> None:
    made(scheduled(owner), now=timezone.now())
    client.force_login(owner)
    settings.REPORT_LINK_DAYS = 0

    answer = client.get(link_of(mail.outbox[0]))
    assert (answer.status_code, "ลิงก์หมดอายุแล้ว" in answer.content.decode()) == (410, True)


def test_a_failure_is_told_to_the_owner_and_the_next_period_is_planned(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = scheduled(owner, every="month", now=timezone.now() - timedelta(days=62))
    job = Job.objects.get()
    Job.objects.update(available_at=timezone.now(), max_attempts=1)
    ExportSchedule.objects.update(kind="no-such-kind")

    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert [(letter.to, "ไม่สำเร็จ" in letter.subject) for letter in mail.outbox] == [(["owner@office.example"], True)]
    assert schedule.exports.get().state == "failed"
    assert Job.objects.filter(kind="scheduled_export", state="queued").count() == 1


def test_a_dismissed_owners_turn_is_left_alone_and_told_to_the_recipients(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    schedule = scheduled(owner, owner, official("second"), every="month", now=timezone.now() - timedelta(days=62))
    job = Job.objects.get()
    Job.objects.update(available_at=timezone.now())
    owner.groups.clear()

    with django_capture_on_commit_callbacks(execute=True):
        run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.error_code) == ("failed", 1, "job_right_lost")
    export = schedule.exports.get()
    assert (export.state, export.file, export.error) == ("failed", "", job.error_text)
    assert [(letter.to, "ไม่สำเร็จ" in letter.subject) for letter in mail.outbox] == [(["second@office.example"], True)]
    assert Job.objects.filter(kind="scheduled_export", state="queued").count() == 1

    schedule.exports.all().delete()
    ordered = Job.objects.get(uuid=actions.order_scheduled_export(schedule=schedule, by=official("third"), now=job.created_at))
    assert owner_may(ordered)


@pytest.fixture
def refused(settings: Settings) -> set[str]:
    settings.EMAIL_BACKEND = "tests.indicators.refusing_mail.EmailBackend"
    refusing_mail.refused.clear()
    refusing_mail.refused.add("owner@office.example")
    return refusing_mail.refused


def letters() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def test_one_refused_address_stops_nobody_elses_letter(owner: User, refused: set[str]) -> None:
    schedule = scheduled(owner, owner, official("second"), official("third"))

    for _attempt in range(2):
        with pytest.raises(LettersUnsentError):
            made(schedule)
    assert letters() == ["second@office.example", "third@office.example"]

    refused.clear()
    made(schedule)
    assert letters() == ["second@office.example", "third@office.example", "owner@office.example"]
    assert len(schedule.exports.get().written_to) == 3


def test_nothing_is_held_while_the_mail_server_is_waited_for(owner: User, refused: set[str]) -> None:
    refused.clear()
    refusing_mail.depths.clear()
    made(scheduled(owner, owner, official("second")))

    assert refusing_mail.depths == [len(connection.atomic_blocks)] * 2


def test_letters_that_were_never_taken_are_told_and_sent_when_ordered_again(owner: User, refused: set[str], client: Client) -> None:
    schedule = scheduled(owner, owner, official("second"), now=timezone.now() - timedelta(days=100))
    turn = Job.objects.get()
    Job.objects.update(available_at=timezone.now(), max_attempts=1)
    run_job(turn.pk)
    turn.refresh_from_db()
    export = schedule.exports.get()
    client.force_login(owner)

    assert (turn.state, export.state, len(export.written_to)) == ("failed", "made", 1)
    assert "ส่งอีเมลถึงผู้รับ 1 คนไม่สำเร็จ" in client.get(f"/indicators/8/schedules/{schedule.uuid}/").content.decode()

    refused.clear()
    ordered = Job.objects.get(uuid=actions.order_scheduled_export(schedule=schedule, by=owner, now=schedule.next_at))
    assert ordered.pk != turn.pk
    run_job(ordered.pk)
    assert letters() == ["second@office.example", "owner@office.example"]
    assert schedule.exports.get().error == ""


def test_the_owners_refused_address_leaves_the_failure_on_record(owner: User, refused: set[str]) -> None:
    schedule = scheduled(owner, official("second"))
    actions.record_failed_export(schedule=schedule, period="2569-Q2", reason="พัง", now=DUE)

    assert (refused, schedule.exports.get().error) == ({"owner@office.example"}, "พัง")


def test_the_pages(owner: User, client: Client) -> None:
    client.force_login(owner)
    home = "/indicators/8/schedules/"
    assert "ยังไม่มีรายการ" in client.get(home).content.decode()
    assert client.post(f"{home}new/", {"name": "x"}).status_code == 422
    wanted = {"name": "ส่งหัวหน้า", "every": "quarter", "kind": "xlsx", "provinces": ["57", "50"], "recipients": [owner.pk]}
    assert client.post(f"{home}new/", wanted | {"area": "lanna8"}).status_code == 422
    client.post(f"{home}new/", wanted)
    schedule = ExportSchedule.objects.get()
    page = f"{home}{schedule.uuid}/"

    assert "เชียงใหม่, เชียงราย" in client.get(page).content.decode()
    assert "ส่งหัวหน้า" in client.get(home).content.decode()
    client.post(f"{page}make/")
    for job in Job.objects.filter(state="queued", available_at__lte=timezone.now()):
        run_job(job.pk)
    assert "ทำแล้ว" in client.get(page).content.decode()
    client.post(f"{page}pause/")
    assert "ทำต่อ" in client.get(page).content.decode()
    client.post(f"{page}resume/")
    assert client.get(f"{page}delete/").status_code == 200
    client.post(f"{page}delete/")
    assert client.get(page).status_code == 404
    assert len(mail.outbox) == 1


def test_others_are_refused(client: Client, owner: User) -> None:
    client.force_login(create_person(given_name="ผู้เรียน", now=NOW))
    assert {client.get(f"/indicators/8/{page}/").status_code for page in ("schedules", "schedules/new", "ckan")} == {403}
