from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import actions, data_export
from accounts.errors import (
    CardNotAllowedError,
    CardNotValidError,
    CertificateNameFixedError,
    ConsentNeededError,
    EmailTakenError,
    LastAdministratorError,
    NameMissingError,
)
from accounts.models import Consent, DataRequest, SignInCard, User
from accounts.queries import current_consents
from accounts.signals import person_erased
from core.actions import cancel_job, retry_job
from core.models import Job, private_storage
from core.tasks import run_job


def test_create_person_keeps_the_sort_key_and_no_empty_email(paper_person: User) -> None:
    paper_person.refresh_from_db()

    assert paper_person.email is None
    assert not paper_person.has_usable_password()
    assert paper_person.username.startswith("hh-")
    assert paper_person.sort_name


def test_people_sort_in_thai_dictionary_order(db: None, now: datetime) -> None:
    actions.create_people(rows=[{"given_name": name} for name in ("ขนม", "เก่า", "กา")], now=now)

    assert list(User.objects.order_by("sort_name").values_list("given_name", flat=True)) == ["กา", "เก่า", "ขนม"]


def test_create_people_takes_few_queries(db: None, now: datetime, django_assert_max_num_queries: Any) -> None:
    rows = [{"given_name": f"ผู้เรียน{n}", "email": f"learner{n}@example.org"} for n in range(300)]

    with django_assert_max_num_queries(20):
        made = actions.create_people(rows=rows, now=now)  # type: ignore[arg-type]

    assert [person.given_name for person in made] == [row["given_name"] for row in rows]
    assert EmailAddress.objects.filter(verified=False).count() == 300


def test_an_address_in_use_refuses_the_whole_list(person: User, now: datetime) -> None:
    with pytest.raises(EmailTakenError):
        actions.create_people(rows=[{"given_name": "ก"}, {"given_name": "ข", "email": "Somying@Example.org"}], now=now)

    assert User.objects.count() == 1


def test_a_person_has_a_given_name(db: None, now: datetime) -> None:
    with pytest.raises(NameMissingError):
        actions.create_person(given_name="  ", now=now)

    assert not User.objects.exists()


def test_update_profile_changes_only_what_is_named(person: User, now: datetime) -> None:
    before = person.sort_name

    changed = actions.update_profile(person=person, given_name="กานดา", now=now)

    assert (changed.given_name, changed.family_name, changed.province_code) == ("กานดา", "ใจดี", "50")
    assert changed.sort_name < before


def test_the_certificate_name_is_confirmed_once(person: User) -> None:
    actions.confirm_certificate_name(person=person, name="นางสาวสมหญิง  ใจดี")

    with pytest.raises(CertificateNameFixedError):
        actions.confirm_certificate_name(person=person, name="คนอื่น")

    person.refresh_from_db()
    assert person.certificate_name == "นางสาวสมหญิง ใจดี"


def test_a_card_signs_in_however_it_is_typed(paper_person: User, now: datetime) -> None:
    code = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)

    typed = code.upper().replace("0", "O").replace("1", "l").replace("-", " ")

    assert actions.sign_in_with_card(code=typed, now=now) == paper_person
    assert SignInCard.objects.get().first_used_at == now
    assert code not in str(list(SignInCard.objects.values()))


def test_a_new_card_withdraws_the_old_one(paper_person: User, now: datetime) -> None:
    old = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)
    new = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)

    with pytest.raises(CardNotValidError):
        actions.sign_in_with_card(code=old, now=now)
    assert actions.sign_in_with_card(code=new, now=now) == paper_person


def test_a_card_dies(paper_person: User, administrator: User, now: datetime) -> None:
    code = actions.issue_sign_in_card(person=paper_person, issued_by=None, now=now)

    with pytest.raises(CardNotValidError):
        actions.sign_in_with_card(code=code, now=now + timedelta(days=181))
    actions.suspend_person(person=paper_person, by=administrator, reason="บัตรหาย", now=now)
    with pytest.raises(CardNotValidError):
        actions.sign_in_with_card(code=code, now=now)


def test_no_card_opens_an_account_with_rights(person: User, now: datetime) -> None:
    person.is_staff = True
    person.save(update_fields=["is_staff"])

    with pytest.raises(CardNotAllowedError):
        actions.issue_sign_in_card(person=person, issued_by=None, now=now)

    assert not SignInCard.objects.exists()


def test_the_ledger_only_grows(person: User, now: datetime) -> None:
    for given, minutes in ((True, 0), (True, 1), (False, 2), (True, 3)):
        actions.record_consent(person=person, purpose="news", given=given, language="th", now=now + timedelta(minutes=minutes))

    state = current_consents(person)[Consent.Purpose.NEWS]
    assert state.is_given
    assert [line.action for line in state.history] == ["given", "withdrawn", "given"]


def test_terms_cannot_be_withdrawn(person: User, now: datetime) -> None:
    with pytest.raises(ConsentNeededError):
        actions.record_consent(person=person, purpose="terms", given=False, language="th", now=now)

    assert not Consent.objects.exists()


