"""manage.py verify_certificate CODE|FILE: what the public page says, at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import Certificate
from certificates.queries import FileCheck, PublicCertificate, check_credential_file, check_file, public_certificate
from certificates.types import FileVerdict, read_code
from core.calendar import format_date

_ENDED, _NOT_OURS, _UNREAD = 1, 2, 3
_SAID = {
    FileVerdict.CHANGED: "ถูกแก้ไขหลังลงนาม / changed after it was signed",
    FileVerdict.UNREGISTERED: "ลงนามด้วยกุญแจของเรา แต่ไม่อยู่ในทะเบียน / signed with our key, but not the file in the register",
    FileVerdict.KEY_REVOKED: "ลงนามด้วยกุญแจที่ถูกเพิกถอน / signed with a revoked key",
    FileVerdict.FOREIGN: "ไม่ได้ลงนามโดยเรา / not signed by us",
    FileVerdict.UNSIGNED: "ไม่มีลายเซ็น และไม่อยู่ในทะเบียน / unsigned, and not in the register",
    FileVerdict.ENCRYPTED: "ใส่รหัสผ่านไว้ / encrypted",
    FileVerdict.UNREADABLE: "อ่านไม่ได้ / cannot be read",
    FileVerdict.NOT_PDF: "ไม่ใช่ PDF / no PDF",
}


class Command(BaseCommand):
    """Print one certificate's state.

    Exit codes: 0 valid (and the file is ours, byte for byte); 1 revoked or replaced; 2 no such certificate, or not a file
    of ours; 3 the file could not be opened.
    """

    help = (
        "ตรวจสอบวุฒิบัตรจากรหัส ไฟล์ PDF ข้อมูลรับรอง หรือตรา / Verify a certificate by its code, its PDF, its credential or its badge. "
        "Exit codes: 0 valid, 1 revoked or replaced, 2 not ours or changed, 3 unreadable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a code or the path of a file."""
        parser.add_argument("what", metavar="CODE|FILE", help="รหัสตรวจสอบ หรือไฟล์ .pdf .json .png .svg / verification code, or file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look it up by code; or read the file and compare hash and signature."""
        what: str = options["what"]
        found: PublicCertificate | None
        if what.lower().endswith(".pdf"):
            check = self._check(Path(what))
            found = check.certificate
            if check.verdict != FileVerdict.GENUINE:
                signer = f" ({check.signer})" if check.signer else ""
                certificate = f" → {found.shown_code}" if found else ""
                raise CommandError(f"{what}: {_SAID[check.verdict]}{signer}{certificate}", returncode=_NOT_OURS)
        elif what.lower().endswith((".json", ".png", ".svg")):
            found = self._credential(what)
        else:
            found = public_certificate(read_code(what))
        if found is None:
            raise CommandError(f"{what}: ไม่พบวุฒิบัตร / no such certificate", returncode=_NOT_OURS)
        self._tell(found)
        if found.status != Certificate.Status.VALID:
            raise CommandError(f"{what}: {found.status} {found.ended_date}: {found.reason}", returncode=_ENDED)

    def _check(self, path: Path) -> FileCheck:
        return check_file(self._read(path))

    def _credential(self, what: str) -> PublicCertificate | None:
        check = check_credential_file(self._read(Path(what)))
        if check.key_revoked:
            raise CommandError(f"{what}: {_SAID[FileVerdict.KEY_REVOKED]} → {check.code}", returncode=_NOT_OURS)
        if not check.genuine:
            raise CommandError(f"{what}: ถูกแก้ไข หรือไม่ได้ออกโดยเรา / changed, or not ours", returncode=_NOT_OURS)
        return public_certificate(check.code)

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as trouble:
            raise CommandError(f"{path}: {trouble.strerror}", returncode=_UNREAD) from trouble

    def _tell(self, found: PublicCertificate) -> None:
        rows = {
            "status": found.status,
            "number": f"{found.kind} {found.number}",
            "holder": "(erased)" if found.is_holder_erased else found.holder_name,
            "course": found.course_title_th,
            "hours": found.hours,
            "issued": f"{format_date(found.issued_date, language='th')} / {found.issued_date}",
            "issuer": found.issuer_name_th,
            "signed": f"{found.signed_at:%Y-%m-%d} {found.key_fingerprint}" if found.signed_at else "-",
            "code": found.shown_code,
            "sha256": found.file_hash,
        }
        for label, value in rows.items():
            self.stdout.write(f"{label:<8} {value}")
