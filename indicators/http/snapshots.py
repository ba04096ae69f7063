"""Snapshots as the pages show them: words, states and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.calendar import format_date, format_moment
from core.languages import reader_language
from core.navigation import has_role
from indicators import queries
from indicators.definitions import DIMENSION_LABELS, MAIN_CODES, WARNINGS, scope_label, value_label
from indicators.export.canonical import path_steps
from indicators.export.statement import TO_DATE, WHOLE, Statement
from indicators.models import Snapshot, SnapshotComparison
from indicators.queries.snapshot import SnapshotPage, scope_of

if TYPE_CHECKING:
    from accounts.models import User

State = Snapshot.State
# State → what `components/status.html` calls it.
TONES = {
    State.DRAFT: "draft",
    State.IN_REVIEW: "review",
    State.CERTIFIED: "valid",
    State.SUBMITTED: "done",
    State.RETURNED: "failed",
    State.WITHDRAWN: "withdrawn",
}
REASONS = {
    "late": gettext_lazy("แถวที่บันทึกภายหลัง"),
    "withdrawn": gettext_lazy("แถวที่ถูกถอนออก"),
    "completed": gettext_lazy("สำเร็จการอบรมภายหลัง"),
    "erased": gettext_lazy("ผู้เรียนลบบัญชี จำนวนไม่เปลี่ยน"),
    "persons_merged": gettext_lazy("รวมระเบียนบุคคลเดียวกัน"),
    "operators_merged": gettext_lazy("ระเบียนผู้ประกอบการถูกรวม"),
    "operators_parted": gettext_lazy("แยกระเบียนผู้ประกอบการที่เคยรวม"),
    "other_indicator": gettext_lazy("กิจกรรมย้ายไปรายงานในตัวชี้วัดอื่น"),
    "corrected": gettext_lazy("แก้ไขข้อมูลของแถว"),
}
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A step somebody may take now: its address, and how its button looks."""

    name: str
    label: str
    kind: str
    url: str


def now_text(moment: Any) -> str:
    """Write a moment for the reader."""
    return format_moment(moment, language=reader_language(), style="medium")


def list_rows(found: list[Snapshot]) -> dict[str, Any]:
    """The list of snapshots for the table component."""
    labels = [_("รหัสฉบับ"), _("รายงาน"), _("สถานะ"), _("วันตัดยอดข้อมูล"), _("ผู้จัดทำ"), _("ผู้รับรอง")]
    rows = [
        [
            {"label": labels[0], "value": snapshot.code, "url": reverse("indicators:snapshot", args=[snapshot.code])},
            {"label": labels[1], "value": title_of(snapshot)},
            {"label": labels[2], "value": snapshot.get_state_display(), "state": TONES[State(snapshot.state)]},
            {"label": labels[3], "value": now_text(snapshot.as_of) if snapshot.as_of else _("กำลังบันทึกยอด")},
            {"label": labels[4], "value": str(snapshot.prepared_by)},
            {"label": labels[5], "value": str(snapshot.certified_by) if snapshot.certified_by else "–"},
        ]
        for snapshot in found
    ]
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def waiting_context(request: HttpRequest) -> dict[str, Any]:
    """What the reader is asked to certify: how many, and the way to each; nothing where nothing waits.

    The menu of the page asks the same question: who is not asked costs no query more.
    """
    found = queries.waiting_for(request.user) if has_role(request, "asked_to_certify") else []
    if not found:
        return {}
    title = _("ฉบับที่รอการรับรองจากคุณ: %(count)d") % {"count": len(found)}
    links = [{"url": reverse("indicators:snapshot", args=[each.code]), "label": f"{each.code} · {title_of(each)}"} for each in found]
    return {"title": title, "links": links}


def title_of(snapshot: Snapshot) -> str:
    """Answer what a snapshot is about, and what it amends."""
    title = scope_label(scope_of(snapshot))
    return " · ".join([title, _("แก้ไขฉบับ %(code)s") % {"code": snapshot.amends.code}]) if snapshot.amends else title


