"""`manage.py export_indicator8`: Indicator 8 as a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import AREA_SETS
from indicators.export import FORMATS
from indicators.queries import indicator8
from indicators.types import Scope


class Command(BaseCommand):
    help = "Export Indicator 8 for a fiscal year (Buddhist Era) or one of its quarters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fiscal-year", type=int, required=True, help="fiscal year in the Buddhist Era, e.g. 2569")
        parser.add_argument("--quarter", type=int, choices=[1, 2, 3, 4], help="one quarter; the whole year without it")
        parser.add_argument("--area", choices=sorted(AREA_SETS), default="", help="limit to an area set")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True)
        parser.add_argument("--output", required=True, help="file to write, or - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 2500 <= options["fiscal_year"] <= 2700:  # noqa: PLR2004  the bounds are the message
            raise CommandError(_("ปีงบประมาณต้องเป็น พ.ศ. ระหว่าง 2500 ถึง 2700"))
        scope = Scope(options["fiscal_year"], options["quarter"], options["area"])
        report = indicator8(scope=scope, as_of=timezone.now())
        _content_type, write = FORMATS[options["format"]]
        if options["output"] == "-":
            write(report, sys.stdout.buffer)
            return
        try:
            with Path(options["output"]).open("wb") as stream:
                write(report, stream)
        except OSError as refused:
            raise CommandError(
                _("เขียนไฟล์ %(file)s ไม่ได้: %(reason)s") % {"file": options["output"], "reason": refused.strerror}
            ) from refused
