"""What the pages say about deciding over a run."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from enrollment.queries.run import RunView


def run_words(what: str, view: RunView) -> dict[str, Any]:
    """Answer title, button, effects and the line afterwards of one decision over the run, as the confirming page shows them."""
    words: dict[str, tuple[str, str, str, str]] = {
        "cancel": (_("ยกเลิกการจัดรุ่นนี้หรือไม่"), pgettext("button", "ยกเลิกการจัด"), "danger", _("ยกเลิกการจัดรุ่นแล้ว")),
        "stop": (_("ยุติรุ่นนี้ก่อนกำหนดหรือไม่"), _("ยุติรุ่น"), "danger", _("ยุติรุ่นแล้ว")),
        "close": (_("ปิดรุ่นนี้หรือไม่"), _("ปิดรุ่น"), "primary", _("ปิดรุ่นแล้ว")),
        "postpone": (_("เลื่อนหรือเปลี่ยนวันของรุ่น"), _("เปลี่ยนวัน"), "primary", _("เปลี่ยนวันของรุ่นแล้ว")),
        "reopen": (_("เปิดรุ่นนี้อีกครั้งหรือไม่"), pgettext("button", "เปิดรุ่นอีกครั้ง"), "primary", _("เปิดรุ่นอีกครั้งแล้ว")),
    }
    title, label, kind, done = words[what]
    return {"title": title, "label": label, "kind": kind, "done": done, "effects": [*_effects(what), *_letters(view)]}


def _effects(what: str) -> list[str]:
    kept = _("ความก้าวหน้าและคะแนนของทุกคนยังอยู่ครบ ผู้สำเร็จการอบรมแล้วและวุฒิบัตรไม่เปลี่ยน")
    return {
        "cancel": [
            _("ไม่มีใครเข้าเรียนหรือลงทะเบียนรุ่นนี้ได้อีก"),
            _("รายงานตัวชี้วัดที่ 8 ไม่นับรุ่นนี้ แต่แสดงว่ายกเลิกพร้อมเหตุผล"),
        ],
        "stop": [
            _("ผู้เรียนเรียนต่อในรุ่นนี้ไม่ได้อีก"),
            kept,
            _("รายงานตัวชี้วัดที่ 8 ยังนับหลักสูตรและผู้ที่เริ่มเรียนแล้ว และแสดงว่ายุติก่อนกำหนดพร้อมเหตุผล"),
        ],
        "close": [
            _("ผู้ที่ยังเรียนไม่จบเรียนต่อในรุ่นนี้ไม่ได้อีก ผู้สำเร็จแล้วยังอ่านบทเรียนได้"),
            kept,
            _("รายงานตัวชี้วัดที่ 8 นับรุ่นนี้ตามเดิม"),
        ],
        "postpone": [
            _("ผู้เรียนทุกคนยังมีที่นั่งเดิม"),
            _("รายงานตัวชี้วัดที่ 8 นับรุ่นนี้ครั้งเดียว เมื่อมีผู้เริ่มเรียน"),
        ],
        "reopen": [
            _("ผู้เรียนเรียนต่อจากที่ค้างไว้ได้ หากวันสุดท้ายยังไม่ผ่านไป ถ้าผ่านไปแล้ว ให้เปลี่ยนวันของรุ่นด้วย"),
            _("รายงานที่บันทึกยอดแล้วไม่เปลี่ยน รายงานใหม่นับตามสถานะใหม่"),
        ],
    }[what]  # fmt: skip


def _letters(view: RunView) -> list[str]:
    told = []
    if view.reachable:
        told.append(
            ngettext("ส่งอีเมลแจ้งผู้เรียน %(n)d คนที่ยังเรียนไม่จบ", "ส่งอีเมลแจ้งผู้เรียน %(n)d คนที่ยังเรียนไม่จบ", view.reachable) % {"n": view.reachable}
        )
    if view.unreachable:
        told.append(
            ngettext("ผู้เรียน %(n)d คนไม่มีอีเมล โปรดแจ้งด้วยตนเอง", "ผู้เรียน %(n)d คนไม่มีอีเมล โปรดแจ้งด้วยตนเอง", view.unreachable)
            % {"n": view.unreachable}
        )
    return told


def run_buttons(view: RunView) -> list[tuple[str, str]]:
    """Answer what may be decided over the run, each with the label of its button."""
    labels = {
        "postpone": _("เลื่อนหรือเปลี่ยนวัน…"),
        "close": _("ปิดรุ่น…"),
        "cancel": _("ยกเลิกการจัด…"),
        "stop": _("ยุติก่อนกำหนด…"),
        "reopen": _("เปิดรุ่นอีกครั้ง…"),
    }
    return [(what, labels[what]) for what in view.may]
