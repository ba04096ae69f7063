"""Chaos: certificates for a cohort while workers are killed at random and the queue is lost; each exactly once, no gap.

.venv/bin/python benchmarks/chaos.py [--count 10000] [--workers 2] [--kills 20] [--seed 1] [--prepared]

Needs no server: it makes a database of its own (SQLite). With DATABASE_URL and CELERY_BROKER_URL set it runs on those; the
database must be empty and disposable, and `--prepared` says that it is migrated already. Exit code 1 when anything is lost,
doubled or out of order.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-chaos-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# A dead worker is noticed after seconds here, and a lost message at once.
os.environ["JOB_LEASE_SECONDS"] = "4"
QUEUE = f"chaos-{os.getpid()}"


class Workers:
    """Worker processes, each of which may die at any moment."""

    def __init__(self, count: int) -> None:
        self._log = (Path(os.environ["VAR_DIR"]) / "chaos.log").open("ab")
        self._running = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-P", "prefork", "-c", "1", "-Q", QUEUE]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        return subprocess.Popen([*command, *quiet], cwd=ROOT, stdout=self._log, stderr=self._log, start_new_session=True)  # noqa: S603

    def kill_one(self, dice: random.Random) -> None:
        """End one with its children as a power cut would, and start another."""
        place = dice.randrange(len(self._running))
        self._end(self._running[place])
        self._running[place] = self._start()

    def end(self) -> None:
        for worker in self._running:
            self._end(worker)
        self._log.close()

    def _end(self, worker: subprocess.Popen[bytes]) -> None:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def prepare(count: int, *, migrated: bool) -> Any:
    """Make a school with one cohort whose `count` learners have completed; answer the cohort."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    if not migrated:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
    from accounts.models import User
    from certificates.actions import appoint_certificate_manager
    from certificates.models import Issuer
    from courses.models import Course, CourseRelease
    from enrollment.models import Cohort, Completion, Enrollment

    now = timezone.now()
    names = {f"{name}_{language}": "Chaos" for name in ("name", "signatory_name", "signatory_position") for language in ("th", "en")}
    Issuer.objects.create(code="CHAOS", is_default=True, **names)
    people = [
        User(username=f"chaos-{place}", given_name="คำปัน", family_name=f"น้ำผึ้ง {place}", sort_name=f"{place:06}") for place in range(count)
    ]
    User.objects.bulk_create(people, batch_size=500)
    course = Course.objects.create(code="CHAOS", title_th="เครื่องเขินล้านนา", title_en="Lacquerware", branch_code="01", theory_hours=6)
    outline = {"languages": ["th"], "title": {"th": "เครื่องเขินล้านนา"}, "modules": []}
    release = CourseRelease.objects.create(
        course=course, number=1, outline=outline, about={}, rule={}, content_hash="0" * 64, requested_by=people[0], approved_by=people[0],
        released_at=now,
    )  # fmt: skip
    cohort = Cohort.objects.create(code="CHAOS", course=course, release=release, name="1", opens_at=now - timedelta(days=9))
    places = [Enrollment(learner=person, cohort=cohort, enrolled_at=now, started_at=now) for person in people]
    Enrollment.objects.bulk_create(places, batch_size=500)
    done = [Completion(enrollment=place, release=release, rule={}, evidence=[], completed_at=now) for place in places]
    Completion.objects.bulk_create(done, batch_size=500)
    registrar = User.objects.create(username="registrar", given_name="แก้วตา", family_name="ใจงาม", sort_name="registrar")
    appoint_certificate_manager(person=registrar)
    return cohort


def order(cohort: Any) -> None:
    """Order what is missing, twice: for each learner alone, and for the whole cohort."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.models import User
    from certificates import actions
    from certificates.queries import completions_without_certificate

    now = timezone.now()
    with transaction.atomic():
        for completion in completions_without_certificate(cohort)[:500]:
            actions.request_certificate(completion=completion, now=now)
        actions.order_bulk_issue(cohort=cohort, owner=User.objects.get(username="registrar"), now=now)


def wake_what_waits() -> None:
    """Do the sweeper's work at once instead of after a minute."""
    from django.utils import timezone

    from core.actions import sweep_jobs
    from core.models import Job
    from core.tasks import run_job

    now = timezone.now()
    Job.objects.filter(state=Job.State.QUEUED).update(woken_at=None, available_at=now)
    for job_id in sweep_jobs(now=now):
        run_job.apply_async((job_id,), queue=QUEUE)


def lose_the_queue() -> None:
    """Empty the broker."""
    from config.celery import app

    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(QUEUE)


def faults(count: int) -> list[str]:
    """Say everything that is not as it has to be."""
    from django.conf import settings
    from django.db.models import Count

    from certificates.models import Certificate
    from certificates.queries import completions_with_two_valid_certificates, registers_with_gaps

    numbers = sorted(Certificate.objects.values_list("register_number", flat=True))
    folder = Path(settings.VAR_DIR) / "private"
    rows = list(Certificate.objects.values_list("file", "file_hash"))
    wrong = [file for file, digest in rows if not file or hashlib.sha256((folder / file).read_bytes()).hexdigest() != digest]
    stored = sum(1 for _ in (folder / "certificates").rglob("*.pdf"))
    told = {
        f"{len(numbers)} certificates instead of {count}": len(numbers) != count,
        "numbers with a gap": numbers != list(range(1, count + 1)) or registers_with_gaps() > 0,
        "a completion with two": completions_with_two_valid_certificates() > 0
        or Certificate.objects.values("completion_key").annotate(n=Count("pk")).filter(n__gt=1).exists(),
        f"{len(wrong)} files missing or not the ones recorded": bool(wrong),
        f"{stored} files stored": stored != count,
    }
    return [text for text, is_wrong in told.items() if is_wrong]


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, usual in (("count", 10_000), ("workers", 2), ("kills", 20), ("seed", 1)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    asked.add_argument("--prepared", action="store_true")
    options = asked.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - chaos that can be repeated
    cohort = prepare(options.count, migrated=options.prepared)
    from certificates.models import Certificate
    from core.models import Job

    started, killed, reordered = time.monotonic(), 0, -1
    workers = Workers(options.workers)
    try:
        while Certificate.objects.exclude(file="").count() < options.count or killed < options.kills:
            if not Job.objects.exclude(state__in=Job.ENDED).exists():
                # At the beginning; and when an order was used up by deaths, people order again.
                order(cohort)
                reordered += 1
            wake_what_waits()
            time.sleep(dice.uniform(0.5, 8))
            if killed < options.kills and Certificate.objects.exists():
                workers.kill_one(dice)
                lose_the_queue()
                killed += 1
            ready = Certificate.objects.exclude(file="").count()
            sys.stdout.write(f"{time.monotonic() - started:6.0f} s  {ready}/{options.count} ready, {killed} killed\n")
            sys.stdout.flush()
    finally:
        workers.end()
    found = faults(options.count)
    took = time.monotonic() - started
    sys.stdout.write(
        f"{options.count} in {took:.0f} s, {killed} workers killed, queue lost {killed} times, ordered again {reordered} times\n"
    )
    sys.stdout.write("\n".join(f"FAULT: {text}" for text in found) or "each exactly once, numbers without a gap, every file whole\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
