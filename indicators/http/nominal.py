"""Nominal lists as pages and files show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.calendar import format_moment
from core.languages import reader_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.models import NominalList


def watermark(nominal: NominalList) -> str:
    """Answer what each page and each row of a nominal list says: its number, who asked, when."""
    moment = format_moment(nominal.made_at, language=reader_language(), style="medium")
    return _("บัญชีรายชื่อเลขที่ %(number)d · ออกให้ %(person)s · %(moment)s") % {
        "number": nominal.pk,
        "person": nominal.made_by,
        "moment": moment,
    }


def log_table(lists: Iterable[NominalList]) -> dict[str, Any]:
    """Who asked for which names, when and why, and how often the list was opened."""
    language = reader_language()
    columns = [_("เลขที่"), _("ขอเมื่อ"), _("ผู้ขอ"), _("เหตุผล"), _("ตัวเลขและตัวกรอง"), _("จำนวนแถว"), _("เปิดดูและดาวน์โหลด")]
    rows = []
    for nominal in lists:
        uses = ", ".join(
            f"{use.get_how_display()} {format_moment(use.used_at, language=language, style='medium')}" for use in nominal.uses.all()
        )
        values = [
            nominal.pk, format_moment(nominal.made_at, language=language, style="medium"), str(nominal.made_by), nominal.reason,
            nominal.scope_text, f"{nominal.row_count:,}", uses or "–",
        ]  # fmt: skip
        rows.append([{"label": label, "value": value, "num": label == columns[5]} for label, value in zip(columns, values, strict=True)])
    return {"columns": [{"label": label, "num": label == columns[5]} for label in columns], "rows": rows}
