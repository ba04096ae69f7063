"""Announcing an activity, and correcting what was announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.calendar import BE_OFFSET, bangkok_date, bangkok_midnight, fiscal_year, fiscal_year_of
from enrollment import actions
from enrollment.errors import OccurrenceDatesError, OccurrencePastError, OccurrenceTooOldError
from enrollment.forms import typed_day
from enrollment.models import ActivityOccurrence, Partner, Registration, ServiceEvent

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Pages read the clock: what is announced on them is still to come on whatever day the tests run.
SOON = timezone.localdate() + 49 * DAY
NEW = "/partner/activities/new/"


def in_thai(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BE_OFFSET}"


TYPED = {
    "venue": "ข่วงหลวง", "venue_en": "Great Square", "province": "50", "first_day": in_thai(SOON), "begins": "09:00", "last_day": "", "ends": "16:00",
    "capacity": "", "venue_code": "ลานนา",
}  # fmt: skip


@pytest.fixture
def room(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def change(occurrence: ActivityOccurrence) -> str:
    return reverse("enrollment:change_occurrence", args=[occurrence.uuid])


def facts(occurrence: ActivityOccurrence) -> tuple[Any, ...]:
    occurrence.refresh_from_db()
    held = occurrence
    return held.venue, held.province_code, held.starts_at, held.ends_at, held.capacity, held.venue_code, held.state


def test_a_host_announces_an_activity_and_people_come(
    room: Client, occurrence: ActivityOccurrence, partner: Partner, learner: User
) -> None:
    typed = TYPED | {"activity": str(occurrence.activity_id), "host": str(partner.pk)}
    for wrong in ({"ends": "08:00"}, {"first_day": "วันก่อน"}, {"province": "99"}, {"province": ""}, {"capacity": "0"}, {"activity": ""}):
        assert room.post(NEW, typed | wrong).status_code == 422
    assert ActivityOccurrence.objects.count() == 1

    shown = room.post(NEW, typed, follow=True)

    made = ActivityOccurrence.objects.exclude(pk=occurrence.pk).get()
    assert "เปิดกิจกรรมแล้ว" in shown.content.decode()
    assert (made.code, made.host, made.state, made.venue_en) == ("ACT-01/2", partner, "planned", "Great Square")
    assert (made.starts_at, made.ends_at) == (bangkok_midnight(SOON) + 9 * HOUR, bangkok_midnight(SOON) + 16 * HOUR)
    actions.check_in_by_code(person=learner, occurrence=made, code="ลานนา", now=made.starts_at)
    assert (facts(made)[-1], ServiceEvent.objects.get().run_code) == ("held", "ACT-01/2")


def test_a_number_that_is_taken_is_passed_over(occurrence: ActivityOccurrence, partner: Partner) -> None:
    ActivityOccurrence.objects.update(code="ACT-01/2")
    said = actions.OccurrenceFacts("ที่ใหม่", "50", occurrence.starts_at, occurrence.ends_at)

    assert actions.open_occurrence(activity=occurrence.activity, host=partner, facts=said, now=occurrence.starts_at).code == "ACT-01/3"


def test_before_anybody_registered_everything_may_be_corrected(room: Client, occurrence: ActivityOccurrence) -> None:
    day_before, first = bangkok_midnight(SOON - DAY), bangkok_midnight(SOON)
    ActivityOccurrence.objects.update(starts_at=day_before + 9 * HOUR, ends_at=day_before + 16 * HOUR)

    wrong = [in_thai(SOON - years * 366 * DAY) for years in (1, 10)]
    assert [room.post(change(occurrence), TYPED | {"first_day": day}).status_code for day in wrong] == [422, 422]

    in_common_era = f"{SOON + DAY:%d/%m/%Y}"
    room.post(change(occurrence), TYPED | {"last_day": in_common_era, "capacity": "40"})

    assert facts(occurrence) == ("ข่วงหลวง", "50", first + 9 * HOUR, first + DAY + 16 * HOUR, 40, "ลานนา", "planned")


def test_the_form_begins_with_what_was_announced(room: Client, occurrence: ActivityOccurrence) -> None:
    before = facts(occurrence)
    form = room.get(change(occurrence)).context["form"]
    typed = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}

    assert room.post(change(occurrence), typed).status_code == 302
    assert facts(occurrence) == before


@pytest.mark.parametrize("state", ["registered", "held", "cancelled"])
def test_what_people_rely_on_is_not_changed_in_silence(
    room: Client, occurrence: ActivityOccurrence, learner: User, coordinator: User, now: datetime, state: str
) -> None:
    registration = actions.register_for_activity(person=learner, occurrence=occurrence, now=now)
    if state == "held":
        actions.check_in(registration=registration, by=coordinator, how=Registration.How.LIST, now=now)
    if state == "cancelled":
        actions.cancel_occurrence(occurrence=occurrence, reason="ฝนตก", by=coordinator, now=now)
    before = facts(occurrence)

    answer = room.post(change(occurrence), TYPED)

    assert (answer.status_code, facts(occurrence)) == (409, before)


def test_during_the_activity_the_code_and_the_places_may_change(
    room: Client, occurrence: ActivityOccurrence, coordinator: User, now: datetime
) -> None:
    actions.add_walk_in(occurrence=occurrence, name="บุญมี ศรีวิชัย", by=coordinator, now=now)
    held = facts(occurrence)
    said = actions.OccurrenceFacts(*held[:4], capacity=9, venue_code="ใหม่")

    actions.change_occurrence(occurrence=occurrence, facts=said, now=now)

    assert facts(occurrence) == (*held[:4], 9, "ใหม่", "held")


def test_what_was_called_off_may_be_held_on_other_days(
    room: Client, occurrence: ActivityOccurrence, coordinator: User, now: datetime
) -> None:
    actions.cancel_occurrence(occurrence=occurrence, reason="ฝนตก", by=coordinator, now=now)
    door, postpone = (reverse(f"enrollment:{name}", args=[occurrence.uuid]) for name in ("door", "postpone_activity"))
    assert postpone in room.get(door).content.decode()

    room.post(postpone, {"starts": in_thai(SOON), "ends": in_thai(SOON), "reason": "หาวันใหม่ได้แล้ว"})

    assert facts(occurrence)[-1] == "postponed"
    assert bangkok_date(occurrence.starts_at) == SOON


def test_only_the_host_announces_and_corrects(client: Client, occurrence: ActivityOccurrence, learner: User, partner: Partner) -> None:
    client.force_login(learner)
    before = facts(occurrence)

    assert [client.get(NEW).status_code, client.post(change(occurrence), TYPED).status_code] == [404, 404]
    assert (facts(occurrence), ActivityOccurrence.objects.count()) == (before, 1)


def test_nobody_announces_for_another_partner(room: Client, occurrence: ActivityOccurrence) -> None:
    other = Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง")

    assert room.post(NEW, TYPED | {"activity": str(occurrence.activity_id), "host": str(other.pk)}).status_code == 422
    assert ActivityOccurrence.objects.count() == 1


def test_what_was_held_is_written_down_only_when_said_and_not_of_any_year(
    room: Client, occurrence: ActivityOccurrence, partner: Partner
) -> None:
    now = occurrence.starts_at
    year = fiscal_year(fiscal_year_of(now) - 1)
    hour = timedelta(hours=1)
    announce: dict[str, Any] = {"activity": occurrence.activity, "host": partner, "now": now}
    over, old, odd = (
        actions.OccurrenceFacts("ที่ใหม่", "50", *times)
        for times in ((now - 2 * hour, now), (year.start - hour, now), (now + hour, now + hour))
    )
    for facts_said, was_held, refusal in (
        (over, False, OccurrencePastError), (old, True, OccurrenceTooOldError), (odd, True, OccurrenceDatesError),
    ):  # fmt: skip
        with pytest.raises(refusal):
            actions.open_occurrence(**announce, facts=facts_said, was_held=was_held)
    assert ActivityOccurrence.objects.count() == 1

    first = replace(over, starts_at=year.start, ends_at=year.start + hour)
    assert [actions.open_occurrence(**announce, facts=held, was_held=True).state for held in (over, first)] == ["planned"] * 2


def test_a_mistyped_year_is_asked_about(room: Client, occurrence: ActivityOccurrence, partner: Partner) -> None:
    typed = TYPED | {"activity": str(occurrence.activity_id), "host": str(partner.pk), "first_day": typed_day(timezone.localdate() - DAY)}

    asked = room.post(NEW, typed)

    assert (asked.status_code, "จัดไปแล้ว บันทึกย้อนหลัง" in asked.content.decode(), ActivityOccurrence.objects.count()) == (422, True, 1)
    shown = room.post(NEW, typed | {"was_held": "on"}, follow=True).content.decode()
    assert ("กิจกรรมนี้จบไปแล้ว" in shown, ActivityOccurrence.objects.count()) == (True, 2)
