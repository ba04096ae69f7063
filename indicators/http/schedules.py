"""Scheduled exports and the open-data site as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.definitions import area_label, scope_label
from indicators.http.snapshots import now_text
from indicators.models import CkanPush, ExportSchedule, Publication, ScheduledExport
from indicators.queries.schedule import ScheduleRow, scope_of_key
from indicators.types import Scope

_STATES = {ScheduledExport.State.MADE: "done", ScheduledExport.State.FAILED: "failed"}


def schedule_rows(found: list[ScheduleRow]) -> dict[str, Any]:
    """The list of schedules for the table component."""
    labels = [_("ชื่อรายการ"), _("ทำเมื่อสิ้น"), _("ชนิดไฟล์"), _("พื้นที่"), _("สถานะ"), _("ครั้งต่อไป"), _("ผลครั้งล่าสุด")]
    rows = [
        [
            {"label": labels[0], "value": row.schedule.name, "url": reverse("indicators:schedule", args=[row.schedule.uuid])},
            {"label": labels[1], "value": row.schedule.get_every_display()},
            {"label": labels[2], "value": row.schedule.get_kind_display()},
            {"label": labels[3], "value": area_label(row.schedule.area)},
            {"label": labels[4], "value": _("ทำงาน") if row.schedule.is_running else _("พักไว้"), "state": _running(row.schedule)},
            {"label": labels[5], "value": now_text(row.schedule.next_at) if row.schedule.is_running else "–"},
            {"label": labels[6], **_result(row.last)},
        ]
        for row in found
    ]
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def _running(schedule: ExportSchedule) -> str:
    return "active" if schedule.is_running else "paused"


def _result(export: ScheduledExport | None) -> dict[str, str]:
    if export is None:
        return {"value": _("ยังไม่ถึงกำหนด")}
    return {"value": f"{export.get_state_display()} · {now_text(export.made_at)}", "state": _STATES[ScheduledExport.State(export.state)]}


def export_rows(schedule: ExportSchedule, exports: Iterable[ScheduledExport]) -> dict[str, Any]:
    """What was made of a schedule."""
    labels = [_("รอบการรายงาน"), _("ผล"), _("เมื่อ"), _("ส่งถึง (คน)"), _("ลิงก์ใช้ได้ถึง"), _("เหตุผล")]
    rows = [
        [
            {"label": labels[0], "value": scope_label(scope_of_key(export.period, schedule.area))},
            {"label": labels[1], "value": export.get_state_display(), "state": _STATES[ScheduledExport.State(export.state)]},
            {"label": labels[2], "value": now_text(export.made_at)},
            {"label": labels[3], "value": len(export.written_to), "num": True},
            {"label": labels[4], "value": now_text(export.expires_at) if export.expires_at else "–"},
            {"label": labels[5], "value": export.error or "–"},
        ]
        for export in exports
    ]
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def publication_rows(publications: Iterable[Publication]) -> list[dict[str, Any]]:
    """Each publication with what was sent of it."""
    return [
        {"publication": each, "title": publication_text(each), "pushes": [_push(push) for push in each.pushes.all()]}
        for each in publications
    ]


def publication_text(publication: Publication) -> str:
    """Name the period of a publication."""
    return scope_label(Scope(publication.fiscal_year, publication.quarter or None))


def _push(push: CkanPush) -> dict[str, Any]:
    job = push.job
    state, label = "running", _("กำลังส่ง")
    if push.pushed_at:
        state, label = "done", _("ส่งแล้ว %(moment)s") % {"moment": now_text(push.pushed_at)}
    elif job is None or job.has_ended:
        state, label = "failed", _("ส่งไม่สำเร็จ")
    return {
        "state": state,
        "label": label,
        "ordered_at": now_text(push.ordered_at),
        "by": str(push.ordered_by),
        "told": push.told,
        "error": job.error_text if job and state == "failed" else "",
        "job_url": reverse("core:job", args=[job.uuid]) if job else "",
        "datasets": push.datasets,
    }
