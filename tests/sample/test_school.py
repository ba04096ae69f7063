"""The sample school has something true to show on every page, and repeating it changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import User
from certificates.models import Issuer
from core.models import Job
from courses.actions import release_course
from courses.models import Course, CoursePage, CourseRelease, LessonPage
from enrollment.models import ActivityOccurrence, Cohort, Completion, Enrollment, ServiceEvent
from indicators.actions import appoint_official
from indicators.models import Publication, Target
from indicators.queries import indicator8, is_official, target_values
from indicators.queries.publication import public_exposure
from indicators.types import Scope
from instructors.models import TeachingRole
from sample.actions import load_school
from sample.actions.organisations import load_organisations
from sample.actions.people import sign_ins_file
from sample.actions.reporting import load_reporting
from sample.actions.school import OPENED
from sample.formats.school import day_after

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def _shape() -> dict[str, int]:
    models = (User, Enrollment, Completion, ServiceEvent, TeachingRole, Issuer, Job)
    return {model.__name__: model._default_manager.count() for model in models}


def _release_anew(code: str) -> None:
    """Publish the course once more, as its author may: nobody's place may be touched by that."""
    course = Course.objects.get(code=code)
    page = LessonPage.objects.descendant_of(CoursePage.objects.get(course=course, locale__language_code="th")).first()
    assert page is not None
    page.title = f"{page.title} ฉบับแก้ไข"
    page.save_revision().publish()
    people = User.objects.filter(email__in=["author@school.example", "reviewer@school.example"]).order_by("email")
    release_course(course=course, requested_by=people[0], approved_by=people[1], note="แก้ไขโดยครู", now=NOW)


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_the_school_is_whole_and_loading_it_again_changes_nothing() -> None:
    load_school(now=NOW, progress=lambda _done, _total: None)
    shape = _shape()
    load_school(now=NOW, progress=lambda _done, _total: None)

    assert _shape() == shape
    _release_anew("CRF-104")
    load_school(now=NOW, progress=lambda _done, _total: None)
    assert _shape() == shape
    # What an author has published is not written over.
    released = Course.objects.values_list("current_release__number", "current_release__note").get(code="CRF-104")
    assert released == (2, "แก้ไขโดยครู")
    assert sign_ins_file().read_text().count("@school.example") == 6
    assert is_official(User.objects.get(email="official@school.example"))
    counted = indicator8(scope=Scope(2569), as_of=NOW).measures
    assert counted["8.1"] == 6
    assert counted["8.2"] == 1
    assert counted["8.4h"] == 7
    assert counted["8.4c"] >= 6
    # The past years are public, whole, and give nobody away; the year before the site opened with all its tables.
    years = [(year, quarter) for year in (2568, 2569) for quarter in range(5)]
    assert sorted(Publication.objects.values_list("fiscal_year", "quarter")) == years
    assert set(Publication.objects.filter(fiscal_year=2568).values_list("extent", flat=True)) == {Publication.Extent.TABLES}
    assert public_exposure() == 0
    assert target_values(fiscal_year=2569)[0]["8.4"] == 20
    # Whoever has completed waits for exactly one certificate.
    assert Job.objects.filter(kind="issue_certificate").count() == Completion.objects.count()


def test_a_sample_run_closes_after_its_last_day_as_a_partners_does() -> None:
    assert day_after("2027-01-31") == datetime(2027, 1, 31, 17, tzinfo=UTC)


def test_a_school_that_is_loaded_years_later_is_as_lively(db: None) -> None:
    later = datetime(2028, 2, 29, 3, 0, tzinfo=UTC)
    person = User.objects.create(username="person")
    for code in ("CRF-104", "FSH-102"):
        course = Course.objects.create(code=code, title_th=code, branch_code="01", is_sample=True)
        CourseRelease.objects.create(
            course=course, number=1, outline={"title": {}, "modules": []}, about={}, rule={}, content_hash="0" * 64,
            requested_by=person, approved_by=person, released_at=OPENED,
        )  # fmt: skip

    load_organisations(coordinator=person, now=later)
    load_reporting(official=appoint_official(person=person), opened=OPENED, now=later)

    assert [run.is_past(later) for run in Cohort.objects.all()] == [False] * 2
    held, coming = ActivityOccurrence.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert (held, coming) == (datetime(2026, 9, 19, 6, tzinfo=UTC), datetime(2028, 3, 25, 6, tzinfo=UTC))
    years = [(year, quarter) for year in (2569, 2570) for quarter in range(5)]
    assert sorted(Publication.objects.values_list("fiscal_year", "quarter")) == years
    assert sorted(set(Target.objects.values_list("fiscal_year", flat=True))) == [2569, 2570, 2571]
