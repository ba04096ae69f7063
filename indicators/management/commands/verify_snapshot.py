"""`manage.py verify_snapshot`: is this frozen report what was frozen?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from indicators.export.frozen import damage
from indicators.export.proof import Finding, check_archive
from indicators.models import Snapshot


class Command(BaseCommand):
    help = "Check a package or evidence ZIP (or a snapshot of this school by its code) against its fingerprint and signature."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", metavar="FILE|CODE", help="a ZIP that was exported, or the code of a snapshot")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        findings = _archive(Path(what)) if Path(what).exists() else _code(what)
        for finding in findings:
            verdict = _("ถูกต้อง") if finding.is_good else _("ไม่ตรง")
            self.stdout.write(f"{finding.name}: {verdict} {finding.told}".rstrip())
        broken = [finding.name for finding in findings if not finding.is_good]
        if broken:
            raise CommandError(_("ไม่ตรงกับที่บันทึกไว้: %(names)s") % {"names": ", ".join(broken)})


def _archive(file: Path) -> list[Finding]:
    findings, code, fingerprint = check_archive(file)
    if not code and all(finding.is_good for finding in findings):
        raise CommandError(_("ไฟล์นี้ไม่มี snapshot.json จึงไม่ใช่ของฉบับที่บันทึกยอดแล้ว"))
    ours = Snapshot.objects.frozen().filter(code=code).values_list("fingerprint", flat=True).first() if code else None
    if ours is None:
        told = _("ไม่พบฉบับนี้ในฐานข้อมูลของระบบนี้ ตรวจได้เฉพาะภายในไฟล์")
    elif ours == fingerprint:
        told = _("เป็นฉบับของระบบนี้")
    else:
        # All sums may have been made anew, and signed with another key.
        told = _("ฉบับรหัสนี้ของระบบนี้มีลายนิ้วมือ %(fingerprint)s") % {"fingerprint": ours}
    return [*findings, Finding(f"{code} {fingerprint}", is_good=bool(code) and ours in (None, fingerprint), told=told)]


def _code(code: str) -> list[Finding]:
    snapshot = Snapshot.objects.frozen().filter(code=code).first()
    if snapshot is None:
        raise CommandError(_("ไม่มีไฟล์หรือฉบับ %(code)s") % {"code": code})
    broken = damage(snapshot)
    return [Finding(name, is_good=False) for name in broken] or [Finding(f"{code} {snapshot.fingerprint}", is_good=True)]
