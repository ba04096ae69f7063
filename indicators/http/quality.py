"""The data-quality desk as the page and its file show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import format_date
from core.languages import reader_language
from core.sheets import Cell
from enrollment.models import ActivityOccurrence, Cohort, ServiceEvent
from indicators.definitions import value_label
from indicators.queries.quality import LEFT_OUT, REASONS, Problem
from indicators.queries.rows import pseudonym

# reason → (what is wrong, what it does to the numbers and what can be done).
REASON_TEXTS = {
    "not_closed": (
        gettext_lazy("กิจกรรมผ่านไปแล้วแต่ไม่มีใครบันทึกว่าจัดหรือยกเลิก"),
        gettext_lazy("ไม่นับจนกว่าผู้จัดจะเช็กชื่อ ใส่จำนวนผู้เข้าร่วม หรือยกเลิกในหน้าหน้างานของกิจกรรม"),
    ),
    "never_came": (
        gettext_lazy("ลงทะเบียนแล้วไม่มา"),
        gettext_lazy("นับเป็นผู้ลงทะเบียนเท่านั้น ถ้ามาจริงให้ผู้จัดเช็กชื่อ หรือนำเข้าใบลงชื่อ"),
    ),
    "does_not_count": (
        gettext_lazy("ผู้สอน เจ้าหน้าที่ของหลักสูตร หรือบัญชีทดสอบ"),
        gettext_lazy("ไม่นับตามนิยาม ถ้าเป็นผู้เรียนจริงให้ผู้ดูแลหลักสูตรเอาออกจากทีมสอนก่อนเริ่มเรียน"),
    ),
    "other_indicator": (
        gettext_lazy("กิจกรรมที่รายงานในตัวชี้วัดที่ 7 เท่านั้น"),
        gettext_lazy("ไม่นับในตัวชี้วัดที่ 8 ถ้าเลือกผิด ให้ผู้ดูแลกิจกรรมแก้ช่องรายงานในตัวชี้วัด"),
    ),
    "counted_twice": (
        gettext_lazy("กิจกรรมที่รายงานทั้งในตัวชี้วัดที่ 7 และ 8"),
        gettext_lazy("นับตามปกติและพิมพ์คำเตือนในรายงาน ถ้าควรอยู่ในตัวชี้วัดเดียว ให้ผู้ดูแลกิจกรรมแก้ช่องรายงานในตัวชี้วัด"),
    ),
    "completed_without_first": (
        gettext_lazy("สำเร็จโดยไม่มีวันที่เริ่มรับบริการ หรือสำเร็จก่อนเริ่ม"),
        gettext_lazy("นับเป็นผู้สำเร็จแต่ไม่นับเป็นผู้เข้ารับบริการในรอบนี้ แก้ในไฟล์ระเบียนเดิมแล้วนำเข้าใหม่"),
    ),
    "in_future": (
        gettext_lazy("วันที่เข้ารับบริการอยู่ในอนาคต"),
        gettext_lazy("นับในรอบของวันที่นั้น ถ้าเช็กชื่อก่อนเวลาเริ่มกิจกรรม รายการนี้หายไปเองเมื่อถึงเวลา ถ้ามาจากไฟล์ระเบียนเดิม ให้ตรวจปีแล้วนำเข้าใหม่"),
    ),
    "same_name": (
        gettext_lazy("ชื่อและปีเกิดตรงกับอีกคน อาจเป็นคนเดียวกันสองบัญชี"),
        gettext_lazy("นับแยกเป็นคนละคน ให้หน่วยงานที่นำเข้าตรวจรายชื่อ"),
    ),
    "operator_twice": (
        gettext_lazy("ผู้ประกอบการชื่อและจังหวัดตรงกับอีกราย"),
        gettext_lazy("นับแยกเป็นคนละราย รวมได้ที่หน้ารวมระเบียนผู้ประกอบการ ฉบับที่ส่งแล้วไม่เปลี่ยน"),
    ),
    "operator_incomplete": (
        gettext_lazy("ผู้ประกอบการไม่มีจังหวัด รูปแบบ หรือขนาดกิจการ"),
        gettext_lazy("นับในยอดรวม แต่ไม่อยู่ในจังหวัด รูปแบบ หรือขนาดใด ให้หน่วยงานเติมรูปแบบและขนาดในรายชื่อแล้วนำเข้าอีกครั้ง"),
    ),
    "operator_said_otherwise": (
        gettext_lazy("รายชื่อของหน่วยงานบอกรูปแบบหรือขนาดของผู้ประกอบการไม่ตรงกับที่นับ"),
        gettext_lazy("นับตามที่บอกไว้ก่อน หน่วยงานไม่เห็นคำบอกของกัน ให้ถามหน่วยงาน แล้วให้หน่วยงานที่บอกผิดยกเลิกการนำเข้าและนำเข้าใหม่"),
    ),
    "headcount_alone": (
        gettext_lazy("มีแต่จำนวนหัว ไม่มีรายชื่อหรือการเช็กชื่อประกอบ"),
        gettext_lazy("ไม่นับเป็นคน แสดงแยกใน 8.4h ให้ผู้จัดแนบใบลงชื่อหรือเช็กชื่อ"),
    ),
    "late": (
        gettext_lazy("ระเบียนเข้ามาช้ากว่า 15 วันหลังจบไตรมาส"),
        gettext_lazy("นับในรอบที่เกิดจริง ฉบับที่ส่งไปแล้วต้องทำฉบับแก้ไข"),
    ),
    "no_province": (
        gettext_lazy("ไม่ทราบจังหวัดที่อยู่อาศัย"),
        gettext_lazy("นับในยอดรวม แต่ไม่อยู่ในพื้นที่ใด ให้หน่วยงานเติมในรายชื่อก่อนเริ่มเรียน ข้อมูลที่รับบริการแล้วไม่เปลี่ยนย้อนหลัง"),
    ),
    "no_birth_year": (
        gettext_lazy("ไม่ทราบปีเกิด"),
        gettext_lazy("นับในยอดรวม อยู่ในกลุ่มอายุไม่ระบุ ให้หน่วยงานเติมในรายชื่อก่อนเริ่มเรียน"),
    ),
    "odd_birth_year": (
        gettext_lazy("ปีเกิดทำให้อายุน้อยกว่า 5 หรือมากกว่า 100 ปี"),
        gettext_lazy("นับตามที่บันทึก ตรวจว่าปี พ.ศ. กับ ค.ศ. สลับกันหรือไม่"),
    ),
    "no_gender": (
        gettext_lazy("ไม่ทราบเพศ"),
        gettext_lazy("นับในยอดรวม อยู่ในกลุ่มไม่ระบุ ผู้เรียนเลือกไม่ประสงค์ระบุได้ ซึ่งไม่อยู่ในรายการนี้"),
    ),
    "no_branch": (
        gettext_lazy("ไม่ทราบสาขา"),
        gettext_lazy("นับในยอดรวม แต่ไม่อยู่ในสาขาใด แก้ในไฟล์ระเบียนเดิมแล้วนำเข้าใหม่"),
    ),
    "not_in_catalogue": (
        gettext_lazy("หลักสูตรไม่มีจำนวนชั่วโมง หรือรหัสไม่อยู่ในทะเบียน"),
        gettext_lazy("ชั่วโมงฝึกอบรมนับเป็นศูนย์ ให้ผู้ดูแลหลักสูตรเติมชั่วโมงหรือรหัส"),
    ),
}


def severity_text(reason: str) -> str:
    return _("ไม่นับ") if REASONS[reason].severity == LEFT_OUT else _("น่าสงสัย")


def owner_text(owner: str, names: dict[str, str]) -> str:
    """The partner's name, or the school itself."""
    return f"{owner} {names.get(owner, '')}".strip() if owner else _("โรงเรียน (ไม่มีหน่วยงานภาคี)")


