"""A course's pages as one frozen thing: what `release_course` stores and what a reviewer's fingerprint is taken of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

from core.thai_text import normalize
from courses.errors import ContentProblemsError
from courses.export.files import PublicFile, PublicFiles, drawing_picture
from courses.export.lesson import Renderer
from courses.export.letters import tai_tham_css, tai_tham_letters, tai_tham_name
from courses.export.problems import problems_of, questions_of, untranslated
from courses.export.questions import answer_key, key_of, question_json
from courses.export.sheet import sheet_of
from courses.export.tree import CourseTree, UnitPage, course_trees
from courses.models import AssessmentPage, Course, CoursePage, UnitContent
from courses.types import SOURCE_LANGUAGE


@dataclass(frozen=True)
class PreparedUnit:
    """What becomes one `UnitContent` row.

    `alone` says which drawing each address on the unit's sheet shows; it is no part of the content.
    """

    unit_key: str
    language: str
    kind: str
    title: str
    html: str
    questions: list[dict[str, Any]]
    answer_key: dict[str, Any]
    letters_file: str
    alone: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """What is stored and hashed, by name."""
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "alone"}


@dataclass(frozen=True)
class Snapshot:
    """A course frozen. `problems`: what of a preview has to be put right before a release, by key of module or unit."""

    languages: list[str]
    outline: dict[str, Any]
    about: dict[str, Any]
    rule: dict[str, Any]
    units: list[PreparedUnit]
    files: list[PublicFile] = field(default_factory=list)
    cover_file: str = ""
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def untranslated(self) -> dict[str, list[str]]:
        """The keys of modules and units that learners of a language other than Thai would read in Thai, by language."""
        return untranslated(
            self.outline,
            {(unit.unit_key, unit.language): unit.html + json.dumps(unit.questions, ensure_ascii=False) for unit in self.units},
        )

    @property
    def content_hash(self) -> str:
        """SHA-256 over outline, about, rule and every unit's content, in canonical JSON."""
        content = [self.outline, self.about, self.rule, [unit.content for unit in self.units]]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def fingerprint(course: Course) -> str:
    """Answer the hash of the course as its pages stand now.

    :raises ContentProblemsError: they cannot be released.
    """
    return take_snapshot(course).content_hash


def take_snapshot(course: Course, *, preview: bool = False) -> Snapshot:
    """Freeze the newest drafts of the course's pages in every language.

    A `preview` shows files that are not public yet where they are, and pages however unfinished: it says what they lack.

    :raises ContentProblemsError: they cannot be released, or have no Thai page at all; the error lists why.
    """
    trees = {tree.language: tree for tree in course_trees(course)}
    problems = problems_of(trees)
    if problems and not (preview and SOURCE_LANGUAGE in trees):
        raise ContentProblemsError([problem.text for problem in problems])
    files = PublicFiles(preview=preview)
    thai = trees[SOURCE_LANGUAGE]
    outline = _outline(trees)
    units = [_unit(unit, tree.language, files) for tree in trees.values() for unit in tree.units()]
    units = [replace(unit, letters_file=_letters_file(unit, outline, files)) for unit in units]
    return Snapshot(
        languages=list(trees),
        outline=outline,
        about={tree.language: _about(tree.page, tree.language, files) for tree in trees.values()},
        rule={
            "lessons_percent": thai.page.lessons_percent,
            "assessments": [str(unit.translation_key) for unit in thai.units() if isinstance(unit, AssessmentPage) and unit.is_required],
        },
        units=units,
        files=list(files.needed.values()),
        cover_file=thai.page.cover.file if thai.page.cover else "",
        problems={key: [problem.text for problem in problems if problem.key == key] for key in {problem.key for problem in problems}},
    )


def _unit(unit: UnitPage, language: str, files: PublicFiles) -> PreparedUnit:
    renderer = Renderer(language, files)
    is_assessment = isinstance(unit, AssessmentPage)
    html = str(renderer.rich_text(unit.introduction)) if isinstance(unit, AssessmentPage) else renderer.lesson(unit.body)
    questions = [question_json(child, renderer) for child in questions_of(unit)]
    answers = {key_of(child): answer_key(child) for child in questions_of(unit)}
    alone: dict[str, str] = {}
    if not is_assessment:
        html, alone = _on_one_sheet(html, questions, renderer)
    return PreparedUnit(
        unit_key=str(unit.translation_key),
        language=language,
        kind=UnitContent.Kind.ASSESSMENT.value if is_assessment else UnitContent.Kind.LESSON.value,
        title=normalize(unit.title),
        html=html,
        questions=questions,
        answer_key=answers,
        letters_file="",
        alone=alone,
    )


