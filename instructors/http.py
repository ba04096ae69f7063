"""The workspace's rows as the components show them, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from core.calendar import BANGKOK
from core.languages import reader_language
from courses.export import Snapshot
from courses.models import CoursePage
from courses.types import ModuleOutline, Outline, UnitOutline, text_in
from enrollment.models import CohortMove
from instructors.types import LearnerRow, QuestionCount, StateCounts, TaughtCourse, UnitCount, UnitResult
from learning.queries import MoveEffect, UnitDifference

_STATUS = {"not_started": "todo", "active": "running", "stuck": "waiting", "completed": "done"}


def state_label(state: str) -> str:
    """Answer a learner's state in words."""
    labels = {"not_started": _("ยังไม่เริ่ม"), "active": _("กำลังเรียน"), "stuck": _("หยุดเรียนไว้"), "completed": _("สำเร็จแล้ว")}
    return labels[state]


def course_tabs(taught: TaughtCourse, here: str) -> list[dict[str, Any]]:
    """Answer the rooms of one course for `components/tabs.html`; `here` is the route of the one that is open."""
    labels = {
        "course": _("ผู้เรียน"), "cohorts": pgettext("tab", "รุ่น"), "results": _("ผลการเรียน"), "preview": _("ฉบับร่าง"), "team": _("ทีม")
    }  # fmt: skip
    return [
        {
            "url": reverse(f"instructors:{name}", kwargs={"code": taught.course.code}),
            "label": label,
            "current": name == here,
            "count": 1 if name == "preview" and taught.open_request else None,
        }
        for name, label in labels.items()
    ]


def learner_list(rows: list[LearnerRow]) -> list[dict[str, Any]]:
    """Answer the learners for `instructors/_learners.html`."""
    return [{"row": row, "label": state_label(row.state), "status": _STATUS[row.state]} for row in rows]


def state_links(counts: StateCounts) -> list[dict[str, Any]]:
    """Answer the four states with their numbers; each leads to its learners."""
    return [{"label": state_label(state), "value": getattr(counts, state), "url": f"?state={state}"} for state in _STATUS]


SHEET_HEADERS = ("cohort", "partner_ref", "name", "percent", "assessments_passed", "assessments_required", "state", "last_seen_date")


def sheet_rows(rows: list[LearnerRow]) -> Iterator[list[str | int]]:
    """Yield one row per learner for CSV and XLSX; dates in ISO, states as codes."""
    for row in rows:
        seen = row.enrollment.last_seen_at
        progress = row.progress
        yield [
            row.enrollment.cohort.code,
            row.enrollment.partner_ref,
            row.name,
            progress.percent,
            progress.passed,
            progress.required,
            row.state,
            seen.astimezone(BANGKOK).date().isoformat() if seen else "",
        ]


def unit_bars(counts: list[UnitCount], taught: TaughtCourse) -> dict[str, Any]:
    """Answer the bars of “where people stop”."""
    rows = [{"label": unit.title, "value": unit.finished, "shown": f"{unit.finished:,}"} for unit in counts]
    return {"rows": rows, "max": max(1, taught.learners, *(unit.finished for unit in counts))}


def question_table(questions: list[QuestionCount]) -> dict[str, Any]:
    """Answer columns and rows of “the hardest questions”."""
    labels = [_("คำถาม"), _("แบบทดสอบ"), _("ตอบถูก")]
    rows = [
        [
            {"label": labels[0], "value": question.prompt},
            {"label": labels[1], "value": question.unit_title},
            {"label": labels[2], "value": f"{question.percent}% ({question.right}/{question.answered})", "num": True},
        ]
        for question in questions
    ]
    return {"columns": [{"label": label, "num": place == len(labels) - 1} for place, label in enumerate(labels)], "rows": rows}


def unit_table(units: list[UnitResult]) -> dict[str, Any]:
    """Answer columns and rows of one learner's units."""
    labels = [_("บทเรียน"), _("สถานะ"), _("คะแนนดีที่สุด")]
    rows = [
        [
            {"label": labels[0], "value": unit.title},
            {"label": labels[1], **_unit_state(unit)},
            {"label": labels[2], "value": "–" if unit.best is None else f"{unit.best}%", "num": True},
        ]
        for unit in units
    ]
    return {"columns": [{"label": label, "num": place == len(labels) - 1} for place, label in enumerate(labels)], "rows": rows}


def _unit_state(unit: UnitResult) -> dict[str, str]:
    if unit.achieved:
        return {"value": _("เรียนแล้ว") if unit.is_lesson else _("ผ่านแล้ว"), "state": "done"}
    if unit.begun:
        return {"value": _("เริ่มแล้ว") if unit.is_lesson else _("ยังไม่ผ่าน"), "state": "waiting"}
    return {"value": _("ยังไม่เริ่ม"), "state": "todo"}


def edit_links(roots: Iterable[CoursePage]) -> list[dict[str, Any]]:
    """Answer where the course's pages are edited, each named by its language in the reader's."""
    return [
        {
            "url": reverse("wagtailadmin_explore", args=[root.pk]),
            "label": _("แก้ไขบทเรียน (%(language)s)") % {"language": get_language_info(root.locale.language_code)["name_translated"]},
        }
        for root in roots
    ]


