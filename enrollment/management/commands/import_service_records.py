"""Bring past training records in as service events."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import HonghianError
from core.sheets import Limits, SheetData, SheetRow, stream_sheet, write_table
from enrollment import actions
from enrollment.formats.records import ADDED, check_headers
from enrollment.formats.wording import OUTCOME_TEXTS, issue_text
from enrollment.management.progress import end_progress, show_progress
from enrollment.models import RecordImport

# A decade of a whole programme in one file.
LIMITS = Limits(max_bytes=600_000_000, max_unpacked=4_000_000_000, max_rows=1_000_000)


class Command(BaseCommand):
    help = (
        "Bring past training records (CSV or XLSX) in as service events. Without --commit it only tells what would happen. "
        "Columns: person_ref, offering_kind, offering_code, run_code, branch_code, province_code, mode, first_at, completed_at, "
        "operator_ref, operator_type, gender, birth_year, learner_type, partner_code, and if you have it operator_size (micro, small, medium, "
        "large); empty is unknown; moments are ISO 8601 with offset."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV or XLSX")
        parser.add_argument("--commit", action="store_true", help="write, all rows or none")
        parser.add_argument("--skip-errors", action="store_true", help="with --commit: leave rows out that cannot be taken")
        parser.add_argument("--result", type=Path, metavar="OUT", help="write the table again with status and message (.csv or .xlsx)")
        parser.add_argument("--undo", metavar="UUID", help="take an earlier import back")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["undo"]:
            self._undo(options["undo"])
            return
        if options["file"] is None:
            raise CommandError("FILE is missing")
        try:
            if options["result"]:
                _beside(options["result"]).touch()  # before anything is written: can it be?
            headers, rows, new = self._open(options["file"])
            outcome = actions.import_records(
                rows=rows, new=new, commit=False, skip_errors=False, on_block=lambda done: show_progress(self.stderr, done)
            )
            end_progress(self.stderr)
            self._tell(outcome)
            if options["commit"]:
                outcome = self._commit(options["file"], outcome, skip_errors=options["skip_errors"])
            if options["result"]:
                self._write_result(options["file"], options["result"], headers, outcome)
        except HonghianError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename or options['file']}: {error.strerror}") from error
        finally:
            if options["result"]:
                _beside(options["result"]).unlink(missing_ok=True)
        self._end(outcome)

    def _open(self, path: Path) -> tuple[tuple[str, ...], Iterator[SheetRow], RecordImport]:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            headers, rows = stream_sheet(stream, filename=path.name, limits=LIMITS)
        check_headers(headers)
        return headers, rows, actions.new_import(file_name=path.name, file_hash=digest, by=None, now=timezone.now())

    def _commit(self, path: Path, shown: actions.RecordsOutcome, *, skip_errors: bool) -> actions.RecordsOutcome:
        blocked = shown.counts["conflict"] + shown.counts["error"]
        if blocked and not skip_errors:
            raise CommandError(f"{blocked} rows cannot be taken, so nothing was written (--skip-errors leaves them out)")
        _headers, rows, new = self._open(path)
        total = len(shown.results)
        outcome = actions.import_records(
            rows=rows, new=new, commit=True, skip_errors=skip_errors, on_block=lambda done: show_progress(self.stderr, done, total)
        )
        end_progress(self.stderr)
        self.stdout.write(f"import {new.uuid}")
        return outcome

    def _tell(self, outcome: actions.RecordsOutcome) -> None:
        """One line for each problem."""
        for line, result in sorted(outcome.results.items()):
            if result.issues and result.outcome != "same":
                said = "; ".join(issue_text(issue.as_json()) for issue in result.issues)
                self.stderr.write(f"{line}: {OUTCOME_TEXTS[result.outcome]}: {said}")

    def _write_result(self, source: Path, target: Path, headers: tuple[str, ...], outcome: actions.RecordsOutcome) -> None:
        kept = [header for header in headers if header.strip().lower() not in ADDED]

        def lines() -> Iterator[list[str]]:
            _headers, rows, _new = self._open(source)
            for row in rows:
                result = outcome.results[row.line]
                said = "; ".join(issue_text(issue.as_json()) for issue in result.issues)
                yield [*(row.cells[header] for header in kept), result.outcome, said]

        # `target` may be `source`, which is read meanwhile.
        with _beside(target).open("wb") as stream:
            write_table(stream, target.suffix.lower().lstrip("."), SheetData("records", [*kept, *ADDED], lines()))
        _beside(target).replace(target)

    def _undo(self, uuid: str) -> None:
        try:
            found = RecordImport.objects.get(uuid=uuid)
            actions.undo_record_import(record_import=found, now=timezone.now())
        except (RecordImport.DoesNotExist, ValidationError) as missing:
            raise CommandError(f"no import {uuid}") from missing
        except HonghianError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"undone {uuid}")

    def _end(self, outcome: actions.RecordsOutcome) -> None:
        self.stdout.write(" ".join(f"{name} {number}" for name, number in outcome.counts.items()))
        if outcome.record_import is None:
            self.stdout.write("dry run: nothing was written (--commit writes)")
        if outcome.counts["conflict"] or outcome.counts["error"]:
            raise CommandError("not every row could be taken")


def _beside(target: Path) -> Path:
    """Where a result is written until it is whole."""
    return target.with_name(f".{target.name}.unfinished")
