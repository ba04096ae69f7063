from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from certificates import actions
from certificates.http import count_failure, has_failed_too_often
from certificates.models import Certificate
from certificates.pdf import words
from certificates.pdf.look import look_of
from certificates.types import show_code
from core.codes import DocumentKind
from core.models import private_storage
from enrollment.models import Completion

CANARIES = ["canary@example.org", "canary-login", "0899999999", "1953", "2496", "87", "evidence"]


@pytest.fixture(autouse=True)
def forget_failures(db: None) -> None:
    cache.clear()


def verify(client: Client, code: str) -> Any:
    return client.get(reverse("certificates:verify_code", args=[code]))


def test_anybody_reads_what_the_certificate_states_and_nothing_else(client: Client, certificate: Certificate) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=certificate.issued_at)

    response = verify(client, made.code)

    text = response.content.decode()
    assert response.status_code == 200
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in text
    for expected in [
        "วุฒิบัตรนี้เป็นของจริงและใช้ได้", "วุฒิบัตร", "1/2569", "นายคำปัน น้ำผึ้ง", "Mr. Khampan Namphueng", "เครื่องเขินล้านนา", "Lanna lacquerware",
        "30 ชั่วโมง (ออนไลน์)", "โครงการส่งเสริมอุตสาหกรรมสร้างสรรค์ภาคเหนือ", "21 พฤศจิกายน 2569 (21 November 2026)", made.file_hash,
    ]:  # fmt: skip
        assert expected in text
    facts = (
        text[text.index("<main") : text.index("</main>")]
        .replace(made.file_hash, "")
        .replace(made.code, "")
        .replace(show_code(made.code), "")
    )
    for canary in [*CANARIES, str(certificate.holder_key), str(certificate.completion_key), "CRF-104-A"]:
        assert canary not in facts


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind != DocumentKind.TRANSCRIPT])
def test_the_page_calls_a_certificate_what_its_paper_does(client: Client, certificate: Certificate, kind: DocumentKind) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(kind=kind)
    certificate.refresh_from_db()
    word = words.wording_on(certificate, look_of({})).word_en

    text = client.get(f"/verify/{certificate.code}/", headers={"accept-language": "en"}).content.decode()

    assert f"<dt>Type</dt>\n  <dd>{word}</dd>" in text


def test_the_holder_reads_who_issued_it_in_the_language_of_the_page(client: Client, certificate: Certificate, learner: User) -> None:
    client.force_login(learner)
    thai, english = (client.get(reverse("certificates:mine"), headers={"accept-language": code}).content.decode() for code in ("th", "en"))

    assert f"ออกโดย {certificate.issuer_name_th}" in thai
    assert f"issued by {certificate.issuer_name_en}" in english


def test_the_holder_can_hide_the_name(client: Client, certificate: Certificate, learner: User) -> None:
    client.force_login(learner)
    client.post(reverse("certificates:show_name", args=[certificate.uuid]), {"shows_full_name": "no"})

    text = verify(Client(), certificate.code).content.decode()

    assert "ค••• น•••" in text
    assert "น้ำผึ้ง" not in text
    assert "Namphueng" not in text


@pytest.mark.parametrize("title", ["ก" * 10, ("เครื่องเขินล้านนาร่วมสมัย" * 5)[:90]])
def test_a_revoked_certificate_says_so_with_reason_and_date(client: Client, certificate: Certificate, now: datetime, title: str) -> None:
    Certificate.objects.update(course_title_th=title)
    actions.revoke_certificate(certificate=certificate, reason="issued_in_error", note="ความลับภายใน", now=now + timedelta(days=1))

    response = verify(client, certificate.code)

    text = response.content.decode()
    assert response.status_code == 200
    assert title in text
    assert "ถูกเพิกถอน" in text
    assert "22 พฤศจิกายน 2569" in text
    assert "ออกโดยผิดพลาด" in text
    assert "ความลับภายใน" not in text
    assert "เป็นของจริงและใช้ได้" not in text


def test_a_replaced_certificate_leads_to_the_newer_one(client: Client, certificate: Certificate, now: datetime) -> None:
    new = actions.replace_certificate(certificate=certificate, holder_name="นายคำปัน ใจดี", now=now)

    text = verify(client, certificate.code).content.decode()

    assert "ถูกแทนที่" in text
    assert reverse("certificates:verify_code", args=[new.code]) in text
    assert "เป็นของจริงและใช้ได้" in verify(client, new.code).content.decode()


def test_a_certificate_outlives_its_holders_account_and_its_course(client: Client, certificate: Certificate, learner: User) -> None:
    actions.make_certificate_pdf(certificate=certificate, now=certificate.issued_at)
    actions.empty_holder(subject_key=learner.subject_key, now=certificate.issued_at)

    response = verify(client, certificate.code)

    text = response.content.decode()
    assert response.status_code == 200
    assert "เป็นของจริงและใช้ได้" in text
    assert "ผู้ถือขอลบชื่อแล้ว" in text
    assert "น้ำผึ้ง" not in text
    assert "เครื่องเขินล้านนา" in text


@pytest.mark.parametrize("typed", ["lower", "spaced", "letter O"])
def test_the_form_takes_a_code_as_people_type_it(client: Client, certificate: Certificate, typed: str) -> None:
    code = {
        "lower": certificate.code.lower(),
        "spaced": " ".join(certificate.code),
        "letter O": certificate.code.replace("0", "O").replace("1", "l"),
    }[typed]

    response = client.get(reverse("certificates:verify"), {"code": code})

    assert response["Location"] == reverse("certificates:verify_code", args=[certificate.code])
    assert verify(client, code).status_code == 200