def page_context(page: SnapshotPage, user: User) -> dict[str, Any]:
    """Everything the page of a snapshot needs."""
    snapshot = page.snapshot
    context: dict[str, Any] = {
        "snapshot": snapshot,
        "page": page,
        "title": title_of(snapshot),
        "tone": TONES[State(snapshot.state)],
        "way": way(snapshot),
        "offers": offers(snapshot, user),
        "turn": whose_turn(snapshot, user),
        "steps": step_rows(page),
        "is_newest": not any(other.state not in (State.RETURNED, State.WITHDRAWN) for other in page.amendments),
    }
    if snapshot.is_frozen:
        statement = queries.statement_of(snapshot)
        context |= {"as_of": now_text(snapshot.as_of), "files": snapshot_files(statement), "warnings": warning_texts(statement)}
        context |= {"is_pdf_signed": page.is_pdf_signed, "signing": signing_of(page)}
        context |= {"numbers": number_rows(statement, main=True), "others": number_rows(statement, main=False)}
    if page.comparison:
        context |= comparison_context(page.comparison)
    return context


def signing_of(page: SnapshotPage) -> dict[str, str]:
    """How far the office's signature in the PDF is: signed, under way, or failed and why; nothing where the office does not sign it."""
    if page.is_pdf_signed:
        return {"state": "signed"}
    if not page.snapshot.signs_pdf:
        return {}
    job = page.signing
    if job is None or job.has_ended:
        return {"state": "failed", "reason": job.error_text if job else ""}
    return {"state": "running"}


def warning_texts(statement: Statement) -> list[str]:
    """What whoever certifies the numbers, or keys them in, has to know beforehand."""
    told = [str(WARNINGS[code]) for code in statement.report.warnings]
    if statement.as_of < statement.scope.period.end:
        told.append(_("บันทึกยอดก่อนรอบนี้สิ้นสุด การเข้ารับบริการหลังจากนั้นไม่อยู่ในฉบับนี้ และต้องทำฉบับแก้ไข"))
    return told


def way(snapshot: Snapshot) -> list[dict[str, str]]:
    """The four steps for the steps component."""
    order = [State.DRAFT, State.IN_REVIEW, State.CERTIFIED, State.SUBMITTED]
    words = [pgettext_lazy("report", "ร่าง"), pgettext_lazy("report", "ตรวจสอบ"), _("รับรอง"), pgettext_lazy("report", "ส่งแล้ว")]
    place = order.index(State(snapshot.state)) if snapshot.state in order else -1
    states = [
        "done" if number < place or place == len(order) - 1 else "current" if number == place else "todo" for number in range(len(order))
    ]
    return [{"label": str(word), "state": state} for word, state in zip(words, states, strict=True)]


def offers(snapshot: Snapshot, user: User) -> list[Offer]:
    """The steps this person may take now."""
    mine, certifier = snapshot.prepared_by_id == user.pk, queries.is_certifier(user)
    possible = [
        ("send", _("ส่งให้ตรวจสอบ"), "primary", mine and snapshot.is_frozen and snapshot.state == State.DRAFT),
        ("certify", _("ตรวจสอบและรับรอง"), "primary", not mine and certifier and snapshot.state == State.IN_REVIEW),
        ("return", _("ส่งกลับให้แก้ไข"), "secondary", not mine and certifier and snapshot.state == State.IN_REVIEW),
        ("submit", _("บันทึกว่าส่งรายงานแล้ว"), "primary", snapshot.state == State.CERTIFIED),
        ("amend", _("ทำฉบับแก้ไข"), "secondary", snapshot.is_official and not snapshot.amendments.standing().exists()),
        ("withdraw", _("ถอนเรื่อง"), "secondary", mine and snapshot.state in (State.DRAFT, State.IN_REVIEW)),
    ]
    return [
        Offer(name, label, kind, reverse("indicators:snapshot_step", args=[snapshot.code, name]))
        for name, label, kind, allowed in possible
        if allowed
    ]


