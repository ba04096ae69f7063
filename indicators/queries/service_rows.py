"""Every row behind a number as CSV in codes, for machines: as quick as the database can say it, whatever the length (ADR 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, CharField, F, Func, Value, When
from django.db.models.functions import Coalesce, Concat, Left, NullIf

from core.sheets import csv_blocks
from indicators.queries.counting import rows_of
from indicators.queries.dimensions import OneValue, dimension
from indicators.types import Scope

# What a spreadsheet program could take for a formula, and the sign that stands before it (core.sheets).
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_GIVEN_BY_PEOPLE = ("offering_code", "run_code", "partner_code", "operator_code")
COLUMNS = (
    "offering_kind", "offering_code", "run_code", "branch_code", "mode", "province_code", "delivery_province_code", "gender", "age_group",
    "learner_type", "operator_code", "operator_type", "partner_code", "assurance", "headcount", "registered_at", "first_at", "completed_at",
)  # fmt: skip


_NEVER_EMPTY = ("headcount", "registered_at", "first_at", "completed_at")


class BangkokMoment(Func):
    """A moment as `2026-01-12T09:00:00+07:00`; NULL stays NULL. The same text on both engines."""

    output_field = CharField()
    template = """to_char(%(expressions)s AT TIME ZONE 'Asia/Bangkok', 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"')"""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """SQLite keeps moments as texts in UTC; Bangkok has been seven hours ahead since 1920."""
        template = "strftime('%%%%Y-%%%%m-%%%%dT%%%%H:%%%%M:%%%%S+07:00', %(expressions)s, '+7 hours')"
        return self.as_sql(compiler, connection, template=template, **context)


def _harmless(column: str) -> Any:
    return Case(
        When(**{f"{column}_sign__in": _RISKY}, then=Concat(Value("'"), F(column), output_field=CharField())),
        default=F(column),
        output_field=CharField(),
    )


def _age_group(scope: Scope) -> Any:
    found = dimension("age_group", scope)
    if not isinstance(found, OneValue):
        raise TypeError(found)
    return found.text


def service_rows(measure: str, scope: Scope, *, harmless: bool) -> Any:
    """Answer the rows of a measure in codes, in the order in which they were written.

    As the rows that a snapshot freezes they hold no key of a person and the age group at the service, never the year of birth: with
    gender, province and run that would lead to people in small runs.

    `harmless`: as PostgreSQL copies it: a code that could be taken for a formula has an apostrophe before it; no empty texts, but NULL.

    :raises KeyError: the measure is not counted from rows.
    """
    rows = rows_of(measure, scope).annotate(operator_code=Coalesce("operator__code", Value("")))
    shown: dict[str, Any] = {f"shown_{column}": BangkokMoment(column) for column in ("registered_at", "first_at", "completed_at")}
    shown["shown_age_group"] = Case(When(person_key=None, then=Value("")), default=_age_group(scope), output_field=CharField())
    if harmless:
        # The sign behind the apostrophes that stand there already.
        bare = {column: Func(F(column), Value("'"), function="LTRIM", output_field=CharField()) for column in _GIVEN_BY_PEOPLE}
        rows = rows.annotate(**{f"{column}_sign": Left(text, 1) for column, text in bare.items()})
        shown |= {f"shown_{column}": _harmless(column) for column in _GIVEN_BY_PEOPLE}
        texts = {column: shown.get(f"shown_{column}", F(column)) for column in COLUMNS if column not in _NEVER_EMPTY}
        shown |= {f"shown_{column}": NullIf(text, Value(""), output_field=CharField()) for column, text in texts.items()}
    names = [f"shown_{column}" if f"shown_{column}" in shown else column for column in COLUMNS]
    return rows.annotate(**shown).order_by("pk").values_list(*names)


def service_rows_csv(measure: str, scope: Scope) -> Iterator[bytes]:
    """Yield the file in blocks, in constant memory: UTF-8 with a byte-order mark, lines ending in CRLF, empty texts bare: the same bytes on
    every engine. What fails raises, nothing is cut short.

    PostgreSQL writes the lines itself (COPY); other engines hand the rows over.
    """
    if connection.vendor != "postgresql":
        yield from csv_blocks(COLUMNS, service_rows(measure, scope, harmless=False).iterator(chunk_size=5_000))
        return
    statement, values = service_rows(measure, scope, harmless=True).query.get_compiler(connection=connection).as_sql()
    yield from csv_blocks(COLUMNS, ())
    # One transaction: all rows are of one moment.
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values) as lines:
        for line in lines:  # one row each, whatever line ends stand within its texts
            yield bytes(line)[:-1] + b"\r\n"
