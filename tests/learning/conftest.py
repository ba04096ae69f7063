"""A released course of lessons and assessments, cohorts pinned to it, learners in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course, CourseRelease, UnitContent
from enrollment.models import Cohort, Enrollment

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LESSONS = [UUID(f"00000000-0000-4000-8000-0000000000{n:02}") for n in range(1, 91)]
QUIZ = UUID("00000000-0000-4000-8000-0000000000f1")
FINAL = UUID("00000000-0000-4000-8000-0000000000f2")
KEY_CANARY = "เฉลยลับ-คะนารี"


def unit(key: UUID, kind: str, title: str, **changes: Any) -> dict[str, Any]:
    given = {"key": str(key), "kind": kind, "title": {"th": title, "en": f"{title} (en)"}, "minutes": 10, "required": kind != "lesson",
             "final": False, "pass_percent": 0, "max_attempts": 0, "minutes_limit": 0, "shuffle": False, "questions": 0}  # fmt: skip
    return given | changes


def question(key: str, kind: str = "single", options: int = 3) -> dict[str, Any]:
    return {
        "key": key, "kind": kind, "prompt": f"คำถาม {key}", "points": 1, "picture": None,
        "options": [{"key": "abcdefgh"[n], "text": f"ตัวเลือก {key}{n}", "picture": None} for n in range(options)],
    }  # fmt: skip


def key_for(*right: str, points: int = 1) -> dict[str, Any]:
    return {"correct": list(right), "points": points, "feedback": KEY_CANARY}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    number = iter(range(1, 100_000))

    def make(**changes: Any) -> User:
        n = next(number)
        return User.objects.create(**({"username": f"person-{n}", "given_name": f"คนที่{n}"} | changes))

    return make


@pytest.fixture
def make_release(make_person: Callable[..., User]) -> Callable[..., CourseRelease]:
    """A release of `lessons` lessons, a quiz of two questions (60 %, any number of attempts) and a timed final of one (two attempts)."""

    def make(*, lessons: int = 2, percent: int = 100, shuffle: bool = False, code: str = "CRF-1") -> CourseRelease:
        course, _made = Course.objects.get_or_create(code=code, defaults={"title_th": "ทอผ้า", "branch_code": "01"})
        keys = LESSONS[:lessons]
        units = [unit(key, "lesson", f"บทที่ {n}") for n, key in enumerate(keys, 1)]
        units.append(unit(QUIZ, "assessment", "แบบทดสอบ", pass_percent=60, shuffle=shuffle, questions=2))
        units.append(unit(FINAL, "assessment", "ท้ายหลักสูตร", pass_percent=50, max_attempts=2, minutes_limit=10, questions=1, final=True))
        outline = {"languages": ["th", "en"], "title": {"th": "ทอผ้า", "en": "Weaving"},
                   "modules": [{"key": str(UUID(int=9)), "title": {"th": "หน่วยแรก", "en": "First"}, "units": units}]}  # fmt: skip
        release = CourseRelease.objects.create(
            course=course, number=course.releases.count() + 1, languages=["th", "en"], outline=outline, about={},
            rule={"lessons_percent": percent, "assessments": [str(QUIZ), str(FINAL)]}, content_hash="0" * 64,
            requested_by=make_person(), approved_by=make_person(), released_at=NOW - timedelta(days=90),
        )  # fmt: skip
        contents = []
        for language in ("th", "en"):
            common = {"release": release, "language": language}
            for n, key in enumerate(keys, 1):
                html = f'<section id="b-1" class="block">เนื้อหา {language} {n}</section><!--check:c1--><section id="b-2">ท้าย</section>'
                contents.append(UnitContent(**common, unit_key=key, kind="lesson", title=f"บทที่ {n} {language}", html=html,
                                            questions=[question("c1")], answer_key={"c1": key_for("b")}))  # fmt: skip
            contents.append(UnitContent(**common, unit_key=QUIZ, kind="assessment", title=f"แบบทดสอบ {language}", html="<p>คำชี้แจง</p>",
                                        questions=[question("q1"), question("q2", "multiple", 4)],
                                        answer_key={"q1": key_for("a"), "q2": key_for("b", "c")}))  # fmt: skip
            contents.append(
                UnitContent(
                    **common,
                    unit_key=FINAL,
                    kind="assessment",
                    title=f"ท้าย {language}",
                    questions=[question("f1", "true_false", 2)],
                    answer_key={"f1": key_for("a", points=4)},
                )
            )
        UnitContent.objects.bulk_create(contents)
        return release

    return make


@pytest.fixture
def make_cohort() -> Callable[..., Cohort]:
    number = iter(range(1, 1_000))

    def make(release: CourseRelease, **changes: Any) -> Cohort:
        n = next(number)
        given = {"code": f"RUN-{n}", "course": release.course, "release": release, "name": f"รุ่นที่ {n}",
                 "opens_at": NOW - timedelta(days=30), "closes_at": NOW + timedelta(days=60)}  # fmt: skip
        return Cohort.objects.create(**(given | changes))

    return make


@pytest.fixture
def cohort(make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort]) -> Cohort:
    return make_cohort(make_release())


@pytest.fixture
def learner(make_person: Callable[..., User]) -> User:
    return make_person(username="somying", given_name="สมหญิง")


@pytest.fixture
def enrollment(learner: User, cohort: Cohort) -> Enrollment:
    return Enrollment.objects.create(learner=learner, cohort=cohort, enrolled_at=NOW - timedelta(days=1))


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client
