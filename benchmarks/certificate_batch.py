"""Certificates in batch: issued, signed and stored by two workers, each exactly once, in constant memory.

.venv/bin/python benchmarks/certificate_batch.py [COUNT]        1,000 unless told
A school of its own on SQLite in a temporary folder; two processes draw from both ends of the list, as workers do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = "BATCH-1"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-batch-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def resident() -> tuple[float, float]:
    """Memory of this process now, in MB: its own, and pages of files it reads through the system's cache (SQLite's database)."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    sizes = {words[0]: int(words[1]) / 1024 for words in lines if words[0] in ("RssAnon:", "RssFile:")}
    return sizes["RssAnon:"], sizes["RssFile:"]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def load(count: int) -> None:
    """Write a course, a run and `count` people who completed it."""
    from django.core.management import call_command

    from accounts.models import User
    from certificates.models import CertificateDesign, Issuer
    from core.thai_text import sort_key
    from courses.models import Course, CourseRelease
    from enrollment.models import Cohort, Completion, Enrollment

    call_command("migrate", verbosity=0)
    now = datetime(2026, 11, 21, 3, tzinfo=UTC)
    Issuer.objects.create(
        code="BATCH", name_th="โครงการตัวอย่าง", name_en="Example Programme", signatory_name_th="นางสาวตัวอย่าง ลงนาม", signatory_name_en="Tuayang",
        signatory_position_th="ผู้อำนวยการ", signatory_position_en="Director", is_default=True,
    )  # fmt: skip
    CertificateDesign(code="silver", name_th="ดุนเงิน", frame="silver", is_default=True).save()
    author = User.objects.create(username="author")
    course = Course.objects.create(
        code="CRF-104", title_th="เครื่องเขินล้านนาร่วมสมัย", title_en="Contemporary Lanna Lacquerware", branch_code="01", theory_hours=30
    )
    outline = {"languages": ["th"], "title": {"th": course.title_th, "en": course.title_en}, "modules": []}
    release = CourseRelease.objects.create(
        course=course,
        number=1,
        outline=outline,
        about={},
        rule={},
        content_hash="0" * 64,
        requested_by=author,
        approved_by=author,
        released_at=now,
    )
    cohort = Cohort.objects.create(code=RUN, course=course, release=release, name="รุ่น 1", opens_at=now - timedelta(days=90))
    people = User.objects.bulk_create(
        User(username=f"p{n}", title="นาย", given_name=f"คำปัน{n}", family_name="น้ำผึ้ง", sort_name=sort_key(f"คำปัน{n} น้ำผึ้ง"))
        for n in range(count)
    )
    places = Enrollment.objects.bulk_create(Enrollment(learner=person, cohort=cohort, enrolled_at=now, started_at=now) for person in people)
    evidence = [{"code": "assessment", "unit": None, "at": now.isoformat(), "score": 80}]
    Completion.objects.bulk_create(
        Completion(enrollment=place, release=release, rule={}, evidence=evidence, completed_at=now) for place in places
    )


def draw(end: str) -> None:
    """Draw from one end until nothing is left; tell time, work and memory."""
    from django.utils import timezone

    from certificates.actions import draw_files
    from enrollment.models import Cohort

    marks: list[tuple[float, float]] = []
    calls = 0

    def report(done: int, total: int, *, kept: bool = False) -> None:  # noqa: ARG001  the worker's signature
        nonlocal calls
        calls += 1
        if calls % 20 == 0:
            marks.append(resident())
            say(f"  {end}: {done} of {total}, {marks[-1][0]:.1f} MB own, {marks[-1][1]:.0f} MB of files")

    started = time.process_time()
    draw_files(cohort=Cohort.objects.get(code=RUN), report=report, clock=timezone.now, from_the_end=end == "last")
    (own, files), (last_own, last_files) = marks[len(marks) // 3] if marks else resident(), resident()
    say(
        f"{end} worker: {time.process_time() - started:.1f} s CPU; own memory {own:.1f} MB after a third, {last_own:.1f} MB at the end"
        f" (pages of the database's file {files:.0f} and {last_files:.0f} MB)"
    )


def main(count: int) -> None:
    from django.utils import timezone

    from certificates.actions import issue_rows
    from certificates.models import Certificate
    from certificates.queries import registers_with_gaps
    from enrollment.models import Cohort

    load(count)
    started = time.monotonic()
    issue_rows(cohort=Cohort.objects.get(code=RUN), report=lambda _done, _total, **_kept: None, clock=timezone.now)
    issued = time.monotonic() - started
    say(f"{count} numbered in {issued:.1f} s ({1000 * issued / count:.1f} ms each)")
    workers = [subprocess.Popen([sys.executable, __file__, "--draw", end], env=os.environ) for end in ("first", "last")]  # noqa: S603  ourselves
    codes = [worker.wait() for worker in workers]
    took = time.monotonic() - started
    files = Certificate.objects.exclude(file="")
    hashes = files.values("file_hash").distinct().count()
    stored = sum(path.stat().st_size for path in Path(os.environ["VAR_DIR"], "private", "certificates").rglob("*.pdf"))
    say(
        f"{files.count()} issued, signed and stored in {took:.0f} s: {count / took:.1f} a second by two workers (load {os.getloadavg()[0]:.1f})"
    )
    say(f"{hashes} different files, {stored / max(files.count(), 1) / 1024:.1f} KB each with signature and credential")
    whole = codes == [0, 0] and files.count() == hashes == count and registers_with_gaps() == 0
    say("each exactly once, numbers without a gap" if whole else "BROKEN")
    sys.exit(0 if whole else 1)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1:2] == ["--draw"]:
        draw(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
