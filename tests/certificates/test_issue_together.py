"""Numbers taken by the hundred are the numbers taken one by one: each once, in order, without a gap, whoever works beside."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import confirm_certificate_name, erase_person
from accounts.models import User
from certificates import actions, queries
from certificates.actions import bulk
from certificates.models import Certificate, Issuer, Register, VoidNumber
from core.thai_text import sort_key
from enrollment.models import Cohort, Completion

pytestmark = pytest.mark.usefixtures("issuer")


@pytest.fixture
def complete(make_person: Callable[..., User], make_completion: Callable[[User], Completion]) -> Callable[[int], list[Completion]]:
    def make(count: int) -> list[Completion]:
        names = [f"คำปัน{chr(0x0E01 + place)}" for place in range(count)]
        return [make_completion(make_person(given_name=name, sort_name=sort_key(name))) for name in names]

    return make


def issue(cohort: Cohort, now: datetime) -> int:
    return actions.issue_rows(cohort=cohort, report=lambda _done, _total, **_: None, clock=lambda: now)


def stated(row: Certificate) -> dict[str, Any]:
    """What a certificate states, but for what is its own."""
    own = {"id", "uuid", "code", "register_number", "created_at", "updated_at"}
    return {field.attname: getattr(row, field.attname) for field in Certificate._meta.fields if field.attname not in own}


def test_a_certificate_states_the_same_however_it_was_issued(
    cohort: Cohort, complete: Callable[[int], list[Completion]], now: datetime
) -> None:
    [completion] = complete(1)
    alone = stated(actions.issue_certificate(completion=completion, now=now))
    with transaction.atomic():
        Certificate.objects.all().delete()
        Register.objects.all().delete()

    assert issue(cohort, now) == 0

    assert stated(Certificate.objects.get()) == alone


def test_a_hundred_ask_no_more_questions_than_one(cohort: Cohort, complete: Callable[[int], list[Completion]], now: datetime) -> None:
    counts = []
    for count in (1, 1, 9):  # the first makes the year's register
        complete(count)
        with CaptureQueriesContext(connection) as asked:
            issue(cohort, now)
        counts.append(len(asked))

    assert (counts[1] == counts[2], Certificate.objects.count()) == (True, 11)
    assert list(Certificate.objects.order_by("pk").values_list("register_number", flat=True)) == list(range(1, 12))


def test_a_name_too_long_to_be_stated_waits_for_a_shorter_one_and_holds_nobody_up(
    cohort: Cohort, complete: Callable[[int], list[Completion]], now: datetime
) -> None:
    long, short = complete(2)
    learner = User.objects.get(pk=long.enrollment.learner_id)
    User.objects.filter(pk=learner.pk).update(given_name="ก" * 150, family_name="ข" * 150)

    assert (issue(cohort, now), Certificate.objects.get().completion_key) == (1, short.uuid)
    assert "ยาวเกิน 250 ตัวอักษร" in queries.my_certificates(User.objects.get(pk=learner.pk)).name_problem

    confirm_certificate_name(person=learner, name="กขก ขกข")
    assert (issue(cohort, now), queries.my_certificates(User.objects.get(pk=learner.pk)).name_problem) == (0, "")
    assert Certificate.objects.filter(holder_name="กขก ขกข", register_number=2).exists()


def test_who_has_no_name_or_was_erased_takes_no_number(
    cohort: Cohort, complete: Callable[[int], list[Completion]], learner: User, now: datetime
) -> None:
    completions = complete(4)
    User.objects.filter(pk=completions[1].enrollment.learner_id).update(given_name="", family_name="", title="")
    erase_person(person=completions[2].enrollment.learner, now=now)

    assert issue(cohort, now) == 2
    assert list(Certificate.objects.order_by("pk").values_list("completion_key", "register_number")) == [
        (completions[0].uuid, 1),
        (completions[3].uuid, 2),
    ]
    assert (issue(cohort, now), Certificate.objects.count(), queries.registers_with_gaps()) == (2, 2, 0)


def test_a_race_that_no_lock_covers_falls_back_to_one_by_one(
    cohort: Cohort, complete: Callable[[int], list[Completion]], now: datetime
) -> None:
    complete(3)
    refused: list[str] = []

    def refuse_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "certificates_certificate"') and not refused:
            refused.append(sql)
            raise IntegrityError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_first):
        assert issue(cohort, now) == 0

    assert list(Certificate.objects.order_by("pk").values_list("register_number", flat=True)) == [1, 2, 3]
    assert (len(refused), queries.registers_with_gaps()) == (1, 0)


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_issuing_together_alone_voiding_and_failing_at_once_leave_no_gap(
    cohort: Cohort, issuer: Issuer, complete: Callable[[int], list[Completion]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    completions = complete(12)
    monkeypatch.setattr(bulk, "_TOGETHER", 3)
    start, failures = threading.Barrier(7), []

    def give_up() -> None:
        """Take numbers and lose them again, as a worker does that dies."""
        with transaction.atomic():
            actions.void_number(issuer=issuer, reason="x", by=None, now=now)
            transaction.set_rollback(True)

    def alone() -> None:
        for completion in reversed(completions):
            actions.issue_certificate(completion=Completion.objects.get(pk=completion.pk), now=now + timedelta(seconds=1))

    def work(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            act()
        except Exception as failure:  # noqa: BLE001  told below
            failures.append(failure)
        finally:
            connection.close()

    acts: list[Callable[[], object]] = [lambda: issue(cohort, now)] * 3 + [alone, alone, give_up]
    acts.append(lambda: actions.void_number(issuer=issuer, reason="เสีย", by=None, now=now))
    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    numbers = [*Certificate.objects.values_list("register_number", flat=True), *VoidNumber.objects.values_list("number", flat=True)]
    assert sorted(numbers) == list(range(1, 14))
    assert (Certificate.objects.count(), Register.objects.get().last_number, queries.registers_with_gaps()) == (12, 13, 0)


def test_what_drawings_leave_behind_is_swept_up(
    cohort: Cohort, complete: Callable[[int], list[Completion]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(2)
    issue(cohort, now)
    left = []
    for every in (1, 1000):
        monkeypatch.setattr(bulk, "_SWEPT_EVERY", every)
        Certificate.objects.update(file="", file_hash="", signed_with="", signed_at=None)
        gc.collect()
        gc.disable()
        try:
            actions.draw_files(cohort=cohort, report=lambda _done, _total, **_: None, clock=lambda: now)
            left.append(gc.collect())
        finally:
            gc.enable()

    assert left[0] * 10 < left[1]
