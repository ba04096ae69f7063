"""A roster of new people: check, confirm and apply as a multiple of the floor, in the same run on PostgreSQL (aim: at most 5 ×).

.venv/bin/python benchmarks/roster.py [ROWS]     10,000 rows unless told; starts a private PostgreSQL as the tests do
The floor is the honest limit of an importer in Python: read the CSV, COPY it into a staging table, and from there into people, places
and cohort members with the same kinds of keys, in one transaction. Alternates floor, product, floor; 2 rounds; prints medians of the
wall time and, for the product, of its own CPU time, with which a busy machine tells less lies.
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
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, ROWS = 2, 10_000
GIVEN = ["สมหญิง", "คำปัน", "แก้ว", "อินตา", "บัวผัน", "ศรีนวล", "จันทร์ฟอง", "มาลี", "สุดา", "ณัฐพล"]
FAMILY = ["ใจดี", "น้ำผึ้ง", "คำมูล", "ศรีวิชัย", "วงศ์ษา", "ปัญญา", "แสนคำ", "ทาแกง"]
FLOOR_TABLES = """
DROP TABLE IF EXISTS floor_place, floor_member, floor_person, floor_staging;
CREATE TABLE floor_staging (ref text, name text, email text, year int, province text);
CREATE TABLE floor_person (id bigserial PRIMARY KEY, ref text UNIQUE, name text, email text, year int, province text);
CREATE UNIQUE INDEX ON floor_person (lower(email));
CREATE TABLE floor_member (person bigint REFERENCES floor_person, cohort int, PRIMARY KEY (person, cohort));
CREATE TABLE floor_place (id bigserial PRIMARY KEY, person bigint REFERENCES floor_person, cohort int, UNIQUE (person, cohort));
"""
FLOOR_FILL = """
INSERT INTO floor_person (ref, name, email, year, province) SELECT * FROM floor_staging;
INSERT INTO floor_member SELECT id, 1 FROM floor_person;
INSERT INTO floor_place (person, cohort) SELECT id, 1 FROM floor_person;
"""


def roster(number: int, rows: int) -> bytes:
    lines = ["รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,ปีเกิด,จังหวัด"]
    for row in range(rows):
        name = f"นางสาว{GIVEN[row % 10]}{chr(0x0E01 + row % 40)}า {FAMILY[row % 8]}{row}"
        lines.append(f"{number}{row:06},{name},p{number}x{row}@example.org,{2540 + row % 10},เชียงใหม่")
    return "\r\n".join(lines).encode()


def floor(content: bytes) -> float:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute(FLOOR_TABLES)
        started = time.perf_counter()
        with database.transaction():
            lines = csv.reader(io.StringIO(content.decode()))
            next(lines)
            with database.cursor().copy("COPY floor_staging FROM STDIN") as copy:
                for reference, name, email, year, province in lines:
                    copy.write_row((reference, name, email, int(year), province))
            database.execute(FLOOR_FILL)
        return time.perf_counter() - started


def product(course: Any, partner: Any, number: int, content: bytes) -> tuple[float, float]:
    """Wall and CPU seconds from the file to people who are enrolled, each row with its own report."""
    from django.utils import timezone

    from enrollment import actions

    now = timezone.now()
    new = actions.NewCohort(course=course, partner=partner, code=f"B-{number}", name="รุ่น", mode="online", province_code="50", opens_at=now)
    cohort = actions.create_cohort(new=new)
    wall, cpu = time.perf_counter(), time.process_time()
    checked = actions.take_roster(cohort=cohort, content=content, file_name="roster.csv", now=now)
    applied = actions.apply_roster(roster=actions.confirm_roster(roster=checked, skip_errors=False, now=now), now=now)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if applied.counts["create"] != content.count(b"\r\n"):
        raise SystemExit(f"not everybody was enrolled: {applied.counts}")
    return wall, cpu


def school() -> tuple[Any, Any]:
    """Make a released course and a partner."""
    from django.utils import timezone

    from accounts.actions import create_person
    from courses.models import Course, CourseRelease
    from enrollment.models import Partner

    now = timezone.now()
    one, two = (create_person(now=now, given_name=name, username=name) for name in ("author", "reviewer"))
    course = Course.objects.create(code="BENCH", title_th="วัด", branch_code="01", theory_hours=1)
    release = CourseRelease.objects.create(
        course=course, number=1, languages=["th"], outline={"languages": ["th"], "title": {"th": "วัด"}, "modules": []}, about={}, rule={},
        content_hash="0" * 64, requested_by=one, approved_by=two, released_at=now,
    )  # fmt: skip
    course.current_release, course.first_released_at = release, now
    course.save()
    return course, Partner.objects.create(code="BENCH", kind="university", name_th="มหาวิทยาลัย")


def measure(rows: int) -> None:
    """Run in a process of its own, whose environment names the private server."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    course, partner = school()
    floors, walls, cpus = [floor(roster(0, rows))], [], []
    for number in range(1, ROUNDS + 1):
        wall, cpu = product(course, partner, number, roster(number, rows))
        walls.append(wall)
        cpus.append(cpu)
        floors.append(floor(roster(number, rows)))
    base, wall, cpu = statistics.median(floors), statistics.median(walls), statistics.median(cpus)
    print(f"roster of {rows} rows   floor {base:.2f} s ({min(floors):.2f}–{max(floors):.2f})   load {os.getloadavg()[0]:.1f}")
    print(f"check and apply      {wall:.2f} s ({min(walls):.2f}–{max(walls):.2f})   CPU {cpu:.2f} s")
    print(f"{wall / base:.1f} × floor (aim: 5)   {rows / wall:.0f} rows/s")


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
    with tests.postgresql() as database, tempfile.TemporaryDirectory(prefix="honghian-bench-") as folder:
        secret = "only-for-benchmarks-" + "0123456789" * 4
        environment = os.environ | {"DATABASE_URL": database, "VAR_DIR": folder, "SECRET_KEY": secret, "ROSTER_BENCHMARK": "1"}
        subprocess.run([sys.executable, __file__, str(rows)], env=environment, check=True)  # noqa: S603 - this very file


if __name__ == "__main__":
    main()
