"""A roster of new people: check, confirm and apply as a multiple of the floor, in the same run on PostgreSQL (aim: at most 5 ×).

.venv/bin/python benchmarks/roster.py [ROWS]     10,000 rows unless told; starts a private PostgreSQL that loses nothing in a fall
The floor is the honest limit of an importer in Python: read the same CSV, COPY it into a staging table, and from there into users,
cohort members and enrolments with foreign and unique keys, in one transaction. Alternates floor, product, floor; 2 rounds, each of a
partner of its own; prints medians of the wall time and of the CPU time of this process and of its part of the server, with which a busy
machine tells less lies.
"""

from __future__ import annotations

import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, ROWS = 2, 10_000
GIVEN = ["สมหญิง", "คำปัน", "แก้ว", "อินตา", "บัวผัน", "ศรีนวล", "จันทร์ฟอง", "มาลี", "สุดา", "ณัฐพล"]
FAMILY = ["ใจดี", "น้ำผึ้ง", "คำมูล", "ศรีวิชัย", "วงศ์ษา", "ปัญญา", "แสนคำ", "ทาแกง"]
FLOOR_TABLES = """
DROP TABLE IF EXISTS floor_staging, floor_enrolment, floor_member, floor_cohort, floor_course, floor_user;
CREATE TABLE floor_staging (
    username text, given_name text, family_name text, email text, birth_year int, province text, cohort text, course text);
CREATE TABLE floor_user (
    id bigserial PRIMARY KEY, username text UNIQUE, given_name text, family_name text, email text, birth_year int, province text);
CREATE UNIQUE INDEX ON floor_user (lower(email));
CREATE TABLE floor_cohort (id bigserial PRIMARY KEY, code text UNIQUE);
CREATE TABLE floor_course (id bigserial PRIMARY KEY, code text UNIQUE);
CREATE TABLE floor_member (
    id bigserial PRIMARY KEY, cohort_id bigint REFERENCES floor_cohort, user_id bigint REFERENCES floor_user, UNIQUE (cohort_id, user_id));
CREATE TABLE floor_enrolment (
    id bigserial PRIMARY KEY, course_id bigint REFERENCES floor_course, user_id bigint REFERENCES floor_user, UNIQUE (course_id, user_id));
INSERT INTO floor_cohort (code) VALUES ('B');
INSERT INTO floor_course (code) VALUES ('BENCH');
"""
FLOOR_FILL = """
INSERT INTO floor_user (username, given_name, family_name, email, birth_year, province)
    SELECT username, given_name, family_name, email, birth_year, province FROM floor_staging;
INSERT INTO floor_member (cohort_id, user_id)
    SELECT floor_cohort.id, floor_user.id FROM floor_staging JOIN floor_user USING (username) JOIN floor_cohort ON code = cohort;
INSERT INTO floor_enrolment (course_id, user_id)
    SELECT floor_course.id, floor_user.id FROM floor_staging JOIN floor_user USING (username) JOIN floor_course ON code = course;
"""


def roster(number: int, rows: int) -> bytes:
    lines = ["รหัสนักศึกษา,ชื่อ,นามสกุล,อีเมล,ปีเกิด,จังหวัด,รหัสรุ่น,รหัสหลักสูตร"]
    for row in range(rows):
        given = f"นางสาว{GIVEN[row % 10]}{chr(0x0E01 + row % 40)}า"
        lines.append(
            f"{number}{row:06},{given},{FAMILY[row % 8]}{number}{row},p{number}x{row}@example.org,{2540 + row % 10},เชียงใหม่,B,BENCH"
        )
    return "\r\n".join(lines).encode()


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, of this process, and of the server's process that works for it."""

    wall: float
    own: float
    server: float

    @property
    def cpu(self) -> float:
        return self.own + self.server


