"""Lists whose job came to a bad end, and lists that have grown old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import data_export
from accounts.actions import erase_person
from accounts.models import User
from core.actions import cancel_job, claim_job, fail_job, retry_job
from core.errors import JobCrashedError
from core.models import Job, private_storage
from core.tasks import Progress, handler_for, run_claimed
from enrollment import actions
from enrollment.errors import RosterStateError
from enrollment.models import Cohort, Enrollment, PartnerMembership, RosterImport
from enrollment.queries.roster_view import refusal_text, roster_warnings
from tests.enrollment.test_actions_roster import HEADERS, ROWS, as_csv


@pytest.fixture
def staged(partner_cohort: Cohort, coordinator: User, now: datetime) -> RosterImport:
    return actions.stage_roster(
        cohort=partner_cohort, content=as_csv(HEADERS, ROWS), file_name="list.csv", uploaded_by=coordinator, now=now
    )


def fresh(roster: RosterImport) -> RosterImport:
    return RosterImport.objects.select_related("job").get(pk=roster.pk)


def job_of(roster: RosterImport) -> Job:
    job = fresh(roster).job
    assert job is not None
    return job


def crash(roster: RosterImport, now: datetime) -> None:
    """Let the list's job use up all its attempts."""
    Job.objects.filter(pk=job_of(roster).pk).update(attempt=4)
    held = claim_job(job_id=job_of(roster).pk, now=now)
    assert held is not None
    fail_job(job=held, error=JobCrashedError(), now=now)


def run(roster: RosterImport, now: datetime) -> None:
    held = claim_job(job_id=job_of(roster).pk, now=now)
    assert held is not None
    run_claimed(held)


@pytest.mark.parametrize("how", ["cancelled", "crashed"])
def test_a_check_that_stopped_says_so_and_can_be_tried_again(staged: RosterImport, now: datetime, how: str) -> None:
    if how == "cancelled":
        cancel_job(job=job_of(staged), now=now)
    else:
        crash(staged, now)

    stopped = fresh(staged)
    assert (stopped.state, "หยุดกลางคัน" in refusal_text(stopped)) == ("refused", True)
    retry_job(job=job_of(staged), now=now)
    assert (fresh(staged).state, refusal_text(fresh(staged))) == ("checking", "")
    run(staged, now + timedelta(days=999))
    assert fresh(staged).state == "ready"
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("how", ["cancelled", "crashed"])
def test_an_import_that_stopped_waits_for_its_confirmation_again(staged: RosterImport, now: datetime, how: str) -> None:
    run(staged, now + timedelta(days=999))
    actions.confirm_roster(roster=staged, skip_errors=False, now=now)
    if how == "cancelled":
        cancel_job(job=job_of(staged), now=now)
    else:
        crash(staged, now)

    stopped = fresh(staged)
    assert (stopped.state, [text for text in roster_warnings(stopped) if "หยุดกลางคัน" in text]) != ("applying", [])
    assert stopped.state == "ready"
    assert not Enrollment.objects.exists()
    actions.confirm_roster(roster=stopped, skip_errors=False, now=now + timedelta(minutes=1))
    run(staged, now + timedelta(days=999))
    assert fresh(staged).state == "applied"
    assert Enrollment.objects.count() == 2


def test_trying_an_import_again_is_confirming_it(staged: RosterImport, now: datetime) -> None:
    run(staged, now + timedelta(days=999))
    actions.confirm_roster(roster=staged, skip_errors=False, now=now)
    cancel_job(job=job_of(staged), now=now)

    retry_job(job=job_of(staged), now=now)
    run(staged, now + timedelta(days=999))

    assert fresh(staged).state == "applied"


def test_the_page_moves_while_the_worker_is_in_its_transaction(
    client: Client, staged: RosterImport, coordinator: User, now: datetime
) -> None:
    client.force_login(coordinator)
    shown: list[tuple[int, int]] = []

    class Watched(Progress):
        def tell(self, done: int, total: int) -> None:
            super().tell(done, total)
            page: Any = client.get(f"/partner/rosters/{staged.uuid}/")
            far = page.context["progress"]
            assert not (far and "นำเข้าเรียบร้อยแล้ว" in page.content.decode())
            shown.append((far.done, far.total) if far else (-1, -1))

    def work() -> None:
        held = claim_job(job_id=job_of(staged).pk, now=now)
        assert held is not None
        handler_for(held.kind)(held, Watched(held))

    run(staged, now)
    counts = fresh(staged).counts | {"rows": 100}
    RosterImport.objects.filter(pk=staged.pk).update(counts=counts)
    actions.confirm_roster(roster=fresh(staged), skip_errors=False, now=now)
    work()
    # The list is done before its job's row says so: no bar stands beside “imported”.
    assert (shown, fresh(staged).state) == ([(10, 100), (60, 100), (90, 100), (98, 100), (-1, -1)], "applied")

    shown.clear()
    actions.order_undo(roster=fresh(staged), by=coordinator, now=now)
    work()
    assert (shown, fresh(staged).state) == ([(40, 100), (40, 100), (90, 100), (98, 100), (-1, -1)], "undone")


