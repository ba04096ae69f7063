"""A certificate is checked by itself: by code, by file, by credential and by programs, whatever was deleted since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import erase_person
from accounts.models import User
from certificates import actions, queries
from certificates.models import Certificate, CertificateDesign, Credential
from core.models import private_storage

_COURSE = ("enrollment_completion", "enrollment_enrollment", "enrollment_cohort", "courses_courserelease", "courses_course")


@pytest.fixture
def issued(certificate: Certificate, now: datetime) -> tuple[Certificate, bytes, Credential]:
    """A certificate, its PDF and its credential as its holder took them home."""
    made = actions.make_certificate_pdf(certificate=certificate, now=now)
    with private_storage().open(made.file) as file:
        return made, file.read(), Credential.objects.get()


@pytest.fixture
def deletion(learner: User, now: datetime, request: pytest.FixtureRequest) -> Iterator[str]:
    """Delete one thing, or all, more thoroughly than anybody could with a mouse: the rows are gone, not only hidden."""
    yield request.param
    with connection.constraint_checks_disabled():
        transaction.set_rollback(True)


def delete(what: str, learner: User, now: datetime) -> None:
    if what in ("erased holder", "all"):
        erase_person(person=learner, now=now)
    if what in ("template", "all"):
        CertificateDesign.objects.all().delete()
    tables = _COURSE if what in ("course", "all") else ()
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # the names stand in this test
        if what in ("account", "all"):
            learner.groups.clear()
            cursor.execute("DELETE FROM accounts_user WHERE id = %s", [learner.pk])


@pytest.mark.parametrize("deletion", ["course", "template", "account", "erased holder", "all"], indirect=True)
def test_it_is_verified_in_every_way_after_a_deletion(
    client: Client, issued: tuple[Certificate, bytes, Credential], learner: User, now: datetime, deletion: str
) -> None:
    CertificateDesign.objects.get_or_create(code="silver", defaults={"name_th": "ดุนเงิน", "frame": "silver", "is_default": True})
    made, pdf, credential = issued
    files = [credential.document.encode(), queries.badge_file(credential, "png"), queries.badge_file(credential, "svg")]
    name = "" if deletion in ("erased holder", "all") else "นายคำปัน น้ำผึ้ง"

    delete(deletion, learner, now)

    pages = [
        client.get(reverse("certificates:verify_code", args=[made.code])),
        client.get(reverse("certificates:verify_hash", args=[made.file_hash])),
        client.post(reverse("certificates:verify_file"), {"file": SimpleUploadedFile("x.pdf", pdf)}),
        *(client.post(reverse("certificates:verify_file"), {"file": SimpleUploadedFile("x", file)}) for file in files),
    ]
    said = [page.content.decode() for page in pages]
    assert [page.status_code for page in pages] == [200] * 6
    assert ["เครื่องเขินล้านนา" in text and "1/2569" in text for text in said] == [True] * 6
    assert [("น้ำผึ้ง" in text) == bool(name) for text in said] == [True] * 6
    assert ["เป็นของจริงและใช้ได้" in said[0], "เป็นของจริงและไม่ถูกแก้ไข" in said[2], "เป็นของจริงและไม่ถูกแก้ไข" in said[3]] == [True] * 3
    answers = [
        client.get(f"/api/v1/verification/certificates/{made.code}").json(),
        client.post("/api/v1/verification/files", {"file": SimpleUploadedFile("x.pdf", pdf)}).json()["certificate"],
        client.post("/api/v1/verification/credentials", {"file": SimpleUploadedFile("x", files[0])}).json()["certificate"],
    ]
    assert [(row["status"], row["number"], row["holder_name"], row["is_holder_erased"]) for row in answers] == [
        ("valid", "1/2569", name, not name)
    ] * 3
