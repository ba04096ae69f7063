"""manage.py issue_credentials [--lists]: credentials for certificates that have none; status lists signed anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import actions, queries
from certificates.models import StatusList
from core.errors import HonghianError


class Command(BaseCommand):
    """For certificates older than their credentials, and after a key was revoked. Safe to repeat."""

    help = "ออกข้อมูลรับรองให้วุฒิบัตรที่ยังไม่มี / Sign credentials for certificates without one."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch: the lists too."""
        parser.add_argument("--lists", action="store_true", help="ลงนามบัญชีสถานะทุกบัญชีใหม่ด้วย / sign every status list anew, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 only when every certificate that can have a credential has one."""
        rows = queries.certificates_without_credential()
        total, done = rows.count(), 0
        for certificate in rows.iterator(chunk_size=500):
            try:
                actions.issue_credential(certificate=certificate, now=timezone.now())
            except HonghianError as refusal:
                self.stderr.write(f"{certificate}: {refusal.code}: {refusal}")
                continue
            done += 1
            if self.stdout.isatty():
                self.stdout.write(f"\r{done}/{total}", ending="")
        back = "\r" if self.stdout.isatty() else ""
        self.stdout.write(f"{back}credentials: {done}/{total}")
        if options["lists"]:
            self._sign_lists()
        if done < total:
            raise CommandError(f"{total - done} of {total} were refused", returncode=1)

    def _sign_lists(self) -> None:
        lists = StatusList.objects.order_by("pk")
        for listed in lists:
            try:
                actions.sign_status_list(listed=listed, now=timezone.now())
            except HonghianError as refusal:
                raise CommandError(f"{listed.address}: {refusal.code}: {refusal}", returncode=1) from refusal
        self.stdout.write(f"status lists: {len(lists)}")
