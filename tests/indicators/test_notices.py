"""Who is asked to certify a report learns of it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import create_person
from accounts.models import User
from core.models import Job
from core.tasks import run_job
from indicators import actions
from indicators.models import ReviewNotice, Snapshot
from indicators.types import Scope
from tests.indicators import refusing_mail
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
MENU, ASKED = "รายงานรอรับรอง", "ฉบับที่รอการรับรองจากคุณ: 1"


def certifier(name: str) -> User:
    return actions.appoint_certifier(person=create_person(given_name=name, email=f"{name}@office.example", now=NOW))


@pytest.fixture
def preparer(db: None) -> User:
    return certifier("preparer")


@pytest.fixture
def sent(preparer: User) -> Snapshot:
    """Two others may certify; a third has no address; an official may not certify."""
    certifier("first")
    certifier("second")
    actions.appoint_certifier(person=create_person(given_name="ไม่มีอีเมล", now=NOW))
    actions.appoint_official(person=create_person(given_name="ผู้อ่าน", email="reader@office.example", now=NOW))
    snapshot = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569), by=preparer, now=NOW), now=NOW)
    return actions.send_to_review(snapshot=snapshot, by=preparer, now=NOW)


def work() -> None:
    for job in Job.objects.filter(kind="ask_certifier", state="queued"):
        run_job(job.pk)


def letters() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def test_every_other_certifier_is_written_to_once(sent: Snapshot, preparer: User) -> None:
    work()
    again = [actions.ask_certifier(snapshot=sent, person=notice.person, now=NOW) for notice in ReviewNotice.objects.all()]

    assert again == [False, False]
    assert sorted(letters()) == ["first@office.example", "second@office.example"]
    assert sent.code in mail.outbox[0].subject
    assert f"http://localhost:8000/indicators/8/snapshots/{sent.code}/" in mail.outbox[0].body
    assert str(preparer) in mail.outbox[0].body
    assert ReviewNotice.objects.count() == 2


def test_one_refused_address_holds_up_nobody_else_and_is_tried_again(sent: Snapshot, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.indicators.refusing_mail.EmailBackend"
    refusing_mail.refused.clear()
    refusing_mail.refused.add("first@office.example")
    work()
    assert letters() == ["second@office.example"]
    assert set(ReviewNotice.objects.values_list("snapshot__code", "person__email")) == {(sent.code, "second@office.example")}

    refusing_mail.refused.clear()
    Job.objects.update(available_at=timezone.now())
    work()
    assert letters() == ["second@office.example", "first@office.example"]


def test_nothing_is_held_while_the_mail_server_is_waited_for(sent: Snapshot, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.indicators.refusing_mail.EmailBackend"
    refusing_mail.refused.clear()
    refusing_mail.depths.clear()
    work()

    assert refusing_mail.depths == [len(connection.atomic_blocks)] * 2
    assert settings.EMAIL_TIMEOUT == 20


def test_nobody_is_asked_for_what_is_certified_already(sent: Snapshot) -> None:
    actions.certify_snapshot(snapshot=sent, by=User.objects.get(email="first@office.example"), now=NOW)
    work()

    assert letters() == []
    assert set(Job.objects.filter(kind="ask_certifier").values_list("state", flat=True)) == {"succeeded"}


def test_the_menu_and_the_pages_say_that_a_report_waits(sent: Snapshot, client: Client) -> None:
    pages = ("/indicators/8/", "/indicators/8/snapshots/")

    def told(email: str) -> list[tuple[bool, bool]]:
        client.force_login(User.objects.get(email=email))
        texts = [client.get(page).content.decode() for page in pages]
        return [(MENU in text, ASKED in text) for text in texts]

    assert told("first@office.example") == [(True, True)] * 2
    assert told("preparer@office.example") == [(False, False)] * 2
    assert told("reader@office.example") == [(False, False)] * 2
    actions.return_snapshot(snapshot=sent, reason="ตัวเลขไม่ตรง", by=User.objects.get(email="first@office.example"), now=NOW)
    assert told("second@office.example") == [(False, False)] * 2
