"""Certificate designs of the sample school: one for each kind of document, and two that courses chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from certificates.actions import thank_teacher
from certificates.models import CertificateDesign, Endorser
from courses.models import Course
from enrollment.models import Cohort

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

_DESIGNS: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("tinchok", {"name_th": "ตีนจก", "name_en": "Tin chok", "frame": "tinchok", "kind": "wutthibat", "is_default": True}, ()),
    ("lacquer", {"name_th": "เครื่องเขิน", "name_en": "Lacquerware", "frame": "lacquer", "kind": "wutthibat"}, ("DSN-202", "SFT-102")),
    (
        "silver",
        {"name_th": "ดุนเงิน แนวตั้ง", "name_en": "Repoussé silver, portrait", "frame": "silver", "orientation": "portrait", "kind": "wutthibat"},
        ("MUS-103", "PUB-101"),
    ),
    (
        "saa-course",
        {"name_th": "กระดาษสา สำหรับหลักสูตรกระดาษสา", "name_en": "Mulberry paper, for the course on it", "frame": "saa", "kind": "wutthibat"},
        ("CRF-104",),
    ),
    (
        "saa",
        {
            "name_th": "กระดาษสา สำหรับผู้เข้าร่วม",
            "name_en": "Mulberry paper, for taking part",
            "frame": "saa",
            "kind": "kiattibat",
            "is_default": True,
            "closing_th": "ขอให้มีความสุขความเจริญ และร่วมสืบสานภูมิปัญญาล้านนาสืบไป",
        },
        (),
    ),
    (
        "celadon-thanks",
        {"name_th": "ศิลาดล ขอบคุณผู้สอน", "name_en": "Celadon, thanks to teachers", "frame": "celadon", "kind": "appreciation", "is_default": True},
        (),
    ),
    (
        "transcript",
        {
            "name_th": "ใบแสดงผล แนวตั้ง", "name_en": "Transcript, portrait", "frame": "plain", "kind": "transcript",
            "orientation": "portrait", "is_default": True,
        },
        (),
    ),
    ("official-th", {"name_th": "ทางการ ภาษาไทย", "name_en": "Official, in Thai", "frame": "plain", "language": "th", "tai_tham": False}, ()),
)  # fmt: skip


@transaction.atomic
def load_designs(*, master: User) -> None:
    """Publish the designs that are missing, and let the sample master endorse; what is there stays as people left it."""
    for code, facts, courses in _DESIGNS:
        if CertificateDesign.objects.filter(code=code).exists():
            continue
        design = CertificateDesign(code=code, live=False, **facts)
        design.save()
        design.courses.set(Course.objects.filter(code__in=courses))
        design.save()
        design.save_revision().publish()
    names = {
        "name_th": master.get_full_name(),
        "name_en": master.name_en,
        "position_th": "สล่าตัวอย่าง",
        "position_en": "Sample master artisan",
    }
    Endorser.objects.get_or_create(person=master, defaults=names)


def thank_the_teacher(*, teacher: User, now: datetime) -> None:
    """Thank the sample teacher for the first run, once."""
    cohort = Cohort.objects.filter(course__is_sample=True).select_related("course", "release").order_by("opens_at", "pk").first()
    if cohort is not None:
        thank_teacher(cohort=cohort, person=teacher, now=now)
