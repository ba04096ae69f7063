"""Reports that the office signed."""

from django.db import models

from indicators.models.snapshot import Snapshot


class SignedReport(models.Model):
    """The PDF of a certified snapshot in one layout, with the office's signature in it.

    Written by a worker soon after the snapshot was certified, all layouts in one transaction, and never again: another signature, or
    another edition of the typesetting, would be another file.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="signed_reports")
    language = models.CharField(max_length=2)
    has_thai_digits = models.BooleanField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            # Who downloads a layout twice has the same file.
            models.UniqueConstraint(fields=["snapshot", "language", "has_thai_digits"], name="signed_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.language}"
