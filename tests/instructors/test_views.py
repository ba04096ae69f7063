from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from core.calendar import BANGKOK
from courses.models import Course, LessonPage
from enrollment.models import Completion, Enrollment
from instructors.models import InstructorProfile, TeachingRole
from learning.models import Answer, Attempt
from tests.instructors.conftest import CANARY, NOW

Browse = Callable[[User], Client]
Enroll = Callable[..., Enrollment]


def test_a_foreign_course_is_not_there(foreign: Enrollment, lead: User, browse: Browse) -> None:
    unit = LessonPage.objects.first()
    assert unit is not None
    role = TeachingRole.objects.get(person=lead)
    rooms = ["", "results/", "draft/", f"draft/{unit.translation_key}/", "team/", "learners.csv", "learners.xlsx"]
    rooms += [f"learners/{foreign.uuid}/"]
    client = browse(lead)

    answers = [client.get(f"/teach/CRF-2/{room}") for room in rooms]
    answers += [client.post(f"/teach/CRF-2/{act}") for act in ("draft/ask/", "draft/withdraw/", "draft/answer/", f"team/{role.pk}/end/")]

    assert {answer.status_code for answer in answers} == {404}
    # Nor does a learner of another course show through a door of one's own.
    assert client.get(f"/teach/CRF-1/learners/{foreign.uuid}/").status_code == 404
    for room in ("/teach/", "/teach/CRF-1/", "/teach/CRF-1/results/", "/teach/CRF-1/team/"):
        assert CANARY not in client.get(room).content.decode()


def test_the_room_is_for_who_teaches_or_taught(make_person: Callable[..., User], course: Course, author: User, browse: Browse) -> None:
    stranger = browse(make_person())
    refused = [stranger.get("/teach/"), stranger.get("/teach/profile/"), stranger.post("/teach/profile/", {"bio_th": "ครู"})]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert stranger.get("/teach/CRF-1/").status_code == 404
    assert not InstructorProfile.objects.exists()

    # Whose last role ended finds the room empty, and why.
    TeachingRole.objects.filter(person=author).update(ended_at=NOW)
    assert "ยังไม่มีหลักสูตรของคุณ" in browse(author).get("/teach/").content.decode()


def test_the_editor_begins_with_ones_own_courses(foreign: Enrollment, course: Course, author: User, browse: Browse) -> None:
    page = browse(author).get("/cms/", headers={"accept-language": "th"}).content.decode()

    assert f"/teach/{course.code}/draft/" in page
    assert f"/teach/{foreign.cohort.course.code}/draft/" not in page
    # Wagtail's own words are Thai as well, and its counts of everything are gone.
    assert ("หน้าแรกของผู้เขียน" in page, "แผงควบคุม" in page, "w-summary" in page) == (True, False, False)


def test_visitors_are_asked_to_sign_in(client: Client, course: Course) -> None:
    assert client.get("/teach/CRF-1/").headers["Location"].startswith("/accounts/login/")


def test_each_state_finds_its_learners(enroll: Enroll, reviewer: User, browse: Browse) -> None:
    enroll(None, given_name="ยังไม่เริ่มเลย")
    enroll(2, given_name="เรียนอยู่")
    enroll(20, given_name="หายไป")
    done = enroll(30, given_name="จบแล้ว")
    Completion.objects.create(enrollment=done, release=done.cohort.release, rule={}, evidence=[], completed_at=NOW)
    client = browse(reviewer)
    names = {"not_started": "ยังไม่เริ่มเลย", "active": "เรียนอยู่", "stuck": "หายไป", "completed": "จบแล้ว"}

    for state, name in names.items():
        page = client.get(f"/teach/CRF-1/?state={state}").content.decode()
        assert {other for other in names.values() if other in page} == {name}
    assert all(name in client.get("/teach/CRF-1/").content.decode() for name in names.values())
    assert "จบแล้ว" in client.get("/teach/CRF-1/?name=จบ").content.decode()


@pytest.mark.parametrize("room", ["/teach/", "/teach/CRF-1/", "/teach/CRF-1/results/", "/teach/CRF-1/learners.csv"])
def test_a_room_asks_the_same_number_of_queries_for_one_learner_and_three(room: str, enroll: Enroll, lead: User, browse: Browse) -> None:
    client = browse(lead)
    enroll(2)
    client.get(room)
    with CaptureQueriesContext(connection) as one:
        client.get(room)
    enroll(2)
    enroll(20)

    with CaptureQueriesContext(connection) as three:
        client.get(room)

    assert len(three) == len(one) <= 20


def test_a_name_is_never_a_formula(enroll: Enroll, lead: User, browse: Browse) -> None:
    enroll(2, given_name="=1+1", family_name="")
    client = browse(lead)

    text = client.get("/teach/CRF-1/learners.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get("/teach/CRF-1/learners.xlsx").content))

    sheet = book.worksheets[0]
    day = (NOW - timedelta(days=2)).astimezone(BANGKOK).date()
    assert f"CRF-1-1,,'=1+1,0,0,1,active,{day}" in text
    assert [cell.data_type for cell in sheet[2]][2] == "s"
    assert client.get("/teach/CRF-1/learners.exe").status_code == 404


def test_a_learner_is_shown_with_scores_and_what_is_missing(enroll: Enroll, lead: User, browse: Browse, course: Course) -> None:
    place = enroll(2)
    assert course.current_release is not None
    quiz = course.current_release.units.get(kind="assessment", language="th")
    for number, right in ((1, False), (2, True)):
        attempt = Attempt.objects.create(
            enrollment=place, unit_key=quiz.unit_key, release=course.current_release, number=number, state="submitted", layout=[],
            started_at=NOW, submitted_at=NOW + timedelta(minutes=9), score=1 + right, max_score=2, passed=right,
        )  # fmt: skip
        Answer.objects.create(attempt=attempt, question_key="q1", chosen=["a"], saved_at=NOW, correct=right, points=int(right))
    client = browse(lead)

    page = client.get(f"/teach/CRF-1/learners/{place.uuid}/").content.decode()
    results = client.get("/teach/CRF-1/results/").content.decode()

    assert "100%" in page
    assert "ยังขาดอีก 1 บท" in page
    # The first attempt alone tells how hard a question is.
    assert "0% (0/1)" in results


def test_the_lead_names_the_team(lead: User, author: User, make_person: Callable[..., User], browse: Browse) -> None:
    newcomer = make_person(username="newcomer")
    client = browse(lead)

    client.post("/teach/CRF-1/team/", {"who": "Newcomer", "role": "reviewer"})
    client.post(f"/teach/CRF-1/team/{TeachingRole.objects.get(person=author).pk}/end/")
    own = client.post(f"/teach/CRF-1/team/{TeachingRole.objects.get(person=lead).pk}/end/")

    assert set(TeachingRole.objects.current().values_list("person__username", "role")) == {("lead", "lead"), ("newcomer", "reviewer")}
    assert own.status_code == 404
    assert browse(newcomer).post("/teach/CRF-1/team/", {"who": "author", "role": "author"}).status_code == 403
    assert client.post("/teach/CRF-1/team/", {"who": "nobody-here", "role": "author"}).status_code == 422
