"""Past training records brought in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped


class RecordImport(TimeStamped):
    """One file of past training records, turned into `ServiceEvent` rows.

    Made when the file is applied (a dry run leaves no row); undoing removes exactly the events it made and puts back
    what it changed (`changed`: list of ``{"event": id, "field": name, "old": value, "new": value}``, ``{"operator": id}``
    for one it made, and the same with `field` and `new` for what it filled in), and keeps this row.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("การนำเข้าระเบียนการอบรม")
        verbose_name_plural = _("การนำเข้าระเบียนการอบรม")
        ordering = ["-applied_at"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.applied_at}"
