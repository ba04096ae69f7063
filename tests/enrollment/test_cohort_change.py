"""Calling runs off, moving them to other days, closing them, opening them again; and the letters about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import HonghianError
from core.models import Job
from core.tasks import run_job
from enrollment import actions
from enrollment.errors import (
    CohortClosedError,
    CohortDatesError,
    CohortEndedError,
    CohortLivingError,
    CohortNotOpenError,
    CohortNotServedError,
    CohortSelfPacedError,
    CohortServedError,
    ReasonMissingError,
)
from enrollment.models import Cohort, CohortChange, Completion, Enrollment, Partner, PartnerMembership, ServiceEvent
from instructors.models import TeachingRole
from tests.indicators import refusing_mail

WHY = "ผู้สอนป่วย"
DAY = timedelta(days=1)


def state_of(cohort: Cohort) -> tuple[Any, ...]:
    cohort.refresh_from_db()
    return cohort.state, cohort.reason, cohort.opens_at, cohort.closes_at, CohortChange.objects.count(), Job.objects.count()


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


@pytest.fixture
def served(cohort: Cohort, learner: User, now: datetime) -> Enrollment:
    """A place whose learner has begun."""
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    return actions.record_learning_act(enrollment=place, now=now)


def test_a_run_nobody_learned_in_is_cancelled_and_takes_nobody_any_more(
    cohort: Cohort, learner: User, coordinator: User, now: datetime
) -> None:
    change = actions.end_cohort(cohort=cohort, state="cancelled", reason=f"  {WHY} ", by=coordinator, now=now)

    assert state_of(cohort)[:2] == ("cancelled", WHY)
    assert (change.kind, change.reason, change.by, change.at) == ("cancelled", WHY, coordinator, now)
    assert not Job.objects.exists()
    with pytest.raises(CohortClosedError):
        actions.enroll_learner(learner=learner, cohort=cohort, now=now)


@pytest.mark.parametrize(
    ("state", "begun", "refusal"),
    [("cancelled", True, CohortServedError), ("stopped", False, CohortNotServedError)],
)
def test_what_was_held_is_stopped_and_what_was_not_is_cancelled(
    cohort: Cohort, learner: User, coordinator: User, now: datetime, state: str, begun: bool, refusal: type[HonghianError]
) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    if begun:
        actions.record_learning_act(enrollment=place, now=now)
    before = state_of(cohort)

    with pytest.raises(refusal):
        actions.end_cohort(cohort=cohort, state=state, reason=WHY, by=coordinator, now=now)

    assert state_of(cohort) == before


def test_a_run_is_closed_after_its_first_day_only(make_cohort: Callable[..., Cohort], coordinator: User, now: datetime) -> None:
    coming = make_cohort(opens_at=now + DAY)

    with pytest.raises(CohortNotOpenError):
        actions.end_cohort(cohort=coming, state="closed", reason=WHY, by=coordinator, now=now)
    actions.end_cohort(cohort=coming, state="closed", reason=WHY, by=coordinator, now=now + DAY)

    assert state_of(coming)[0] == "closed"


def test_nothing_is_decided_without_a_reason_or_over_learning_at_ones_own_pace(
    cohort: Cohort, make_cohort: Callable[..., Cohort], coordinator: User, now: datetime
) -> None:
    alone = make_cohort(is_self_paced=True)
    over = {"by": coordinator, "now": now}
    for run, reason, refusal in ((cohort, " \n ", ReasonMissingError), (alone, WHY, CohortSelfPacedError)):
        before = state_of(run)
        with pytest.raises(refusal):
            actions.end_cohort(cohort=run, state="cancelled", reason=reason, **over)
        with pytest.raises(refusal):
            actions.postpone_cohort(cohort=run, opens_at=now + DAY, closes_at=None, reason=reason, **over)
        assert state_of(run) == before


def test_what_has_ended_ends_once_and_opens_again_once(cohort: Cohort, served: Enrollment, coordinator: User, now: datetime) -> None:
    said: dict[str, Any] = {"cohort": cohort, "reason": WHY, "by": coordinator, "now": now}
    with pytest.raises(CohortLivingError):
        actions.reopen_cohort(**said)
    actions.end_cohort(state="stopped", **said)
    for refused in (
        lambda: actions.end_cohort(state="closed", **said),
        lambda: actions.postpone_cohort(opens_at=cohort.opens_at, closes_at=None, **said),
    ):
        with pytest.raises(CohortEndedError):
            refused()

    actions.reopen_cohort(**said)

    assert state_of(cohort)[:2] == ("open", "")
    assert [change.kind for change in CohortChange.objects.all()] == ["reopened", "stopped"]


def test_postponing_moves_the_window_until_somebody_learned_then_only_its_end(
    cohort: Cohort, learner: User, coordinator: User, now: datetime
) -> None:
    over: dict[str, Any] = {"cohort": cohort, "reason": WHY, "by": coordinator, "now": now}
    first, last = now + 10 * DAY, now + 40 * DAY
    old = (cohort.opens_at, cohort.closes_at)
    change = actions.postpone_cohort(opens_at=first, closes_at=last, **over)
    assert state_of(cohort)[:4] == ("open", WHY, first, last)
    assert (change.old_opens_at, change.old_closes_at, change.opens_at, change.closes_at) == (*old, first, last)

    place = actions.enroll_learner(learner=learner, cohort=cohort, now=first)
    actions.record_learning_act(enrollment=place, now=first)
    over["now"] = first
    before = state_of(cohort)
    with pytest.raises(CohortServedError):
        actions.postpone_cohort(opens_at=first + DAY, closes_at=last, **over)
    assert state_of(cohort) == before
    actions.postpone_cohort(opens_at=first, closes_at=None, **over)
    assert state_of(cohort)[2:4] == (first, None)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(-30, 60), (-1, 60), (5, 5), (5, 4), (-30, 0), (-30, -1)],
    ids=["nothing new", "begins in the past", "ends at once", "ends before", "ends now", "is over"],
)
def test_days_that_make_no_sense_are_refused(cohort: Cohort, coordinator: User, now: datetime, opens: int, closes: int) -> None:
    before = state_of(cohort)

    with pytest.raises(CohortDatesError):
        actions.postpone_cohort(
            cohort=cohort, opens_at=now + opens * DAY, closes_at=now + closes * DAY, reason=WHY, by=coordinator, now=now
        )

    assert state_of(cohort) == before


def test_letters_go_once_to_those_who_are_still_to_learn_in_their_language(
    partner_cohort: Cohort, make_person: Callable[..., User], coordinator: User, now: datetime, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.indicators.refusing_mail.EmailBackend"
    refusing_mail.depths.clear()

    def place(name: str, **changes: Any) -> Enrollment:
        person = make_person(email=f"{name}@example.org" if name else None, language="en" if name == "ann" else "th")
        return Enrollment.objects.create(learner=person, cohort=partner_cohort, enrolled_at=now, **changes)

    place("ann"), place("bua"), place("")
    place("gone", state="withdrawn", withdrawn_at=now)
    done = place("done", started_at=now)
    Completion.objects.create(enrollment=done, release=partner_cohort.release, rule={}, evidence=[], completed_at=now)

    change = actions.end_cohort(cohort=partner_cohort, state="stopped", reason="น้ำท่วม & ดินถล่ม", by=coordinator, now=now)
    work()
    assert not actions.tell_next(change=change)

    assert [letter.to for letter in mail.outbox] == [["ann@example.org"], ["bua@example.org"]]
    # Nothing is held while the mail server is waited for.
    assert refusing_mail.depths == [len(connection.atomic_blocks)] * 2
    assert [letter.subject for letter in mail.outbox] == ["Stopped early: Teen chok weaving", "ยุติก่อนกำหนด: ทอผ้าตีนจกเบื้องต้น"]
    assert all("น้ำท่วม & ดินถล่ม" in str(letter.body) for letter in mail.outbox)
    assert Job.objects.get().state == "succeeded"


def test_a_decision_is_told_though_whoever_took_it_coordinates_no_more(
    partner_cohort: Cohort, make_person: Callable[..., User], coordinator: User, now: datetime
) -> None:
    Enrollment.objects.create(learner=make_person(email="ann@example.org"), cohort=partner_cohort, enrolled_at=now, started_at=now)
    actions.end_cohort(cohort=partner_cohort, state="stopped", reason="น้ำท่วม", by=coordinator, now=now)
    PartnerMembership.objects.filter(person=coordinator).update(ended_at=now)
    work()

    assert (Job.objects.get().state, [letter.to for letter in mail.outbox]) == ("succeeded", [["ann@example.org"]])


def test_the_lead_of_the_course_has_letters_written_too(cohort: Cohort, make_person: Callable[..., User], now: datetime) -> None:
    lead = make_person(given_name="ครู")
    TeachingRole.objects.create(course=cohort.course, person=lead, role=TeachingRole.Role.LEAD, started_at=now)
    Enrollment.objects.create(learner=make_person(email="ann@example.org"), cohort=cohort, enrolled_at=now, started_at=now)
    actions.end_cohort(cohort=cohort, state="stopped", reason="น้ำท่วม", by=lead, now=now)
    work()

    assert (Job.objects.get().state, [letter.to for letter in mail.outbox]) == ("succeeded", [["ann@example.org"]])


def test_a_newer_decision_ends_the_letters_of_the_older(
    cohort: Cohort, partner: Partner, served: Enrollment, coordinator: User, now: datetime
) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(partner=partner)
    over: dict[str, Any] = {"cohort": cohort, "reason": WHY, "by": coordinator, "now": now}
    actions.end_cohort(state="closed", **over)
    actions.reopen_cohort(**over)
    work()

    assert [letter.subject for letter in mail.outbox] == ["เปิดรุ่นอีกครั้ง: ทอผ้าตีนจกเบื้องต้น"]


@pytest.fixture
def room(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def at(cohort: Cohort, what: str = "") -> str:
    return reverse("enrollment:change_run", args=[cohort.uuid, what]) if what else reverse("enrollment:run", args=[cohort.uuid])


def test_the_coordinator_reads_what_it_means_then_cancels_and_takes_it_back(
    room: Client, partner_cohort: Cohort, make_person: Callable[..., User], now: datetime
) -> None:
    for email in ("a@example.org", None):
        Enrollment.objects.create(learner=make_person(email=email), cohort=partner_cohort, enrolled_at=now, state="invited")
    shown = room.get(at(partner_cohort)).content.decode()
    assert [word in shown for word in ("ยกเลิกการจัด…", "เลื่อนหรือเปลี่ยนวัน…", "ยุติก่อนกำหนด…", "เปิดรุ่นอีกครั้ง…")] == [True, True, False, False]

    asked = room.get(at(partner_cohort, "cancel")).content.decode()
    assert "ส่งอีเมลแจ้งผู้เรียน 1 คน" in asked
    assert "ผู้เรียน 1 คนไม่มีอีเมล" in asked
    assert room.post(at(partner_cohort, "cancel"), {"reason": " "}).status_code == 422
    assert state_of(partner_cohort)[0] == "open"

    done = room.post(at(partner_cohort, "cancel"), {"reason": WHY}, follow=True).content.decode()
    assert [word in done for word in ("ยกเลิกการจัดรุ่นแล้ว", WHY, "เปิดรุ่นอีกครั้ง…")] == [True, True, True]
    assert WHY in room.get(reverse("enrollment:cohort", args=[partner_cohort.uuid])).content.decode()
    again = room.post(at(partner_cohort, "cancel"), {"reason": WHY})
    assert (again.status_code, "ยังไม่มีอะไรเปลี่ยน" in again.content.decode()) == (409, True)

    room.post(at(partner_cohort, "reopen"), {"reason": "หายป่วยแล้ว"})
    assert state_of(partner_cohort)[:2] == ("open", "")


def test_the_form_of_the_days_begins_with_the_old_ones_and_leaves_what_was_not_changed(
    room: Client, make_cohort: Callable[..., Cohort], partner: Any
) -> None:
    first, last = timezone.now() + 3 * DAY, timezone.now() + 30 * DAY
    cohort = make_cohort(partner=partner, opens_at=first, closes_at=last)
    form = room.get(at(cohort, "postpone")).context["form"]
    typed = {"opens": form["opens"].value(), "closes": form["closes"].value(), "reason": WHY}

    same = room.post(at(cohort, "postpone"), typed)
    assert (same.status_code, state_of(cohort)[2:4]) == (422, (first, last))
    assert room.post(at(cohort, "postpone"), typed | {"opens": "เมื่อวานซืน"}).status_code == 422

    room.post(at(cohort, "postpone"), typed | {"closes": ""})
    assert state_of(cohort)[1:4] == (WHY, first, None)


def test_a_run_in_which_somebody_learned_keeps_its_first_day(room: Client, partner_cohort: Cohort, learner: User) -> None:
    moment = timezone.now()
    Enrollment.objects.create(learner=learner, cohort=partner_cohort, enrolled_at=moment, started_at=moment)
    opens = partner_cohort.opens_at

    form = room.get(at(partner_cohort, "postpone")).context["form"]
    assert "opens" not in form.fields
    room.post(at(partner_cohort, "postpone"), {"opens": "1/1/2599", "closes": "31/12/2599", "reason": WHY})

    assert state_of(partner_cohort)[2] == opens
    assert CohortChange.objects.get().kind == "postponed"


def test_another_partners_run_is_not_decided_over(
    client: Client, partner_cohort: Cohort, cohort: Cohort, learner: User, coordinator: User
) -> None:
    for person, run in ((learner, partner_cohort), (coordinator, cohort)):
        client.force_login(person)
        assert [client.get(at(run)).status_code, client.post(at(run, "cancel"), {"reason": WHY}).status_code] == [404, 404]
    assert client.get(at(partner_cohort, "delete")).status_code == 404
    assert not CohortChange.objects.exists()


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    room: Client, partner_cohort: Cohort, coordinator: User, now: datetime, changes: int, django_assert_num_queries: Any
) -> None:
    for number in range(changes):
        actions.postpone_cohort(
            cohort=partner_cohort, opens_at=now + (number + 1) * DAY, closes_at=None, reason=WHY, by=coordinator, now=now
        )
    room.get(at(partner_cohort))

    with django_assert_num_queries(6):
        room.get(at(partner_cohort))


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_first_act_in_the_moment_a_run_is_cancelled_is_no_beginning(
    cohort: Cohort, learner: User, coordinator: User, now: datetime
) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    decided, seen = Event(), Event()

    def learn() -> None:
        """Open the first lesson while the decision has fallen and is not yet told to anybody."""
        decided.wait(10)
        try:
            actions.record_learning_act(enrollment=place, now=now)
        finally:
            connection.close()
            seen.set()

    thread = Thread(target=learn)
    thread.start()
    with transaction.atomic():
        actions.end_cohort(cohort=cohort, state="cancelled", reason=WHY, by=coordinator, now=now)
        decided.set()
        # Long enough for the other one to stand before the lock.
        assert not seen.wait(0.5)
    thread.join(10)

    assert (state_of(cohort)[0], Enrollment.objects.get().started_at, ServiceEvent.objects.get().first_at) == ("cancelled", None, None)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_run_is_not_cancelled_in_the_moment_somebody_begins(cohort: Cohort, learner: User, coordinator: User, now: datetime) -> None:
    place = actions.enroll_learner(learner=learner, cohort=cohort, now=now)
    begun, outcome = Event(), []

    def cancel() -> None:
        begun.wait(10)
        try:
            outcome.append(actions.end_cohort(cohort=cohort, state="cancelled", reason=WHY, by=coordinator, now=now))
        except CohortServedError as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    thread = Thread(target=cancel)
    thread.start()
    with transaction.atomic():
        actions.record_learning_act(enrollment=place, now=now)
        begun.set()
        thread.join(0.5)
    thread.join(10)

    assert [type(each) for each in outcome] == [CohortServedError]
    assert (state_of(cohort)[0], ServiceEvent.objects.get().first_at) == ("open", now)
