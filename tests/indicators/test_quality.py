"""The data-quality desk: every fault of domain 1.5 is found, with its reason and its owner."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import create_person
from accounts.models import User
from core.calendar import fiscal_year
from core.sheets import read_sheet
from courses.models import Activity, Course
from enrollment.models import Operator, Partner, PartnerOperator, RecordImport, ServiceEvent
from indicators.actions import appoint_official
from indicators.http.quality import REASON_TEXTS
from indicators.queries.quality import REASONS, problem_counts, problems
from tests.indicators.conftest import key, local

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
NOW = local("2026-11-21 12:00")
YEAR = fiscal_year(2569)
FIRST = local("2026-02-01 09:00")


@pytest.fixture
def partner() -> Partner:
    Course.objects.create(code="A", title_th="ก", branch_code="01", theory_hours=6)
    Activity.objects.create(code="X", title_th="ข", branch_code="01")
    return Partner.objects.create(code="CMU", kind="university", name_th="มหาวิทยาลัยเชียงใหม่")


def event(person: str | None, **more: Any) -> ServiceEvent:
    """A row with no fault, but for what `more` says."""
    facts = {
        "person_key": key(person) if person else None, "offering_kind": "course", "offering_code": "A", "run_code": "A/1",
        "branch_code": "01", "mode": "onsite", "province_code": "50", "gender": "female", "birth_year": 1990, "learner_type": "artisan",
        "partner_code": "CMU", "registered_at": FIRST, "first_at": FIRST,
    }  # fmt: skip
    return ServiceEvent.objects.create(**(facts | more))


def found() -> dict[str, dict[str, int]]:
    return {code: owners for code, owners in problem_counts(period=YEAR, now=NOW).items() if owners}


@pytest.mark.usefixtures("partner")
def test_a_clean_row_is_on_no_list() -> None:
    event("P1")

    assert found() == {}
    assert set(problem_counts(period=YEAR, now=NOW)) == set(REASONS) == set(REASON_TEXTS)


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("never_came", {"first_at": None}),
        ("completed_without_first", {"first_at": None, "registered_at": None, "completed_at": FIRST}),
        ("completed_without_first", {"completed_at": local("2026-01-31 09:00")}),
        ("no_birth_year", {"birth_year": None}),
        ("odd_birth_year", {"birth_year": 2024}),
        ("odd_birth_year", {"birth_year": 1900}),
        ("no_province", {"province_code": ""}),
        ("no_gender", {"gender": ""}),
        ("no_gender", {"gender": "unknown"}),
        ("no_branch", {"branch_code": ""}),
        ("not_in_catalogue", {"offering_code": "OLD"}),
    ],
)
@pytest.mark.usefixtures("partner")
def test_each_fault_is_found_with_its_owner(reason: str, more: dict[str, Any]) -> None:
    event("P1", **more)
    event("P2")

    assert found() == {reason: {"CMU": 1}}
    (problem,) = problems(reason, period=YEAR, now=NOW).read(0, None)
    assert (problem.owner, problem.offering, problem.run, problem.person) == ("CMU", more.get("offering_code", "A"), "A/1", key("P1"))


@pytest.mark.usefixtures("partner")
def test_what_another_indicator_reports_is_not_doubtful_here() -> None:
    Activity.objects.create(code="F", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7"])
    for person, more in (
        ("P1", {"birth_year": None, "gender": "", "branch_code": "", "province_code": ""}),
        ("P2", {"completed_at": FIRST}),
    ):
        event(person, offering_kind="activity", offering_code="F", run_code="F/1", **more)
    event(None, offering_kind="activity", offering_code="F", run_code="F/2", headcount=9)
    ServiceEvent.objects.filter(person_key=key("P2")).update(first_at=local("2026-02-02 09:00"), completed_at=local("2026-02-01 09:00"))

    assert found() == {"other_indicator": {"CMU": 3}}


@pytest.mark.usefixtures("partner")
def test_a_service_of_tomorrow_is_doubtful() -> None:
    event("P1", first_at=local("2026-09-30 09:00"))

    assert problem_counts(period=YEAR, now=local("2026-09-29 09:00"))["in_future"] == {"CMU": 1}
    assert found() == {}


@pytest.mark.usefixtures("partner")
def test_who_does_not_wish_to_tell_is_no_fault() -> None:
    event("P1", gender="undisclosed")

    assert found() == {}


@pytest.mark.usefixtures("partner")
def test_two_people_of_one_name_may_be_one() -> None:
    for name, year in (("กานดา", 1990), ("กานดา", 1990), ("กานดา", 1991), ("ขวัญ", 1990)):
        person = create_person(given_name=name, family_name="ใจดี", birth_year=year, now=NOW)
        event(None, person_key=person.subject_key)

    assert found() == {"same_name": {"CMU": 2}}


@pytest.mark.usefixtures("partner")
def test_any_number_of_names_may_be_shared() -> None:
    twins = [User(username=f"{number}-{twin}", sort_name=f"{number:04}") for number in range(1_100) for twin in "ab"]
    User.objects.bulk_create(twins)
    row = event("P1")
    rows = [
        ServiceEvent(
            **{field.attname: getattr(row, field.attname) for field in ServiceEvent._meta.concrete_fields}
            | {"pk": None, "id": None, "person_key": twin.subject_key}
        )
        for twin in twins
    ]
    ServiceEvent.objects.bulk_create(rows)

    assert found() == {"same_name": {"CMU": 2_200}}


@pytest.mark.usefixtures("partner")
def test_operators_that_look_alike_or_lack_facts_are_doubtful() -> None:
    facts = {"name": "กลุ่มทอผ้า", "type": "group", "size": "micro", "province_code": "50"}
    alike = [Operator.objects.create(code=code, **facts) for code in ("O1", "O2")]
    bare = Operator.objects.create(code="O3", name="ร้าน", type="", size="micro", province_code="51")
    for number, operator in enumerate([*alike, bare]):
        event(f"P{number}", operator=operator)
    assert found() == {"operator_twice": {"CMU": 2}, "operator_incomplete": {"CMU": 1}}

    Operator.objects.filter(code="O2").update(merged_into=alike[0])
    assert found() == {"operator_incomplete": {"CMU": 1}}
    Operator.objects.filter(code="O3").update(type="group", size="")
    assert found() == {"operator_incomplete": {"CMU": 1}}
    # Records that were merged count under one size.
    Operator.objects.filter(code="O3").update(merged_into=alike[0])
    assert found() == {}


def test_a_partner_that_says_otherwise_of_an_operator_is_the_one_to_ask(partner: Partner) -> None:
    operator = Operator.objects.create(code="O1", name="ร้าน", type="group", size="micro", province_code="50")
    other = Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง")
    PartnerOperator.objects.create(partner=partner, operator=operator, name="ร้าน", type="group")
    told = PartnerOperator.objects.create(partner=other, operator=operator, name="บ้าน", size="micro")
    event("P1", operator=operator)
    assert found() == {}

    PartnerOperator.objects.filter(pk=told.pk).update(size="small")
    assert found() == {"operator_said_otherwise": {"MJU": 1}}
    (problem,) = problems("operator_said_otherwise", period=YEAR, now=NOW, owner="MJU").read(0, None)
    assert problem.detail == "O1"


@pytest.mark.usefixtures("partner")
def test_a_headcount_without_a_list_is_doubtful_and_one_with_a_list_is_not() -> None:
    same = {"offering_kind": "activity", "offering_code": "X"}
    event(None, headcount=12, run_code="X/1", **same)
    event(None, headcount=5, run_code="X/2", **same)
    event("P1", run_code="X/2", **same)

    assert found() == {"headcount_alone": {"CMU": 1}}
    (problem,) = problems("headcount_alone", period=YEAR, now=NOW).read(0, None)
    assert (problem.run, problem.detail, problem.person) == ("X/1", "12", None)


@pytest.mark.usefixtures("partner")
def test_what_came_in_long_after_its_quarter_is_late() -> None:
    for name, day in (("on-time", "2026-04-14 12:00"), ("late", "2026-04-17 12:00")):
        applied = RecordImport.objects.create(file_name=name, file_hash="", applied_at=local(day))
        event(name, record_import=applied)

    assert found() == {"late": {"CMU": 1}}


def test_an_activity_nobody_closed_is_left_out_with_its_host(partner: Partner) -> None:
    activity = Activity.objects.get(code="X")
    for code, state, reason in (("X/1", "planned", ""), ("X/2", "cancelled", "ฝนตก"), ("X/3", "held", "")):
        partner.occurrences.create(
            code=code, activity=activity, venue="v", province_code="50", starts_at=FIRST, ends_at=FIRST, state=state, reason=reason
        )

    assert found() == {"not_closed": {"CMU": 1}}


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1"))


def test_the_desk_counts_lists_filters_and_exports(client: Client, official: User, partner: Partner) -> None:
    for number in range(3):
        event(f"P{number}", birth_year=None, partner_code="CMU" if number else "")
    event("P9", province_code="")
    page = reverse("indicators:quality")
    assert client.get(page).status_code == 302
    client.force_login(official)

    desk = client.get(page, {"fiscal_year": 2569})
    assert [(r["code"], r["count"]) for r in desk.context["reasons"][:2]] == [("no_province", 1), ("no_birth_year", 3)]
    listed = client.get(page, {"fiscal_year": 2569, "reason": "no_birth_year", "owner": "CMU"})
    assert listed.context["page"].paginator.count == 2
    assert client.get(page, {"fiscal_year": 2569, "reason": "no_birth_year", "owner": "-"}).context["page"].paginator.count == 1
    assert str(key("P1")) not in listed.content.decode()
    assert client.get(page, {"reason": "because"}).status_code == 400

    for extension in ("csv", "xlsx"):
        export = reverse("indicators:export_quality", args=[extension])
        for query, rows in (({}, 4), ({"reason": "no_birth_year"}, 3), ({"owner": "-"}, 1)):
            content = b"".join(client.get(export, {"fiscal_year": 2569} | query).streaming_content)
            assert len(read_sheet(io.BytesIO(content), filename=f"q.{extension}").rows) == rows
    assert client.get(reverse("indicators:export_quality", args=["exe"])).status_code == 404


def test_the_desk_asks_a_fixed_number_of_questions(
    client: Client, official: User, partner: Partner, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(official)
    counts = []
    for number in range(2):
        event(f"P{number}", birth_year=None)
        with django_assert_max_num_queries(45) as counted:
            client.get(reverse("indicators:quality"), {"fiscal_year": 2569})
            client.get(reverse("indicators:quality"), {"fiscal_year": 2569, "reason": "no_birth_year"})
        counts.append(len(counted))
    assert counts[0] == counts[1]
