"""How something is taught and what it ends in."""

from __future__ import annotations

from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.codes.labels import alias_table, typed_form


class Mode(models.TextChoices):
    """Mode of delivery (รูปแบบการเรียน)."""

    ONLINE = "online", _("ออนไลน์")
    BLENDED = "blended", _("แบบผสมผสาน")
    ONSITE = "onsite", _("ในสถานที่")


class Level(models.IntegerChoices):
    """Level of a course (ระดับ), as its code counts: foundation needs nothing before it."""

    FOUNDATION = 1, _("ระดับพื้นฐาน")
    INTERMEDIATE = 2, _("ระดับกลาง")
    ADVANCED = 3, _("ระดับสูง")


class CertificateKind(models.TextChoices):
    """The word a certificate carries; only wutthibat says that a competence was assessed."""

    WUTTHIBAT = "wutthibat", pgettext_lazy("document", "วุฒิบัตร")
    KIATTIBAT = "kiattibat", pgettext_lazy("document", "เกียรติบัตร")
    PRAKATSANIYABAT = "prakatsaniyabat", _("ประกาศนียบัตร")


class DocumentKind(models.TextChoices):
    """What may be issued: what a course ends in, thanks to who taught it, and a list of what a person holds."""

    WUTTHIBAT = "wutthibat", pgettext_lazy("document", "วุฒิบัตร")
    KIATTIBAT = "kiattibat", pgettext_lazy("document", "เกียรติบัตร")
    # By this English name alone on the paper and wherever it is checked; who chooses a kind is told what it is for.
    PRAKATSANIYABAT = "prakatsaniyabat", pgettext_lazy("document", "ประกาศนียบัตร")
    APPRECIATION = "appreciation", _("เกียรติบัตรขอบคุณ")
    TRANSCRIPT = "transcript", _("ใบแสดงผลการฝึกอบรม")


def find_mode(text: str) -> Mode | None:
    """Find the mode a typed word means."""
    code = _modes().get(typed_form(text))
    return Mode(code) if code else None


@cache
def _modes() -> dict[str, str]:
    return alias_table(
        {
            "online": ("online", "ออนไลน์", "on-line", "อีเลิร์นนิง", "e-learning"),
            "blended": ("blended", "ผสมผสาน", "ไฮบริด", "hybrid", "แบบผสมผสาน"),
            "onsite": ("onsite", "on-site", "ในสถานที่", "ออนไซต์", "ในห้องเรียน", "in person", "face to face"),
        }
    )
