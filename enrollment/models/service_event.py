"""The table Indicator 8 is counted from."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.calendar import Period
from core.codes import Gender, LearnerType, Mode, OperatorType


class ServiceEventQuerySet(models.QuerySet["ServiceEvent"]):
    """Which rows count (domain 1.4)."""

    def served(self, period: Period) -> Self:
        """Rows whose first qualifying service event lies in the period, unnamed headcounts included."""
        return self.filter(first_at__gte=period.start, first_at__lt=period.end)

    def named(self) -> Self:
        """Rows of natural persons."""
        return self.exclude(person_key=None)

    def unnamed(self) -> Self:
        """Headcounts of people nobody knows by name."""
        return self.filter(person_key=None)


class ServiceEvent(models.Model):
    """One person × offering-run, with the person's reporting attributes frozen at the first qualifying service event.

    The row is begun when the person registers (`registered_at`); it counts from the moment `first_at` is set, once,
    by the first learning act or check-in, and the attributes are frozen then. `completed_at` is set once, by the
    completion. Nothing else ever changes, except that erasing a person replaces `person_key` and that merging
    operators is followed through `Operator.merged_into`. Past records come in through `import_service_records`.

    A row without `person_key` is a headcount of `headcount` unnamed visitors of a held activity: never persons.
    """

    class Kind(models.TextChoices):
        COURSE = "course", pgettext_lazy("one", "หลักสูตร")
        ACTIVITY = "activity", _("กิจกรรม")

    class Assurance(models.TextChoices):
        VERIFIED = "verified", _("ยืนยันตัวตนแล้ว")
        PARTNER = "partner", _("หน่วยงานภาคียืนยัน")
        DECLARED = "declared", _("แจ้งด้วยตนเอง")

    person_key = models.UUIDField(null=True)
    headcount = models.PositiveIntegerField(default=1)
    offering_kind = models.CharField(max_length=8, choices=Kind.choices)
    offering_code = models.CharField(max_length=64)
    run_code = models.CharField(max_length=64)
    branch_code = models.CharField(max_length=2, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    # Province of residence (persons) and of delivery (the offering); "00" is online, empty is unknown.
    province_code = models.CharField(max_length=2, blank=True)
    delivery_province_code = models.CharField(max_length=2, blank=True)
    registered_at = models.DateTimeField(null=True)
    first_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    operator = models.ForeignKey("enrollment.Operator", on_delete=models.PROTECT, null=True, related_name="+")
    operator_type = models.CharField(max_length=24, choices=OperatorType.choices, blank=True)
    gender = models.CharField(max_length=12, choices=Gender.choices, blank=True)
    # CE; empty when unknown. The age group is computed from the Bangkok year of the event.
    birth_year = models.PositiveSmallIntegerField(null=True)
    learner_type = models.CharField(max_length=16, choices=LearnerType.choices, blank=True)
    partner_code = models.CharField(max_length=32, blank=True)
    assurance = models.CharField(max_length=10, choices=Assurance.choices, default=Assurance.DECLARED)
    # Where the row came from: our own enrollment or registration, or an import of past records.
    enrollment = models.OneToOneField("enrollment.Enrollment", on_delete=models.PROTECT, null=True, related_name="+")
    registration = models.OneToOneField("enrollment.Registration", on_delete=models.PROTECT, null=True, related_name="+")
    record_import = models.ForeignKey("enrollment.RecordImport", on_delete=models.PROTECT, null=True, related_name="events")

    objects = ServiceEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("การเข้ารับบริการ")
        verbose_name_plural = _("การเข้ารับบริการ")
        constraints = [
            # A person is served once in a run.
            models.UniqueConstraint(
                fields=["person_key", "offering_kind", "offering_code", "run_code"],
                condition=~Q(person_key=None),
                name="service_event_once_per_run",
            ),
            # A named row is one person; an unnamed one is a headcount that names nobody's attributes.
            models.CheckConstraint(condition=Q(person_key=None) | Q(headcount=1), name="service_event_person_is_one"),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="service_event_headcount_positive"),
        ]
        indexes = [
            models.Index(fields=["first_at", "person_key"], name="service_event_first_at"),
            models.Index(fields=["completed_at"], name="service_event_completed_at"),
            models.Index(fields=["offering_code", "run_code"], name="service_event_run"),
        ]

    def __str__(self) -> str:
        return f"{self.offering_code} {self.run_code} {self.first_at}"
