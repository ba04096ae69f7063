"""Indicator 8 at scale, on a private PostgreSQL with its own settings: ratios beside hand-written SQL and COPY of the same run.

.venv/bin/python benchmarks/indicators.py [--events 50000 500000 5000000] [--seed 8]

Made-up events (benchmarks/indicators_data.py) of a fifth as many people over six fiscal years are written by COPY; then, for one
fiscal year: the full report counted cold, the dashboard from what is kept ready, and a hand-written SQL statement for each
dimension as the floor; a new event until it is in the live numbers. All of it for each size: cost per event must not grow. Of the
last size, a million rows as CSV, and the rows that a snapshot of a month and of fourteen months freezes, each beside `COPY TO` of
the same rows. Ratios are what a busy machine leaves true. The server and its files are thrown away at the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]
YEAR = 2568
# As somebody would write it by hand: a statement for each of the dimensions that stand in the table of events.
BY_HAND = "SELECT {column}, count(DISTINCT person_key) FROM enrollment_serviceevent WHERE {period} GROUP BY 1"
COLUMNS = (
    "branch_code", "province_code", "gender", "learner_type", "mode", "delivery_province_code", "partner_code", "operator_type",
    "assurance", "offering_kind",
)  # fmt: skip
PERIOD = "person_key IS NOT NULL AND first_at >= '2024-09-30 17:00+00' AND first_at < '2025-09-30 17:00+00'"
# Of five million events over six years, some million services.
SPAN = (date(2024, 10, 1), date(2026, 1, 31))
# The columns of the file (`service_rows.COLUMNS`), the age group as somebody would write it by hand.
AGE = "extract(year FROM first_at AT TIME ZONE 'Asia/Bangkok') - birth_year"
FILE = f"""
    SELECT offering_kind, offering_code, run_code, e.branch_code, mode, e.province_code, delivery_province_code, gender,
           CASE WHEN birth_year IS NULL OR {AGE} < 0 THEN 'unknown' WHEN {AGE} <= 14 THEN '0-14' WHEN {AGE} <= 24 THEN '15-24'
                WHEN {AGE} <= 34 THEN '25-34' WHEN {AGE} <= 49 THEN '35-49' WHEN {AGE} <= 59 THEN '50-59' ELSE '60+' END AS age_group,
           learner_type, o.code, operator_type, partner_code, assurance, headcount, registered_at, first_at, completed_at
    FROM enrollment_serviceevent e LEFT JOIN enrollment_operator o ON o.id = operator_id
    WHERE person_key IS NOT NULL AND first_at >= '2024-09-30 17:00+00' AND first_at < '2026-01-31 17:00+00' ORDER BY e.id"""  # noqa: S608  ours


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median of a few runs."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def floor() -> float:
    """Seconds of the statements by hand, for the persons served alone: one of the report's tables by each column."""
    from django.db import connection

    def by_hand() -> None:
        with connection.cursor() as cursor:
            for column in COLUMNS:
                cursor.execute(BY_HAND.format(column=column, period=PERIOD))
                cursor.fetchall()

    return seconds(by_hand, times=1)


def measure(events: int, seed: int) -> dict[str, float]:
    """Fill the table, and time one fiscal year."""
    import indicators_data
    from django.db import connection

    connection.ensure_connection()
    started = time.perf_counter()
    indicators_data.load(connection.connection, events, seed)
    return {"written": time.perf_counter() - started} | one_year()


def one_year() -> dict[str, float]:
    """Seconds of one fiscal year, of the events that are there."""
    from django.utils import timezone

    from indicators.actions import ready_dashboard
    from indicators.actions.prepared import prepare_dashboard
    from indicators.queries import indicator8
    from indicators.queries.prepared import Asked
    from indicators.types import Scope

    asked, now = Asked(Scope(YEAR)), timezone.now()
    found = {"by hand": floor()}
    found["cold"] = seconds(lambda: indicator8(scope=asked.scope, as_of=now), times=2)
    found["dashboard, cold"] = seconds(lambda: prepare_dashboard(asked=asked, now=now), times=1)
    found["dashboard, ready"] = seconds(lambda: ready_dashboard(asked=asked, now=now + timedelta(seconds=30)), times=5)
    found["new event"] = seconds(lambda: _until_it_is_seen(asked), times=1)
    return found


