"""Reports that were frozen, and what happened to each of them."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Questions about snapshots."""

    def frozen(self) -> Self:
        """Snapshots whose numbers have been written down; the others wait for the worker."""
        return self.exclude(frozen_at=None)

    def standing(self) -> Self:
        """Snapshots that are still on their way or valid: neither returned nor withdrawn."""
        return self.exclude(state__in=(Snapshot.State.RETURNED, Snapshot.State.WITHDRAWN))

    def in_review(self) -> Self:
        """Snapshots that wait for a certifier."""
        return self.filter(state=Snapshot.State.IN_REVIEW)

    def official(self) -> Self:
        """Snapshots somebody certified."""
        return self.filter(state__in=(Snapshot.State.CERTIFIED, Snapshot.State.SUBMITTED))


class Snapshot(models.Model):
    """Indicator 8 of one scope as it stood at one moment (`as_of`), to be certified and submitted.

    draft → (a worker freezes numbers, rows, definitions and targets: `frozen_at`) → in review → certified → submitted. The
    reviewer may return it, with the reason; who prepared it may withdraw it before it is certified. Frozen content is
    never changed: late data becomes another snapshot that `amends` this one. Triggers of the database hold this, and
    `fingerprint` (SHA-256 of `manifest`, which holds the hash of every file) shows when somebody went around them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("ร่าง")
        IN_REVIEW = "in_review", _("รอตรวจสอบ")
        CERTIFIED = "certified", _("รับรองแล้ว")
        SUBMITTED = "submitted", _("ส่งรายงานแล้ว")
        RETURNED = "returned", pgettext_lazy("state of a report", "ส่งกลับให้แก้ไข")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a report", "ถอนเรื่อง")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(_("รหัสฉบับ"), max_length=32, unique=True)
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    # What was asked for, as in the JSON export.
    scope = models.JSONField(default=dict)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State.choices, default=State.DRAFT)
    # The pseudonyms in the rows are made with this value, so that an amendment can be compared with what it amends.
    key_context = models.UUIDField(default=uuid4, editable=False)
    as_of = models.DateTimeField(_("วันตัดยอดข้อมูล"), null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    # The canonical text of snapshot.json and its SHA-256.
    manifest = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # {algorithm, key, public_key, signature} of the manifest, when the office has a key; made when it is certified. With `pdf` the
    # office has a certificate for the key, too: a worker signs the PDF (`SignedReport`), and until then there is none.
    signature = models.JSONField(default=dict, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("แก้ไขฉบับ")
    )
    reason = models.CharField(_("เหตุผลที่แก้ไข"), max_length=500, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ผู้จัดทำ"))
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้รับรอง")
    )
    created_at = models.DateTimeField(_("สร้างเมื่อ"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับที่บันทึกยอดแล้ว")
        verbose_name_plural = _("ฉบับที่บันทึกยอดแล้ว")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # Nobody certifies what they prepared themselves.
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("prepared_by")), name="snapshot_certified_by_another_person"
            ),
            # Certified and submitted are the states somebody answers for.
            models.CheckConstraint(
                condition=Q(state__in=["certified", "submitted"], certified_by__isnull=False)
                | (~Q(state__in=["certified", "submitted"]) & Q(certified_by=None)),
                name="snapshot_certified_has_certifier",
            ),
            # What is not frozen yet is a draft, or was given up.
            models.CheckConstraint(condition=Q(state__in=["draft", "withdrawn"]) | Q(frozen_at__isnull=False), name="snapshot_review_is_frozen"),
            # Frozen means: with a moment, a manifest and its hash.
            models.CheckConstraint(
                condition=Q(frozen_at=None, fingerprint="", manifest="")
                | (Q(frozen_at__isnull=False, as_of__isnull=False) & ~Q(fingerprint="") & ~Q(manifest="")),
                name="snapshot_frozen_has_fingerprint",
            ),
            # An amendment says why.
            models.CheckConstraint(condition=Q(amends=None) | ~Q(reason=""), name="snapshot_amendment_has_reason"),
            # A snapshot has one amendment at a time; that one may be amended in turn.
            models.UniqueConstraint(
                fields=["amends"], condition=~Q(state__in=["returned", "withdrawn"]), name="snapshot_one_standing_amendment"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["fiscal_year", "state"], name="snapshot_by_year")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_frozen(self) -> bool:
        """Whether its numbers have been written down."""
        return self.frozen_at is not None

    @property
    def is_official(self) -> bool:
        """Whether somebody certified it."""
        return self.state in (self.State.CERTIFIED, self.State.SUBMITTED)

    @property
    def signs_pdf(self) -> bool:
        """Whether the office signs its PDF: no other PDF of it is handed out."""
        return bool(self.signature.get("pdf"))

    @property
    def moment(self) -> datetime:
        """The moment its numbers are true for; only of a frozen one."""
        if self.as_of is None:
            message = f"{self.code} is not frozen"
            raise ValueError(message)
        return self.as_of


class SnapshotCell(models.Model):
    """One number of a snapshot: where it stands in the report (`period`, `path`) and what it is. Written once.

    `path` is the number's place in the JSON export, its steps joined by “/”, e.g. `by/branch/01`.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="cells")
    # "whole" or "q1" … "q4".
    period = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    # As JSON: a number, mostly.
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "period", "path"], name="snapshot_cell_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.period} {self.path}"


