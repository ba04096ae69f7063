"""What is recorded about persons and operators for reporting: asked, never inferred."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import bangkok_date
from core.codes.labels import alias_table, typed_form


class Gender(models.TextChoices):
    """Gender as the person stated it."""

    MALE = "male", _("ชาย")
    FEMALE = "female", _("หญิง")
    OTHER = "other", _("อื่น ๆ")
    UNDISCLOSED = "undisclosed", _("ไม่ประสงค์ระบุ")
    UNKNOWN = "unknown", _("ไม่ระบุ")


class AgeGroup(models.TextChoices):
    """Age in years at the moment of the service; joins to the National Statistical Office's bands."""

    UNDER_15 = "0-14", _("ต่ำกว่า 15 ปี")
    FROM_15 = "15-24", _("15–24 ปี")
    FROM_25 = "25-34", _("25–34 ปี")
    FROM_35 = "35-49", _("35–49 ปี")
    FROM_50 = "50-59", _("50–59 ปี")
    FROM_60 = "60+", _("60 ปีขึ้นไป")
    UNKNOWN = "unknown", _("ไม่ระบุ")


# The oldest age of each group; whoever is older belongs to the last.
AGE_BANDS = (
    (14, AgeGroup.UNDER_15),
    (24, AgeGroup.FROM_15),
    (34, AgeGroup.FROM_25),
    (49, AgeGroup.FROM_35),
    (59, AgeGroup.FROM_50),
)


def age_group(birth_year_ce: int | None, moment: datetime) -> AgeGroup:
    """Answer the age group at `moment`: Bangkok calendar year minus birth year (CE).

    Unknown when the year is not known or lies in the future. However old, 60+: years that can hardly be right are for the data-quality desk.
    """
    if birth_year_ce is None:
        return AgeGroup.UNKNOWN
    age = bangkok_date(moment).year - birth_year_ce
    if age < 0:
        return AgeGroup.UNKNOWN
    return next((group for upper, group in AGE_BANDS if age <= upper), AgeGroup.FROM_60)


class LearnerType(models.TextChoices):
    """What brings a learner (ประเภทผู้เรียน)."""

    STUDENT = "student", _("นักเรียน/นักศึกษา")
    EDUCATION_STAFF = "education_staff", _("บุคลากรการศึกษา")
    ARTISAN = "artisan", _("ช่าง/ศิลปิน/สล่า")
    OPERATOR = "operator", _("ผู้ประกอบการ")
    OFFICIAL = "official", _("เจ้าหน้าที่รัฐ")
    PUBLIC = "public", _("ประชาชนทั่วไป")
    UNKNOWN = "unknown", _("ไม่ระบุ")


class OperatorType(models.TextChoices):
    """Legal form of an operator (ผู้ประกอบการ)."""

    JURISTIC = "juristic", _("นิติบุคคล")
    COMMUNITY_ENTERPRISE = "community_enterprise", _("วิสาหกิจชุมชน")
    GROUP = "group", _("กลุ่มอาชีพ/กลุ่ม OTOP/ชมรม")
    SOLE_REGISTERED = "sole_registered", _("บุคคลธรรมดา (จดทะเบียนพาณิชย์)")
    SOLE_UNREGISTERED = "sole_unregistered", _("บุคคลธรรมดา (ไม่ได้จดทะเบียน)")


class OperatorSize(models.TextChoices):
    """Size of an operator by the ministerial regulation of 2562 on small and medium enterprises; where workers and revenue disagree, revenue decides.

    Micro: up to 5 workers and 1.8 million baht a year. Small: manufacturing up to 50 and 100 million, trade and services up to 30 and
    50 million. Medium: manufacturing up to 200 and 500 million, trade and services up to 100 and 300 million. Large: above.
    """

    MICRO = "micro", _("วิสาหกิจรายย่อย")
    SMALL = "small", _("วิสาหกิจขนาดย่อม")
    MEDIUM = "medium", _("วิสาหกิจขนาดกลาง")
    LARGE = "large", _("วิสาหกิจขนาดใหญ่")


def find_gender(text: str) -> Gender | None:
    """Find the gender a typed word means."""
    code = _genders().get(typed_form(text))
    return Gender(code) if code else None


def find_learner_type(text: str) -> LearnerType | None:
    """Find the learner type a typed word means."""
    code = _learner_types().get(typed_form(text))
    return LearnerType(code) if code else None


def find_operator_type(text: str) -> OperatorType | None:
    """Find the legal form a typed word means."""
    code = _operator_types().get(typed_form(text))
    return OperatorType(code) if code else None


