"""What the public was told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# `Publication.quarter` of a whole fiscal year.
YEAR = 0


class Publication(models.Model):
    """The statistics of one quarter or one fiscal year, made public.

    Written once, after the period has ended and after the quarters before it, never deleted, never counted or made
    again: two editions of one period could be subtracted from each other. Only more of it can be kept back
    (`withheld_more_at`). `cells` is a list of ``[key, value, mark]``, the
    true value of every cell with what stands in its place (`suppression.Mark`, empty where it is shown); only cells without
    a mark may leave this table, the others are kept to prove the next publication against (ADR 10). `extent`: how much of the fixed
    family could be protected; `warnings` are codes of `definitions.WARNINGS`, as they were when it was counted.
    """

    class Extent(models.TextChoices):
        TABLES = "tables", _("ทุกตาราง")
        TOTALS = "totals", _("เฉพาะยอดรวม")
        OFFERINGS = "offerings", _("เฉพาะหลักสูตรและกิจกรรม")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    quarter = models.PositiveSmallIntegerField(_("ไตรมาส"))
    as_of = models.DateTimeField(_("ข้อมูล ณ"))
    definition_versions = models.JSONField(default=dict)
    cells = models.JSONField()
    extent = models.CharField(max_length=9, choices=Extent.choices, default=Extent.TABLES)
    warnings = models.JSONField(default=list)
    withheld_more_at = models.DateTimeField(_("ปกปิดเพิ่มเมื่อ"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("สถิติที่เผยแพร่")
        verbose_name_plural = _("สถิติที่เผยแพร่")
        ordering = ["-fiscal_year", "quarter"]
        constraints = [
            # No two public exports of one period.
            models.UniqueConstraint(fields=["fiscal_year", "quarter"], name="publication_once"),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="publication_quarter_exists"),
            # What is left out is told by one of these words.
            models.CheckConstraint(condition=Q(extent__in=["tables", "totals", "offerings"]), name="publication_extent_known"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.quarter}"