class SnapshotBlock(models.Model):
    """Some lines of one of a snapshot's tables (`rows.csv` and the evidence), compressed. Written once."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="blocks")
    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["name", "number"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "name", "number"], name="snapshot_block_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.name} {self.number}"


class SnapshotStep(models.Model):
    """One step of the way to a signed report: who did what, when, and what they wrote. Written once, kept for good.

    The official's name is copied: it is an act of office, and stays readable when the account is gone.
    """

    class Kind(models.TextChoices):
        PREPARED = "prepared", _("จัดทำร่าง")
        SENT_TO_REVIEW = "sent_to_review", pgettext_lazy("step done", "ส่งให้ตรวจสอบ")
        RETURNED = "returned", pgettext_lazy("step done", "ส่งกลับให้แก้ไข")
        CERTIFIED = "certified", pgettext_lazy("step done", "ตรวจสอบและรับรอง")
        SUBMITTED = "submitted", pgettext_lazy("step done", "ส่งรายงาน")
        WITHDRAWN = "withdrawn", pgettext_lazy("step done", "ถอนเรื่อง")
        AMENDED = "amended", pgettext_lazy("step done", "เริ่มฉบับแก้ไข")

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            # Whoever sends back, gives up or amends says why.
            models.CheckConstraint(condition=~Q(kind__in=["returned", "withdrawn", "amended"]) | ~Q(note=""), name="snapshot_step_has_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.kind}"


class SnapshotComparison(models.Model):
    """What a snapshot's numbers and rows would be now, beside what was frozen; or beside those of its amendment.

    Made by a worker when somebody asks; the newest one is shown. `findings` holds the cells that differ, the rows that
    differ by reason, and the rows themselves (pseudonyms only).
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="comparisons")
    # The amendment it was compared with; none: with the data as it was at `compared_at`.
    amendment = models.ForeignKey(Snapshot, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    compared_at = models.DateTimeField()
    findings = models.JSONField(default=dict)

    class Meta:
        ordering = ["-compared_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.compared_at}"

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The numbers that differ: period, path, frozen, now."""
        found: list[dict[str, Any]] = self.findings.get("cells", [])
        return found


class ReviewNotice(models.Model):
    """A letter to one certifier that a snapshot waits for them: written once, noted when the mail server took it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            # However often the worker runs, a certifier has one letter.
            models.UniqueConstraint(fields=["snapshot", "person"], name="review_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.person_id}"
