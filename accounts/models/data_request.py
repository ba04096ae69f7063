"""A person's use of their rights over their data."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# How long a finished copy can be fetched.
COPY_LIFETIME = timedelta(days=7)


class DataRequest(models.Model):
    """A request for a copy of one's data, or to be erased (PDPA sections 30–33).

    Begins when the person asks; the worker answers it. The answer to a copy is a ZIP that only the person can fetch,
    for seven days. A request row stays as the record that the law asks for.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("ขอสำเนาข้อมูลของฉัน")
        ERASE = "erase", _("ขอลบข้อมูล")

    class State(models.TextChoices):
        WAITING = "waiting", _("กำลังดำเนินการ")
        DONE = "done", _("เสร็จแล้ว")
        FAILED = "failed", _("ไม่สำเร็จ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Path in the private storage, for a copy.
    file = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("คำขอใช้สิทธิ์")
        verbose_name_plural = _("คำขอใช้สิทธิ์")
        constraints = [
            # Asking twice while the first is under way is the same request.
            models.UniqueConstraint(fields=["person", "kind"], condition=models.Q(state="waiting"), name="data_request_one_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
