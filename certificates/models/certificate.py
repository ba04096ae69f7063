"""What proves it: the certificate itself."""

import uuid
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.codes import DocumentKind
from core.languages import in_reader_language
from core.models import TimeStamped


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def held_by(self, subject_key: UUID) -> Self:
        """Certificates of the person with this key, newest first."""
        return self.filter(holder_key=subject_key).order_by("-issued_at", "-pk")

    def valid(self) -> Self:
        """Certificates neither revoked nor replaced."""
        return self.filter(status=Certificate.Status.VALID)

    def latest_for(self, completion_key: UUID) -> "Certificate | None":
        """The newest edition for a completion, whatever its status."""
        return self.filter(completion_key=completion_key).order_by("-edition").first()

    def without_file(self) -> Self:
        """Certificates whose PDF the worker still has to make."""
        return self.filter(file="", holder_erased_at=None)


class Certificate(TimeStamped):
    """A certificate: it states only what its own row holds, and the row is never deleted.

    Issued once per completion, by the worker, with the next number of the register; then the PDF is made and stored
    by its hash. valid → revoked (with the reason class and date, shown to everybody) or replaced (by a corrected
    one, linked). Deleting a course, a template or an account changes nothing here: no foreign key leads out, only
    keys copied as values. An erased holder's name and file are emptied, the hash stays, and the page says so.
    """

    class Status(models.TextChoices):
        VALID = "valid", _("ใช้ได้")
        REVOKED = "revoked", _("ถูกเพิกถอน")
        REPLACED = "replaced", _("ถูกแทนที่")

    class Reason(models.TextChoices):
        ISSUED_IN_ERROR = "issued_in_error", _("ออกโดยผิดพลาด")
        MISCONDUCT = "misconduct", _("การประพฤติผิดในการประเมิน")
        HOLDER_REQUEST = "holder_request", _("ผู้ถือขอให้ยกเลิก")
        NAME_CORRECTED = "name_corrected", _("แก้ไขชื่อ")
        CONTENT_CORRECTED = "content_corrected", _("แก้ไขข้อความ")
        ENDORSED = "endorsed", _("เพิ่มการรับรองของสล่า")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # 128 random bits in Crockford base 32: the only way in to the public page.
    code = models.CharField(_("รหัสตรวจสอบ"), max_length=26, unique=True)
    # The completion (as a value) and the edition of the certificate for it: issuing twice finds the first.
    completion_key = models.UUIDField()
    edition = models.PositiveSmallIntegerField(default=1)
    issuer_code = models.CharField(max_length=32)
    register_year_be = models.PositiveSmallIntegerField()
    register_number = models.PositiveIntegerField()

    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    holder_key = models.UUIDField(null=True)
    holder_name = models.CharField(max_length=250, blank=True)
    holder_name_en = models.CharField(max_length=250, blank=True)
    holder_erased_at = models.DateTimeField(null=True, blank=True)
    course_code = models.CharField(max_length=32)
    course_title_th = models.CharField(max_length=255)
    course_title_en = models.CharField(max_length=255, blank=True)
    release_number = models.PositiveIntegerField()
    run_code = models.CharField(max_length=64)
    mode = models.CharField(max_length=10)
    hours = models.PositiveSmallIntegerField()
    started_date = models.DateField()
    completed_date = models.DateField()
    issued_at = models.DateTimeField()
    issuer_name_th = models.CharField(max_length=255)
    issuer_name_en = models.CharField(max_length=255)
    signatory_name_th = models.CharField(max_length=200)
    signatory_name_en = models.CharField(max_length=200)
    signatory_position_th = models.CharField(max_length=200)
    signatory_position_en = models.CharField(max_length=200)
    emblem_svg = models.TextField(blank=True)
    signature_file = models.CharField(max_length=120, blank=True)
    states_signature = models.BooleanField(default=False)
    tai_tham_text = models.CharField(max_length=200, blank=True)
    tai_tham_thai = models.CharField(max_length=200, blank=True)
    # How it looks, copied from the design of the day (`CertificateDesign.spec`); empty for what was issued before designs.
    design = models.JSONField(default=dict, blank=True)
    # A transcript's lines: what its holder held when it was issued.
    entries = models.JSONField(default=list, blank=True)
    # A master's second signature: names, position and day, as they were when it was given.
    endorsement = models.JSONField(default=dict, blank=True)
    is_sample = models.BooleanField(default=False)
    # The holder chooses whether the public page shows the whole name.
    shows_full_name = models.BooleanField(default=True)

    # Path in the private storage and SHA-256 of the signed PDF; empty until the worker has made it.
    file = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    # Which key signed the PDF (`IssuerKey.key_id`, as a value), and when; empty for files from before there were keys.
    signed_with = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    reason_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("วุฒิบัตร")
        verbose_name_plural = _("วุฒิบัตร")
        # Who looks after certificates: bulk issue, decisions about names, masters, ending.
        permissions = (("manage_certificates", "Can look after certificates"),)
        constraints = [
            # However often the task runs, a completion has one certificate (of an edition).
            models.UniqueConstraint(fields=["completion_key", "edition"], name="certificate_once_per_completion"),
            # A number of a register is used once.
            models.UniqueConstraint(fields=["issuer_code", "register_year_be", "register_number"], name="certificate_number_unique"),
            # A certificate that is no longer valid says since when and why.
            models.CheckConstraint(
                condition=Q(status="valid", ended_at=None) | (~Q(status="valid") & Q(ended_at__isnull=False) & ~Q(reason="")),
                name="certificate_ended_has_reason",
            ),
            models.CheckConstraint(condition=~Q(status="replaced") | Q(replaced_by__isnull=False), name="certificate_replaced_has_link"),
        ]
        indexes = [
            models.Index(fields=["holder_key"], name="certificate_holder"),
            # Workers ask again and again what of a cohort is still to be drawn.
            models.Index(fields=["run_code", "file"], name="certificate_run_file"),
            # Somebody holds a file and asks whose it is.
            models.Index(fields=["file_hash"], name="certificate_file_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_code} {self.number}"

    @property
    def number(self) -> str:
        """The printed number: running / BE year."""
        return f"{self.register_number}/{self.register_year_be}"

    @property
    def course_title(self) -> str:
        """The course's title in the reader's language, Thai where there is no other."""
        return in_reader_language(self.course_title_th, self.course_title_en)

    @property
    def issuer_name(self) -> str:
        """Who issued it, in the reader's language."""
        return in_reader_language(self.issuer_name_th, self.issuer_name_en)

    @property
    def master_name(self) -> str:
        """The endorsing master, in the reader's language; empty without an endorsement."""
        return in_reader_language(self.endorsement.get("name_th", ""), self.endorsement.get("name_en", ""))

    @property
    def is_being_prepared(self) -> bool:
        """Whether the worker still has to make the PDF."""
        return not self.file and self.holder_erased_at is None
