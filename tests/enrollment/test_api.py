"""`/api/v1/partner/`: a partner's program does what its coordinator may do, and sees no other partner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actions import issue_api_token, revoke_api_token
from accounts.models import User
from core.models import Job
from core.tasks import run_job
from enrollment.models import Cohort, Completion, Enrollment, Partner, PartnerMembership, RosterImport

BOTH = ("partner:read", "partner:write")
LIST = "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล\r\n6401,นางสาวสมหญิง ใจดี,s@example.org\r\n6402,นายคำแก้ว วงศ์ษา,\r\n"
WRONG = LIST + "6403,,x\r\n"


@pytest.fixture(autouse=True)
def forget_limits(db: None) -> None:
    cache.clear()


def program(person: User, *scopes: str) -> Client:
    _row, token = issue_api_token(person=person, name="ทะเบียน", scopes=scopes or BOTH, lifetime=timedelta(days=30), now=timezone.now())
    return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})


@pytest.fixture
def partner_cohort(make_cohort: Callable[..., Cohort], partner: Partner) -> Cohort:
    return make_cohort(code="CMU-1", partner=partner, is_by_invitation=True)


@pytest.fixture
def ours(coordinator: User, partner_cohort: Cohort) -> Client:
    return program(coordinator)


@pytest.fixture
def theirs(make_person: Callable[..., User]) -> Client:
    """A program of another partner."""
    person = make_person()
    other = Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง")
    PartnerMembership.objects.create(partner=other, person=person, started_at=timezone.now())
    return program(person)


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job(job.pk)


def send(client: Client, content: str = LIST, name: str = "list.csv", cohort: str = "CMU-1") -> Any:
    return client.post(f"/api/v1/partner/cohorts/{cohort}/rosters", {"file": SimpleUploadedFile(name, content.encode())})


def names(client: Client, path: str = "learners") -> list[str]:
    return [row["given_name"] for row in client.get(f"/api/v1/partner/cohorts/CMU-1/{path}").json()["items"]]


def test_a_list_goes_its_whole_way(ours: Client) -> None:
    sent = send(ours)
    assert (sent.status_code, sent.json()["state"], sent.json()["cohort_code"]) == (202, "checking", "CMU-1")
    address = f"/api/v1/partner/rosters/{sent.json()['uuid']}"

    work()
    checked, rows = ours.get(address).json(), ours.get(f"{address}/rows").json()
    assert (checked["state"], checked["rows"], checked["counts"]["create"], names(ours)) == ("ready", 2, 2, [])
    assert [(row["line"], row["outcome"], row["place"]) for row in rows["items"]] == [(2, "create", None), (3, "create", None)]

    assert ours.post(f"{address}/confirm").json()["state"] == "applying"
    work()
    assert ours.get(address).json()["state"] == "applied"
    assert names(ours) == ["คำแก้ว", "สมหญิง"]
    assert ours.post(f"{address}/confirm").json()["code"] == "roster_state"

    assert ours.post(f"{address}/undo").status_code == 202
    work()
    assert (ours.get(address).json()["state"], names(ours)) == ("undone", [])


def test_errors_stop_a_list_unless_they_are_left_out_on_purpose(ours: Client) -> None:
    address = f"/api/v1/partner/rosters/{send(ours, WRONG).json()['uuid']}"
    work()

    refused = ours.post(f"{address}/confirm")
    wrong = ours.get(f"{address}/rows", {"outcome": "error"}).json()

    assert (refused.status_code, refused.json()["code"]) == (409, "roster_has_errors")
    assert (wrong["count"], wrong["items"][0]["line"]) == (1, 4)
    assert wrong["items"][0]["message"]
    assert names(ours) == []
    assert ours.post(f"{address}/confirm", {"skip_errors": "true"}).status_code == 202
    work()
    assert names(ours) == ["คำแก้ว", "สมหญิง"]


def test_a_file_that_is_no_list_is_refused_with_the_reason(ours: Client) -> None:
    address = f"/api/v1/partner/rosters/{send(ours, 'x').json()['uuid']}"
    work()

    answer = ours.get(address).json()

    assert (answer["state"], bool(answer["refusal"])) == ("refused", True)
    assert ours.post(f"{address}/cancel").json()["state"] == "cancelled"


def test_cohorts_and_completions_say_what_the_partners_house_says(ours: Client, partner_cohort: Cohort, learner: User) -> None:
    now = timezone.now()
    place = Enrollment.objects.create(
        learner=learner, cohort=partner_cohort, enrolled_at=now, started_at=now, partner_ref="6401", state=Enrollment.State.ACTIVE
    )
    completion = Completion.objects.create(
        enrollment=place, release=partner_cohort.release, rule={}, evidence=[{"score": 87}], completed_at=now
    )

    cohorts = ours.get("/api/v1/partner/cohorts").json()
    done = ours.get("/api/v1/partner/cohorts/CMU-1/completions").json()

    assert (cohorts["count"], cohorts["items"][0]["code"], cohorts["items"][0]["learners"], cohorts["items"][0]["completed"]) == (
        1,
        "CMU-1",
        1,
        1,
    )
    (row,) = done["items"]
    assert (UUID(row["place"]), row["partner_ref"], row["standing"]) == (place.uuid, "6401", "completed")
    assert row["completed_at"].startswith(completion.completed_at.isoformat(timespec="seconds")[:19])
    for canary in ["somying@example.org", "1990", "score", "female"]:
        assert canary not in str(done)


@pytest.mark.parametrize("query", ["page=" + "9" * 30, "q=%00"])
def test_a_question_no_database_understands_is_refused(ours: Client, query: str) -> None:
    answers = [ours.get(f"/api/v1/partner/{path}?{query}").status_code for path in ("cohorts", "cohorts/CMU-1/learners")]

    assert answers == [422, 422]


def test_another_partner_finds_nothing(ours: Client, theirs: Client) -> None:
    uuid = send(ours).json()["uuid"]
    work()
    before = RosterImport.objects.values().get()

    answers = [
        theirs.get("/api/v1/partner/cohorts/CMU-1/learners"),
        theirs.get("/api/v1/partner/cohorts/CMU-1/completions"),
        send(theirs),
        theirs.get(f"/api/v1/partner/rosters/{uuid}"),
        theirs.get(f"/api/v1/partner/rosters/{uuid}/rows"),
        *(theirs.post(f"/api/v1/partner/rosters/{uuid}/{step}") for step in ("confirm", "cancel", "undo")),
    ]

    nothing = theirs.get("/api/v1/partner/cohorts/NONE/learners")
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, nothing.content)}
    assert theirs.get("/api/v1/partner/cohorts").json()["count"] == 0
    assert RosterImport.objects.values().get() == before


def test_reading_is_not_writing(coordinator: User, partner_cohort: Cohort) -> None:
    reader = program(coordinator, "partner:read")

    answer = send(reader)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert not RosterImport.objects.exists()
    assert reader.get("/api/v1/partner/cohorts").status_code == 200


def test_a_token_opens_nothing_once_its_person_may_not(ours: Client, coordinator: User) -> None:
    PartnerMembership.objects.update(ended_at=timezone.now())

    assert ours.get("/api/v1/partner/cohorts").json()["code"] == "scope_missing"
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert ours.get("/api/v1/partner/cohorts").json()["code"] == "token_not_valid"


def test_a_revoked_token_and_a_mere_cookie_open_nothing(coordinator: User, partner_cohort: Cohort, client: Client) -> None:
    row, token = issue_api_token(person=coordinator, name="x", scopes=BOTH, lifetime=timedelta(days=1), now=timezone.now())
    revoke_api_token(token=row, now=timezone.now())
    client.force_login(coordinator)

    revoked = client.get("/api/v1/partner/cohorts", headers={"authorization": f"Bearer {token}"})
    cookie = client.get("/api/v1/partner/cohorts")

    assert (revoked.status_code, revoked.json()["code"]) == (401, "token_not_valid")
    assert (cookie.status_code, cookie.json()["code"]) == (401, "token_missing")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_however_long(
    ours: Client, partner_cohort: Cohort, make_person: Callable[..., User], count: int, settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # it is not the cache that is counted
    for _ in range(count):
        Enrollment.objects.create(learner=make_person(), cohort=partner_cohort, enrolled_at=timezone.now())
    ours.get("/api/v1/partner/cohorts")

    with django_assert_num_queries(8):
        answer = ours.get("/api/v1/partner/cohorts/CMU-1/learners", {"page_size": 2}).json()

    assert (answer["count"], answer["pages"], len(answer["items"])) == (count, 1 if count == 1 else 2, min(count, 2))
