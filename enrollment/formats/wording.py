"""What is said about a row of an import, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import Gender, LearnerType, OperatorSize, OperatorType
from enrollment.formats.roster_columns import COLUMN_LABELS

ISSUE_TEXTS = {
    "name_missing": _("ไม่มีชื่อ"),
    "name_invalid": _("ค่านี้ไม่ใช่ชื่อคน"),
    "titles_contradict": _("คำนำหน้าชื่อขัดกัน โปรดเหลือไว้คำเดียว"),
    "name_signs": _("ชื่อมีเครื่องหมายที่ไม่มีในชื่อคน: %(signs)s โปรดลบออก"),
    "name_tidied": _("ชื่อมีการขึ้นบรรทัดใหม่หรืออักขระกลับทิศที่มองไม่เห็น จึงอ่านเป็น “%(value)s”"),
    "cell_extra": _("แถวนี้มีข้อมูลเกินคอลัมน์สุดท้าย (คอลัมน์ %(column)s) ค่าในแถวอาจเลื่อนไปผิดช่อง โปรดตรวจเครื่องหมายคั่น"),
    "header_again": _("แถวนี้เป็นหัวตารางซ้ำ ลบออกได้"),
    "formula_broken": _("สูตรในเซลล์นี้เสีย (%(value)s) โปรดแก้สูตรหรือพิมพ์ค่าเอง"),
    "family_name_missing": _("ไม่มีนามสกุล"),
    "too_long": _("ข้อความยาวเกิน %(limit)d ตัวอักษร"),
    "email_invalid": _("“%(value)s” ไม่ใช่ที่อยู่อีเมล"),
    "phone_invalid": _("“%(value)s” ไม่ใช่หมายเลขโทรศัพท์"),
    "gender_unknown": _("ไม่รู้จักเพศ “%(value)s” ใช้ได้: ชาย หญิง อื่น ๆ ไม่ประสงค์ระบุ"),
    "province_unknown": _("ไม่รู้จักจังหวัด “%(value)s”"),
    "learner_type_unknown": _("ไม่รู้จักประเภทผู้เรียน “%(value)s”"),
    "operator_size_unknown": _("ไม่รู้จักขนาดกิจการ “%(value)s” ใช้รายย่อย ขนาดย่อม ขนาดกลาง หรือขนาดใหญ่"),
    "operator_type_unknown": _("ไม่รู้จักรูปแบบผู้ประกอบการ “%(value)s”"),
    "birth_year_invalid": _("“%(value)s” ไม่ใช่ปีเกิดหรือวันเกิด"),
    "birth_year_ambiguous": _("ปีเกิด “%(value)s” ไม่ชัดเจนว่าเป็น พ.ศ. หรือ ค.ศ. โปรดพิมพ์สี่หลัก"),
    "birth_year_implausible": _("ปีเกิด “%(value)s” อยู่นอกช่วงที่เป็นไปได้"),
    "duplicate_of_line": _("ซ้ำกับแถวที่ %(line)d นับเป็นคนเดียวกัน"),
    "reference_other_name_in_file": _("รหัสเดียวกันแต่ชื่อไม่ตรงกับแถวที่ %(line)d"),
    "email_other_name_in_file": _("อีเมลเดียวกันแต่ชื่อไม่ตรงกับแถวที่ %(line)d"),
    "email_other_reference_in_file": _("ชื่อและอีเมลเดียวกับแถวที่ %(line)d แต่รหัสต่างกัน แก้รหัส หรือเว้นอีเมลว่างในแถวของคนละคน"),
    "name_contradicts_in_file": _("ชื่อเดียวกับแถวที่ %(line)d แต่เพศหรือคำนำหน้าชื่อไม่ตรงกัน แก้ให้ตรงถ้าเป็นคนเดียวกัน ใส่รหัสนักศึกษาหรืออีเมลถ้าเป็นคนละคน"),
    "name_ambiguous_in_file": _("ในไฟล์มีชื่อนี้มากกว่าหนึ่งคน (ดูแถวที่ %(line)d) โปรดใส่รหัสนักศึกษาหรืออีเมล"),
    "reference_other_name": _("รหัสนี้เป็นของผู้เรียนอีกคนในรายชื่อของหน่วยงาน"),
    # The same words whoever has the address, so that they tell of nobody in another partner's runs.
    "email_other_name": _("ใช้อีเมลนี้กับชื่อนี้ไม่ได้ โปรดตรวจตัวสะกดของชื่อและอีเมล หรือเว้นอีเมลว่าง"),
    "email_other_person": _("ใช้อีเมลนี้กับชื่อนี้ไม่ได้ โปรดตรวจตัวสะกดของชื่อและอีเมล หรือเว้นอีเมลว่าง"),
    "place_unknown": _("ไม่พบรหัสในระบบนี้ในรุ่นนี้"),
    "name_ambiguous": _("มีผู้เรียนชื่อนี้มากกว่าหนึ่งคน โปรดใส่รหัสนักศึกษา อีเมล หรือปีเกิด"),
    "name_uncertain": _(
        "มีผู้เรียนชื่อนี้ในรุ่นแล้ว แต่ข้อมูลของเขาไม่ได้มาจากรายชื่อของหน่วยงาน จึงเทียบปีเกิดให้ไม่ได้ ถ้าเป็นคนเดียวกัน ใส่รหัสในระบบจากไฟล์ส่งออก ถ้าเป็นคนละคน ใส่อีเมล"
    ),
    "name_contradicts": _("มีผู้เรียนชื่อนี้แล้ว แต่เพศหรือคำนำหน้าชื่อไม่ตรงกัน แก้ให้ตรงถ้าเป็นคนเดียวกัน ใส่รหัสนักศึกษาหรืออีเมลถ้าเป็นคนละคน"),
    "name_shared": _("มีผู้เรียนชื่อนี้ในรุ่นแล้วโดยไม่มีรหัส และตรงกับหลายแถวในไฟล์ ใส่รหัสในระบบจากไฟล์ส่งออกในแถวที่เป็นคนเดียวกัน"),
    "namesake": _("มีผู้เรียนชื่อนี้อยู่แล้ว แต่รหัส เพศ หรือคำนำหน้าชื่อไม่ตรงกัน จึงเป็นอีกคนหนึ่ง ถ้าเป็นคนเดียวกัน ใส่รหัสเดิมหรืออีเมลเดิม"),
    "reference_second": _("ผู้เรียนที่ใช้อีเมลนี้มีรหัสอื่นในรุ่นอื่นของหน่วยงาน นับเป็นคนเดียวกัน"),
    "operator_differs": _("%(field)sไม่ตรงกับที่รายชื่อของหน่วยงานเคยให้ไว้ (%(old)s → %(new)s) แก้แถวนี้ หรือยกเลิกการนำเข้ารายชื่อเดิมถ้ารายชื่อเดิมผิด"),
    "operator_differs_in_file": _("%(field)sของผู้ประกอบการรายเดียวกันไม่ตรงกับแถวที่ %(line)d"),
    "withdrawn": _("ผู้เรียนถอนการลงทะเบียนไปแล้ว การนำเข้าจะไม่ลงทะเบียนกลับให้"),
    "cohort_full": _("เกินจำนวนที่รับของรุ่นนี้"),
    "kept_by_learner": _("ข้อมูลส่วนตัวของผู้เรียนคนนี้ไม่ขึ้นกับรายชื่อของหน่วยงาน จึงไม่เทียบและไม่เปลี่ยน"),
    "value_missing": _("ต้องไม่เว้นว่าง"),
    "kind_unknown": _("“%(value)s” ไม่ใช่ course (หลักสูตร) หรือ activity (กิจกรรม)"),
    "branch_unknown": _("ไม่รู้จักสาขา “%(value)s”"),
    "mode_unknown": _("ไม่รู้จักรูปแบบ “%(value)s”"),
    "moment_invalid": _("“%(value)s” ไม่ใช่วันเวลาแบบ ISO 8601 เช่น 2026-01-12T09:00:00+07:00"),
    "moment_naive": _("“%(value)s” ไม่บอกเขตเวลา โปรดเติม +07:00"),
    "moment_implausible": _("ปีของ “%(value)s” อยู่นอกช่วงที่เป็นไปได้ โปรดใช้ปี ค.ศ."),
    "moment_future": _("“%(value)s” ยังมาไม่ถึง โปรดตรวจวันและปี"),
    "completed_before_first": _("สำเร็จก่อนเริ่มรับบริการ"),
    "completed_without_first": _("สำเร็จแต่ไม่มีวันที่เริ่มรับบริการ"),
    "unnamed_without_first": _("ผู้เข้าชมที่ไม่ระบุตัวตนต้องมีวันที่รับบริการ"),
    "registered_only": _("ไม่มีวันที่รับบริการ จึงไม่รู้ว่าเป็นของปีงบประมาณใด เก็บไว้แต่ไม่นับในตัวเลขใด แม้เป็นผู้ลงทะเบียน"),
    "operator_unnamed": _("ไม่มีรหัสผู้ประกอบการ จึงไม่ได้เก็บค่านี้"),
    "twice_in_file": _("คนเดียวกันในรุ่นเดียวกันปรากฏในแถวที่ %(line)d ด้วยข้อมูลต่างกัน"),
    "joins_lines": _("รวมกับแถวที่ %(lines)s เป็นการเข้ารับบริการครั้งเดียว นับวันแรกสุด"),
    "joined_with_line": _("รวมกับแถวที่ %(line)d เป็นการเข้ารับบริการครั้งเดียว"),
    "same_as_line": _("เหมือนกับแถวที่ %(line)d"),
    "differs_from_record": _("ไม่ตรงกับที่บันทึกไว้แล้ว (%(old)s → %(new)s)"),
    "becomes": _("ว่าง → %(new)s"),
    "erased": _("เจ้าของข้อมูลขอลบข้อมูลแล้ว"),
}
_CODED: dict[str, type[TextChoices]] = {
    "gender": Gender, "learner_type": LearnerType, "operator_type": OperatorType, "operator_size": OperatorSize,
}  # fmt: skip
OUTCOME_TEXTS = {
    "create": _("เพิ่มใหม่"),
    "change": _("แก้ไขข้อมูล"),
    "same": _("มีอยู่แล้ว"),
    "conflict": _("ข้อมูลขัดแย้ง"),
    "error": _("ข้อมูลผิด"),
}
DONE_TEXTS = {"create": _("เพิ่มแล้ว"), "change": _("แก้ไขแล้ว"), "same": _("มีอยู่แล้ว"), "conflict": _("ไม่ได้นำเข้า"), "error": _("ไม่ได้นำเข้า")}


def issue_text(issue: Mapping[str, Any]) -> str:
    """Answer what an issue says; an unknown code says itself."""
    text = str(ISSUE_TEXTS.get(issue["code"], issue["code"]))
    params = dict(issue.get("params") or {})
    if name := params.get("field"):
        params |= {key: _value_text(name, params[key]) for key in ("old", "new") if key in params}
        params["field"] = str(COLUMN_LABELS.get(name, name))
    words = text % params if params else text
    return f"{issue['column']}: {words}" if issue.get("column") else words


def change_text(change: Mapping[str, Any], label: str) -> str:
    """Answer “phone: 081… → 089…”."""
    nothing = gettext("ว่าง")
    old, new = (_value_text(change["field"], change[key]) for key in ("old", "new"))
    return f"{label}: {old or nothing} → {new or nothing}"


def _value_text(name: str, value: Any) -> Any:
    """The label of a code, and every other value as it is."""
    choices = _CODED.get(name)
    return str(choices(value).label) if choices and value in choices.values else value
