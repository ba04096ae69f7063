"""Service events made up from a seed, written into PostgreSQL by COPY: `events` rows of `events // 5` people over six fiscal years.

The same seed and size give the same rows. One row in a hundred is a headcount of unnamed visitors, one in seven names an operator,
one person in twelve moves province, one row in eleven never came (registered only), two starts in five complete.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from psycopg import Connection

FIRST_YEAR, YEARS = 2564, 6
EPOCH = datetime(2020, 9, 30, 17, tzinfo=UTC)  # 1 October 2020 in Bangkok: fiscal year 2564 begins
DAYS = 365 * YEARS + 1
COURSES, ACTIVITIES, OPERATORS, PARTNERS = 400, 600, 20_000, 60
LANNA = ("50", "50", "50", "50", "51", "52", "54", "55", "56", "57", "57", "58")
ELSEWHERE = ("10", "20", "30", "40", "53", "60", "65", "83", "90", "")
GENDERS = ("female", "female", "female", "male", "male", "other", "undisclosed", "")
TYPES = ("student", "student", "education_staff", "artisan", "operator", "official", "public", "public", "")
MODES = ("online", "online", "blended", "onsite")
OPERATOR_TYPES = ("juristic", "community_enterprise", "group", "sole_registered", "sole_unregistered")
COLUMNS = (
    "person_key", "headcount", "offering_kind", "offering_code", "run_code", "branch_code", "mode", "province_code",
    "delivery_province_code", "registered_at", "first_at", "completed_at", "operator_id", "operator_type", "gender", "birth_year",
    "learner_type", "partner_code", "assurance",
)  # fmt: skip
TABLE = "enrollment_serviceevent"
NULL = "\\N"
EARLIEST, BATCH, MOVES_AFTER = 40, 2_000, 6
# Shares of people, and of rows.
IN_LANNA, BORN_KNOWN, REPRESENTS = 0.8, 0.93, 0.04
LATE, CAME, UNNAMED, COMPLETES = 0.02, 0.91, 0.01, 0.4


def lines(events: int, seed: int, operators: list[int]) -> Iterator[str]:
    """Yield rows in COPY's text format, in the order in which they happen; one in fifty is entered late."""
    dice = random.Random(seed)  # noqa: S311  repeatable, not secret
    pick, chance, below = dice.choice, dice.random, dice.randrange
    dates = [f"{EPOCH + timedelta(days=day):%Y-%m-%d}" for day in range(-EARLIEST, DAYS + 120)]
    crowd = max(1, events // 5)
    people = [
        (
            UUID(int=dice.getrandbits(128), version=4), pick(LANNA) if chance() < IN_LANNA else pick(ELSEWHERE), pick(LANNA), pick(GENDERS),
            str(below(1940, 2015)) if chance() < BORN_KNOWN else NULL, pick(TYPES), below(1000),
        )
        for _ in range(crowd)
    ]  # fmt: skip
    turns = bytearray(crowd)
    for made in range(events):
        # Everybody comes at least once; nobody takes an offering twice, so nobody is served twice in a run.
        person = made // 5 if made % 5 == 0 else below(crowd)
        key, home, later_home, gender, born, learner_type, start = people[person]
        turn = turns[person] = min(turns[person] + 1, 250)
        place = (start + turn * 137) % (COURSES + ACTIVITIES)
        course = place < COURSES
        day = made * DAYS // events if chance() > LATE else below(made * DAYS // events + 1)
        came = chance() < CAME
        named = chance() >= UNNAMED or not came
        firm = below(OPERATORS) if learner_type == "operator" or chance() < REPRESENTS else -1
        offering = f"C{place:03d}" if course else f"A{place:03d}"
        completes = came and named and course and chance() < COMPLETES
        yield "\t".join((
            str(key) if named else NULL, "1" if named else str(below(1, 200)), "course" if course else "activity", offering,
            f"{offering}-{FIRST_YEAR + min(day // 365, YEARS - 1)}-{day % 365 // 92 + 1}", f"{place % 15 + 1:02d}", MODES[place % 4],
            later_home if turn > MOVES_AFTER and start % 12 == 0 else home, LANNA[place % 12] if MODES[place % 4] != "online" else "00",
            f"{dates[day + EARLIEST - below(30)]} 02:00:00+00" if named else NULL,
            f"{dates[day + EARLIEST]} {below(24):02d}:{below(60):02d}:{below(60):02d}+00" if came else NULL,
            f"{dates[day + EARLIEST + below(1, 90)]} 23:59:59+00" if completes else NULL,
            str(operators[firm]) if firm >= 0 else NULL, OPERATOR_TYPES[firm % 5] if firm >= 0 else "",
            gender, born, learner_type, f"P{place % PARTNERS:02d}" if place % 3 else "", "partner" if place % 3 else "declared",
        )) + "\n"  # fmt: skip


def load(connection: Connection[Any], events: int, seed: int) -> None:
    """Empty the table and fill it; indexes are put back afterwards, as in any bulk load, and statistics made."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE} CASCADE")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'", [TABLE])
        indexes = [row for row in cursor.fetchall() if "UNIQUE" not in row[1] or "person_key" in row[1]]
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        operators = _operators(cursor)
        # What is written here is right by construction: no checks of foreign keys, row by row.
        cursor.execute("SET session_replication_role = replica")
        batch: list[str] = []
        with cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for line in lines(events, seed, operators):
                batch.append(line)
                if len(batch) == BATCH:
                    copy.write("".join(batch))
                    batch.clear()
            copy.write("".join(batch))
        cursor.execute("SET session_replication_role = DEFAULT")
        for _name, definition in indexes:
            cursor.execute(definition)
    connection.commit()
    before, connection.autocommit = connection.autocommit, True
    connection.execute(f"VACUUM ANALYZE {TABLE}")
    connection.autocommit = before


def _operators(cursor: Any) -> list[int]:
    cursor.execute("SELECT id FROM enrollment_operator ORDER BY id")
    found = [row[0] for row in cursor.fetchall()]
    if not found:
        cursor.execute(
            "INSERT INTO enrollment_operator (uuid, code, name, type, size, registration_number, branch_code, province_code, created_at, updated_at)"
            " SELECT gen_random_uuid(), 'OP' || n, '', 'group', '', '', '', '50', now(), now() FROM generate_series(1, %s) n RETURNING id",
            [OPERATORS],
        )
        found = sorted(row[0] for row in cursor.fetchall())
    return found
