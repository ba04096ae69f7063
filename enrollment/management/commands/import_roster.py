"""Enrol a list of people in a cohort."""

from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.errors import HonghianError
from core.sheets import write_table
from enrollment import actions, export
from enrollment.formats.wording import OUTCOME_TEXTS
from enrollment.management.progress import end_progress, show_progress
from enrollment.models import Cohort, RosterImport, RosterRow
from enrollment.queries.roster_view import choice_text, reading_notes, refusal_text, roster_warnings

STEPS = 4


class Command(BaseCommand):
    help = "Enrol the people of a CSV or XLSX list in a cohort. Without --commit it only tells what would happen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX")
        parser.add_argument("--cohort", required=True, metavar="CODE")
        parser.add_argument("--sheet", default="", metavar="NAME", help="which sheet of a workbook with several lists")
        parser.add_argument("--commit", action="store_true", help="enrol, all rows or none")
        parser.add_argument("--skip-errors", action="store_true", help="with --commit: leave rows out that cannot be taken")
        parser.add_argument("--result", type=Path, metavar="OUT", help="write the list again with what happened (.csv or .xlsx)")

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = Cohort.objects.select_related("course", "partner").filter(code=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"no cohort {options['cohort']}")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            with transaction.atomic():
                counts = self._import(cohort, content, options)
                if not options["commit"]:
                    transaction.set_rollback(True)
        except HonghianError as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            end_progress(self.stderr)
        if not options["commit"]:
            self.stdout.write("dry run: nobody was enrolled (--commit enrols)")
        if counts["conflict"] or counts["error"]:
            raise CommandError("not every row could be taken")

    def _import(self, cohort: Cohort, content: bytes, options: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        show_progress(self.stderr, 1, STEPS)
        name, sheet = options["file"].name, options["sheet"]
        roster = actions.take_roster(cohort=cohort, content=content, file_name=name, now=now, sheet=sheet)
        show_progress(self.stderr, 2, STEPS)
        self._tell(roster)
        if options["commit"]:
            roster = actions.confirm_roster(roster=roster, skip_errors=options["skip_errors"], now=now)
            show_progress(self.stderr, 3, STEPS)
            roster = actions.apply_roster(roster=roster, now=now)
            show_progress(self.stderr, STEPS, STEPS)
        if options["result"]:
            self._write_result(roster, options["result"])
        self.stdout.write(" ".join(f"{name} {roster.counts[name]}" for name in RosterRow.Outcome.values))
        counts: dict[str, Any] = roster.counts
        return counts

    def _tell(self, roster: RosterImport) -> None:
        """One line for each problem."""
        if roster.state == RosterImport.State.REFUSED:
            raise CommandError(refusal_text(roster))
        if roster.state == RosterImport.State.CHOOSING:
            raise CommandError(
                "\n".join([f"{choice_text(roster)} (--sheet)", *(f"{name}: {rows}" for name, rows in roster.reading["sheets"])])
            )
        for warning in [*reading_notes(roster), *roster_warnings(roster)]:
            self.stderr.write(warning)
        for row in roster.rows.filter(outcome__in=["conflict", "error"]).order_by("line"):
            self.stderr.write(f"{row.line}: {OUTCOME_TEXTS[row.outcome]}: {export.row_message(row)}")

    def _write_result(self, roster: RosterImport, target: Path) -> None:
        content = BytesIO()
        write_table(content, target.suffix.lower().lstrip("."), export.result_table(roster))
        target.write_bytes(content.getvalue())
