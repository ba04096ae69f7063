"""A name changed, or a person erased, in the very moment a certificate is issued: wholly before, or wholly after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from accounts.actions import erase_person
from accounts.models import User
from certificates import actions
from certificates.errors import HolderErasedError
from certificates.models import Certificate, Credential, Issuer, Register
from core.models import Job
from enrollment.models import Cohort, Completion

pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True)]


class Meanwhile:
    """Does something in another connection as soon as this one begins a statement, and waits for it half a second."""

    def __init__(self, begins: str, act: Callable[[], object]) -> None:
        self._begins, self._act = begins, act
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._act()
        finally:
            connection.close()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(self._begins) and self._thread.ident is None:
            self._thread.start()
            self._thread.join(timeout=0.5)
        return execute(sql, params, many, context)

    def end(self) -> None:
        assert self._thread.ident is not None, "the statement never came"
        self._thread.join()


INSERT = 'INSERT INTO "certificates_certificate"'


def test_who_is_erased_while_their_certificate_is_written_is_named_nowhere(completion: Completion, learner: User, now: datetime) -> None:
    meanwhile = Meanwhile(INSERT, lambda: erase_person(person=User.objects.get(pk=learner.pk), now=now))

    with connection.execute_wrapper(meanwhile):
        actions.issue_certificate(completion=completion, now=now)
    meanwhile.end()

    row = Certificate.objects.get()
    assert (row.holder_name, row.holder_name_en, row.holder_key, row.file) == ("", "", None, "")
    assert row.holder_erased_at is not None
    assert actions.make_certificate_pdf(certificate=row, now=now).file == ""
    assert not Credential.objects.exclude(document="").exists()


def test_who_was_erased_a_moment_before_gets_none(completion: Completion, learner: User, now: datetime) -> None:
    assert completion.enrollment.learner.given_name, "loaded before they are erased"
    erase_person(person=User.objects.get(pk=learner.pk), now=now)

    with pytest.raises(HolderErasedError):
        actions.issue_certificate(completion=completion, now=now)
    with pytest.raises(HolderErasedError):
        actions.thank_teacher(cohort=completion.enrollment.cohort, person=learner, now=now)

    assert (
        Certificate.objects.count(),
        Register.objects.filter(last_number__gt=0).count(),
        Job.objects.filter(kind="make_certificate_pdf").count(),
    ) == (0, 0, 0)


def test_a_name_changed_while_a_certificate_is_written_comes_after_it(completion: Completion, learner: User, now: datetime) -> None:
    new = {"given_name": "บัวซอน", "family_name": "แสงคำ", "title": "นาง", "name_en": "Mrs. Buason Saengkham"}
    meanwhile = Meanwhile(INSERT, lambda: User.objects.filter(pk=learner.pk).update(**new))

    with connection.execute_wrapper(meanwhile):
        actions.issue_certificate(completion=completion, now=now)
    meanwhile.end()

    row = Certificate.objects.get()
    assert (row.holder_name, row.holder_name_en) == ("นายคำปัน น้ำผึ้ง", "Mr. Khampan Namphueng")


def test_a_name_changed_a_moment_before_is_the_one_stated_in_both_languages(completion: Completion, learner: User, now: datetime) -> None:
    assert completion.enrollment.learner.given_name, "loaded before it changes"
    new = {"given_name": "บัวซอน", "family_name": "แสงคำ", "title": "นาง", "name_en": "Mrs. Buason Saengkham"}
    meanwhile = Meanwhile('SELECT "certificates_issuer"', lambda: User.objects.filter(pk=learner.pk).update(**new))

    with connection.execute_wrapper(meanwhile):
        actions.issue_certificate(completion=completion, now=now)
    meanwhile.end()

    row = Certificate.objects.get()
    both_old, both_new = ("นายคำปัน น้ำผึ้ง", "Mr. Khampan Namphueng"), ("นางบัวซอน แสงคำ", "Mrs. Buason Saengkham")
    assert (row.holder_name, row.holder_name_en) == (both_new if connection.vendor == "postgresql" else both_old)


def test_a_transcript_and_an_erasure_in_one_moment_leave_no_name(
    completion: Completion, learner: User, issuer: Issuer, make_person: Callable[..., User], make_completion: Callable[[User], Completion],
    cohort: Cohort, now: datetime,
) -> None:  # fmt: skip
    actions.issue_certificate(completion=completion, now=now)
    other = actions.issue_certificate(completion=make_completion(make_person()), now=now)
    Certificate.objects.filter(pk=other.pk).update(holder_key=learner.subject_key)
    meanwhile = Meanwhile(INSERT, lambda: erase_person(person=User.objects.get(pk=learner.pk), now=now))

    with connection.execute_wrapper(meanwhile):
        actions.issue_transcript(person=learner, now=now)
    meanwhile.end()

    assert [row.holder_name for row in Certificate.objects.all()] == ["", "", ""]


def test_an_erasure_that_waits_for_a_correction_empties_the_new_edition_too(certificate: Certificate, learner: User, now: datetime) -> None:
    meanwhile = Meanwhile(INSERT, lambda: erase_person(person=User.objects.get(pk=learner.pk), now=now))

    with connection.execute_wrapper(meanwhile):
        actions.replace_certificate(certificate=certificate, holder_name="นายคำปัน น้ำหวาน", now=now)
    meanwhile.end()

    assert [(row.holder_name, row.holder_key) for row in Certificate.objects.all()] == [("", None)] * 2
