"""Every edge case of the definitions (domain 1.5), told by what people do: each by its rule."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.actions import erase_person
from accounts.models import User
from courses.models import Activity, Course
from enrollment import actions
from enrollment.actions import end_cohort
from enrollment.actions.door import set_headcount
from enrollment.models import ActivityOccurrence, Cohort, Enrollment, Operator, Partner, Registration, ServiceEvent
from indicators.definitions import BRANCH_NOTE, WARNINGS
from indicators.export.files import FileChoice
from indicators.export.statement import Statement
from indicators.queries import breakdown, indicator8, live_statement
from indicators.queries.quality import problem_counts
from indicators.queries.snapshot_rows import events_of
from indicators.types import QuarterCount, Report, Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.django_db
START, FIRST_OF_2570 = local("2026-06-15 09:00"), local("2026-10-01 00:00")
Join = Callable[..., Enrollment]


def report(year: int = 2569, **parts: Any) -> Report:
    return indicator8(scope=Scope(year, **parts), as_of=local("2026-12-01 12:00"))


def counts(*codes: str, year: int = 2569, **parts: Any) -> list[int]:
    measures = report(year, **parts).measures
    return [measures[code] for code in codes]


@pytest.fixture
def run(make_cohort: Callable[..., Cohort]) -> Callable[..., Cohort]:
    """A run that is open from June 2026 on."""
    return lambda **changes: make_cohort(**{"opens_at": START - timedelta(days=14), "closes_at": None} | changes)


@pytest.fixture
def join() -> Join:
    """Somebody enrols, and learns something a day later, or never."""

    def joined(person: User, run: Cohort, at: datetime = START, *, comes: bool = True, represents: Operator | None = None) -> Enrollment:
        place = actions.enroll_learner(learner=person, cohort=run, now=at - timedelta(days=1), operator=represents)
        return actions.record_learning_act(enrollment=place, now=at) if comes else place

    return joined


def completed(place: Enrollment, at: datetime) -> None:
    actions.complete_enrollment(enrollment=place, rule={}, evidence=[], now=at)


def test_one_person_in_two_courses_is_one_person_and_two_participations(
    make_person: Callable[..., User], course: Course, run: Callable[..., Cohort], join: Join
) -> None:
    other = Course.objects.create(code="FSH", title_th="ย้อม", branch_code="12", current_release=course.current_release)
    person = make_person()
    join(person, run())
    join(person, run(course=other, release=course.current_release))

    assert counts("8.4", "8.4p", "8.1") == [1, 2, 2]
    assert breakdown(scope=Scope(2569), dimension="branch") == {"01": 1, "12": 1}
    assert "ผลรวมรายสาขาอาจมากกว่ายอดรวม" in str(BRANCH_NOTE)


def test_repeating_a_course_in_a_later_run_adds_a_participation_and_nothing_else(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    person = make_person()
    join(person, run())
    join(person, run(), START + timedelta(days=30))

    assert counts("8.4", "8.4p", "8.1", "8.1r") == [1, 2, 1, 2]


def test_three_employees_of_one_operator(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join, operator: Operator
) -> None:
    held = run()
    for _ in range(3):
        join(make_person(), held, represents=operator)

    assert counts("8.3", "8.4") == [1, 3]


def test_one_person_for_two_operators(make_person: Callable[..., User], run: Callable[..., Cohort], join: Join, operator: Operator) -> None:
    second, person = Operator.objects.create(code="O2", type="group"), make_person()
    join(person, run(), represents=operator)
    join(person, run(), represents=second)

    assert counts("8.3", "8.4") == [2, 1]
    assert breakdown(scope=Scope(2569), dimension="operator_type", measure="8.3") == {"community_enterprise": 1, "group": 1}


def test_two_registrations_of_one_operator_count_once_when_merged_however_often(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join, operator: Operator
) -> None:
    second, third = (Operator.objects.create(code=code, type="group") for code in ("O2", "O3"))
    for each in (operator, second, third):
        join(make_person(), run(), represents=each)
    Operator.objects.filter(pk=second.pk).update(merged_into=operator)
    Operator.objects.filter(pk=third.pk).update(merged_into=second)

    assert counts("8.3") == [1]


def test_operators_by_size_follow_merges_and_end_with_unknown(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join, operator: Operator
) -> None:
    micro, unknown = (Operator.objects.create(code=code, type="group", size=size) for code, size in (("O2", "micro"), ("O3", "")))
    Operator.objects.filter(pk=operator.pk).update(size="medium")
    for each in (operator, micro, micro, unknown):
        join(make_person(), run(), represents=each)

    assert report().measures_by["8.3"]["operator_size"] == {"medium": 1, "micro": 1, "unknown": 1}
    Operator.objects.filter(pk=unknown.pk).update(merged_into=micro)
    assert report().measures_by["8.3"]["operator_size"] == {"medium": 1, "micro": 1}
    assert report(filters=(("operator_size", "micro"),)).measures["8.4"] == 3


@pytest.mark.usefixtures("vector")
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_festival_of_two_indicators_is_counted_and_every_official_file_warns(language: str) -> None:
    before = report()
    Activity.objects.create(code="X", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7", "8"])
    Activity.objects.create(code="Z", title_th="เสวนา", branch_code="10")
    found = report()

    with translation.override(language):
        told = str(WARNINGS["counted_twice"])
        statement = live_statement(Scope(2569), as_of=found.as_of, has_quarters=True)
        summary = [str(cell.value) for row in load_workbook(written(statement, "xlsx", language)).worksheets[0].rows for cell in row]
        text = " ".join(page.extract_text() for page in PdfReader(written(statement, "pdf", language)).pages)

    assert (before.warnings, found.warnings, found.measures) == ((), ("counted_twice",), before.measures)
    assert report(quarter=4).warnings == ()
    assert json.load(written(statement, "json", language))["warnings"] == ["counted_twice"]
    rows = list(csv.DictReader(written(statement, "csv", language).read().decode("utf-8-sig").splitlines()))
    assert {row["warnings"] for row in rows} == {"counted_twice"}
    assert told in summary
    assert "".join(told.split())[:24] in "".join(text.split())


@pytest.mark.usefixtures("vector")
def test_the_warning_stands_wherever_somebody_is_counted_who_came_to_such_an_activity() -> None:
    Activity.objects.create(code="X", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7", "8"])
    ServiceEvent.objects.filter(offering_code="X").update(province_code="54", delivery_province_code="50", operator=None)

    assert (report(area="54").measures["8.2"], report(area="54").warnings) == (0, ("counted_twice",))
    assert report(area="57").warnings == ()


@pytest.mark.usefixtures("vector")
def test_a_festival_of_indicator_7_alone_is_not_counted_and_listed_with_the_reason() -> None:
    Activity.objects.create(code="X", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7"])

    assert counts("8.2", "8.4", "8.4p", "8.4h", "8.1") == [1, 5, 7, 0, 2]
    assert report().warnings == ()
    period = Scope(2569).period
    assert (problem_counts(period=period, now=period.end)["other_indicator"], len(list(events_of(period, ())))) == ({"": 3}, 8)


def written(statement: Statement, kind: str, language: str) -> io.BytesIO:
    content = io.BytesIO()
    FileChoice.of(kind, language=language).write(statement, content)
    content.seek(0)
    return content


def test_registered_and_never_came_is_a_registrant_only(make_person: Callable[..., User], run: Callable[..., Cohort], join: Join) -> None:
    join(make_person(), run(), comes=False)

    assert counts("8.4e", "8.4", "8.4p", "8.1", "8.1r") == [1, 0, 0, 0, 0]


def test_dropping_out_after_the_first_service_keeps_the_person(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    place = join(make_person(), run())
    actions.withdraw_enrollment(enrollment=place, now=START + timedelta(days=1))

    assert counts("8.4", "8.4c") == [1, 0]


def test_a_run_cancelled_before_it_began_counts_nothing_and_is_listed(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    held = run()
    join(make_person(), held, comes=False)
    end_cohort(cohort=held, state=Cohort.State.CANCELLED, reason="ผู้สอนป่วย", by=make_person(), now=START)

    found = report()
    assert [found.measures[code] for code in ("8.1x", "8.4e", "8.4", "8.1r")] == [1, 0, 0, 0]
    assert [(each.run_code, each.state, each.reason) for each in found.called_off] == [(held.code, "cancelled", "ผู้สอนป่วย")]


def test_a_run_stopped_midway_keeps_who_was_served_and_is_flagged(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join, operator: Operator
) -> None:
    held = run()
    join(make_person(), held, represents=operator)
    end_cohort(cohort=held, state=Cohort.State.STOPPED, reason="น้ำท่วม", by=make_person(), now=START)

    assert counts("8.1", "8.1r", "8.3", "8.4", "8.4c", "8.1s") == [1, 1, 1, 1, 0, 1]
    assert report().called_off[0].state == "stopped"


def test_an_activity_cancelled_is_never_counted_nor_are_its_registrations(
    make_person: Callable[..., User], occurrence: ActivityOccurrence
) -> None:
    actions.register_for_activity(person=make_person(), occurrence=occurrence, now=occurrence.starts_at - timedelta(days=3))
    actions.cancel_occurrence(occurrence=occurrence, reason="ฝนตกหนัก", by=make_person(), now=occurrence.starts_at)

    assert counts("8.2", "8.2r", "8.4", "8.4e", "8.2x", year=2570) == [0, 0, 0, 0, 1]


def test_an_activity_postponed_counts_once_when_held(make_person: Callable[..., User], occurrence: ActivityOccurrence) -> None:
    registration = actions.register_for_activity(person=make_person(), occurrence=occurrence, now=occurrence.starts_at - timedelta(days=3))
    day = occurrence.starts_at + timedelta(days=20)
    said = {"starts_at": day, "ends_at": day + timedelta(hours=3), "reason": "สถานที่ไม่ว่าง"}
    actions.postpone_occurrence(occurrence=occurrence, by=make_person(), now=occurrence.starts_at, **said)
    assert counts("8.2", "8.2p", "8.4e", year=2570) == [0, 1, 1]

    actions.check_in(registration=registration, by=None, how=Registration.How.LIST, now=day)
    assert counts("8.2", "8.2r", "8.2p", "8.4", year=2570) == [1, 1, 0, 1]


def test_an_activity_of_several_days_over_the_border_is_one_and_a_series_is_one(make_person: Callable[..., User]) -> None:
    activity = Activity.objects.create(code="Z", title_th="งานสองวัน", branch_code="10")
    host = Partner.objects.create(code="H", kind="space", name_th="ข่วง")
    two_days = {"activity": activity, "host": host, "venue": "–", "province_code": "50"}
    first = ActivityOccurrence.objects.create(
        code="Z/1", starts_at=FIRST_OF_2570 - timedelta(hours=14), ends_at=FIRST_OF_2570 + timedelta(hours=18), **two_days
    )
    second = ActivityOccurrence.objects.create(
        code="Z/2", starts_at=FIRST_OF_2570 - timedelta(days=9), ends_at=FIRST_OF_2570 - timedelta(days=8), **two_days
    )
    person = make_person()
    for each in (first, second):
        registration = actions.register_for_activity(person=person, occurrence=each, now=each.starts_at - timedelta(days=1))
        actions.check_in(registration=registration, by=None, how=Registration.How.LIST, now=each.starts_at)

    assert counts("8.2", "8.2r", "8.4", "8.4p") == [1, 2, 1, 2]
    assert counts("8.2", "8.4", year=2570) == [0, 0]


def test_a_course_over_the_border_starts_in_one_year_and_completes_in_the_next(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    place = join(make_person(), run(), FIRST_OF_2570 - timedelta(seconds=1))
    completed(place, FIRST_OF_2570)
    old, new = report(), report(2570)

    assert [old.measures[code] for code in ("8.4", "8.4c", "8.4k")] == [1, 0, 0]
    assert [new.measures[code] for code in ("8.4", "8.4c", "8.4cp", "8.4k")] == [0, 1, 1, 1]
    # By start cohort: the start of 2569 has completed; 2570 has no start and therefore no rate.
    assert (str(old.shares["8.4s"].percent), new.shares["8.4s"].percent) == ("100.00", None)


def test_who_goes_on_learning_in_the_new_year_is_continuing_and_not_new(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    goes_on, gave_up, held = make_person(), make_person(), run()
    place = join(goes_on, held)
    join(gave_up, held)
    actions.record_learning_act(enrollment=place, now=FIRST_OF_2570 + timedelta(days=3))

    assert counts("8.4", "8.4k", year=2570) == [0, 1]


def test_a_self_paced_course_has_one_run_a_year(make_person: Callable[..., User], course: Course, join: Join) -> None:
    for at in (START, START + timedelta(days=40), FIRST_OF_2570 + timedelta(days=2)):
        join(make_person(), actions.self_paced_cohort(course=course, now=at), at)

    assert counts("8.1", "8.1r", "8.4") == [1, 1, 2]
    assert counts("8.1", "8.1r", "8.4", year=2570) == [1, 1, 1]


def test_a_bare_headcount_is_never_persons(occurrence: ActivityOccurrence) -> None:
    set_headcount(occurrence=occurrence, visitors=12, now=occurrence.starts_at)

    assert counts("8.4h", "8.4", "8.4p", "8.2", year=2570) == [12, 0, 0, 1]


def test_erasing_a_person_changes_no_number_and_leaves_no_way_back(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    person = make_person(gender="female", birth_year=1990, province_code="50", learner_type="artisan")
    key = person.subject_key
    for held in (run(), run()):
        join(person, held)
    before = report()
    erase_person(person=person, now=START + timedelta(days=60))

    assert report() == before
    assert not ServiceEvent.objects.filter(person_key=key).exists()
    assert not User.objects.filter(subject_key=key).exists()


def test_moving_province_rewrites_no_history(make_person: Callable[..., User], run: Callable[..., Cohort], join: Join) -> None:
    person = make_person(province_code="57")
    join(person, run())
    User.objects.filter(pk=person.pk).update(province_code="10")
    person.refresh_from_db()
    join(person, run(), START + timedelta(days=5))

    assert breakdown(scope=Scope(2569), dimension="province") == {"10": 1, "57": 1}
    assert counts("8.4") == [1]


def test_a_minor_and_somebody_from_outside_are_counted(make_person: Callable[..., User], run: Callable[..., Cohort], join: Join) -> None:
    held = run()
    join(make_person(birth_year=2015, province_code="50"), held)
    join(make_person(birth_year=1990, province_code="83"), held)

    assert counts("8.4") == [2]
    assert breakdown(scope=Scope(2569), dimension="age_group") == {"0-14": 1, "35-49": 1}
    assert breakdown(scope=Scope(2569), dimension="area_set") == {"lanna8": 1, "nec4": 1, "outside": 1, "upper_north_1": 1}
    # The run was given in Chiang Mai; of the persons only one lives there.
    assert counts("8.4", "8.1", area="nec4") == [1, 1]
    assert counts("8.4", area="upper_north_2") == [0]


def test_the_strongest_assurance_of_a_person_counts() -> None:
    people = [uuid4() for _ in range(3)]
    for person, level in ((0, "declared"), (0, "verified"), (1, "partner"), (1, "declared"), (2, "declared")):
        ServiceEvent.objects.create(
            person_key=people[person], offering_kind="course", offering_code="A", run_code=f"A/{level}", first_at=START, assurance=level
        )
    shares = report().shares

    assert {code: str(shares[code].percent) for code in ("8.4v", "8.4a", "8.4d")} == {"8.4v": "33.33", "8.4a": "33.33", "8.4d": "33.33"}


def test_teachers_and_test_accounts_never_count(make_person: Callable[..., User], run: Callable[..., Cohort], join: Join) -> None:
    held = run()
    join(make_person(is_test=True), held)
    place = actions.enroll_learner(learner=make_person(), cohort=held, now=START - timedelta(days=1))
    ServiceEvent.objects.filter(enrollment=place).delete()
    Enrollment.objects.filter(pk=place.pk).update(counts=False)
    place.refresh_from_db()
    actions.record_learning_act(enrollment=place, now=START)

    assert counts("8.4", "8.4e", "8.4p", "8.1") == [0, 0, 0, 0]


@pytest.mark.parametrize(("second", "year", "quarter"), [(-1, 2569, 4), (0, 2570, 1)])
def test_midnight_in_bangkok_parts_the_years(second: int, year: int, quarter: int) -> None:
    ServiceEvent.objects.create(
        person_key=uuid4(), offering_kind="course", offering_code="A", run_code="A/1", first_at=FIRST_OF_2570 + timedelta(seconds=second)
    )
    found = report(year)

    assert found.measures["8.4"] == 1
    assert found.quarters[quarter] == QuarterCount(1, 1, 1)
    assert report(2569 if year == 2570 else 2570).measures["8.4"] == 0


def test_training_hours_are_the_courses_hours_for_each_run(
    make_person: Callable[..., User], run: Callable[..., Cohort], join: Join
) -> None:
    join(make_person(), run())
    join(make_person(), run())
    ServiceEvent.objects.create(person_key=uuid4(), offering_kind="course", offering_code="OLD", run_code="OLD/1", first_at=START)

    # 6 + 20 + 4 hours, twice; of past records the hours are not known.
    assert counts("8.1r", "8.1t") == [3, 60]


def test_a_course_is_new_in_the_period_of_its_first_release(course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(first_released_at=FIRST_OF_2570)

    assert (counts("8.1n"), counts("8.1n", year=2570), counts("8.1n", year=2570, area="nec4")) == ([0], [1], [0])


def test_nothing_known_of_a_person_is_unknown_in_every_dimension() -> None:
    ServiceEvent.objects.create(person_key=uuid4(), offering_kind="course", offering_code="A", run_code="A/1", first_at=START)
    found = report()

    for name in ("branch", "province", "gender", "age_group", "learner_type", "mode", "level", "programme", "partner", "operator_type"):
        assert found.by[name] == {"unknown": 1}, name