def _until_it_is_seen(asked: Any) -> None:
    """A new event, and what the worker does within half a minute."""
    import uuid
    from datetime import UTC, datetime

    from django.utils import timezone

    from enrollment.models import ServiceEvent
    from indicators.actions import ready_dashboard, refresh_reports

    before = ready_dashboard(asked=asked, now=timezone.now()).report.measures["8.4"]
    ServiceEvent.objects.create(
        person_key=uuid.uuid4(), offering_kind="course", offering_code="C001", run_code="new", first_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    refresh_reports(now=timezone.now())
    after = ready_dashboard(asked=asked, now=timezone.now()).report.measures["8.4"]
    if after != before + 1:
        raise SystemExit(f"the new event is not in the live numbers: {before} → {after}")


def grown(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of it, and the megabytes by which this process grew meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = seconds(work, times=1)
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def copied(statement: str, values: Any = None) -> float:
    """Seconds of `COPY TO` of a statement's rows: the floor of whatever writes them."""
    from django.db import connection

    def copy() -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({statement}) TO STDOUT WITH CSV HEADER", values) as out,
            Path(os.devnull).open("wb") as sink,
        ):
            sink.writelines(out)

    return seconds(copy, times=2)


def stream() -> tuple[float, float, float]:
    """A million rows as the page and `export_indicator8 --rows` send them: `COPY TO`, ours, memory."""
    from indicators.queries.service_rows import service_rows_csv
    from indicators.types import free_range

    def product() -> None:
        with Path(os.devnull).open("wb") as sink:
            sink.writelines(service_rows_csv("8.4p", free_range(*SPAN)))

    return copied(FILE), *grown(product)


def freeze(last: date) -> tuple[float, float, float, int]:
    """The rows a snapshot freezes, as they are hashed and packed, from the first day of the year to `last`: the same, and how many."""
    import hashlib
    import uuid
    import zlib

    from django.db import connection, transaction

    from indicators.export.canonical import Pseudonyms
    from indicators.export.frozen import table_blocks
    from indicators.queries.snapshot_rows import ROW_HEADERS, event_rows, events_of
    from indicators.types import free_range

    events, digest, lines = events_of(free_range(SPAN[0], last).period, ()), hashlib.sha256(), [0]

    def product() -> None:
        with transaction.atomic():
            for count, piece in table_blocks(ROW_HEADERS, event_rows(events, Pseudonyms(uuid.uuid4(), "only-for-benchmarks"))):
                digest.update(zlib.compress(piece))
                lines[0] += count

    floor_of = copied(*events.values_list().query.get_compiler(connection=connection).as_sql())
    return floor_of, *grown(product), lines[0]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, nargs="+", default=[50_000, 500_000, 5_000_000])
    asked.add_argument("--seed", type=int, default=8)
    chosen = asked.parse_args()
    loader = SourceFileLoader("bin_test", str(ROOT / "bin" / "test"))
    spec = spec_from_loader("bin_test", loader)
    if spec is None:
        raise SystemExit("bin/test is not there")
    servers = module_from_spec(spec)
    loader.exec_module(servers)
    with servers.postgresql() as address, tempfile.TemporaryDirectory(prefix="honghian-bench-") as folder:
        os.environ.update(
            DATABASE_URL=address,
            VAR_DIR=folder,
            SECRET_KEY="only-for-benchmarks-" + "0123456789" * 4,
            DJANGO_SETTINGS_MODULE="config.settings",
        )
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        found = [measure(events, chosen.seed) for events in chosen.events]
        tell(chosen.events, found)
        tell_rows()
        connections.close_all()


def tell(sizes: list[int], found: list[dict[str, float]]) -> None:
    """Print seconds by size, and the ratios that the aims are about."""
    print(f"load average {os.getloadavg()[0]:.1f}; fiscal year {YEAR}\n{'events':20}" + "".join(f"{size:>12,}" for size in sizes))
    for name in found[0]:
        print(f"{name:20}" + "".join(f"{each[name]:10.3f} s" for each in found))
    print(
        f"{'cold ÷ by hand':20}"
        + "".join(f"{each['cold'] / each['by hand']:10.2f} ×" for each in found)
        + "  (by hand: ten columns of 8.4)"
    )
    costs = [each["cold"] / size for each, size in zip(found, sizes, strict=True)]
    print(f"{'cold, per event':20}" + "".join(f"{cost / costs[0]:10.2f} ×" for cost in costs) + "  (aim: at most 1)")


def tell_rows() -> None:
    """Print how long rows take beside `COPY TO` of the same."""
    copy, took, memory = stream()
    print(f"rows in codes: COPY {copy:.2f} s, ours {took:.2f} s, {took / copy:.2f} × (aim: at most 2), memory grown {memory:.0f} MB")
    for last in (date(2024, 10, 31), date(2025, 11, 30)):
        copy, took, memory, lines = freeze(last)
        print(f"{lines:,} rows frozen: COPY {copy:.2f} s, ours {took:.2f} s, {took / copy:.2f} ×, memory grown {memory:.0f} MB")


if __name__ == "__main__":
    main()
