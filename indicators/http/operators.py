"""Records of operators that may be one, and those that were merged, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from enrollment.models import Operator, OperatorChange, OperatorMerge
from indicators.definitions import value_label
from indicators.http.snapshots import now_text
from indicators.queries.operators import OperatorFacts, shown_name
from indicators.types import UNKNOWN


def alike_table(groups: list[list[OperatorFacts]]) -> dict[str, Any]:
    """Each record that may be one entered before, with the way to merge them."""
    labels = [_("รหัสระเบียนที่ซ้ำ"), _("รหัสระเบียนที่คงไว้"), _("ชื่อผู้ประกอบการ"), _("รูปแบบผู้ประกอบการ"), _("จังหวัด"), _("จำนวนการเข้ารับบริการ")]
    rows = []
    for stays, *others in groups:
        for each in others:
            url = f"{reverse('indicators:merge_operators')}?{urlencode({'operator': each.code, 'into': stays.code})}"
            values: list[dict[str, Any]] = [{"value": each.code, "url": url}, {"value": stays.code}, {"value": each.name or "–"}]
            values += [{"value": value_label("operator_type", each.type) or "–"}, {"value": value_label("province", each.province) or "–"}]
            values += [{"value": f"{each.services:,}", "num": True}]
            rows.append([{"label": label} | value for label, value in zip(labels, values, strict=True)])
    return {"columns": [{"label": label, "num": label == labels[-1]} for label in labels], "rows": rows}


def operator_table(found: Iterable[Operator]) -> dict[str, Any]:
    """Each operator with what it is counted as, and the way to change it."""
    labels = [_("รหัสผู้ประกอบการ"), _("ชื่อผู้ประกอบการ"), _("รูปแบบผู้ประกอบการ"), _("ขนาดกิจการ"), _("จังหวัด")]
    rows = []
    for each in found:
        values: list[dict[str, Any]] = [{"value": each.code, "url": reverse("indicators:change_operator", args=[each.uuid])}]
        facts = [("operator_type", each.type), ("operator_size", each.size), ("province", each.province_code)]
        values += [{"value": shown_name(each) or "–"}, *({"value": value_label(name, value or UNKNOWN)} for name, value in facts)]
        rows.append([{"label": label} | value for label, value in zip(labels, values, strict=True)])
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def change_rows(changes: Iterable[OperatorChange]) -> list[dict[str, str]]:
    """What was changed about an operator, by whom and why."""
    return [
        {
            "title": _("%(fact)s: %(old)s → %(new)s") % {
                "fact": each.get_fact_display(),
                "old": value_label(f"operator_{each.fact}", each.old or UNKNOWN),
                "new": value_label(f"operator_{each.fact}", each.new or UNKNOWN),
            },
            "kind": each.get_kind_display(),
            "reason": each.reason,
            "by": f"{each.by} · {now_text(each.at)}",
        }
        for each in changes
    ]  # fmt: skip


def merge_rows(merges: Iterable[OperatorMerge]) -> list[dict[str, Any]]:
    """What was merged by whom and why; what still stands can be undone."""
    return [
        {
            "title": f"{merge.operator.code} → {merge.merged_into.code}",
            "reason": merge.reason,
            "by": f"{merge.merged_by} · {now_text(merge.merged_at)}",
            "undone": f"{merge.undone_by} · {now_text(merge.undone_at)}" if merge.undone_at else "",
            "undo_url": "" if merge.undone_at else reverse("indicators:undo_merge", args=[merge.uuid]),
        }
        for merge in merges
    ]
