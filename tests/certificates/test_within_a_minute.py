"""Revoked or replaced is shown everywhere within a minute: nothing keeps an answer longer, and no long work stands before it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from certificates import actions, queries
from certificates.credential import is_revoked, read_document
from certificates.models import Certificate, StatusList
from core.models import Job, private_storage
from core.tasks import run_job
from enrollment.models import Cohort, Completion

# Seconds: what is left of the minute is for the worker (a signed list takes it well under one) and the way there.
LONGEST_KEPT = 30


def places(certificate: Certificate) -> dict[str, str]:
    """Every public address that says something about a certificate."""
    code, listed = [certificate.code], StatusList.objects.get()
    return {
        "page": reverse("certificates:verify_code", args=code),
        "by hash": reverse("certificates:verify_hash", args=[certificate.file_hash]),
        "card": reverse("certificates:card", args=code),
        "credential": reverse("certificates:public_credential", args=code),
        "png badge": reverse("certificates:public_badge_png", args=code),
        "svg badge": reverse("certificates:public_badge_svg", args=code),
        "status list": reverse("certificates:status_list", args=[listed.uuid]),
        "api": f"/api/v1/verification/certificates/{certificate.code}",
    }


@pytest.fixture
def made(certificate: Certificate, now: datetime) -> Certificate:
    return actions.make_certificate_pdf(certificate=certificate, now=now)


def kept_for(header: str) -> int:
    """How long anybody between us and the reader may keep an answer, in seconds."""
    if "no-store" in header or "no-cache" in header:
        return 0
    found = re.search(r"max-age=(\d+)", header)
    return int(found[1]) if found else 10**9


def test_no_cache_keeps_an_answer_for_longer_than_half_the_minute(client: Client, made: Certificate) -> None:
    answers = {name: client.get(where) for name, where in places(made).items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    kept = {name: kept_for(answer.headers.get("Cache-Control", "")) for name, answer in answers.items()}
    assert {name: seconds for name, seconds in kept.items() if seconds > LONGEST_KEPT} == {}
    assert kept["status list"] == LONGEST_KEPT
    assert not any("Expires" in answer.headers and kept[name] for name, answer in answers.items())


@pytest.mark.parametrize("end", ["revoked", "replaced"])
def test_every_place_says_it_with_the_next_question(client: Client, made: Certificate, now: datetime, end: str) -> None:
    where = places(made)
    before = {name: client.get(address) for name, address in where.items()}
    with private_storage().open(made.file) as file:
        pdf = file.read()
    badge = before["png badge"].content

    if end == "revoked":
        actions.revoke_certificate(certificate=made, reason="misconduct", now=timezone.now())
    else:
        actions.replace_certificate(certificate=made, holder_name="นายคำปัน น้ำหวาน", now=timezone.now())
    [job] = Job.objects.filter(kind="sign_status_list")
    run_job(job.pk)

    after = {name: client.get(address) for name, address in where.items()}
    word = "ถูกเพิกถอน" if end == "revoked" else "ถูกแทนที่"
    assert [word in after[name].content.decode() for name in ("page", "by hash")] == [True, True]
    assert after["api"].json()["status"] == end
    assert {after[name].status_code for name in ("card", "credential", "png badge", "svg badge")} == {404}
    credential = json.loads(before["credential"].content)
    assert is_revoked(credential, read_document(after["status list"].content))
    for name, content in (("x.pdf", pdf), ("x.png", badge), ("x.json", before["credential"].content)):
        checked = client.post(reverse("certificates:verify_file"), {"file": SimpleUploadedFile(name, content)}).content.decode()
        assert word in checked, name


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_revocation_does_not_wait_for_the_end_of_a_large_issue(
    made: Certificate, cohort: Cohort, make_person: Callable[..., User], make_completion: Callable[[User], Completion]
) -> None:
    for _ in range(2):
        make_completion(make_person())
    owner = make_person()
    large = actions.order_bulk_issue(cohort=cohort, owner=actions.appoint_certificate_manager(person=owner), now=timezone.now())
    actions.revoke_certificate(certificate=made, reason="misconduct", now=timezone.now())

    run_job(large.pk)  # the only worker there is; nobody hears of the list

    assert list(Job.objects.filter(kind="sign_status_list").values_list("state", flat=True)) == ["succeeded"]
    assert queries.check_credential(queries.credential_bytes(made)).revoked
    large.refresh_from_db()
    assert (large.state, Certificate.objects.exclude(file="").count()) == ("succeeded", 3)