def test_a_copy_holds_every_table_and_dies_after_seven_days(person: User, now: datetime) -> None:
    request = actions.request_data_copy(person=person, now=now)
    assert actions.request_data_copy(person=person, now=now) == request
    assert Job.objects.filter(kind="export_my_data").count() == 1

    actions.answer_data_request(request=request, now=now)

    with private_storage().open(request.file) as stored, zipfile.ZipFile(stored) as archive:
        assert {f"{name}.csv" for name in data_export.collect(person)} | {"data.json"} == set(archive.namelist())
        tables = json.load(io.TextIOWrapper(archive.open("data.json"), "utf-8"))["tables"]
    assert tables["profile"][0]["email"] == "somying@example.org"
    assert "password" not in tables["profile"][0]
    assert actions.discard_expired_copies(now=now + timedelta(days=6)) == 0
    assert actions.discard_expired_copies(now=now + timedelta(days=7)) == 1
    request.refresh_from_db()
    assert not request.file


def test_a_worker_that_comes_late_leaves_the_copy_that_is_there(person: User, now: datetime) -> None:
    request = actions.request_data_copy(person=person, now=now)
    late = DataRequest.objects.get(pk=request.pk)
    actions.answer_data_request(request=request, now=now)

    answered = actions.answer_data_request(request=late, now=now)

    assert answered.file == request.file
    assert private_storage().exists(request.file)


def test_erasing_empties_the_row_and_keeps_it(person: User, now: datetime, client: Client) -> None:
    actions.record_consent(person=person, purpose="terms", given=True, language="th", now=now)
    client.force_login(person)
    old_key = person.subject_key
    heard: list[dict[str, Any]] = []

    def hear(**news: Any) -> None:
        heard.append(news)

    person_erased.connect(hear)
    try:
        actions.erase_person(person=person, now=now)
        actions.erase_person(person=person, now=now)
    finally:
        person_erased.disconnect(hear)

    row = User.objects.get(pk=person.pk)
    stored = str(User.objects.filter(pk=person.pk).values().get())
    assert not [word for word in ("สมหญิง", "ใจดี", "somying", "0812345678", "1990", str(old_key)) if word in stored]
    assert not EmailAddress.objects.exists()
    assert (row.erased_at, row.is_active, row.has_usable_password()) == (now, False, False)
    assert [(news["old_subject_key"], news["new_subject_key"]) for news in heard] == [(old_key, row.subject_key)]
    assert Consent.objects.filter(person=row).count() == 1
    assert DataRequest.objects.filter(person=row, kind="erase", state="done").count() == 1


def test_an_upper_app_that_breaks_undoes_the_erasure(person: User, now: datetime) -> None:
    def break_down(**_news: Any) -> None:
        raise RuntimeError

    person_erased.connect(break_down)
    try:
        with pytest.raises(RuntimeError):
            actions.erase_person(person=person, now=now)
    finally:
        person_erased.disconnect(break_down)

    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("สมหญิง", None)


def test_an_erased_address_comes_back_as_a_stranger(person: User, now: datetime) -> None:
    actions.erase_person(person=person, now=now)

    stranger = actions.create_person(given_name="สมหญิง", email="somying@example.org", now=now)

    assert stranger.pk != person.pk


def test_the_last_administrator_stays(person: User, now: datetime) -> None:
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])

    with pytest.raises(LastAdministratorError):
        actions.erase_person(person=person, now=now)

    person.refresh_from_db()
    assert person.erased_at is None


def test_a_copy_whose_job_was_stopped_can_be_asked_for_again(person: User, now: datetime) -> None:
    first = actions.request_data_copy(person=person, now=now)
    job = Job.objects.get(kind="export_my_data")

    cancel_job(job=job, now=now)
    first.refresh_from_db()
    assert first.state == DataRequest.State.FAILED

    retry_job(job=job, now=now)
    first.refresh_from_db()
    assert (first.state, first.done_at) == (DataRequest.State.WAITING, None)

    cancel_job(job=job, now=now)
    second = actions.request_data_copy(person=person, now=now)
    retry_job(job=job, now=now)
    first.refresh_from_db()
    assert (first.state, second.state, second.pk != first.pk) == (DataRequest.State.FAILED, DataRequest.State.WAITING, True)


def test_no_copy_is_made_for_an_account_that_was_closed_meanwhile(person: User, now: datetime) -> None:
    asked = actions.request_data_copy(person=person, now=now)
    User.objects.filter(pk=person.pk).update(is_active=False)

    run_job(Job.objects.get(kind="export_my_data").pk)

    asked.refresh_from_db()
    job = Job.objects.get(kind="export_my_data")
    assert (job.state, job.error_code, asked.state, asked.file) == ("failed", "job_right_lost", DataRequest.State.FAILED, "")


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("นางสาว", "คำปัน", "น้ำผึ้ง"), "นางสาวคำปัน น้ำผึ้ง"),
        (("Ms.", "Kham Pan", "Namphueng"), "Ms. Kham Pan Namphueng"),
        (("Ms.", "คำปัน", ""), "Ms. คำปัน"),
        (("", "คำปัน", "น้ำผึ้ง"), "คำปัน น้ำผึ้ง"),
        (("", "", ""), ""),
    ],
)
def test_a_name_is_written_as_people_write_it(parts: tuple[str, str, str], written: str) -> None:
    assert User(**dict(zip(("title", "given_name", "family_name"), parts, strict=True))).get_full_name() == written
