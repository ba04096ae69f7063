"""Indicator 8 at scale, on a private PostgreSQL with its own settings: ratios beside hand-written SQL and COPY of the same run.

.venv/bin/python benchmarks/indicators.py [--events 5000000] [--small 50000] [--seed 8]

Made-up events (benchmarks/indicators_data.py) of a fifth as many people over six fiscal years are written by COPY; then, for one
fiscal year: the full report counted cold, the dashboard from what is kept ready, and a hand-written SQL statement for each
dimension as the floor; a new event until it is in the live numbers; a million rows as CSV beside `COPY TO` of the same columns.
The small size is measured first: cost per row must not grow. The server and its files are thrown away at the end.
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
FILE = """
    SELECT offering_kind, offering_code, run_code, e.branch_code, mode, e.province_code, delivery_province_code, gender, birth_year,
           learner_type, o.code, operator_type, partner_code, assurance, headcount, registered_at, first_at, completed_at
    FROM enrollment_serviceevent e LEFT JOIN enrollment_operator o ON o.id = operator_id
    WHERE person_key IS NOT NULL AND first_at >= '2024-09-30 17:00+00' AND first_at < '2026-01-31 17:00+00' ORDER BY e.id"""


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
    from django.utils import timezone

    from indicators.actions import ready_dashboard
    from indicators.actions.prepared import prepare_dashboard
    from indicators.queries import indicator8
    from indicators.queries.prepared import Asked
    from indicators.types import Scope

    connection.ensure_connection()
    started = time.perf_counter()
    indicators_data.load(connection.connection, events, seed)
    found = {"written": time.perf_counter() - started}
    asked, now = Asked(Scope(YEAR)), timezone.now()
    found["by hand"] = floor()
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


def stream() -> dict[str, float]:
    """A million rows: COPY TO, and the same rows by the product's own way of writing CSV."""
    from django.db import connection

    from indicators.queries.service_rows import service_rows_csv
    from indicators.types import free_range

    def copy() -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({FILE}) TO STDOUT WITH CSV HEADER") as out,
            Path(os.devnull).open("wb") as sink,
        ):
            sink.writelines(out)

    def product() -> None:
        with Path(os.devnull).open("wb") as sink:
            sink.writelines(service_rows_csv("8.4p", free_range(*SPAN)))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    copied, written = seconds(copy, times=2), seconds(product, times=1)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"COPY TO": copied, "CSV": written, "memory grown (MB)": grown}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, default=5_000_000)
    asked.add_argument("--small", type=int, default=50_000)
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
        small, large, rows = measure(chosen.small, chosen.seed), measure(chosen.events, chosen.seed), stream()
        connections.close_all()
    tell(chosen, small, large, rows)


def tell(chosen: argparse.Namespace, small: dict[str, float], large: dict[str, float], rows: dict[str, float]) -> None:
    """Print seconds, and the ratios that the aims are about."""
    print(f"load average {os.getloadavg()[0]:.1f}; {chosen.small:,} and {chosen.events:,} events, seed {chosen.seed}, fiscal year {YEAR}")
    for name, took in large.items():
        print(f"{name:20} {small[name]:9.3f} s {took:9.3f} s")
    growth = (large["cold"] / small["cold"]) / (chosen.events / chosen.small)
    print(
        f"cold ÷ by hand       {large['cold'] / large['by hand']:9.2f} ×  (by hand: {len(COLUMNS)} columns of one measure; cold: every table)"
    )
    print(f"cold, per event      {growth:9.2f} ×  that of the small size (aim: at most 1)")
    for name, value in rows.items():
        print(f"{name:20} {value:9.3f}")
    print(f"CSV ÷ COPY TO        {rows['CSV'] / rows['COPY TO']:9.2f} ×  (aim: at most 2)")


if __name__ == "__main__":
    main()
