"""Rows that come in by COPY on PostgreSQL are the rows `bulk_create` makes."""

from __future__ import annotations

import gc
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from django.utils.translation import gettext_lazy

from core.bulk import collector_rests, insert_rows, insert_values, update_values
from core.models import Job

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def jobs(number: int, *, twice: bool = False) -> list[Job]:
    made = [
        Job(
            kind="probe",
            payload={"name": 'ก้อย\t"\\N', "row": row, "none": None},
            idempotency_key=f"k{row}",
            available_at=NOW,
            created_at=NOW,
        )
        for row in range(number)
    ]
    if twice:
        made[-1].idempotency_key = "k0"
    return made


def stored() -> list[dict[str, object]]:
    return list(Job.objects.order_by("pk").values("kind", "payload", "created_at"))


# Both ways in: few rows by INSERT, many by COPY where there is COPY.
@pytest.mark.production
@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 3, 250])
def test_rows_come_in_with_their_keys_times_and_values(number: int) -> None:
    rows = jobs(number)
    for row in rows:
        row.kind = gettext_lazy("probe")  # type: ignore[assignment]  as a form may give it

    insert_rows(rows)

    assert sorted(row.pk for row in rows) == sorted(Job.objects.values_list("pk", flat=True))
    assert len({row.uuid for row in rows}) == len(rows)
    assert all(not row._state.adding and row.created_at is not None for row in rows)
    assert [row["payload"] for row in stored()] == [{"name": 'ก้อย\t"\\N', "row": row, "none": None} for row in range(number)]
    assert {(row["kind"], row["created_at"]) for row in stored()} <= {("probe", NOW)}
    # The next row by itself gets a key of its own.
    Job.objects.create(kind="probe", idempotency_key="after", available_at=NOW, created_at=NOW)
    assert Job.objects.count() == number + 1


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [3, 250])
def test_a_row_that_breaks_a_constraint_stops_all(number: int) -> None:
    with pytest.raises(IntegrityError):
        insert_rows(jobs(number, twice=True))

    assert not Job.objects.exists()


@pytest.mark.production
@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3, 250])
def test_values_come_in_as_rows_made_of_them_would(number: int) -> None:
    payload = {"name": 'ก้อย\t"\\N', "none": None, "empty": []}
    same = {"kind": "probe", "payload": payload, "available_at": NOW, "created_at": NOW}

    insert_values(Job, [{"idempotency_key": f"k{row}", **same} for row in range(number)])

    assert list(Job.objects.order_by("pk").values_list("idempotency_key", flat=True)) == [f"k{row}" for row in range(number)]
    assert Job.objects.filter(state=Job().state, attempt=0, owner=None, **same).values("uuid").distinct().count() == number
    Job.objects.create(kind="probe", idempotency_key="after", available_at=NOW, created_at=NOW)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_values_that_break_a_constraint_stop_all() -> None:
    with pytest.raises(IntegrityError):
        insert_values(Job, [{"kind": "probe", "idempotency_key": "k", "available_at": NOW, "created_at": NOW}] * 250)

    assert not Job.objects.exists()


@pytest.mark.production
@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3, 250])
def test_values_are_written_into_the_rows_that_their_keys_find(number: int) -> None:
    insert_rows(jobs(number + 1))
    said = [{"idempotency_key": f"k{row}", "attempt": row % 3, "payload": {"row": [row]}, "owner_id": None} for row in range(number)]

    update_values(Job, [*said, *({**each, "idempotency_key": "nobody"} for each in said[:1])], key=("idempotency_key",))

    found = list(Job.objects.order_by("pk").values("idempotency_key", "attempt", "payload", "owner_id"))
    assert found[:number] == said
    assert (found[number]["attempt"], found[number]["payload"]["row"]) == (0, number)


def test_the_collector_rests_and_comes_back() -> None:
    with collector_rests():
        with collector_rests():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(ValueError, match="x"), collector_rests():
        raise ValueError("x")
    assert gc.isenabled()
