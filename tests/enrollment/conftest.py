"""A small school: a released course, a partner with a coordinator, cohorts, people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from courses.models import Activity, Course, CourseRelease
from enrollment.models import ActivityOccurrence, Cohort, Operator, Partner, PartnerMembership

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LESSON = UUID("00000000-0000-4000-8000-000000000001")
QUIZ = UUID("00000000-0000-4000-8000-000000000002")
OUTLINE = {
    "languages": ["th", "en"],
    "title": {"th": "ทอผ้าตีนจกเบื้องต้น", "en": "Teen chok weaving, first steps"},
    "modules": [
        {
            "key": "00000000-0000-4000-8000-00000000000a",
            "title": {"th": "รู้จักกี่และเส้นด้าย", "en": "The loom and its thread"},
            "units": [
                {"key": str(LESSON), "kind": "lesson", "title": {"th": "ขึ้นเส้นยืน", "en": "Warping"}, "minutes": 20, "required": True,
                 "final": False, "pass_percent": 0, "max_attempts": 0, "minutes_limit": 0},
                {"key": str(QUIZ), "kind": "assessment", "title": {"th": "แบบทดสอบท้ายหน่วย", "en": "Quiz"}, "minutes": 10, "required": True,
                 "final": True, "pass_percent": 60, "max_attempts": 3, "minutes_limit": 0},
            ],
        }
    ],
}  # fmt: skip

_ABOUT_TH = {
    "title": "ทอผ้าตีนจกเบื้องต้น", "summary": "ขึ้นเส้นยืน จกลาย และเก็บขอบ", "outcomes": ["ขึ้นเส้นยืนได้"], "audience": "ผู้เริ่มต้น",
    "materials": "<p>กี่ทอผ้า</p>", "safety": "<p>ระวังกรรไกร</p>", "accessibility": "", "respect": "<p>ลายบางลายใช้ในพิธี</p>",
    "teachers": [{"name": "สล่าตัวอย่าง", "role": "ครูช่าง", "bio": ""}], "cover": None, "tai_tham": None,
}  # fmt: skip
ABOUT = {"th": _ABOUT_TH, "en": _ABOUT_TH | {"title": "Teen chok weaving, first steps", "outcomes": ["Warp a loom"]}}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    number = iter(range(1, 100_000))

    def make(**changes: Any) -> User:
        n = next(number)
        given = {"username": f"person-{n}", "given_name": f"คนที่{n}", "family_name": "ใจดี"}
        return User.objects.create(**(given | changes))

    return make


@pytest.fixture
def learner(make_person: Callable[..., User]) -> User:
    return make_person(
        username="somying", email="somying@example.org", title="นางสาว", given_name="สมหญิง", gender="female", birth_year=1990,
        province_code="50", learner_type="artisan",
    )  # fmt: skip


@pytest.fixture
def course(make_person: Callable[..., User]) -> Course:
    author, reviewer = make_person(username="author"), make_person(username="reviewer")
    course = Course.objects.create(
        code="CR-1-01", title_th="ทอผ้าตีนจกเบื้องต้น", title_en="Teen chok weaving", branch_code="01", theory_hours=6, practice_hours=20,
        field_hours=4, is_sample=True,
    )  # fmt: skip
    release = CourseRelease.objects.create(
        course=course, number=1, languages=["th", "en"], outline=OUTLINE, about=ABOUT,
        rule={"lessons_percent": 80, "assessments": [str(QUIZ)]},
        content_hash="0" * 64, requested_by=author, approved_by=reviewer, released_at=NOW - timedelta(days=90),
    )  # fmt: skip
    course.current_release, course.first_released_at = release, release.released_at
    course.save()
    return course


@pytest.fixture
def partner(db: None) -> Partner:
    return Partner.objects.create(
        code="CMU", kind="university", name_th="มหาวิทยาลัยตัวอย่าง", name_en="Example University", province_code="50"
    )


@pytest.fixture
def coordinator(partner: Partner, make_person: Callable[..., User]) -> User:
    person = make_person(username="coordinator", email="coordinator@example.org")
    PartnerMembership.objects.create(partner=partner, person=person, started_at=NOW - timedelta(days=100))
    return person


@pytest.fixture
def make_cohort(course: Course) -> Callable[..., Cohort]:
    number = iter(range(1, 1_000))

    def make(**changes: Any) -> Cohort:
        n = next(number)
        given = {
            "code": f"RUN-{n}", "course": course, "release": course.current_release, "name": f"รุ่นที่ {n}", "mode": "blended",
            "province_code": "50", "opens_at": NOW - timedelta(days=30), "closes_at": NOW + timedelta(days=60),
        }  # fmt: skip
        return Cohort.objects.create(**(given | changes))

    return make


@pytest.fixture
def cohort(make_cohort: Callable[..., Cohort]) -> Cohort:
    """A run open to all, without a partner."""
    return make_cohort()


@pytest.fixture
def partner_cohort(make_cohort: Callable[..., Cohort], partner: Partner) -> Cohort:
    return make_cohort(code="CMU-01", partner=partner, is_by_invitation=True, capacity=500)


@pytest.fixture
def operator(db: None) -> Operator:
    return Operator.objects.create(code="O1", name="เฮือนฝ้ายงาม", type="community_enterprise", branch_code="01", province_code="50")


@pytest.fixture
def occurrence(partner: Partner) -> ActivityOccurrence:
    activity = Activity.objects.create(code="ACT-01", kind="market", title_th="กาดหมั้วครัวฮอม", branch_code="01")
    return ActivityOccurrence.objects.create(
        code="ACT-01/1", activity=activity, host=partner, venue="ข่วงประตูท่าแพ", province_code="50",
        starts_at=NOW - timedelta(hours=2), ends_at=NOW + timedelta(hours=6), venue_code="กาด-4821",
    )  # fmt: skip
