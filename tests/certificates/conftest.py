"""A school with an issuer, a completed course, and a certificate as it might hang on a wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from accounts.models import User
from certificates.models import Certificate, Endorser, Issuer
from courses.models import Course, CourseRelease
from enrollment.models import Cohort, Completion, Enrollment

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Each test's private files in a folder of its own."""
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private", "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    settings.ISSUER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def issuer(db: None) -> Issuer:
    return Issuer.objects.create(
        code="NEC",
        name_th="โครงการส่งเสริมอุตสาหกรรมสร้างสรรค์ภาคเหนือ",
        name_en="Northern Creative Industries Programme",
        signatory_name_th="นางสาวตัวอย่าง ลงนาม",
        signatory_name_en="Ms. Tuayang Longnam",
        signatory_position_th="ผู้อำนวยการโครงการ",
        signatory_position_en="Programme Director",
        is_default=True,
    )


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    number = iter(range(1, 10_000))

    def make(**changes: Any) -> User:
        given = {"username": f"person-{next(number)}", "given_name": "คำปัน", "family_name": "น้ำผึ้ง", "title": "นาย"}
        return User.objects.create(**(given | changes))

    return make


@pytest.fixture
def learner(make_person: Callable[..., User]) -> User:
    return make_person(
        username="canary-login", email="canary@example.org", phone="0899999999", birth_year=1953, name_en="Mr. Khampan Namphueng"
    )


@pytest.fixture
def cohort(make_person: Callable[..., User]) -> Cohort:
    author = make_person(username="author")
    course = Course.objects.create(
        code="CRF-104", title_th="เครื่องเขินร่วมสมัย", title_en="Lacquerware today", branch_code="01", theory_hours=6, practice_hours=24
    )
    outline = {"languages": ["th", "en"], "title": {"th": "เครื่องเขินล้านนา", "en": "Lanna lacquerware"}, "modules": []}
    release = CourseRelease.objects.create(
        course=course, number=3, outline=outline, about={"th": {"tai_tham": {"text": "ᩃᩢ᩠ᨶᨶᩣ", "thai": "ล้านนา"}}}, rule={},
        content_hash="0" * 64, requested_by=author, approved_by=author, released_at=NOW - timedelta(days=200),
    )  # fmt: skip
    return Cohort.objects.create(code="CRF-104-A", course=course, release=release, name="รุ่น 1", opens_at=NOW - timedelta(days=100))


@pytest.fixture
def make_completion(cohort: Cohort) -> Callable[[User], Completion]:
    def make(person: User) -> Completion:
        started, completed = NOW - timedelta(days=60), NOW - timedelta(days=1)
        place = Enrollment.objects.create(learner=person, cohort=cohort, enrolled_at=started, started_at=started)
        evidence = [{"code": "final", "unit": None, "at": "2026-11-20T00:00:00Z", "score": 87}]
        return Completion.objects.create(enrollment=place, release=cohort.release, rule={}, evidence=evidence, completed_at=completed)

    return make


@pytest.fixture
def completion(issuer: Issuer, learner: User, make_completion: Callable[[User], Completion]) -> Completion:
    return make_completion(learner)


@pytest.fixture
def certificate(completion: Completion, now: datetime) -> Certificate:
    from certificates.actions import issue_certificate

    return issue_certificate(completion=completion, now=now)


@pytest.fixture
def sheet() -> Callable[..., Certificate]:
    """A certificate that is in no database: for drawing."""

    def make(**changes: Any) -> Certificate:
        given: dict[str, Any] = {
            "uuid": UUID(int=7), "code": "7K3M9X2R4T5V6W8Y0A1B2C3D4E", "completion_key": uuid4(), "issuer_code": "NEC",
            "register_year_be": 2569, "register_number": 12, "kind": "wutthibat", "holder_name": "นายคำปัน น้ำผึ้ง",
            "holder_name_en": "", "course_code": "CRF-104",
            "course_title_th": "เครื่องเขินล้านนาร่วมสมัย", "course_title_en": "Lanna lacquerware",
            "release_number": 1, "run_code": "CRF-104-A", "mode": "online", "hours": 30, "started_date": date(2026, 3, 1),
            "completed_date": date(2026, 4, 12), "issued_at": NOW, "issuer_name_th": "โครงการตัวอย่าง", "issuer_name_en": "Example Programme",
            "signatory_name_th": "นางสาวตัวอย่าง ลงนาม", "signatory_name_en": "Ms. Tuayang", "signatory_position_th": "ผู้อำนวยการ",
            "signatory_position_en": "Director",
        }  # fmt: skip
        return Certificate(**(given | changes))

    return make


@pytest.fixture
def master(make_person: Callable[..., User]) -> Endorser:
    person = make_person(username="master", given_name="คำมา", family_name="ใจงาม")
    return Endorser.objects.create(
        person=person, name_th="สล่าคำมา ใจงาม", name_en="Sala Khamma", position_th="ครูช่างเครื่องเขิน", position_en="Master of lacquerware"
    )


@pytest.fixture
def manager(make_person: Callable[..., User]) -> User:
    from certificates import actions

    return actions.appoint_certificate_manager(person=make_person(username="manager"))