def whose_turn(snapshot: Snapshot, user: User) -> str:
    """Say who has to act; nothing where nobody has to."""
    if snapshot.state == State.DRAFT and snapshot.is_frozen and snapshot.prepared_by_id != user.pk:
        return _("รอผู้จัดทำ %(name)s ส่งให้ตรวจสอบ") % {"name": snapshot.prepared_by}
    if snapshot.state == State.IN_REVIEW and snapshot.prepared_by_id == user.pk:
        return _("รอผู้รับรองซึ่งเป็นเจ้าหน้าที่อีกท่านหนึ่ง ผู้จัดทำรับรองเองไม่ได้")
    if snapshot.state == State.IN_REVIEW and not queries.is_certifier(user):
        return _("รอผู้รับรอง บัญชีของคุณยังไม่มีสิทธิ์รับรอง")
    return ""


def step_rows(page: SnapshotPage) -> dict[str, Any]:
    """The history for the table component."""
    labels = [pgettext("step done", "ขั้นตอน"), _("โดย"), _("เมื่อ"), _("หมายเหตุหรือเหตุผล")]
    rows = [
        [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
        for values in ((step.get_kind_display(), step.by_name, now_text(step.at), step.note or "–") for step in page.steps)
    ]
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def number_rows(statement: Statement, *, main: bool) -> dict[str, Any]:
    """The official table: measure, unit, target, quarters, result, percent; of the four main measures, or of the others."""
    quarters = [name for name in ("q1", "q2", "q3", "q4") if name in statement.reports]
    # Of a quarter's report the result is the quarter's own, beside what was reached since the year began.
    has_total = bool(statement.scope.quarter)
    heads = [_("ตัวชี้วัด"), _("หน่วยนับ"), _("ค่าเป้าหมาย")]
    heads += [_("ไตรมาส %(number)s") % {"number": name[1]} for name in quarters]
    heads += [_("ผลการดำเนินงาน"), _("ร้อยละ"), *([_("ผลสะสม")] if has_total else [])]
    rows = []
    for line in statement.lines(reader_language()):
        if (line.code in MAIN_CODES) != main:
            continue
        counts = [line.quarters[int(name[1]) - 1] for name in quarters]
        values = [
            f"{line.code} {line.label}",
            line.unit,
            _number(line.target),
            *map(_number, counts),
            _number(line.value),
            _number(line.percent),
            *([_number(line.total)] if has_total else []),
        ]
        rows.append(
            [{"label": head, "value": value, "num": place > 1} for place, (head, value) in enumerate(zip(heads, values, strict=True))]
        )
    return {"columns": [{"label": head, "num": place > 1} for place, head in enumerate(heads)], "rows": rows}


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:,}"


def snapshot_files(statement: Statement) -> list[dict[str, Any]]:
    """What can be taken away, and what it is for."""
    head = statement.head
    code = head.code if head else ""
    told = [
        ("xlsx", _("ตาราง XLSX"), _("แบบรายงานราชการ พร้อมนิยามและพจนานุกรมข้อมูล")),
        ("pdf", _("รายงาน PDF"), _("พิมพ์ลงนามได้ มีแผนภูมิและช่องลงนาม")),
        ("csv", _("ข้อมูลแบบยาว CSV"), _("หนึ่งตัวเลขต่อหนึ่งแถว")),
        ("json", _("ข้อมูล JSON"), _("สำหรับระบบอื่น")),
        ("package", _("ชุดข้อมูล (Data Package)"), _("CSV กับคำอธิบายทุกคอลัมน์ สำหรับระบบบัญชีข้อมูล")),
        ("copy", _("แผ่นกรอกข้อมูล CSV"), _("หนึ่งตัวเลขต่อหนึ่งช่อง สำหรับกรอกในระบบอื่นด้วยมือ")),
    ]
    files = [
        {"kind": kind, "label": label, "text": text, "url": reverse("indicators:snapshot_file", args=[code, kind])}
        for kind, label, text in told
    ]
    about = _("รายการหลักสูตร กิจกรรม ทะเบียนวุฒิบัตร และทุกแถวที่นับ ไม่มีชื่อบุคคล")
    return [*files, {"label": _("หลักฐานประกอบ ZIP"), "text": about, "url": reverse("indicators:snapshot_evidence", args=[code])}]


