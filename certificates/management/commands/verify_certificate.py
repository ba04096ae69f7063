"""manage.py verify_certificate CODE|FILE.pdf: what the public page says, at the terminal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import Certificate
from certificates.queries import PublicCertificate, public_certificate, public_certificate_of_file
from certificates.types import read_code
from core.calendar import format_date


class Command(BaseCommand):
    """Print one certificate's state; exit code 0 only for a valid one."""

    help = "ตรวจสอบวุฒิบัตรจากรหัสหรือไฟล์ PDF / Verify a certificate by its code or its PDF file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a code or the path of a PDF."""
        parser.add_argument("what", metavar="CODE|FILE.pdf", help="รหัสตรวจสอบ หรือไฟล์ PDF / verification code, or PDF file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look it up by code, or by the SHA-256 of the file."""
        what: str = options["what"]
        if what.lower().endswith(".pdf"):
            found = self._by_file(Path(what))
        else:
            found = public_certificate(read_code(what))
        if found is None:
            raise CommandError(f"{what}: ไม่พบวุฒิบัตร / no such certificate")
        self._tell(found)
        if found.status != Certificate.Status.VALID:
            raise CommandError(f"{what}: {found.status} {found.ended_date}: {found.reason}")

    def _by_file(self, path: Path) -> PublicCertificate | None:
        try:
            with path.open("rb") as file:
                return public_certificate_of_file(hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as trouble:
            raise CommandError(f"{path}: {trouble.strerror}") from trouble

    def _tell(self, found: PublicCertificate) -> None:
        rows = {
            "status": found.status,
            "number": f"{found.kind} {found.number}",
            "holder": "(erased)" if found.is_holder_erased else found.holder_name,
            "course": found.course_title_th,
            "hours": found.hours,
            "issued": f"{format_date(found.issued_date, language='th')} / {found.issued_date}",
            "issuer": found.issuer_name_th,
            "code": found.shown_code,
            "sha256": found.file_hash,
        }
        for label, value in rows.items():
            self.stdout.write(f"{label:<8} {value}")