def draft_reading(draft: Snapshot) -> dict[str, Any]:
    """Answer what the list of a draft shows: its modules and units in the reader's language, what each lacks, and what is in Thai only."""
    language = reader_language()
    missing: dict[str, list[str]] = {}
    for code, keys in draft.untranslated.items():
        for key in keys:
            missing.setdefault(key, []).append(str(get_language_info(code)["name_translated"]))

    def line(part: ModuleOutline | UnitOutline) -> dict[str, Any]:
        problem = " · ".join(draft.problems.get(str(part.key), []))
        return {
            "key": part.key,
            "title": text_in(part.title, language),
            "problem": problem,
            "missing": ", ".join(missing.get(str(part.key), [])),
        }

    modules = [
        line(module) | {"units": [line(unit) | {"is_lesson": unit.is_lesson} for unit in module.units]}
        for module in Outline.from_json(draft.outline).modules
    ]
    lines = [each for module in modules for each in (module, *module["units"])]
    return {
        "modules": modules,
        "untranslated": [each["title"] for each in lines if each["missing"]],
        "missing_languages": _languages_missing(missing),
    }


def _languages_missing(missing: dict[str, list[str]]) -> str:
    return ", ".join(dict.fromkeys(name for names in missing.values() for name in names))


def move_facts(effect: MoveEffect) -> list[str]:
    """Answer what moving a cohort does, in sentences, the weightiest first; those that say nothing are left out."""
    return [
        ngettext("ผู้เรียน %(n)d คนจะเรียนฉบับใหม่", "ผู้เรียน %(n)d คนจะเรียนฉบับใหม่", effect.learners) % {"n": effect.learners},
        _("ความก้าวหน้าของทุกคนไม่ลดลง สิ่งที่เรียนและส่งแล้วยังอยู่ครบ"),
        *_told(effect.completed, ngettext("ผู้สำเร็จแล้ว %(n)d คนยังสำเร็จด้วยฉบับเดิม", "ผู้สำเร็จแล้ว %(n)d คนยังสำเร็จด้วยฉบับเดิม", effect.completed)),
        *_told(effect.completes, ngettext("%(n)d คนจะสำเร็จการอบรมทันที", "%(n)d คนจะสำเร็จการอบรมทันที", effect.completes)),
        *_told(effect.kept, ngettext("%(n)d คนมีสิ่งที่ต้องเรียนเพิ่ม แต่ร้อยละที่แสดงคงเดิม", "%(n)d คนมีสิ่งที่ต้องเรียนเพิ่ม แต่ร้อยละที่แสดงคงเดิม", effect.kept)),
        *_told(effect.higher, ngettext("%(n)d คนมีร้อยละเพิ่มขึ้น", "%(n)d คนมีร้อยละเพิ่มขึ้น", effect.higher)),
        *_told(
            effect.at_a_quiz,
            ngettext("%(n)d คนกำลังทำแบบทดสอบอยู่ จะทำต่อด้วยข้อสอบชุดที่เปิดไว้", "%(n)d คนกำลังทำแบบทดสอบอยู่ จะทำต่อด้วยข้อสอบชุดที่เปิดไว้", effect.at_a_quiz),
        ),
        *_becomes(_("บทเรียนที่ต้องเรียน"), effect.lessons_needed),
        *_becomes(_("แบบทดสอบที่ต้องผ่าน"), effect.assessments_needed),
    ]  # fmt: skip


def _told(number: int, sentence: str) -> list[str]:
    return [sentence % {"n": number}] if number else []


def _becomes(label: str, numbers: tuple[int, int]) -> list[str]:
    old, new = numbers
    return [] if old == new else [_("%(label)s: %(old)d → %(new)d") % {"label": label, "old": old, "new": new}]


def move_back_effects(move: CohortMove) -> list[str]:
    """Answer what taking a cohort back does, in sentences."""
    return [
        _("ผู้เรียนกลับไปเรียนฉบับที่ %(number)d") % {"number": move.from_release.number},
        _("ความก้าวหน้าของทุกคนไม่ลดลง สิ่งที่เรียนและส่งแล้วยังอยู่ครบ"),
        _("ระบบเก็บไว้ว่าใครย้ายไปและย้ายกลับเมื่อใด"),
    ]


DIFFERENCES_SHOWN = 200


def move_table(effect: MoveEffect) -> dict[str, Any]:
    """Answer columns and rows of “whose progress changes”, the first ones of a long list."""
    labels = [pgettext("one", "ผู้เรียน"), _("ตอนนี้"), _("หลังย้าย"), _("หมายเหตุ")]
    rows = []
    for row in effect.differences[:DIFFERENCES_SHOWN]:
        note = _("สำเร็จการอบรม") if row.completes else _("คงร้อยละเดิมไว้") if row.kept else ""
        rows.append(
            [
                {"label": labels[0], "value": row.name},
                {"label": labels[1], "value": f"{row.before}%", "num": True},
                {"label": labels[2], "value": f"{row.after}%", "num": True},
                {"label": labels[3], "value": note or "–"},
            ]
        )
    columns = [{"label": label, "num": place in (1, 2)} for place, label in enumerate(labels)]
    return {"columns": columns, "rows": rows, "left_out": max(len(effect.differences) - DIFFERENCES_SHOWN, 0)}


def unit_differences(effect: MoveEffect) -> list[tuple[str, tuple[UnitDifference, ...]]]:
    """Answer the units that differ, by what happened to them, with a heading each; nothing for what did not happen."""
    headings = {"added": _("เพิ่มใหม่"), "changed": _("แก้ไข"), "removed": _("ไม่มีในฉบับใหม่")}
    return [(heading, units) for change, heading in headings.items() if (units := effect.of(change))]
