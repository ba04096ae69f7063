"""`manage.py export_indicator8`: Indicator 8 as a file."""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar import parse_date
from core.codes import AREA_SETS, PROVINCES
from core.errors import HonghianError
from indicators.definitions import is_value
from indicators.errors import ReportNotSignedError
from indicators.export.evidence import write_evidence
from indicators.export.files import KINDS, FileChoice
from indicators.export.layout import LANGUAGES, Layout
from indicators.models import Snapshot
from indicators.queries import live_statement, statement_of
from indicators.queries.counting import COUNTINGS
from indicators.queries.service_rows import service_rows_csv
from indicators.types import ALL_DIMENSIONS, TAXONOMIES, TIME_DIMENSIONS, Scope, free_range

# The frozen files with an index; of a snapshot only.
EVIDENCE = "evidence"


class Command(BaseCommand):
    help = "Export Indicator 8 for a fiscal year (Buddhist Era), a quarter or month of it, or a range of days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fiscal-year", type=int, help="fiscal year in the Buddhist Era, e.g. 2569")
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--quarter", type=int, choices=[1, 2, 3, 4], help="one quarter; the whole year without it")
        part.add_argument("--month", type=int, choices=range(1, 13), metavar="1..12", help="one calendar month of the fiscal year")
        parser.add_argument("--from", dest="first_date", help="first day of a range, instead of a fiscal year, e.g. 2026-01-15")
        parser.add_argument("--to", dest="last_date", help="last day of the range, inclusive")
        sets = ", ".join(sorted(AREA_SETS))
        parser.add_argument("--area", default="", help=f"limit to an area set ({sets}) or to provinces, e.g. 50,57")
        parser.add_argument(
            "--taxonomy", choices=TAXONOMIES, default="", help="which branches are named; all that were recorded without it"
        )
        parser.add_argument("--filter", action="append", default=[], metavar="DIMENSION=VALUE", help="only rows with this value")
        parser.add_argument("--by", default="", metavar="A,B", help=f"add a table of two dimensions, of: {', '.join(ALL_DIMENSIONS)}")
        rows_help = "with --format csv: the rows that a number is counted from, in codes, instead of the numbers"
        parser.add_argument("--rows", default="", choices=sorted(COUNTINGS), metavar="MEASURE", help=rows_help)
        parser.add_argument("--snapshot", default="", metavar="CODE", help="a frozen report, instead of the data as they are now")
        parser.add_argument("--format", choices=[*sorted(KINDS), EVIDENCE], required=True)
        parser.add_argument("--language", choices=LANGUAGES, default="th", help="of xlsx, pdf and copy")
        parser.add_argument("--digits", choices=["arabic", "thai"], default="arabic", help="of xlsx and pdf in Thai")
        parser.add_argument("--output", required=True, help="file to write, or - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        write = _writer(options)
        if options["output"] == "-":
            write(sys.stdout.buffer)
            return
        try:
            with Path(options["output"]).open("wb") as stream:
                write(stream)
        except OSError as refused:
            raise CommandError(
                _("เขียนไฟล์ %(file)s ไม่ได้: %(reason)s") % {"file": options["output"], "reason": refused.strerror}
            ) from refused


def _writer(options: dict[str, Any]) -> Callable[[IO[bytes]], object]:
    """Answer what writes the file; whatever is refused is refused here, before there is one."""
    layout, snapshot = Layout(options["language"], options["digits"] == "thai"), _snapshot(options["snapshot"])
    if options["format"] == EVIDENCE:
        if snapshot is None:
            raise CommandError(_("หลักฐานประกอบมีเฉพาะของฉบับที่บันทึกยอดแล้ว ใช้ --snapshot"))
        return partial(write_evidence, snapshot, statement_of(snapshot), layout)
    choice = FileChoice(KINDS[options["format"]], layout)
    if snapshot:
        if options["format"] == "pdf" and snapshot.signs_pdf and not snapshot.signed_reports.exists():
            raise CommandError(str(ReportNotSignedError()))
        return partial(choice.write, statement_of(snapshot))
    scope, crosses = _scope(options), _crosses(options["by"])
    if options["rows"]:
        if options["format"] != "csv":
            raise CommandError(_("--rows ใช้กับ --format csv เท่านั้น"))
        return partial(_write_rows, options["rows"], scope)
    return partial(choice.write, live_statement(scope, as_of=timezone.now(), crosses=crosses, has_quarters=choice.kind.has_quarters))


def _write_rows(measure: str, scope: Scope, stream: IO[bytes]) -> None:
    for block in service_rows_csv(measure, scope):
        stream.write(block)


def _snapshot(code: str) -> Snapshot | None:
    if not code:
        return None
    found = Snapshot.objects.frozen().select_related("amends").filter(code=code).first()
    if found is None:
        raise CommandError(_("ไม่มีฉบับ %(code)s หรือยังบันทึกยอดไม่เสร็จ") % {"code": code})
    return found


def _scope(options: dict[str, Any]) -> Scope:
    area, filters = options["area"], _filters(options["filter"])
    if area and area not in AREA_SETS and not {entry.code for entry in PROVINCES}.issuperset(area.split(",")):
        raise CommandError(_("ไม่รู้จักพื้นที่ %(area)s ใช้รหัสกลุ่มจังหวัดหรือรหัสจังหวัดคั่นด้วยจุลภาค") % {"area": area})
    rest = {"area": area, "filters": filters, "taxonomy": options["taxonomy"]}
    first, last = _day(options["first_date"]), _day(options["last_date"])
    if first or last:
        if not (first and last) or last < first or options["fiscal_year"] or options["quarter"] or options["month"]:
            raise CommandError(_("ช่วงวันที่ต้องมีทั้ง --from และ --to ตามลำดับ และใช้แทน --fiscal-year"))
        return free_range(first, last, **rest)
    if not 2500 <= (options["fiscal_year"] or 0) <= 2700:  # noqa: PLR2004  the bounds are the message
        raise CommandError(_("ปีงบประมาณต้องเป็น พ.ศ. ระหว่าง 2500 ถึง 2700"))
    return Scope(options["fiscal_year"], options["quarter"], month=options["month"], **rest)


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text) if text else None
    except HonghianError as refused:
        raise CommandError(str(refused)) from refused


def _filters(pairs: list[str]) -> tuple[tuple[str, str], ...]:
    found = [tuple(pair.split("=", 1)) for pair in pairs]
    names = [each[0] for each in found]
    wrong = [each for each in found if len(each) != 2 or each[0] not in ALL_DIMENSIONS or each[0] in TIME_DIMENSIONS]  # noqa: PLR2004  name and value
    if wrong or len(set(names)) < len(names):
        raise CommandError(_("--filter ต้องเป็น มิติ=ค่า และแต่ละมิติใช้ได้ครั้งเดียว"))
    for name, value in found:
        if not is_value(name, value):
            told = {"value": value, "dimension": name}
            raise CommandError(_("ไม่รู้จักค่า “%(value)s” ในตัวกรอง “%(dimension)s”") % told)
    return tuple((each[0], each[1]) for each in found)


def _crosses(text: str) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    pair = text.split(",")
    if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(ALL_DIMENSIONS):  # noqa: PLR2004  two
        raise CommandError(_("--by ต้องเป็นสองมิติที่ต่างกัน คั่นด้วยจุลภาค"))
    return ((pair[0], pair[1]),)