def clocks(backend: int) -> tuple[float, float, float]:
    spent = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return time.perf_counter(), time.process_time(), (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def cost(since: tuple[float, float, float], backend: int) -> Cost:
    return Cost(*(now - then for now, then in zip(clocks(backend), since, strict=True)))


def floor(content: bytes) -> Cost:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute(FLOOR_TABLES)
        backend = database.info.backend_pid
        since = clocks(backend)
        with database.transaction():
            lines = csv.reader(io.StringIO(content.decode()))
            next(lines)
            with database.cursor().copy("COPY floor_staging FROM STDIN") as copy:
                for row in lines:
                    copy.write_row(row)
            database.execute(FLOOR_FILL)
        return cost(since, backend)


def product(course: Any, number: int, content: bytes) -> Cost:
    """From the file to people who are enrolled, each row with its own report."""
    from django.db import connection
    from django.utils import timezone

    from enrollment import actions
    from enrollment.models import Partner

    now = timezone.now()
    partner = Partner.objects.create(code=f"BENCH{number}", kind="university", name_th="มหาวิทยาลัย")
    new = actions.NewCohort(course=course, partner=partner, code=f"B-{number}", name="รุ่น", mode="online", province_code="50", opens_at=now)
    cohort = actions.create_cohort(new=new)
    backend = connection.connection.info.backend_pid
    since = clocks(backend)
    checked = actions.take_roster(cohort=cohort, content=content, file_name="roster.csv", now=now)
    applied = actions.apply_roster(roster=actions.confirm_roster(roster=checked, skip_errors=False, now=now), now=now)
    spent = cost(since, backend)
    if applied.counts["create"] != content.count(b"\r\n"):
        raise SystemExit(f"not everybody was enrolled: {applied.counts}")
    return spent


def school() -> Any:
    """Make a released course."""
    from django.utils import timezone

    from accounts.actions import create_person
    from courses.models import Course, CourseRelease

    now = timezone.now()
    one, two = (create_person(now=now, given_name=name, username=name) for name in ("author", "reviewer"))
    course = Course.objects.create(code="BENCH", title_th="วัด", branch_code="01", theory_hours=1)
    release = CourseRelease.objects.create(
        course=course, number=1, languages=["th"], outline={"languages": ["th"], "title": {"th": "วัด"}, "modules": []}, about={}, rule={},
        content_hash="0" * 64, requested_by=one, approved_by=two, released_at=now,
    )  # fmt: skip
    course.current_release, course.first_released_at = release, now
    course.save()
    return course


def measure(rows: int) -> None:
    """Run in a process of its own, whose environment names the private server."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    course = school()
    floors, costs = [floor(roster(0, rows))], []
    for number in range(1, ROUNDS + 1):
        costs.append(product(course, number, roster(number, rows)))
        floors.append(floor(roster(number, rows)))
    print(f"roster of {rows} rows   load {os.getloadavg()[0]:.1f}")
    base, spent = told("floor", floors), told("check and apply", costs)
    print(
        f"{spent.wall / base.wall:.1f} × floor by the clock, {spent.cpu / base.cpu:.1f} × by CPU (aim: 5)   {rows / spent.wall:.0f} rows/s"
    )


def told(name: str, costs: list[Cost]) -> Cost:
    """Print the medians, and answer them."""
    wall, own, server = (statistics.median(getattr(each, part) for each in costs) for part in ("wall", "own", "server"))
    walls = [each.wall for each in costs]
    print(
        f"{name:15}  {wall:.2f} s ({min(walls):.2f}–{max(walls):.2f})   CPU {own + server:.2f} s: its own {own:.2f}, the server's {server:.2f}"
    )
    return Cost(wall, own, server)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    if "ROSTER_BENCHMARK" in os.environ:
        measure(rows)
        return
    source = SourceFileLoader("bin_test", str(ROOT / "bin" / "test"))
    spec = spec_from_loader(source.name, source)
    if spec is None:
        raise SystemExit("bin/test is missing")
    tests = module_from_spec(spec)
    source.exec_module(tests)
    with tests.postgresql(is_durable=True) as database, tempfile.TemporaryDirectory(prefix="honghian-bench-") as folder:
        secret = "only-for-benchmarks-" + "0123456789" * 4
        environment = os.environ | {"DATABASE_URL": database, "VAR_DIR": folder, "SECRET_KEY": secret, "ROSTER_BENCHMARK": "1"}
        subprocess.run([sys.executable, __file__, str(rows)], env=environment, check=True)  # noqa: S603 - this very file


if __name__ == "__main__":
    main()