def _on_one_sheet(html: str, questions: list[dict[str, Any]], renderer: Renderer) -> tuple[str, dict[str, str]]:
    """Answer a lesson that shows its drawings from one file, as its questions then do too; and the drawing behind each such address.

    A single drawing stays as it is. A sheet is written when the release is made, so a preview shows each drawing from its own file.
    """
    sheet = None if renderer.files.preview else sheet_of(renderer.drawings)
    if sheet is None:
        return html, {}
    address = renderer.files.made(sheet.name, sheet.svg)
    places = {drawing_picture(drawing)["url"]: f"{address}#{sheet.part(drawing)}" for drawing in sheet.drawings}
    for question in questions:
        for picture in filter(None, [question["picture"], *(option["picture"] for option in question["options"])]):
            picture["url"] = places.get(picture["url"], picture["url"])
    for alone, together in places.items():
        html = html.replace(f'src="{alone}"', f'src="{together}"')
    return html, {together: alone for alone, together in places.items()}


def _letters_file(unit: PreparedUnit, outline: dict[str, Any], files: PublicFiles) -> str:
    """Answer the public name of the Lanna letters that the unit's page shows, its list of units included; empty without any.

    A preview has none: the file is written when the release is made, and browsers fetch the whole face.
    """
    if files.preview:
        return ""
    letters = tai_tham_letters(unit.html + unit.title + json.dumps([unit.questions, outline], ensure_ascii=False))
    if not letters:
        return ""
    name = tai_tham_name(letters)
    files.made(name, partial(tai_tham_css, letters))
    return name


def _outline(trees: dict[str, CourseTree]) -> dict[str, Any]:
    """Answer the table of contents: the Thai tree decides what there is and in which order."""
    titles: dict[Any, dict[str, str]] = {}
    for tree in trees.values():
        for page in (module.page for module in tree.modules):
            titles.setdefault(page.translation_key, {})[tree.language] = normalize(page.title)
        for unit in tree.units():
            titles.setdefault(unit.translation_key, {})[tree.language] = normalize(unit.title)
    return {
        "languages": list(trees),
        "title": {tree.language: normalize(tree.page.title) for tree in trees.values()},
        "modules": [
            {
                "key": str(module.page.translation_key),
                "title": titles[module.page.translation_key],
                "units": [_unit_outline(unit, titles[unit.translation_key]) for unit in module.units],
            }
            for module in trees[SOURCE_LANGUAGE].modules
        ],
    }


def _unit_outline(unit: UnitPage, title: dict[str, str]) -> dict[str, Any]:
    same: dict[str, Any] = {"key": str(unit.translation_key), "title": title}
    if not isinstance(unit, AssessmentPage):
        lesson = {"kind": "lesson", "minutes": unit.minutes, "required": False, "final": False, "pass_percent": 0}
        return {**same, **lesson, "max_attempts": 0, "minutes_limit": 0, "shuffle": False, "questions": 0}
    return {
        **same,
        "kind": "assessment",
        # About a minute and a half a question, unless the author set a limit.
        "minutes": unit.minutes_limit or max(round(len(unit.questions) * 1.5), 1),
        "required": unit.is_required,
        "final": unit.is_final,
        "pass_percent": unit.pass_percent,
        "max_attempts": unit.max_attempts,
        "minutes_limit": unit.minutes_limit,
        "shuffle": unit.shuffle,
        "questions": len(unit.questions),
    }


def _about(page: CoursePage, language: str, files: PublicFiles) -> dict[str, Any]:
    renderer = Renderer(language, files)
    return {
        "title": normalize(page.title),
        "summary": normalize(page.summary),
        "outcomes": [normalize(child.value) for child in page.outcomes],
        "audience": normalize(page.audience),
        **{name: str(renderer.rich_text(getattr(page, name))) for name in ("materials", "safety", "accessibility", "respect")},
        "teachers": [{name: normalize(child.value[name]) for name in ("name", "role", "bio")} for child in page.teachers],
        "cover": {**drawing_picture(page.cover), "alt": normalize(page.title)} if page.cover else None,
        "tai_tham": {"text": page.tai_tham_text, "thai": page.tai_tham_thai} if page.tai_tham_text else None,
    }
