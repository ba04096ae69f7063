"""What keeps a course's pages from being released, and what of them is not translated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.export.faults import faulty_blocks
from courses.export.questions import answer_key, key_of
from courses.export.tree import CourseTree, UnitPage
from courses.models import AssessmentPage
from courses.types import SOURCE_LANGUAGE

_THAI = re.compile("[\u0e00-\u0e7f]")


@dataclass(frozen=True)
class Problem:
    """A sentence for the author, and the key of the module or unit that it is about; '' for the whole course."""

    key: str
    text: str


def problems_of(trees: dict[str, CourseTree]) -> list[Problem]:
    """Answer everything that has to be put right before a release; empty when nothing has."""
    thai = trees.get(SOURCE_LANGUAGE)
    if thai is None:
        return [Problem("", _("หลักสูตรต้องมีหน้าภาษาไทยก่อน"))]
    found = []
    if not any(thai.units()):
        found.append(Problem("", _("หลักสูตรยังไม่มีบทเรียน")))
    found += [
        Problem(str(module.page.translation_key), _("หน่วยการเรียนรู้ «%(title)s» ยังไม่มีบทเรียน โปรดเพิ่มบทเรียนหรือลบหน่วยนี้") % {"title": module.page.title})
        for module in thai.modules
        if not module.units
    ]  # fmt: skip
    source = {unit.translation_key: unit for unit in thai.units()}
    for tree in trees.values():
        for unit in tree.units():
            found += [Problem(str(unit.translation_key), text) for text in _unit_problems(unit, source.get(unit.translation_key))]
    return found


def _unit_problems(unit: UnitPage, original: UnitPage | None) -> list[str]:
    problems = []
    if body_of(unit) is None or not len(body_of(unit)):
        problems.append(_("«%(title)s» ยังไม่มีเนื้อหา") % {"title": unit.title})
    else:
        problems += _unfinished(unit)
    if original is None or type(original) is not type(unit):
        problems.append(_("«%(title)s» ไม่มีหน้าคู่ในภาษาไทย") % {"title": unit.title})
    elif _question_shapes(original) != _question_shapes(unit):
        problems.append(_("«%(title)s» มีคำถามหรือเฉลยไม่ตรงกับฉบับภาษาไทย") % {"title": unit.title})
    return problems


def _unfinished(unit: UnitPage) -> list[str]:
    return [
        _("«%(title)s» ส่วนที่ %(place)s (%(block)s) ยังกรอกไม่ครบหรือไม่ถูกต้อง") % {"title": unit.title, "place": place, "block": label}
        if place
        else _("«%(title)s» ยังกรอกไม่ครบหรือไม่ถูกต้อง") % {"title": unit.title}
        for place, label in faulty_blocks(body_of(unit))
    ]


def body_of(unit: UnitPage) -> Any:
    """Answer the blocks of a lesson or the questions of an assessment."""
    return unit.questions if isinstance(unit, AssessmentPage) else unit.body


def questions_of(unit: UnitPage) -> list[Any]:
    """Answer the blocks that ask something."""
    return [child for child in body_of(unit) if child.block_type in ("question", "check")]


def _question_shapes(unit: UnitPage) -> list[Any]:
    """Answer what must be the same in every language: keys, kinds, points, number of options and which are right."""
    return [
        (key_of(child), child.value["kind"], len(child.value["options"]), answer_key(child)["correct"], child.value["points"])
        for child in questions_of(unit)
    ]


def untranslated(outline: dict[str, Any], said: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Answer, for each language but Thai, the keys of modules and units that have no page in it or still say what the Thai page says.

    `said` is what each unit says, by key and language. A page without a Thai letter in it needs no translation.
    """
    missing: dict[str, list[str]] = {}
    for language in (code for code in outline["languages"] if code != SOURCE_LANGUAGE):
        missing[language] = []
        for part in _parts(outline):
            key, titles = part["key"], part["title"]
            thai = said.get((key, SOURCE_LANGUAGE), titles[SOURCE_LANGUAGE])
            own = said.get((key, language), titles.get(language))
            if language not in titles or (own == thai and _THAI.search(thai)):
                missing[language].append(key)
    return missing


def _parts(outline: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for module in outline["modules"]:
        yield module
        yield from module["units"]
