"""What every sample course owes its reader, whatever it teaches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sample.formats.course import CourseSource, course_folders, read_course

PHONE_PICTURE = 328  # pixels of a picture on a phone 360 wide
SMALLEST_LETTERS = 12
MOST_LONGEST_RIGHT = 0.4
ASSESSMENT_MINUTES = 10
THAI = re.compile("[\u0e00-\u0e7f]")
PLACE = re.compile("(รูป|ภาพ|คำ|ข้อ)(แรก|สุดท้าย|ที่หนึ่ง|ที่สอง|ที่สาม)")

COURSES = [read_course(folder) for folder in course_folders()]
each_course = pytest.mark.parametrize("course", COURSES, ids=[course.code for course in COURSES])


def questions(course: CourseSource) -> Iterator[Mapping[str, Any]]:
    for unit in (unit for module in course.modules for unit in module.units):
        yield from unit.data.get("questions", [])
        yield from (block["check"] for block in unit.data.get("blocks", []) if "check" in block)


def pictures(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Answer the pictures of a lesson's block; those of a question tell only what they show."""
    if "drawing" in block:
        return [block["drawing"]]
    listed = block.get("gallery") or block.get("steps") or {"items": []}
    return [item for item in listed["items"] if "ref" in item]


@each_course
def test_every_question_has_the_right_answers_its_kind_allows(course: CourseSource) -> None:
    wrong = []
    for question in questions(course):
        right = [option for option in question["options"] if option.get("correct")]
        enough = len(right) >= 1 if question["kind"] == "multiple" else len(right) == 1
        if not enough or len(right) == len(question["options"]) or not question.get("feedback"):
            wrong.append(question["prompt"]["th"])

    assert wrong == []


@each_course
def test_the_right_answer_is_not_told_by_its_length(course: CourseSource) -> None:
    for language in course.data["languages"]:
        told = []
        for question in questions(course):
            if question["kind"] == "single" and all("text" in option for option in question["options"]):
                right = next(len(option["text"][language]) for option in question["options"] if option.get("correct"))
                told.append(all(len(option["text"][language]) < right for option in question["options"] if not option.get("correct")))

        assert sum(told) <= MOST_LONGEST_RIGHT * len(told)


@each_course
def test_the_hours_of_theory_are_those_its_lessons_take(course: CourseSource) -> None:
    units = [unit for module in course.modules for unit in module.units]
    minutes = sum(unit.data["minutes"] or ASSESSMENT_MINUTES for unit in units)
    hours = course.data["hours"]

    assert abs(hours["theory"] * 60 - minutes) <= 60
    assert f"เวลา {sum(hours.values())} ชั่วโมง" in course.data["materials"]["th"]


@each_course
def test_a_drawing_speaks_no_language_and_can_be_read_on_a_phone(course: CourseSource) -> None:
    faults = []
    for path in course.drawings:
        svg = path.read_text(encoding="utf-8")
        width = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
        for size, label in re.findall(r'<text[^>]*font-size="([\d.]+)"[^>]*>([^<]*)<', svg):
            if THAI.search(label) or float(size) * PHONE_PICTURE / width < SMALLEST_LETTERS:
                faults.append((path.name, label))

    assert faults == []


@each_course
def test_every_picture_of_a_lesson_says_what_it_shows_and_whose_it_is(course: CourseSource) -> None:
    silent = []
    for unit in (unit for module in course.modules for unit in module.units):
        for block in unit.data.get("blocks", []):
            for picture in pictures(block):
                wanted = [picture.get(text, {}).get(language) for text in ("alt", "rights") for language in course.data["languages"]]
                if not all(wanted):
                    silent.append((unit.path, picture["ref"]))

    assert silent == []


@each_course
def test_what_is_told_after_a_quiz_names_no_option_by_its_place(course: CourseSource) -> None:
    """The options of a quiz are shuffled for each attempt."""
    units = [unit for module in course.modules for unit in module.units if unit.is_assessment]

    assert [question["key"] for unit in units for question in unit.data["questions"] if PLACE.search(question["feedback"]["th"])] == []


def test_a_lesson_that_must_come_before_the_cooking_is_named_by_its_title_and_cannot_be_left_out() -> None:
    course = next(course for course in COURSES if course.code == "CRF-104")
    lesson = next(unit for module in course.modules for unit in module.units if unit.path == "m1/l2")

    assert course.data["rule"]["lessons_percent"] == 100
    assert all(lesson.data["title"][language] in course.data["safety"][language] for language in ("th", "en"))
