"""What keeps the live numbers quick: reports counted before they are asked for, and how one knows that they are still true (ADR 8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceChange(models.Model):
    """Something that Indicator 8 is counted from was changed: a row for each statement that did so, written by the database.

    The sum of `changes` grows with every committed change, whoever made it and by whichever means, and never otherwise; rows are
    added up into one from time to time, which leaves the sum as it is. Nobody waits for a counter that somebody else holds.
    """

    changes = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("การเปลี่ยนแปลงของข้อมูลต้นทาง")
        verbose_name_plural = _("การเปลี่ยนแปลงของข้อมูลต้นทาง")

    def __str__(self) -> str:
        return str(self.changes)


class PreparedReport(models.Model):
    """One report with all that the dashboard shows beside it, as counted at `as_of`, when the sum of changes was `stamp`.

    Made when somebody asks for it, counted again by the worker while people ask for it and its sources change, deleted
    when nobody has asked for a month. It may be lost at any time: it is only quicker than counting.
    """

    # SHA-256 of the edition of the definitions and of what was asked, which `asked` tells again, to count it again.
    key = models.CharField(max_length=64, unique=True)
    asked = models.JSONField()
    # JSON, as a text: the order of its keys is the order of the report, which PostgreSQL's own JSON would not keep.
    report = models.TextField()
    # What the database answered to the statements beside the report.
    answers = models.JSONField()
    stamp = models.PositiveBigIntegerField()
    as_of = models.DateTimeField()
    asked_at = models.DateTimeField()
    # A worker that counts it says until when nobody else need do so.
    held_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("รายงานที่นับเตรียมไว้")
        verbose_name_plural = _("รายงานที่นับเตรียมไว้")
        indexes = [models.Index(fields=["asked_at"], name="prepared_report_asked_at")]

    def __str__(self) -> str:
        return self.key[:12]