def summary(counts: dict[str, dict[str, int]], *, query: dict[str, str], names: dict[str, str]) -> list[dict[str, Any]]:
    """Each reason with its number, what it means, and its owners; those without a row last."""
    here = reverse("indicators:quality")
    found = [
        {
            "code": code,
            "title": REASON_TEXTS[code][0],
            "effect": REASON_TEXTS[code][1],
            "severity": severity_text(code),
            "is_left_out": REASONS[code].severity == LEFT_OUT,
            "count": sum(owners.values()),
            "url": f"{here}?{urlencode(query | {'reason': code})}",
            "owners": [
                {
                    "name": owner_text(owner, names),
                    "count": count,
                    "url": f"{here}?{urlencode(query | {'reason': code, 'owner': owner or '-'})}",
                }
                for owner, count in owners.items()
            ],
        }
        for code, owners in counts.items()
    ]
    return sorted(found, key=lambda reason: not reason["count"])


def headers() -> list[str]:
    return [
        _("เหตุผล"), _("ผลต่อตัวเลข"), _("ผู้รับผิดชอบ"), _("ประเภท"), _("รหัสหลักสูตรหรือกิจกรรม"), _("รหัสรุ่นหรือครั้งที่จัด"),
        _("บุคคล (รหัสแทนชื่อ)"), _("วันที่"), _("รายละเอียด"),
    ]  # fmt: skip


