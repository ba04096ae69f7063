"""The learner's pages: whose they are, what they never show, what they cost."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Course, CourseRelease, UnitContent
from enrollment.actions.service import begin_course_event
from enrollment.models import Cohort, Completion, Enrollment
from learning import actions
from learning.models import Answer, Attempt, UnitProgress
from tests.learning.conftest import FINAL, KEY_CANARY, LESSONS, QUIZ

KB = 1024
HTMX = {"HX-Request": "true"}


@pytest.fixture
def now() -> datetime:
    """Views read the real clock."""
    return timezone.now()


@pytest.fixture
def cohort(make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort], now: datetime) -> Cohort:
    return make_cohort(make_release(), opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))


def at(name: str, *arguments: Any) -> str:
    return reverse(f"learning:{name}", args=arguments)


def test_a_place_belongs_to_its_learner_alone(
    client: Client, enrollment: Enrollment, make_person: Callable[..., User], now: datetime
) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
    gets = [
        at("course", enrollment.uuid),
        at("overview", enrollment.uuid),
        at("unit", enrollment.uuid, LESSONS[0]),
        at("attempt", attempt.uuid),
    ]
    posts = [at(name, enrollment.uuid, LESSONS[0]) for name in ("done", "check", "place")]
    posts += [at("start", enrollment.uuid, QUIZ), at("answer", attempt.uuid), at("submit", attempt.uuid)]
    anonymous = {client.get(url).status_code for url in gets} | {client.post(url).status_code for url in posts}
    client.force_login(make_person())

    strangers = {client.get(url).status_code for url in gets} | {client.post(url).status_code for url in posts}

    assert (anonymous, strangers) == ({302}, {404})
    assert client.get(at("attempt", uuid4())).status_code == 404
    assert not UnitProgress.objects.exists()
    assert Attempt.objects.get().state == "open"


def test_no_answer_key_leaves_the_server_before_its_time(browser: Client, enrollment: Enrollment) -> None:
    place = enrollment.uuid
    pages = [
        browser.get(url) for url in (at("home"), at("overview", place), *(at("unit", place, key) for key in (*LESSONS[:2], QUIZ, FINAL)))
    ]
    started = browser.post(at("start", place, QUIZ))
    sheet = browser.get(started["Location"])
    attempt = Attempt.objects.get()
    saved = browser.post(at("answer", attempt.uuid), {"question": "q1", "q-q1": "a", "sequence": "1"})
    asked = browser.post(at("submit", attempt.uuid), {"q-q1": "a"}, follow=True)
    prying = browser.post(at("check", place, QUIZ), {"question": "q1", "q-q1": "a"})
    before = [page.content.decode() for page in (*pages, sheet, saved, asked, prying)]

    browser.post(at("submit", attempt.uuid), {"q-q1": "a", "sure": "yes"})
    after = browser.get(at("attempt", attempt.uuid)).content.decode()

    assert (prying.status_code, asked.status_code) == (400, 200)
    assert all(KEY_CANARY not in text and "option-right" not in text and '"correct"' not in text for text in before)
    assert KEY_CANARY in after


def test_the_right_options_are_named_only_when_knowing_them_gains_nothing(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)
    actions.submit_attempt(attempt=attempt, answers={"f1": ["b"]}, now=now)
    first = browser.get(at("attempt", attempt.uuid)).content.decode()
    last = actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now)
    actions.submit_attempt(attempt=last, answers={"f1": ["b"]}, now=now)

    second = browser.get(at("attempt", attempt.uuid)).content.decode()

    assert ("option-wrong" in first, "option-right" in first) == (True, False)
    assert "option-right" in second


def test_the_button_ticks_at_once_and_next_ticks_and_goes_on(browser: Client, enrollment: Enrollment) -> None:
    place = enrollment.uuid
    fragment = browser.post(at("done", place, LESSONS[0]), headers=HTMX)
    went = browser.post(at("done", place, LESSONS[1]), {"then": "next"})

    text = fragment.content.decode()
    assert fragment.status_code == 200
    assert all(
        part in text for part in ('id="room-foot"', 'id="outline"', 'id="room-progress"', "hx-swap-oob", "outline-done", 'value="25"')
    )
    assert went["Location"] == at("unit", place, QUIZ)
    assert UnitProgress.objects.exclude(done_at=None).count() == 2


def test_a_check_answers_at_once_with_and_without_htmx(browser: Client, enrollment: Enrollment) -> None:
    address = at("check", enrollment.uuid, LESSONS[0])
    wrong = browser.post(address, {"question": "c1", "q-c1": "a"}, headers=HTMX).content.decode()
    right = browser.post(address, {"question": "c1", "q-c1": "b"}).content.decode()
    nothing = browser.post(address, {"question": "c1"})
    nothing_there = browser.post(address, {"question": "c1"}, headers=HTMX)
    unknown = browser.post(address, {"question": "c1", "q-c1": "z"})

    assert ("verdict-wrong" in wrong, KEY_CANARY in wrong, "<html" in wrong) == (True, True, False)
    assert ("verdict-right" in right, KEY_CANARY in right, "<html" in right) == (True, True, True)
    assert (nothing.status_code, nothing_there.status_code, unknown.status_code) == (422, 200, 400)
    for text in (nothing.content.decode(), nothing_there.content.decode()):
        assert ("เลือกคำตอบก่อน" in text, "verdict-right" in text, KEY_CANARY in text) == (True, False, False)
    assert "HX-Redirect" not in nothing_there.headers


def test_the_other_language_keeps_the_place_progress_and_the_open_attempt(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    browser.post(at("done", enrollment.uuid, LESSONS[0]))
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
    browser.post(at("answer", attempt.uuid), {"question": "q1", "q-q1": "b", "sequence": "1"})
    switched = browser.post(reverse("set_language"), {"language": "en", "next": at("unit", enrollment.uuid, LESSONS[0]) + "#b-2"})
    lesson = browser.get(at("unit", enrollment.uuid, LESSONS[0])).content.decode()
    sheet = browser.get(at("attempt", attempt.uuid)).content.decode()
    browser.post(at("submit", attempt.uuid), {"q-q1": "a", "q-q2": ["b", "c"]})

    assert switched["Location"].endswith("#b-2")
    assert ("เนื้อหา en 1" in lesson, "outline-done" in lesson) == (True, True)
    assert 'value="b" id="a-q1-b" checked' in sheet
    assert Attempt.objects.get().passed is True


def test_a_quiz_of_ten_is_five_requests_without_script(browser: Client, enrollment: Enrollment) -> None:
    rules = browser.get(at("unit", enrollment.uuid, QUIZ))
    started = browser.post(at("start", enrollment.uuid, QUIZ))
    sheet = browser.get(started["Location"])
    handed_in = browser.post(at("submit", Attempt.objects.get().uuid), {"q-q1": "a", "q-q2": ["b", "c"]})
    result = browser.get(handed_in["Location"])

    assert [page.status_code for page in (rules, started, sheet, handed_in, result)] == [200, 302, 200, 302, 200]
    assert "result-passed" in result.content.decode()


def test_open_questions_are_listed_with_links_and_nothing_is_lost(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)

    asked = browser.post(at("submit", attempt.uuid), {"q-q2": ["b"]})
    page = browser.get(asked["Location"])
    text = page.content.decode()

    assert asked["Location"] == at("attempt", attempt.uuid) + "?review=1#review"
    assert [word in text for word in ('id="review"', "คุณยังไม่ได้ตอบ 1 ข้อ", 'href="#q1"', 'name="sure"')] == [True] * 4
    assert 'href="#q2"' not in text
    assert (Attempt.objects.get().state, Answer.objects.get(question_key="q2").chosen) == ("open", ["b"])


def test_who_is_sure_hands_in_from_the_list_and_who_answered_meanwhile_is_not_asked(
    browser: Client, enrollment: Enrollment, now: datetime
) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
    review = browser.post(at("submit", attempt.uuid), {"q-q1": "a"})["Location"]
    browser.post(at("answer", attempt.uuid), {"question": "q2", "q-q2": ["b", "c"], "sequence": "9"})
    assert 'id="review"' not in browser.get(review).content.decode()
    browser.post(at("answer", attempt.uuid), {"question": "q2", "sequence": "10"})

    browser.post(at("submit", attempt.uuid), {"q-q1": "a", "sure": "yes"})

    assert (Attempt.objects.get().state, Attempt.objects.get().score) == ("submitted", 1)
    assert "result-score" in browser.get(review).content.decode()


def test_a_passed_assessment_leads_to_the_next_thing_and_the_last_one_to_the_certificate(
    browser: Client, enrollment: Enrollment, now: datetime
) -> None:
    left, certificates = "ดูสิ่งที่เหลือของหลักสูตร", reverse("certificates:mine")

    def result(key: UUID, answers: dict[str, list[str]]) -> str:
        attempt = actions.start_attempt(enrollment=enrollment, unit_key=key, now=now)
        actions.submit_attempt(attempt=attempt, answers=answers, now=now)
        return browser.get(at("attempt", attempt.uuid)).content.decode().partition("<main")[2]

    actions.mark_unit_done(enrollment=enrollment, unit_key=LESSONS[0], now=now)
    first = result(QUIZ, {"q1": ["a"], "q2": ["b", "c"]})
    actions.mark_unit_done(enrollment=enrollment, unit_key=LESSONS[1], now=now)
    failed = result(FINAL, {"f1": ["b"]})
    last = result(FINAL, {"f1": ["a"]})
    lesson = browser.get(at("unit", enrollment.uuid, FINAL)).content.decode()

    assert [word in first for word in ("ต่อไป: บทที่ 2", left, certificates)] == [True, True, False]
    assert [word in failed for word in ("กลับไปทำอีกครั้ง", "ต่อไป:", certificates)] == [True, False, False]
    assert [word in last for word in ("สำเร็จการอบรมแล้ว", "ระบบจัดทำวุฒิบัตรให้เอง", certificates, left)] == [True, True, True, False]
    assert at("overview", enrollment.uuid) in last
    assert left not in lesson


def test_a_quiz_brings_its_lanna_letters_to_the_pages_that_show_them(browser: Client, enrollment: Enrollment) -> None:
    content = UnitContent.objects.get(unit_key=QUIZ, language="th")
    content.letters_file = "letters/quiz.css"
    content.questions[0]["prompt"] = "ᨠᩣ อ่านว่าอย่างไร"
    content.save()
    rules = browser.get(at("unit", enrollment.uuid, QUIZ))
    sheet = browser.post(at("start", enrollment.uuid, QUIZ))["Location"]
    asked = browser.get(sheet)
    asked_again = browser.post(at("submit", Attempt.objects.get().uuid), {"q-q1": "a"}, follow=True)
    browser.post(at("submit", Attempt.objects.get().uuid), {"q-q1": "a", "sure": "yes"})
    result = browser.get(sheet)
    content.html = "<p>ᨠᩣ</p>"
    content.save()

    lanna_rules = browser.get(at("unit", enrollment.uuid, QUIZ))

    link = '<link rel="stylesheet" href="/media/letters/quiz.css">'
    pages = (rules, asked, asked_again, result, lanna_rules)
    assert [link in page.content.decode() for page in pages] == [False, True, True, True, True]


def test_a_quiz_whose_questions_have_no_lanna_letters_asks_for_none(browser: Client, enrollment: Enrollment) -> None:
    # The file is there for a title in the list of units.
    UnitContent.objects.filter(unit_key=QUIZ).update(letters_file="letters/quiz.css")

    asked = browser.get(browser.post(at("start", enrollment.uuid, QUIZ))["Location"])

    assert "letters/quiz.css" not in asked.content.decode()


def test_an_answer_after_the_end_is_refused_kindly(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=FINAL, now=now - timedelta(minutes=20))

    refused = browser.post(at("answer", attempt.uuid), {"question": "f1", "q-f1": "a", "sequence": "1"})
    page = browser.get(at("attempt", attempt.uuid))

    assert (refused.status_code, refused.json()["state"]) == (409, "attempt_closed")
    assert "คำตอบที่บันทึกไว้" in refused.json()["message"]
    assert "result-open" in page.content.decode()
    assert (Answer.objects.count(), Attempt.objects.get().closed_by_clock) == (0, True)


@pytest.mark.parametrize(
    ("cohort_changes", "state", "words"),
    [({}, "withdrawn", "ถอนการลงทะเบียน"), ({"state": "planned"}, "active", "เปิดเรียน"), ({"state": "closed"}, "active", "ปิดเรียนแล้ว")],
)
def test_a_closed_door_says_why(browser: Client, enrollment: Enrollment, cohort_changes: dict[str, Any], state: str, words: str) -> None:
    Cohort.objects.update(**cohort_changes)
    Enrollment.objects.update(state=state)

    page = browser.get(at("unit", enrollment.uuid, LESSONS[0]))
    gone_to = browser.get(at("course", enrollment.uuid))

    assert (page.status_code, words in page.content.decode(), "เนื้อหา th" in page.content.decode()) == (403, True, False)
    assert gone_to["Location"] == at("overview", enrollment.uuid)
    assert not UnitProgress.objects.exists()


def test_who_has_completed_reads_on_after_the_run_is_closed(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    Completion.objects.create(enrollment=enrollment, release=enrollment.cohort.release, rule={}, evidence=[], completed_at=now)
    Cohort.objects.update(state="closed")

    lesson = browser.get(at("unit", enrollment.uuid, LESSONS[0])).content.decode()
    overview = browser.get(at("overview", enrollment.uuid)).content.decode()

    assert ("เนื้อหา th 1" in lesson, "room-finish" in lesson) == (True, False)
    assert "congratulation" in overview


def test_going_on_leads_to_the_exact_place(browser: Client, enrollment: Enrollment) -> None:
    place = enrollment.uuid
    browser.get(at("unit", place, LESSONS[0]))
    browser.post(at("place", place, LESSONS[0]), {"position": "b-2"})
    in_the_middle = browser.get(at("course", place))["Location"]
    browser.post(at("done", place, LESSONS[0]))
    after_it = browser.get(at("course", place))["Location"]

    assert (in_the_middle, after_it) == (at("unit", place, LESSONS[0]) + "#b-2", at("unit", place, LESSONS[1]))


def test_my_learning_costs_the_same_however_much_i_learn(
    browser: Client, learner: User, cohort: Cohort, make_cohort: Callable[..., Cohort], now: datetime
) -> None:
    def cost(rows: int) -> int:
        while Enrollment.objects.count() < rows:
            run = make_cohort(cohort.release, opens_at=now + timedelta(days=Enrollment.objects.count() - 1), closes_at=None)
            Enrollment.objects.create(learner=learner, cohort=run, enrolled_at=now)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(at("home"))
        assert page.content.decode().count('class="course-row') == rows
        return len(asked)

    empty = browser.get(at("home"))
    one, three = cost(1), cost(3)

    assert 'class="empty"' in empty.content.decode()
    # Five of them are its own; the others are the session, the person and the menu.
    assert one == three <= 14


@pytest.mark.parametrize(("lessons", "others"), [(9, 0), (90, 499)])
def test_a_lesson_costs_the_same_whatever_the_size_of_course_and_cohort(
    browser: Client, learner: User, make_release: Callable[..., CourseRelease], make_cohort: Callable[..., Cohort], now: datetime,
    lessons: int, others: int,
) -> None:  # fmt: skip
    run = make_cohort(make_release(lessons=lessons), opens_at=now - timedelta(days=2), closes_at=None)
    place = Enrollment.objects.create(learner=learner, cohort=run, enrolled_at=now)
    begin_course_event(place)
    people = User.objects.bulk_create(User(username=f"other-{n}") for n in range(others))
    Enrollment.objects.bulk_create(Enrollment(learner=person, cohort=run, enrolled_at=now) for person in people)

    def asked(key: UUID) -> int:
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(at("unit", place.uuid, key))
        assert len(gzip.compress(page.content)) <= 14 * KB
        # Beginning and ending a transaction asks nothing.
        return sum(query["sql"].split()[0] not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE") for query in captured.captured_queries)

    # Once in a course: this lesson makes the person a participant (the service event).
    first_ever = asked(LESSONS[0])
    again, another, rules = asked(LESSONS[0]), asked(LESSONS[1]), asked(FINAL)
    Enrollment.objects.update(last_seen_at=now - timedelta(days=1))
    another_day = asked(LESSONS[2])

    assert (first_ever, again, another, rules, another_day) == (8, 6, 8, 8, 8)


def test_who_signs_in_again_to_hand_in_comes_back_to_the_questions(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    opened = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)

    answer = browser.get(f"/learn/attempts/{opened.uuid}/submit/")

    assert (answer.status_code, answer.url) == (302, reverse("learning:attempt", args=[opened.uuid]))
    opened.refresh_from_db()
    assert opened.state == "open"


def test_a_lesson_that_is_not_translated_says_so(browser: Client, enrollment: Enrollment) -> None:
    UnitContent.objects.filter(unit_key=LESSONS[0], language="en").delete()
    browser.cookies["django_language"] = "en"

    thai, translated = (browser.get(at("unit", enrollment.uuid, key)).content.decode() for key in LESSONS[:2])

    # It is read in Thai already: no button leads there.
    assert ("not been translated yet" in thai, 'name="language" value="th"' in thai) == (True, False)
    assert ("not been translated yet" in translated, 'name="language" value="th"' in translated) == (False, True)


def test_a_learner_reads_the_last_day_and_not_the_one_after_it(browser: Client, enrollment: Enrollment) -> None:
    Cohort.objects.update(closes_at=datetime(2090, 1, 31, 17, tzinfo=UTC))

    pages = [browser.get(at("home")), browser.get(at("unit", enrollment.uuid, QUIZ))]

    assert ["31 ม.ค. 2633" in page.content.decode() for page in pages] == [True, True]
    assert "1 ก.พ." not in pages[1].content.decode()


def test_a_course_in_thai_only_has_its_english_name_in_every_header(browser: Client, enrollment: Enrollment, now: datetime) -> None:
    Course.objects.update(title_en="Weaving")
    attempt = actions.start_attempt(enrollment=enrollment, unit_key=QUIZ, now=now)
    browser.cookies["django_language"] = "en"
    addresses = [at("home"), at("overview", enrollment.uuid), at("unit", enrollment.uuid, LESSONS[0]), at("attempt", attempt.uuid)]

    assert ["Weaving" in browser.get(address).content.decode() for address in addresses] == [True] * 4
