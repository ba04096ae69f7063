"""Places in cohorts."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import TimeStamped
from core.names import full_name


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Questions about places."""

    def active(self) -> Self:
        """Places that are taken: invited or learning, not withdrawn."""
        return self.exclude(state=Enrollment.State.WITHDRAWN)

    def of(self, learner: models.Model) -> Self:
        """This learner's places."""
        return self.filter(learner=learner)

    def made_by_roster(self) -> Self:
        """Places whose list also made the person: both began at one moment, and the person has no rights of staff."""
        return self.filter(
            source=Enrollment.Source.ROSTER,
            learner__date_joined=models.F("enrolled_at"),
            learner__is_staff=False,
            learner__is_superuser=False,
            learner__groups=None,
        )

    def visible_to_coordinator(self, person: models.Model) -> Self:
        """Places in cohorts of the partners this person coordinates for."""
        return self.filter(cohort__partner__memberships__person=person, cohort__partner__memberships__ended_at=None)


class Enrollment(TimeStamped):
    """One learner's place in one cohort.

    invited (by a roster; has not signed in to it yet) → active → withdrawn, and back. Withdrawing keeps the row, so
    that reports can still count it; a learner who comes back gets the same row reactivated, never a second one.
    `started_at` is the first recorded learning act; it makes the `ServiceEvent` and never changes.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("ได้รับเชิญ")
        ACTIVE = "active", _("กำลังเรียน")
        WITHDRAWN = "withdrawn", pgettext_lazy("state", "ถอนการลงทะเบียน")

    class Source(models.TextChoices):
        SELF = "self", _("ลงทะเบียนเอง")
        ROSTER = "roster", _("นำเข้ารายชื่อ")
        STAFF = "staff", _("เจ้าหน้าที่ลงทะเบียนให้")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # No indexes of their own: those of a constraint and of the table begin with them, and each costs at every import.
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    cohort = models.ForeignKey("enrollment.Cohort", on_delete=models.PROTECT, related_name="enrollments", db_index=False)
    # The operator whom the learner represents in this run; at most one (domain 1.4).
    operator = models.ForeignKey("enrollment.Operator", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.SELF)
    # The partner's own number for this learner (a student number), for joining results to their systems.
    partner_ref = models.CharField(max_length=64, blank=True)
    # False for people who teach the course: they never qualify for Indicator 8 (domain 1.4).
    counts = models.BooleanField(default=True)
    enrolled_at = models.DateTimeField()
    # When the letter of invitation went out; empty while there is none to send.
    invited_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Percent reached before the cohort moved to another release: what is shown never falls below it.
    progress_floor = models.PositiveSmallIntegerField(default=0)
    # Where to continue: the unit opened last.
    last_unit_key = models.UUIDField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("การลงทะเบียน")
        verbose_name_plural = _("การลงทะเบียน")
        constraints = [
            # A person holds one place in a cohort.
            models.UniqueConstraint(fields=["learner", "cohort"], name="enrollment_one_per_cohort"),
            # Progress never passes 100 %.
            models.CheckConstraint(condition=models.Q(progress_floor__lte=100), name="enrollment_progress_floor_is_percent"),
            # A partner's number means one place in a cohort.
            models.UniqueConstraint(
                fields=["cohort", "partner_ref"], condition=~models.Q(partner_ref=""), name="enrollment_partner_ref_unique"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state"], name="enrollment_cohort_state")]

    @property
    def made_person(self) -> bool:
        """Whether a list made the learner together with this place. Reads `learner`."""
        return self.source == self.Source.ROSTER and self.learner.date_joined == self.enrolled_at

    @property
    def shown_title(self) -> str:
        """The learner's title as the cohort's partner may see it: its own list said it, or the learner has come. Reads `learner`."""
        return self.learner.title if self.made_person or self.state != self.State.INVITED else ""

    @property
    def shown_name(self) -> str:
        """The learner's name with `shown_title`."""
        return full_name(self.shown_title, self.learner.given_name, self.learner.family_name)

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.cohort_id}"