def find_operator_size(text: str) -> OperatorSize | None:
    """Find the size of an operator a typed word means."""
    code = _operator_sizes().get(typed_form(text))
    return OperatorSize(code) if code else None


@cache
def _genders() -> dict[str, str]:
    return alias_table(
        {
            "male": ("male", "m", "man", "ชาย", "ช", "ช.", "เพศชาย"),
            "female": ("female", "f", "woman", "หญิง", "ญ", "ญ.", "เพศหญิง"),
            "other": ("other", "อื่น ๆ", "อื่นๆ", "อื่น", "lgbtq", "lgbtq+", "เพศทางเลือก"),
            "undisclosed": ("undisclosed", "ไม่ประสงค์ระบุ", "ไม่ประสงค์จะระบุ", "ไม่ต้องการระบุ", "prefer not to say", "prefer_not_say"),
            "unknown": ("unknown", "ไม่ระบุ", "ไม่ทราบ", "not stated"),
        }
    )


@cache
def _learner_types() -> dict[str, str]:
    return alias_table(
        {
            "student": ("student", "students", "นักเรียน/นักศึกษา", "นักเรียน", "นักศึกษา", "นิสิต", "นักเรียนนักศึกษา", "นิสิต/นักศึกษา"),
            "education_staff": ("education_staff", "education staff", "บุคลากรการศึกษา", "บุคลากรทางการศึกษา", "ครู", "อาจารย์",
                                "ครู/อาจารย์", "teacher", "lecturer"),
            "artisan": ("artisan", "ช่าง/ศิลปิน/สล่า", "ช่าง", "ศิลปิน", "สล่า", "ช่างฝีมือ", "ช่าง/ศิลปิน", "artist", "craftsman",
                        "artisan/artist"),
            "operator": ("operator", "ผู้ประกอบการ", "เจ้าของธุรกิจ", "เจ้าของกิจการ", "entrepreneur", "business owner", "sme"),
            "official": ("official", "เจ้าหน้าที่รัฐ", "เจ้าหน้าที่ของรัฐ", "ข้าราชการ", "พนักงานราชการ", "government official",
                         "civil servant", "government officer"),
            "public": ("public", "ประชาชนทั่วไป", "ประชาชน", "บุคคลทั่วไป", "ผู้สนใจ", "ผู้สนใจทั่วไป", "general public"),
            "unknown": ("unknown", "ไม่ระบุ", "ไม่ทราบ", "not stated"),
        }
    )  # fmt: skip


@cache
def _operator_types() -> dict[str, str]:
    return alias_table(
        {
            "juristic": ("juristic", "นิติบุคคล", "บริษัท", "บริษัทจำกัด", "บจก.", "ห้างหุ้นส่วนจำกัด", "หจก.", "ห้างหุ้นส่วน", "สหกรณ์",
                         "juristic person", "company", "partnership", "cooperative"),
            "community_enterprise": ("community_enterprise", "วิสาหกิจชุมชน", "community enterprise"),
            "group": ("group", "กลุ่มอาชีพ/กลุ่ม OTOP/ชมรม", "กลุ่มอาชีพ", "กลุ่ม OTOP", "OTOP", "โอทอป", "กลุ่มโอทอป", "ชมรม", "กลุ่ม",
                      "กลุ่มแม่บ้าน", "occupational group", "club"),
            "sole_registered": ("sole_registered", "บุคคลธรรมดา (จดทะเบียนพาณิชย์)", "ทะเบียนพาณิชย์", "จดทะเบียนพาณิชย์",
                                "ร้านค้าจดทะเบียน", "sole trader (registered)", "registered sole trader"),
            "sole_unregistered": ("sole_unregistered", "บุคคลธรรมดา (ไม่ได้จดทะเบียน)", "ไม่ได้จดทะเบียน", "ไม่จดทะเบียน",
                                  "sole trader (unregistered)", "unregistered sole trader"),
        }
    )  # fmt: skip


@cache
def _operator_sizes() -> dict[str, str]:
    return alias_table(
        {
            "micro": ("micro", "วิสาหกิจรายย่อย", "รายย่อย", "ไมโคร", "micro enterprise"),
            "small": ("small", "วิสาหกิจขนาดย่อม", "ขนาดย่อม", "ขนาดเล็ก", "เล็ก", "s", "small enterprise"),
            "medium": ("medium", "วิสาหกิจขนาดกลาง", "ขนาดกลาง", "กลาง", "m", "medium enterprise"),
            "large": ("large", "วิสาหกิจขนาดใหญ่", "ขนาดใหญ่", "ใหญ่", "l", "large enterprise"),
        }
    )
