"""The sample school."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sample.actions import load_school

BAR_WIDTH = 30


class Command(BaseCommand):
    help = "Load the sample school: courses, people and what they have done so far. Repeating it changes nothing people changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show-sign-ins", action="store_true", help="print who can sign in to the sample school, one line a role")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show_sign_ins"]:
            self._show_sign_ins()
            return
        load_school(now=timezone.now(), progress=self._show_progress, on_kept=self._tell_kept)

    def _tell_kept(self, code: str) -> None:
        self.stderr.write(_("%(code)s: มีคนแก้ไขไว้ที่นี่แล้ว จึงคงไว้ตามเดิม ไม่เขียนเนื้อหาตัวอย่างชุดใหม่ทับ") % {"code": code})

    def _show_progress(self, done: int, total: int) -> None:
        """Draw a bar on standard error where a person is looking."""
        if not sys.stderr.isatty():
            return
        filled = BAR_WIDTH * done // total
        self.stderr.write(f"\r[{'#' * filled}{' ' * (BAR_WIDTH - filled)}] {done}/{total}", ending="\n" if done == total else "")
        self.stderr.flush()

    def _show_sign_ins(self) -> None:
        kept = settings.VAR_DIR / "sample-sign-ins.txt"
        if kept.exists():
            self.stdout.write(kept.read_text(encoding="utf-8"), ending="")