def test_every_unknown_code_gets_the_same_answer(client: Client, certificate: Certificate) -> None:
    answers = [verify(client, code) for code in ("0" * 26, "abc", certificate.number.replace("/", "-"), str(certificate.pk), "%00")]

    assert {answer.status_code for answer in answers} == {404}
    bodies = {answer.content.split(b"<main")[1] for answer in answers}
    assert len(bodies) == 1
    assert client.get(reverse("certificates:verify"), {"code": "../x"}, follow=True).status_code == 404


def test_guessing_is_stopped_after_thirty_failures_a_minute_and_checking_is_not(client: Client, certificate: Certificate) -> None:
    checks = {verify(client, certificate.code).status_code for _ in range(40)}
    guesses = [verify(client, f"{number:026d}").status_code for number in range(32)]

    assert checks == {200}
    assert guesses == [404] * 30 + [429] * 2
    assert verify(client, certificate.code).status_code == 429  # who guesses learns nothing more
    assert verify(Client(REMOTE_ADDR="203.0.113.9"), certificate.code).status_code == 200


def test_guesses_from_many_addresses_do_not_let_one_begin_anew(rf: RequestFactory, db: None) -> None:
    """The cache of a small site is a table, and forgot at random once it held 300 things."""

    def at(place: int) -> HttpRequest:
        return rf.get("/verify/x/", REMOTE_ADDR=f"10.0.{place >> 8}.{place & 255}")

    for _ in range(30):
        count_failure(at(0))

    for place in range(1, 700):
        count_failure(at(place))

    assert has_failed_too_often(at(0))


def test_the_server_compares_a_file_for_browsers_that_cannot(client: Client, certificate: Certificate) -> None:
    made = actions.make_certificate_pdf(certificate=certificate, now=certificate.issued_at)
    with private_storage().open(made.file) as file:
        true = file.read()
    address = reverse("certificates:verify_code", args=[made.code])

    def verdict(content: bytes) -> tuple[bool, bool]:
        response = client.post(address, {"file": SimpleUploadedFile("x.pdf", content)})
        text = response.content.decode()
        return '<div data-match role="status">' in text, '<div data-mismatch role="status">' in text

    assert verdict(true) == (True, False)
    assert verdict(true[:-1] + b"x") == (False, True)
    assert verdict(b"x" * (5 * 1024 * 1024 + 1)) == (False, False)


def test_only_the_holder_gets_the_pdf(client: Client, certificate: Certificate, learner: User, make_person: Callable[..., User]) -> None:
    address = reverse("certificates:pdf", args=[certificate.uuid])
    client.force_login(learner)
    assert client.get(address).status_code == 404  # still being made
    actions.make_certificate_pdf(certificate=certificate, now=certificate.issued_at)

    shown, kept = client.get(address), client.get(address, {"download": ""})

    assert shown["Content-Type"] == "application/pdf"
    assert b"".join(shown).startswith(b"%PDF")  # type: ignore[arg-type]
    assert kept["Content-Disposition"] == 'attachment; filename="certificate-NEC-1-2569.pdf"'
    assert b"".join(kept).endswith(b"%%EOF\n")  # type: ignore[arg-type]
    client.force_login(make_person())
    assert client.get(address).status_code == 404
    assert client.post(reverse("certificates:show_name", args=[certificate.uuid]), {"shows_full_name": "no"}).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    assert Certificate.objects.get().shows_full_name


@pytest.mark.parametrize("count", [1, 3])
def test_my_page_lists_mine_with_a_fixed_number_of_queries(
    client: Client, certificate: Certificate, learner: User, count: int, django_assert_num_queries: DjangoAssertNumQueries, now: datetime
) -> None:
    for number in range(1, count):
        certificate = actions.replace_certificate(certificate=certificate, holder_name=f"นายคำปัน {number}", now=now)
    client.force_login(learner)
    client.get(reverse("certificates:mine"))

    with django_assert_num_queries(7):
        response = client.get(reverse("certificates:mine"))

    text = response.content.decode()
    assert text.count("กำลังจัดทำ") == 1
    assert f"/verify/{certificate.code}/" in text


def test_my_page_is_kind_when_there_is_nothing_yet(client: Client, learner: User) -> None:
    client.force_login(learner)

    assert "ยังไม่มีวุฒิบัตร" in client.get(reverse("certificates:mine")).content.decode()


def test_a_completion_without_a_name_asks_for_one_and_can_be_ordered_again(
    client: Client, issuer: Any, make_person: Callable[..., User], make_completion: Callable[[User], Completion]
) -> None:
    person = make_person(title="", given_name="", family_name="")
    completion = make_completion(person)
    client.force_login(person)

    page = client.get(reverse("certificates:mine")).content.decode()
    ordered = client.post(reverse("certificates:order", args=[completion.uuid]))

    assert "ยังไม่มีชื่อสำหรับวุฒิบัตร" in page
    assert ordered.status_code == 302
    from core.models import Job

    assert Job.objects.get().payload == {"completion": str(completion.uuid)}
    client.force_login(make_person())
    assert client.post(reverse("certificates:order", args=[completion.uuid])).status_code == 404
