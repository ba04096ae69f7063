"""A question answered in the very moment its certificate ends, or its holder is erased: one after the other, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from django.db import connection

from accounts.actions import erase_person
from accounts.models import User
from certificates import actions
from certificates.errors import CertificateEndedError, NameChangeClosedError
from certificates.models import Certificate, EndorsementRequest, Endorser, NameChangeRequest
from core.models import Job
from enrollment.models import Completion
from tests.certificates.test_holder_race import Meanwhile

pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True)]

LOOK, TAKE_BACK = 'SELECT "certificates_certificate"', 'UPDATE "certificates_endorsementrequest"'


@pytest.fixture
def asked(certificate: Certificate, make_person: Callable[..., User], now: datetime) -> EndorsementRequest:
    master = Endorser.objects.create(
        person=make_person(username="master"), name_th="สล่าคำมา ใจงาม", name_en="Sala Khamma", position_th="ครู", position_en="Master"
    )
    actions.ask_name_change(certificate=certificate, new_name="นายคำปัน น้ำหวาน", new_name_en="", evidence=b"%PDF-1.7 evidence", now=now)
    return actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=now)


def revoked(certificate: Certificate, now: datetime) -> Callable[[], None]:
    def act() -> None:
        with suppress(CertificateEndedError):
            actions.revoke_certificate(certificate=certificate, reason=Certificate.Reason.MISCONDUCT, now=now)

    return act


@pytest.mark.parametrize(("question", "then"), [("name", LOOK), ("erasure", TAKE_BACK)])
def test_a_certificate_revoked_while_its_question_is_answered(
    certificate: Certificate, learner: User, asked: EndorsementRequest, now: datetime, question: str, then: str
) -> None:
    meanwhile = Meanwhile(then, revoked(certificate, now))

    with connection.execute_wrapper(meanwhile), suppress(NameChangeClosedError):
        if question == "name":
            actions.approve_name_change(request=NameChangeRequest.objects.get(), by=asked.endorser.person, now=now)
        else:
            erase_person(person=learner, now=now)
    meanwhile.end()

    certificate.refresh_from_db()
    questions = [EndorsementRequest.objects.get(), NameChangeRequest.objects.get()]
    answers = {each.state for each in questions}
    # What is still asked goes on with the next edition: nothing is asked about a certificate that has ended.
    assert [each.certificate.status for each in questions if each.state == "asked"] in ([], ["valid"])
    # The answer and the revocation are not both true.
    assert (certificate.status == "replaced") == ("approved" in answers)
    assert question == "erasure" or certificate.status in {"replaced", "revoked"}


def test_an_order_that_failed_and_is_asked_for_twice_at_once_begins_again_once(completion: Completion, now: datetime) -> None:
    job = actions.request_certificate(completion=completion, now=now)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error_code="x", finished_at=now)
    meanwhile = Meanwhile('UPDATE "core_job"', lambda: actions.request_certificate(completion=completion, now=now))

    with connection.execute_wrapper(meanwhile):
        again = actions.request_certificate(completion=completion, now=now)
    meanwhile.end()

    assert (again.pk, again.state, Job.objects.filter(kind="issue_certificate").count()) == (job.pk, "queued", 1)
