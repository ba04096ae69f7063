"""manage.py check_invariants: every cross-table rule with the number of rows that break it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.invariants import check_invariant, registered_invariants


class Command(BaseCommand):
    """Print each rule and its count; exit code 1 when one is broken."""

    help = "ตรวจกฎทุกข้อที่ข้ามตาราง พร้อมจำนวนแถวที่ผิด / Check every cross-table rule, with counts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every registered rule; one that is broken goes to standard error as well."""
        broken = 0
        for invariant in registered_invariants():
            finding = check_invariant(invariant)
            self.stdout.write(f"{finding.count:>6}  {finding.code}  {finding.text}")
            if finding.count:
                broken += 1
                self.stderr.write(f"{finding.code}: {finding.count}")
        if broken:
            message = f"{broken} broken"
            raise CommandError(message, returncode=1)
