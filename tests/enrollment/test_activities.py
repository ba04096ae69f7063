"""Activities: the list at the door and what it writes into the reporting rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from enrollment import actions
from enrollment.errors import (
    AlreadyHeldError,
    DoorsClosedError,
    OccurrenceClosedError,
    OccurrenceFullError,
    ReasonMissingError,
    TooEarlyError,
    WrongVenueCodeError,
)
from enrollment.models import ActivityOccurrence, Registration, ServiceEvent
from enrollment.queries.activity import occurrence_view


def test_registering_is_not_yet_a_service(learner: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    actions.register_for_activity(person=learner, occurrence=occurrence, now=now)
    again = actions.register_for_activity(person=learner, occurrence=occurrence, now=now)

    event = ServiceEvent.objects.get()
    assert (event.registered_at, event.first_at, event.offering_kind, event.run_code) == (now, None, "activity", "ACT-01/1")
    assert Registration.objects.get() == again


def test_checking_in_is_the_service_once(learner: User, coordinator: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    registration = actions.register_for_activity(person=learner, occurrence=occurrence, now=now)

    for later in (0, 1):
        actions.check_in(registration=registration, by=coordinator, how="list", now=now + timedelta(hours=later))

    event = ServiceEvent.objects.get()
    assert (event.first_at, event.assurance, event.province_code, event.delivery_province_code) == (now, "partner", "50", "50")
    occurrence.refresh_from_db()
    assert occurrence.state == "held"


def test_a_list_entered_later_is_dated_into_the_activity(learner: User, coordinator: User, occurrence: ActivityOccurrence) -> None:
    ActivityOccurrence.objects.update(starts_at=datetime(2026, 9, 30, 2, tzinfo=UTC), ends_at=datetime(2026, 9, 30, 10, tzinfo=UTC))
    occurrence.refresh_from_db()
    registration = Registration.objects.create(occurrence=occurrence, person=learner, registered_at=occurrence.starts_at)

    actions.check_in(registration=registration, by=coordinator, how="list", now=datetime(2026, 10, 5, tzinfo=UTC))

    assert ServiceEvent.objects.get().first_at == datetime(2026, 9, 30, 10, tzinfo=UTC)


def test_the_venue_code_checks_in_whoever_types_it(learner: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    with pytest.raises(WrongVenueCodeError):
        actions.check_in_by_code(person=learner, occurrence=occurrence, code="1234", now=now)
    assert not Registration.objects.exists()

    actions.check_in_by_code(person=learner, occurrence=occurrence, code=" กาด-๔๘๒๑ ", now=now)

    assert (Registration.objects.get().how, ServiceEvent.objects.get().assurance) == ("code", "declared")


def test_without_a_code_in_use_no_code_is_right(learner: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    ActivityOccurrence.objects.update(venue_code="")
    occurrence.refresh_from_db()

    with pytest.raises(WrongVenueCodeError):
        actions.check_in_by_code(person=learner, occurrence=occurrence, code="", now=now)

    assert not ServiceEvent.objects.exists()


def test_unnamed_visitors_are_one_row_and_no_persons(occurrence: ActivityOccurrence, now: datetime) -> None:
    actions.set_headcount(occurrence=occurrence, visitors=12, now=now)
    actions.set_headcount(occurrence=occurrence, visitors=15, now=now)

    event = ServiceEvent.objects.get()
    assert (event.person_key, event.headcount, event.first_at) == (None, 15, now)
    actions.set_headcount(occurrence=occurrence, visitors=0, now=now)
    assert not ServiceEvent.objects.exists()


def test_a_walk_in_is_a_person_of_low_assurance(coordinator: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    registration = actions.add_walk_in(occurrence=occurrence, name="นายบุญมี ศรีวิชัย", by=coordinator, now=now)

    assert (registration.person.title, registration.person.given_name) == ("นาย", "บุญมี")
    assert ServiceEvent.objects.get().first_at == now


def test_refusals_change_nothing(
    learner: User, make_person: Callable[..., User], coordinator: User, occurrence: ActivityOccurrence, now: datetime
) -> None:
    ActivityOccurrence.objects.update(capacity=0)
    with pytest.raises(OccurrenceFullError):
        actions.register_for_activity(person=learner, occurrence=occurrence, now=now)
    with pytest.raises(OccurrenceClosedError):
        actions.register_for_activity(person=learner, occurrence=occurrence, now=now + timedelta(days=9))
    with pytest.raises(ReasonMissingError):
        actions.cancel_occurrence(occurrence=occurrence, reason=" ", by=coordinator, now=now)
    with pytest.raises(TooEarlyError):
        actions.set_headcount(occurrence=occurrence, visitors=3, now=now - timedelta(days=9))

    assert not Registration.objects.exists()
    assert not ServiceEvent.objects.exists()


def test_what_was_held_is_not_called_off(learner: User, coordinator: User, occurrence: ActivityOccurrence, now: datetime) -> None:
    registration = actions.register_for_activity(person=learner, occurrence=occurrence, now=now)
    actions.check_in(registration=registration, by=coordinator, how="list", now=now)

    with pytest.raises(AlreadyHeldError):
        actions.cancel_occurrence(occurrence=occurrence, reason="ฝนตก", by=coordinator, now=now)
    with pytest.raises(AlreadyHeldError):
        actions.withdraw_registration(registration=registration, now=now)

    occurrence.refresh_from_db()
    assert occurrence.state == "held"


def test_the_pages_go_from_the_list_to_the_door(client: Client, learner: User, coordinator: User, occurrence: ActivityOccurrence) -> None:
    now = timezone.now()
    ActivityOccurrence.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3))
    page, door = f"/activities/{occurrence.uuid}/", f"/partner/activities/{occurrence.uuid}/"
    assert "กาดหมั้วครัวฮอม" in client.get("/activities/").content.decode()
    client.force_login(learner)
    client.post(f"{page}register/")
    client.post(f"{page}check-in/", {"code": "กาด-4821"})
    assert "คุณเช็กชื่อเข้าร่วมกิจกรรมนี้แล้ว" in client.get(page).content.decode()

    client.force_login(coordinator)
    client.post(f"{door}walk-in/", {"name": "บุญมี ศรีวิชัย"})
    client.post(f"{door}headcount/", {"visitors": "12"})

    shown = client.get(door)
    found = shown.context["list"]
    assert (found.registered, found.came, found.unnamed) == (2, 2, 12)


@pytest.mark.parametrize(("minutes", "is_open"), [(-61, False), (-60, True), (540, True), (541, False)])
def test_a_code_works_from_shortly_before_to_shortly_after(
    client: Client, learner: User, occurrence: ActivityOccurrence, minutes: int, is_open: bool
) -> None:
    at = occurrence.starts_at + timedelta(minutes=minutes)

    with nullcontext() if is_open else pytest.raises(DoorsClosedError):
        actions.check_in_by_code(person=learner, occurrence=occurrence, code="กาด-4821", now=at)

    assert (Registration.objects.count(), ServiceEvent.objects.count()) == (is_open, is_open)
    assert occurrence_view(occurrence=occurrence, person=learner, now=at).takes_codes == is_open


def test_a_code_gives_no_place_that_is_not_there(
    learner: User, make_person: Callable[..., User], occurrence: ActivityOccurrence, now: datetime
) -> None:
    ActivityOccurrence.objects.update(capacity=1)
    gone = make_person()
    Registration.objects.create(occurrence=occurrence, person=gone, registered_at=now, withdrawn_at=now)
    actions.register_for_activity(person=learner, occurrence=occurrence, now=now)
    for person in (gone, make_person()):
        with pytest.raises(OccurrenceFullError):
            actions.check_in_by_code(person=person, occurrence=occurrence, code="กาด-4821", now=now)
    assert list(Registration.objects.filter(withdrawn_at=None).values_list("person", flat=True)) == [learner.pk]

    assert actions.check_in_by_code(person=learner, occurrence=occurrence, code="กาด-4821", now=now).checked_in_at == now


def test_wrong_codes_of_one_person_come_to_an_end(
    client: Client, learner: User, make_person: Callable[..., User], occurrence: ActivityOccurrence
) -> None:
    now = timezone.now()
    ActivityOccurrence.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3))
    address = f"/activities/{occurrence.uuid}/check-in/"
    client.force_login(learner)

    answers = [client.post(address, {"code": f"{number:04}"}).status_code for number in range(11)]
    right = client.post(address, {"code": "กาด-4821"}).status_code

    assert (answers, right, Registration.objects.count()) == ([302] * 10 + [429], 429, 0)
    client.force_login(make_person())
    assert (client.post(address, {"code": "กาด-4821"}).status_code, Registration.objects.count()) == (302, 1)