def file_rows(problems: Iterable[Problem], names: dict[str, str]) -> Iterator[list[Cell]]:
    """Yield problems in words, persons as pseudonyms."""
    language = reader_language()
    for problem in problems:
        day = format_date(problem.moment, language=language, style="medium") if problem.moment else ""
        yield [
            str(REASON_TEXTS[problem.reason][0]), severity_text(problem.reason), owner_text(problem.owner, names),
            value_label("offering_kind", problem.kind), problem.offering, problem.run,
            pseudonym(problem.person) if problem.person else "", day, problem.detail,
        ]  # fmt: skip


def page_table(problems: list[Problem], names: dict[str, str]) -> dict[str, Any]:
    """The rows of one reason, each with the place where it is corrected."""
    labels = [*headers()[2:], _("แก้ที่")]
    places = _places(problems)
    rows = []
    for problem, cells in zip(problems, file_rows(problems, names), strict=True):
        shown: list[dict[str, Any]] = [{"label": label, "value": cell or "–"} for label, cell in zip(labels, [*cells[2:]], strict=False)]
        shown.append({"label": labels[-1]} | places.get((problem.kind, problem.run), _elsewhere(problem)))
        rows.append(shown)
    return {"columns": [{"label": label} for label in labels], "rows": rows}


def _places(problems: list[Problem]) -> dict[tuple[str, str], dict[str, str]]:
    """The page of each run or occurrence in the house of its partner, who can open it."""
    runs = {problem.run for problem in problems}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for code, uuid in Cohort.objects.filter(code__in=runs).exclude(partner=None).values_list("code", "uuid"):
        found[ServiceEvent.Kind.COURSE.value, code] = {"value": _("หน้ารุ่นของหน่วยงาน"), "url": reverse("enrollment:cohort", args=[uuid])}
    for code, uuid in ActivityOccurrence.objects.filter(code__in=runs).values_list("code", "uuid"):
        found[ServiceEvent.Kind.ACTIVITY.value, code] = {"value": _("หน้างานของกิจกรรม"), "url": reverse("enrollment:door", args=[uuid])}
    return found


def _elsewhere(problem: Problem) -> dict[str, str]:
    if problem.reason in {"not_in_catalogue", "does_not_count"}:
        return {"value": _("ทะเบียนหลักสูตร"), "url": reverse("enrollment:course", args=[problem.offering])}
    return {"value": _("ไฟล์ระเบียนเดิม (import_service_records)")}
