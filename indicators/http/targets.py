"""Targets as the pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import format_moment
from core.languages import reader_language
from indicators.definitions import DEFINITIONS
from indicators.export.targets import place_label
from indicators.formats.targets import TargetKey
from indicators.models import TargetChange

if TYPE_CHECKING:
    from collections.abc import Iterable

_OUTCOMES = {
    "create": (gettext_lazy("ตั้งใหม่"), "done"),
    "change": (gettext_lazy("แก้ไข"), "current"),
    "remove": (gettext_lazy("เอาออก"), "waiting"),
    "same": (gettext_lazy("เท่าเดิม"), "draft"),
    "error": (gettext_lazy("ข้อมูลผิด"), "failed"),
}
_ISSUES = {
    "fiscal_year": gettext_lazy("ปีงบประมาณ “%(value)s” ไม่ใช่ปี พ.ศ. สี่หลัก"),
    "quarter": gettext_lazy("ไตรมาส “%(value)s” ต้องเป็น 1–4 หรือ ทั้งปี"),
    "agency": gettext_lazy("ไม่รู้จักหน่วยงาน “%(value)s”"),
    "area": gettext_lazy("ไม่รู้จักพื้นที่ “%(value)s”"),
    "measure": gettext_lazy("ไม่รู้จักตัวชี้วัด “%(value)s” ใช้รหัส เช่น 8.4"),
    "value": gettext_lazy("ค่าเป้าหมาย “%(value)s” ไม่ใช่ตัวเลข พิมพ์ขีด – ถ้าต้องการเอาเป้าหมายออก"),
    "twice": gettext_lazy("ค่าเป้าหมายเดียวกันอยู่ในไฟล์มากกว่าหนึ่งแถว"),
}


def key_label(key: TargetKey) -> str:
    """Answer e.g. “8.4 ผู้เข้ารับบริการ · ปีงบประมาณ พ.ศ. 2569 · ไตรมาส 2 · ทุกพื้นที่ · ทุกหน่วยงาน”."""
    name = next((f"{entry.code} {entry.label}" for entry in DEFINITIONS if entry.code == key.measure), key.measure)
    parts = [name, _("ปีงบประมาณ พ.ศ. %(year)s") % {"year": key.fiscal_year}]
    parts.append(_("ไตรมาส %(number)s") % {"number": key.quarter} if key.quarter else _("ทั้งปี"))
    return " · ".join([*parts, place_label(key.area), key.agency or _("ทุกหน่วยงาน")])


def change_rows(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The lines of a sheet, or of a change by hand, for the table component."""
    found = []
    for row in rows:
        label, state = _OUTCOMES[row["outcome"]]
        what = key_label(TargetKey(**row["key"])) if row["key"] else "–"
        detail = str(_ISSUES[row["issue"]]) % {"value": row["shown"]} if row["issue"] else f"{row['old'] or '–'} → {row['new'] or '–'}"
        found.append(
            [
                {"label": _("แถวที่"), "value": row["line"]},
                {"label": _("ค่าเป้าหมายของ"), "value": what},
                {"label": _("ผลการตรวจ"), "value": label, "state": state},
                {"label": _("เดิม → ใหม่"), "value": detail},
            ]
        )
    return found


def change_columns() -> list[dict[str, Any]]:
    return [{"label": label} for label in (_("แถวที่"), _("ค่าเป้าหมายของ"), _("ผลการตรวจ"), _("เดิม → ใหม่"))]


def history(changes: Iterable[TargetChange]) -> dict[str, Any]:
    """Who changed targets, when, and how many: the newest first."""
    language = reader_language()
    columns = [_("เมื่อ"), _("รายการ"), _("ผู้แก้ไข"), _("จำนวน"), _("สถานะ")]
    rows = []
    for change in changes:
        done = sum(change.counts.get(name, 0) for name in ("create", "change", "remove"))
        state = {"applied": "done", "undone": "withdrawn", "ready": "waiting"}.get(change.state, "cancelled")
        url = reverse("indicators:target_change", args=[change.uuid])
        applied_by_hand = not change.file_name and change.state == TargetChange.State.APPLIED
        status = _("บันทึกแล้ว") if applied_by_hand else change.get_state_display()
        values = [
            {"value": format_moment(change.applied_at or change.created_at, language=language, style="medium"), "url": url},
            {"value": change.file_name or _("แก้ในหน้านี้")},
            {"value": str(change.made_by or "–")},
            {"value": done, "num": True},
            {"value": status, "state": state},
        ]
        rows.append([{"label": label} | cell for label, cell in zip(columns, values, strict=True)])
    return {"columns": [{"label": label, "num": label == columns[3]} for label in columns], "rows": rows}


def other_places(combinations: Iterable[tuple[str, str, int]], *, year: int) -> dict[str, Any]:
    """Every agency and place that has targets in a year, each a way to its grid."""
    columns = [_("หน่วยงาน"), _("พื้นที่"), _("จำนวนค่าเป้าหมาย")]
    rows = []
    for agency, area, count in combinations:
        query = urlencode({"fiscal_year": year, "agency": agency, "area": area})
        first = {"label": columns[0], "value": agency or _("ทุกหน่วยงาน"), "url": f"{reverse('indicators:targets')}?{query}"}
        rows.append([first, {"label": columns[1], "value": place_label(area)}, {"label": columns[2], "value": count, "num": True}])
    return {"columns": [{"label": label, "num": label == columns[2]} for label in columns], "rows": rows}