def test_a_coordinator_who_left_tries_no_list_again(client: Client, staged: RosterImport, coordinator: User, now: datetime) -> None:
    cancel_job(job=job_of(staged), now=now)
    page, retry = (reverse(f"core:{name}", args=[job_of(staged).uuid]) for name in ("job", "retry_job"))
    client.force_login(coordinator)
    assert client.get(page).status_code == 200

    PartnerMembership.objects.filter(person=coordinator).update(ended_at=now)

    assert [client.get(page).status_code, client.post(retry).status_code] == [404, 404]
    assert (job_of(staged).state, fresh(staged).state) == ("cancelled", "refused")


@pytest.mark.parametrize("how", ["left", "suspended"])
def test_what_a_coordinator_ordered_before_they_went_is_left_to_their_successor(
    client: Client, staged: RosterImport, coordinator: User, make_person: Callable[..., User], now: datetime, how: str
) -> None:
    run(staged, now + timedelta(days=999))
    actions.confirm_roster(roster=staged, skip_errors=False, now=now)
    if how == "left":
        PartnerMembership.objects.filter(person=coordinator).update(ended_at=now)
    else:
        User.objects.filter(pk=coordinator.pk).update(is_active=False)

    run(staged, now + timedelta(days=999))

    assert (job_of(staged).state, job_of(staged).error_code, fresh(staged).state) == ("failed", "job_right_lost", "ready")
    assert not Enrollment.objects.exists()

    successor = make_person(username="successor")
    PartnerMembership.objects.create(partner=staged.cohort.partner, person=successor, started_at=now)
    client.force_login(successor)
    client.post(reverse("enrollment:confirm_roster", args=[staged.uuid]))
    assert job_of(staged).owner == successor
    run(staged, now + timedelta(days=999))
    assert (fresh(staged).state, Enrollment.objects.count()) == ("applied", 2)
    assert {job.owner for job in Job.objects.filter(kind="invite_learners")} <= {successor}


def test_old_lists_lose_their_rows_and_files_once(staged: RosterImport, now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    path, later = staged.file, now + timedelta(days=31)
    RosterImport.objects.update(created_at=now, state="refused")

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.discard_old_rosters(now=later)

    assert fresh(staged).file == ""
    assert not private_storage().exists(path)


def test_a_list_nobody_confirmed_for_thirty_days_can_no_longer_be(staged: RosterImport, now: datetime) -> None:
    run(staged, now + timedelta(days=999))
    RosterImport.objects.update(created_at=now)

    assert [actions.discard_old_rosters(now=now + timedelta(days=29)), actions.discard_old_rosters(now=now + timedelta(days=31))] == [0, 2]

    assert fresh(staged).state == "cancelled"
    with pytest.raises(RosterStateError):
        actions.confirm_roster(roster=staged, skip_errors=False, now=now)


def test_what_can_still_be_undone_keeps_its_rows(staged: RosterImport, now: datetime) -> None:
    run(staged, now + timedelta(days=999))
    actions.confirm_roster(roster=staged, skip_errors=False, now=now)
    run(staged, now + timedelta(days=999))
    RosterImport.objects.update(created_at=now - timedelta(days=20), applied_at=now)

    assert actions.discard_old_rosters(now=now + timedelta(days=15)) == 0
    assert actions.discard_old_rosters(now=now + timedelta(days=31)) == 2


def test_a_copy_of_ones_data_tells_of_places_and_lists(staged: RosterImport, coordinator: User, now: datetime) -> None:
    run(staged, now + timedelta(days=999))
    actions.confirm_roster(roster=staged, skip_errors=False, now=now)
    run(staged, now + timedelta(days=999))
    person = User.objects.get(email="somying.j@example.org")

    tables = data_export.collect(person)

    assert [row["cohort__code"] for row in tables["enrollments"]] == ["CMU-01"]
    assert [row["parsed"]["given_name"] for row in tables["roster_lines"]] == ["สมหญิง"]
    assert len(tables["service_events"]) == 1
    assert [row["partner__code"] for row in data_export.collect(coordinator)["partner_memberships"]] == ["CMU"]
    assert {"lesson_progress", "quiz_attempts", "quiz_answers", "instructor_profile", "teaching_roles", "certificates"} <= tables.keys()


def test_who_is_erased_coordinates_no_more(coordinator: User, now: datetime) -> None:
    erase_person(person=coordinator, now=now)

    assert PartnerMembership.objects.get().ended_at == now
