"""At the door: the same name twice, a wrong tick, a number too many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from enrollment import actions
from enrollment.errors import ManyVisitorsError, NameOnListError
from enrollment.models import ActivityOccurrence, CheckInUndone, Registration, ServiceEvent


@pytest.fixture
def door(client: Client, coordinator: User, occurrence: ActivityOccurrence) -> Client:
    now = timezone.now()
    ActivityOccurrence.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3))
    client.force_login(coordinator)
    return client


def at(name: str, occurrence: ActivityOccurrence, *more: int) -> str:
    return reverse(f"enrollment:{name}", args=[occurrence.uuid, *more])


def tally(occurrence: ActivityOccurrence) -> tuple[str, int, int, int]:
    occurrence.refresh_from_db()
    events = ServiceEvent.objects.all()
    return occurrence.state, Registration.objects.count(), events.count(), events.exclude(first_at=None).count()


@pytest.mark.parametrize("again", ["บุญมี ศรีวิชัย", "นาย บุญมี  ศรีวิชัย"])
def test_a_name_that_is_on_the_list_is_asked_about(door: Client, occurrence: ActivityOccurrence, again: str) -> None:
    address = at("walk_in", occurrence)
    assert "is_another" not in door.get(at("door", occurrence)).content.decode()
    door.post(address, {"name": "นายบุญมี ศรีวิชัย"})

    asked = door.post(address, {"name": again})

    assert (asked.status_code, "is_another" in asked.content.decode(), tally(occurrence)) == (409, True, ("held", 1, 1, 1))
    assert door.post(address, {"name": again, "is_another": "on"}).status_code == 302
    assert tally(occurrence) == ("held", 2, 2, 2)
    # One word of a name has 150 letters at most, wherever a person is made.
    assert [door.post(address, {"name": name}).status_code for name in ("", "ก" * 151)] == [422, 422]


def test_who_left_the_list_or_is_on_another_one_is_not_meant(
    coordinator: User, learner: User, occurrence: ActivityOccurrence, now: datetime
) -> None:
    Registration.objects.create(occurrence=occurrence, person=learner, registered_at=now, withdrawn_at=now)
    said = {"occurrence": occurrence, "name": learner.get_full_name(), "by": coordinator, "now": now}
    actions.add_walk_in(**said)

    with pytest.raises(NameOnListError):
        actions.add_walk_in(**said)


def test_a_wrong_tick_is_taken_back_and_may_be_made_again(
    door: Client, learner: User, coordinator: User, occurrence: ActivityOccurrence
) -> None:
    before = timezone.now() - timedelta(days=1)
    registration = actions.register_for_activity(person=learner, occurrence=occurrence, now=before)
    door.post(at("tick", occurrence, registration.pk))
    assert (tally(occurrence), "ยกเลิกการเช็กชื่อ" in door.get(at("door", occurrence)).content.decode()) == (("held", 1, 1, 1), True)

    for _again in range(2):
        assert door.post(at("untick", occurrence, registration.pk)).status_code == 302

    registration.refresh_from_db()
    assert tally(occurrence) == ("planned", 1, 1, 0)
    assert (registration.checked_in_at, registration.checked_in_by, registration.how, registration.withdrawn_at) == (None, None, "", None)
    assert ServiceEvent.objects.get().registered_at == before
    assert door.get(f"/partner/activities/{occurrence.uuid}/").content.decode().count("ยกเลิกการเช็กชื่อของ") == 1
    door.post(at("tick", occurrence, registration.pk))
    assert tally(occurrence) == ("held", 1, 1, 1)


def test_a_walk_in_taken_back_was_never_there_and_the_others_stay(
    learner: User, coordinator: User, occurrence: ActivityOccurrence, now: datetime
) -> None:
    ActivityOccurrence.objects.update(reason="ฝนตก", state="postponed")
    actions.set_headcount(occurrence=occurrence, visitors=5, now=now)
    walk_in = actions.add_walk_in(occurrence=occurrence, name="บุญมี ศรีวิชัย", by=coordinator, now=now)
    by_code = actions.check_in_by_code(person=learner, occurrence=occurrence, code="กาด-4821", now=now)
    assert tally(occurrence) == ("held", 2, 3, 3)

    actions.undo_check_in(registration=walk_in, by=coordinator, now=now)
    assert (tally(occurrence), User.objects.filter(given_name="บุญมี").exists()) == (("held", 1, 2, 2), False)
    actions.undo_check_in(registration=by_code, by=coordinator, now=now)
    assert tally(occurrence) == ("held", 1, 2, 1)
    actions.set_headcount(occurrence=occurrence, visitors=0, now=now)

    assert tally(occurrence) == ("postponed", 1, 1, 0)
    # What was taken back, and by whom, stays known; of the walk-in that is no name.
    assert list(CheckInUndone.objects.order_by("pk").values_list("entry", "how", "by", "at")) == [
        (walk_in.pk, "list", coordinator.pk, now),
        (by_code.pk, "code", coordinator.pk, now),
    ]


def test_nobody_else_takes_a_tick_back(
    client: Client, learner: User, coordinator: User, make_person: Callable[..., User], occurrence: ActivityOccurrence, now: datetime
) -> None:
    registration = actions.check_in_by_code(person=learner, occurrence=occurrence, code="กาด-4821", now=now)
    for person in (learner, make_person()):
        client.force_login(person)
        assert client.post(at("untick", occurrence, registration.pk)).status_code == 404

    assert tally(occurrence) == ("held", 1, 1, 1)


@pytest.mark.parametrize(("capacity", "most"), [(None, 1_000), (40, 39)])
def test_more_visitors_than_places_are_asked_about(
    learner: User, occurrence: ActivityOccurrence, now: datetime, capacity: int | None, most: int
) -> None:
    ActivityOccurrence.objects.update(capacity=capacity)
    actions.check_in_by_code(person=learner, occurrence=occurrence, code="กาด-4821", now=now)

    with pytest.raises(ManyVisitorsError):
        actions.set_headcount(occurrence=occurrence, visitors=most + 1, now=now)
    assert tally(occurrence) == ("held", 1, 1, 1)

    for visitors, is_sure in ((most, False), (most + 1, True)):
        actions.set_headcount(occurrence=occurrence, visitors=visitors, now=now, is_sure=is_sure)
        assert ServiceEvent.objects.unnamed().get().headcount == visitors


def test_a_number_too_many_is_asked_about_on_the_page(door: Client, occurrence: ActivityOccurrence) -> None:
    address = at("headcount", occurrence)

    answers = [door.post(address, {"visitors": visitors}) for visitors in ("1000000", "-1", "5000")]

    assert [answer.status_code for answer in answers] == [422, 422, 409]
    assert ("is_sure" in answers[2].content.decode(), ServiceEvent.objects.count()) == (True, 0)
    assert door.post(address, {"visitors": "5000", "is_sure": "on"}).status_code == 302
    assert ServiceEvent.objects.get().headcount == 5_000
