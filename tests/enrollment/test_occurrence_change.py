"""Calling activities off and moving them: who registered is told once, in their language, or sees it in the app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.calendar import BE_OFFSET, bangkok_midnight
from core.models import Job
from core.sanitize import plain_text
from core.tasks import run_job
from enrollment import actions
from enrollment.models import ActivityOccurrence, OccurrenceChange, Registration

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Pages read the clock: a day that is still to come whenever the tests run.
SOON = timezone.localdate() + 73 * DAY
WHY = "ฝนตกหนัก"


def in_thai(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BE_OFFSET}"


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


@pytest.fixture
def coming(occurrence: ActivityOccurrence, now: datetime) -> ActivityOccurrence:
    """One that is to be held in five days, with an English name for its place and its activity."""
    occurrence.starts_at, occurrence.ends_at, occurrence.venue_en = (
        now + 5 * DAY,
        now + 5 * DAY + timedelta(hours=4),
        "Tha Phae Gate Square",
    )
    occurrence.save()
    occurrence.activity.title_en = "Morning market"
    occurrence.activity.save()
    return occurrence


def registered(occurrence: ActivityOccurrence, person: User, now: datetime, **changes: Any) -> Registration:
    return Registration.objects.create(occurrence=occurrence, person=person, registered_at=now, **changes)


def test_who_registered_is_written_to_once_in_their_language(
    coming: ActivityOccurrence, make_person: Callable[..., User], coordinator: User, now: datetime
) -> None:
    for name, language in (("ann", "en"), ("bua", "th")):
        registered(coming, make_person(email=f"{name}@example.org", language=language), now)
    registered(coming, make_person(), now)
    registered(coming, make_person(email="gone@example.org"), now, withdrawn_at=now)
    later = coming.starts_at + 7 * DAY

    for _again in range(2):
        actions.postpone_occurrence(
            occurrence=coming, starts_at=later, ends_at=later + timedelta(hours=4), reason=f" {WHY} ", by=coordinator, now=now
        )
    registered(coming, make_person(email="late@example.org"), now + DAY)
    work()
    change = OccurrenceChange.objects.get()
    assert not actions.tell_next(change=change)

    assert [letter.to for letter in mail.outbox] == [["ann@example.org"], ["bua@example.org"]]
    assert [letter.subject for letter in mail.outbox] == ["Postponed: Morning market", "เลื่อนการจัด: กาดหมั้วครัวฮอม"]
    ann, bua = (str(letter.body) for letter in mail.outbox)
    address = reverse("enrollment:activity", args=[coming.uuid])
    assert [word in ann for word in (WHY, "Tha Phae Gate Square", "Example University", "3 Dec", "26 Nov", address)] == [True] * 6
    assert [word in bua for word in (WHY, "ข่วงประตูท่าแพ", "มหาวิทยาลัยตัวอย่าง", "3 ธ", "26 พ", address)] == [True] * 6
    assert (change.reason, change.old_starts_at, change.starts_at, change.by, change.at) == (WHY, later - 7 * DAY, later, coordinator, now)
    assert [job.state for job in Job.objects.all()] == ["succeeded"]


def test_calling_off_twice_is_once_and_ends_the_letters_of_what_was_decided_before(
    coming: ActivityOccurrence, learner: User, coordinator: User, now: datetime
) -> None:
    registered(coming, learner, now)
    over: dict[str, Any] = {"occurrence": coming, "reason": WHY, "by": coordinator, "now": now}
    actions.postpone_occurrence(starts_at=coming.starts_at + DAY, ends_at=coming.ends_at + DAY, **over)
    for _again in range(2):
        actions.cancel_occurrence(**over)
    work()

    assert [letter.subject for letter in mail.outbox] == ["ยกเลิกการจัด: กาดหมั้วครัวฮอม"]
    assert [change.kind for change in OccurrenceChange.objects.all()] == ["cancelled", "postponed"]
    assert Registration.objects.get().withdrawn_at is None


def test_when_nobody_registered_nobody_is_written_to(coming: ActivityOccurrence, coordinator: User, now: datetime) -> None:
    actions.cancel_occurrence(occurrence=coming, reason=WHY, by=coordinator, now=now)

    assert (OccurrenceChange.objects.count(), Job.objects.count()) == (1, 0)


def test_the_host_reads_who_is_told_before_deciding(
    client: Client, coming: ActivityOccurrence, make_person: Callable[..., User], coordinator: User
) -> None:
    client.force_login(coordinator)
    address = reverse("enrollment:cancel_activity", args=[coming.uuid])
    assert "ยังไม่มีผู้ลงทะเบียน" in client.get(address).content.decode()
    for email in ("a@example.org", "b@example.org", None):
        registered(coming, make_person(email=email), timezone.now() - DAY)

    asked = client.get(address).content.decode()
    client.post(address, {"reason": WHY})

    assert [word in asked for word in ("ส่งอีเมลแจ้งผู้ลงทะเบียน 2 คน", "ผู้ลงทะเบียน 1 คนไม่มีอีเมล")] == [True, True]
    assert (OccurrenceChange.objects.get().by, Job.objects.get().kind) == (coordinator, "tell_registrants")


def test_who_has_no_address_sees_it_on_their_own_page(client: Client, coming: ActivityOccurrence, learner: User, coordinator: User) -> None:
    now = timezone.now()
    ActivityOccurrence.objects.update(starts_at=now + DAY, ends_at=now + 2 * DAY)
    client.force_login(learner)
    assert "กิจกรรมที่ลงทะเบียนไว้" not in client.get("/learn/").content.decode()
    registered(coming, learner, now)
    assert "กาดหมั้วครัวฮอม" in client.get("/learn/").content.decode()

    actions.cancel_occurrence(occurrence=coming, reason=WHY, by=coordinator, now=now)

    shown = client.get("/learn/").content.decode()
    assert [word in shown for word in ("กิจกรรมที่ลงทะเบียนไว้", "ยกเลิกการจัด", WHY)] == [True, True, True]


@pytest.mark.parametrize(("language", "place"), [("th", "ข่วงประตูท่าแพ"), ("en", "Tha Phae Gate Square")])
def test_the_place_is_named_in_the_readers_language(
    client: Client, coming: ActivityOccurrence, coordinator: User, language: str, place: str
) -> None:
    ActivityOccurrence.objects.update(starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY)
    client.force_login(coordinator)
    client.cookies["django_language"] = language
    other = ({"ข่วงประตูท่าแพ", "Tha Phae Gate Square"} - {place}).pop()

    for address in ("/activities/", f"/activities/{coming.uuid}/", f"/partner/activities/{coming.uuid}/", "/partner/"):
        text = plain_text(client.get(address).content.decode())
        assert (address, place in text, other in text) == (address, True, False)


def test_a_place_without_an_english_name_keeps_its_thai_one(client: Client, coming: ActivityOccurrence) -> None:
    ActivityOccurrence.objects.update(venue_en="")
    client.cookies["django_language"] = "en"

    assert "ข่วงประตูท่าแพ" in client.get(f"/activities/{coming.uuid}/").content.decode()


def test_no_occurrence_is_without_a_host(occurrence: ActivityOccurrence) -> None:
    with pytest.raises(IntegrityError):
        ActivityOccurrence.objects.update(host=None)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ({}, 9 * HOUR, DAY + 16 * HOUR),
        ({"begins": "08:30", "finishes": "17:00"}, 8.5 * HOUR, DAY + 17 * HOUR),
        ({"finishes": "00:00"}, 9 * HOUR, 2 * DAY),
    ],
)
def test_moving_keeps_the_hours_or_takes_those_that_are_typed(
    client: Client, coming: ActivityOccurrence, coordinator: User, typed: dict[str, str], first: timedelta, last: timedelta
) -> None:
    day_before, day = bangkok_midnight(SOON - DAY), bangkok_midnight(SOON)
    ActivityOccurrence.objects.update(starts_at=day_before + 9 * HOUR, ends_at=day_before + 16 * HOUR)
    client.force_login(coordinator)
    address = reverse("enrollment:postpone_activity", args=[coming.uuid])
    assert "09:00" in client.get(address).content.decode()

    client.post(address, {"starts": in_thai(SOON), "ends": in_thai(SOON + DAY), "reason": WHY} | typed)

    coming.refresh_from_db()
    assert (coming.state, coming.starts_at, coming.ends_at) == ("postponed", day + first, day + last)


@pytest.mark.parametrize(
    "typed",
    [
        {"starts": "1/1/2560", "ends": "2/1/2560"},
        {"starts": in_thai(SOON - DAY), "ends": in_thai(SOON - DAY)},
        {"starts": in_thai(SOON), "ends": in_thai(SOON - DAY)},
        {"starts": in_thai(SOON), "ends": in_thai(SOON), "finishes": "08:00"},
    ],
)
def test_days_that_are_over_or_the_same_change_nothing(
    client: Client, coming: ActivityOccurrence, coordinator: User, typed: dict[str, str]
) -> None:
    day_before = bangkok_midnight(SOON - DAY)
    ActivityOccurrence.objects.update(starts_at=day_before + 9 * HOUR, ends_at=day_before + 16 * HOUR)
    before = list(ActivityOccurrence.objects.values())
    client.force_login(coordinator)

    answer = client.post(reverse("enrollment:postpone_activity", args=[coming.uuid]), typed | {"reason": WHY})

    assert (answer.status_code, list(ActivityOccurrence.objects.values()), OccurrenceChange.objects.count()) == (422, before, 0)


def test_the_host_reads_the_reason_of_every_decision(client: Client, coming: ActivityOccurrence, coordinator: User, now: datetime) -> None:
    over: dict[str, Any] = {"occurrence": coming, "by": coordinator, "now": now}
    actions.postpone_occurrence(starts_at=coming.starts_at + DAY, ends_at=coming.ends_at + DAY, reason=WHY, **over)
    actions.cancel_occurrence(reason="วิทยากรป่วย", **over)
    client.force_login(coordinator)

    shown = client.get(f"/partner/activities/{coming.uuid}/").content.decode()

    assert [word in shown for word in (f": {WHY}", ": วิทยากรป่วย")] == [True, True]
