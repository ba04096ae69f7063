"""manage.py issue_certificates --cohort CODE: every completion of a cohort that has none gets its certificate."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.actions import issue_certificate, make_certificate_pdf
from certificates.queries import certificates_without_file, completions_without_certificate
from core.errors import HonghianError
from enrollment.models import Cohort

_BAR = 30


class Command(BaseCommand):
    """Issue rows and PDFs at once, without a worker; running it again does what is left."""

    help = "ออกวุฒิบัตรให้ผู้สำเร็จการอบรมทุกคนของรุ่นที่ยังไม่ได้รับ / Issue the certificates a cohort still lacks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the cohort's code."""
        parser.add_argument("--cohort", required=True, metavar="CODE", help="รหัสรุ่น / the cohort's code")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 only when everybody has a certificate with a PDF."""
        cohort = Cohort.objects.filter(code=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"{options['cohort']}: ไม่พบรุ่นนี้ / no such cohort")
        completions = list(completions_without_certificate(cohort))
        unfinished = list(certificates_without_file(cohort))
        total, refused = len(completions) + len(unfinished), 0
        for done, completion in enumerate(completions, start=1):
            try:
                now = timezone.now()
                make_certificate_pdf(certificate=issue_certificate(completion=completion, now=now), now=now)
            except HonghianError as refusal:
                refused += 1
                self.stderr.write(f"{completion.uuid}: {refusal.code}: {refusal}")
            self._show(done, total)
        for done, certificate in enumerate(unfinished, start=len(completions) + 1):
            make_certificate_pdf(certificate=certificate, now=timezone.now())
            self._show(done, total)
        self.stdout.write(f"{cohort.code}: {total - refused}/{total}")
        if refused:
            raise CommandError(f"{refused} ฉบับออกไม่ได้ / could not be issued", returncode=1)

    def _show(self, done: int, total: int) -> None:
        """Draw the bar, on a terminal only."""
        if self.stdout.isatty():
            filled = _BAR * done // total
            self.stdout.write(f"\r[{'█' * filled}{'·' * (_BAR - filled)}] {done}/{total}", ending="\n" if done == total else "")