def comparison_context(comparison: SnapshotComparison) -> dict[str, Any]:
    """The newest comparison: numbers that differ, rows by reason, the first rows."""
    findings = comparison.findings
    cell_labels = [_("ตัวเลข"), _("ยอดที่บันทึก"), _("ยอดปัจจุบัน") if comparison.amendment is None else _("ยอดฉบับแก้ไข")]
    shown = [cell for cell in comparison.cells if cell["frozen"] not in (None, "{}") or cell["now"] not in (None, "{}")]
    cells = [
        [
            {"label": cell_labels[0], "value": cell_label(cell["period"], cell["path"])},
            {"label": cell_labels[1], "value": _told(cell["frozen"]), "num": True},
            {"label": cell_labels[2], "value": _told(cell["now"]), "num": True},
        ]
        for cell in shown[:_SHOWN]
    ]
    reason_labels = [_("เหตุผล"), _("จำนวนแถว")]
    reasons = [
        [{"label": reason_labels[0], "value": REASONS[reason]}, {"label": reason_labels[1], "value": f"{count:,}", "num": True}]
        for reason, count in findings["reasons"].items()
    ]
    return {
        "compared_at": now_text(comparison.compared_at),
        "cells": {
            "columns": [{"label": label, "num": place > 0} for place, label in enumerate(cell_labels)],
            "rows": cells,
            "all": len(shown),
        },
        "reasons": {"columns": [{"label": reason_labels[0]}, {"label": reason_labels[1], "num": True}], "rows": reasons},
        "differs": bool(shown or reasons),
        "not_counted": " · ".join(counted_label(path) for path in findings.get("not_counted", [])),
        "editions": " · ".join(
            _("%(code)s: ฉบับ %(frozen)s → ฉบับ %(now)s") % {key: each[key] for key in ("code", "frozen", "now")}
            for each in findings.get("editions", [])
        ),
    }


def counted_label(path: str) -> str:
    """Say in words what a measure or a dimension of a report is: “8.3 จำแนกตามขนาดกิจการ”."""
    kind, *rest = path_steps(path)
    code, _colon, crossed = rest[0].partition(":")
    names = rest[1:] if kind == "measures_by" else rest if kind == "by" else crossed.split(",") if crossed else []
    return " ".join([*(["8.4"] if kind == "by" else [code]), " × ".join(str(DIMENSION_LABELS.get(name, name)) for name in names)]).strip()


def _told(value: str | None) -> str:
    if value is None:
        return "–"
    return f"{int(value):,}" if value.lstrip("-").isdecimal() else value


def cell_label(period: str, path: str) -> str:
    """Say in words which number a path means: “ไตรมาส 2 · 8.4 · จำแนกตามสาขา: หัตถกรรม”."""
    named = {WHOLE: _("ทั้งรอบ"), TO_DATE: _("ผลสะสม")}
    words = [named.get(period) or _("ไตรมาส %(number)s") % {"number": period[1]}]
    kind, *rest = path_steps(path)
    if kind == "quarters" and len(rest) > 1:
        kinds = {"new": _("รายใหม่"), "active": _("ผู้เข้ารับบริการในไตรมาส"), "cumulative": _("ผลสะสม")}
        words += ["8.4", _("ไตรมาส %(number)s") % {"number": rest[0]}, kinds.get(rest[1], rest[1])]
    elif kind == "measures_by" and len(rest) > 2:  # noqa: PLR2004  measure, dimension, value
        words += [rest[0], f"{DIMENSION_LABELS.get(rest[1], rest[1])}: {value_label(rest[1], rest[2])}"]
    elif kind == "crosses" and len(rest) > 2:  # noqa: PLR2004  what is crossed, first value, second value
        measure, _colon, names = rest[0].partition(":")
        words += [measure, *(value_label(name, value) for name, value in zip(names.split(","), rest[1:], strict=False))]
    elif kind == "by" and len(rest) > 1:
        words += ["8.4", f"{DIMENSION_LABELS.get(rest[0], rest[0])}: {value_label(rest[0], rest[1])}"]
    else:
        words += rest or [kind]
    return " · ".join(map(str, words))


def day_text(moment: Any) -> str:
    """Write a day for the reader."""
    return format_date(moment, language=reader_language())
