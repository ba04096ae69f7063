"""What holders ask for and who answers: a master's endorsement, a new name with evidence, a transcript; thanks to teachers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.signals import person_erased
from certificates import actions, queries
from certificates.errors import (
    CertificateEndedError,
    EndorsementClosedError,
    EndorsementError,
    EvidenceError,
    NameChangeClosedError,
    NameUnchangedError,
    TooFewForTranscriptError,
)
from certificates.forms import NameChangeForm
from certificates.models import Certificate, EndorsementRequest, Endorser, NameChangeRequest
from core.calendar import to_thai_digits
from core.models import Job, private_storage
from core.tasks import run_job
from courses.models import Course
from enrollment.models import Cohort

EVIDENCE = b"%PDF-1.7 evidence"


@pytest.fixture
def now() -> datetime:
    """Views read the real clock, and every year has a register of its own."""
    return timezone.now()


@pytest.fixture
def second(certificate: Certificate) -> Certificate:
    """Another certificate of the same person."""
    given = {
        field.name: getattr(certificate, field.name) for field in Certificate._meta.concrete_fields if field.name not in {"id", "uuid"}
    }
    changes = {"completion_key": certificate.uuid, "code": "9" * 26, "register_number": 2, "hours": 12, "course_title_th": "ทอผ้าซิ่นตีนจก"}
    from certificates.models import Register

    Register.objects.update(last_number=2)
    return Certificate.objects.create(**given | changes)


def run_all() -> None:
    for pk in Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("pk", flat=True):
        run_job(pk)
    assert not Job.objects.exclude(state=Job.State.SUCCEEDED).exists()


def text_of(certificate: Certificate) -> str:
    with private_storage().open(certificate.file) as file:
        document = pypdfium2.PdfDocument(file.read())
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


# --- endorsement --------------------------------------------------------------------------------


def test_a_master_endorses_with_their_own_account(client: Client, certificate: Certificate, learner: User, master: Endorser) -> None:
    actions.make_certificate_pdf(certificate=certificate, now=timezone.now())
    ask = reverse("certificates:endorsement", args=[certificate.uuid])
    client.force_login(learner)
    assert "สล่าคำมา ใจงาม" in client.get(ask).content.decode()
    assert client.post(ask, {"endorser": master.pk, "message": "เรียนกับท่านปีที่แล้ว"}).status_code == 302
    assert client.post(ask, {"endorser": master.pk}).status_code == 302
    asked = EndorsementRequest.objects.get()
    assert "กำลังรอคำตอบ" in client.get(reverse("certificates:mine"), headers={"accept-language": "th"}).content.decode()

    client.force_login(master.person)
    page = client.get(reverse("certificates:questions")).content.decode()
    assert "เรียนกับท่านปีที่แล้ว" in page
    client.post(reverse("certificates:answer", args=[asked.uuid]), {"answer": "yes"})
    run_all()

    old, new = Certificate.objects.order_by("edition")
    assert (old.status, old.reason, old.replaced_by) == ("replaced", "endorsed", new)
    assert (new.status, new.edition, new.holder_name, new.register_number) == ("valid", 2, old.holder_name, 2)
    assert new.endorsement["name_th"] == "สล่าคำมา ใจงาม"
    printed = text_of(new)
    assert "( สล่าคำมา ใจงาม )" in printed
    assert "รับรองทางอิเล็กทรอนิกส์เมื่อ" in printed
    public = client.get(reverse("certificates:verify_code", args=[new.code])).content.decode()
    assert "สล่าคำมา ใจงาม" in public
    assert (queries.registers_with_gaps(), queries.completions_with_two_valid_certificates()) == (0, 0)


def test_an_endorsement_stays_when_the_master_is_gone(certificate: Certificate, master: Endorser) -> None:
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    new = actions.give_endorsement(request=asked, by=master.person, now=timezone.now())

    master.person.delete()

    new.refresh_from_db()
    assert new.endorsement["name_th"] == "สล่าคำมา ใจงาม"
    found = queries.public_certificate(new.code)
    assert found is not None
    assert found.endorsement["position_en"] == "Master of lacquerware"


def test_only_the_master_who_was_asked_answers_and_once(
    client: Client, certificate: Certificate, master: Endorser, make_person: Callable[..., User]
) -> None:
    other = Endorser.objects.create(person=make_person(username="other"), name_th="สล่าอื่น", position_th="ช่าง")
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    for person in (other.person, make_person(username="nobody")):
        with pytest.raises(EndorsementClosedError):
            actions.give_endorsement(request=asked, by=person, now=timezone.now())
        client.force_login(person)
        assert client.post(reverse("certificates:answer", args=[asked.uuid]), {"answer": "yes"}).status_code == 404
    assert Certificate.objects.count() == 1

    actions.decline_endorsement(request=asked, by=master.person, note="ยังไม่เคยเห็นงาน", now=timezone.now())

    with pytest.raises(EndorsementClosedError):
        actions.give_endorsement(request=asked, by=master.person, now=timezone.now())
    assert (Certificate.objects.get().status, EndorsementRequest.objects.get().state) == ("valid", "declined")


def test_what_cannot_be_endorsed_is_refused(certificate: Certificate, learner: User, master: Endorser) -> None:
    own = Endorser.objects.create(person=learner, name_th="ตนเอง", position_th="ช่าง")
    with pytest.raises(EndorsementError):
        actions.ask_endorsement(certificate=certificate, endorser=own, message="", now=timezone.now())
    assert own not in queries.endorsers_for(certificate)
    Endorser.objects.filter(pk=master.pk).update(is_active=False)
    with pytest.raises(EndorsementError):
        actions.ask_endorsement(certificate=certificate, endorser=Endorser.objects.get(pk=master.pk), message="", now=timezone.now())
    actions.revoke_certificate(certificate=certificate, reason="issued_in_error", now=timezone.now())
    with pytest.raises(CertificateEndedError):
        actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    assert EndorsementRequest.objects.count() == 0


def test_masters_are_offered_by_branch(certificate: Certificate, master: Endorser) -> None:
    Endorser.objects.filter(pk=master.pk).update(branch_code="02")
    assert list(queries.endorsers_for(certificate)) == []
    Endorser.objects.filter(pk=master.pk).update(branch_code=Course.objects.get().branch_code)
    assert list(queries.endorsers_for(certificate)) == [master]


def test_a_question_is_taken_back(client: Client, certificate: Certificate, learner: User, master: Endorser) -> None:
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    client.force_login(learner)

    client.post(reverse("certificates:endorsement", args=[certificate.uuid]), {"withdraw": "1"})

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    with pytest.raises(EndorsementClosedError):
        actions.give_endorsement(request=asked, by=master.person, now=timezone.now())


# --- a changed name -----------------------------------------------------------------------------


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(written, "PNG")
    return written.getvalue()


def test_a_name_is_changed_with_evidence_that_goes_with_the_decision(
    client: Client, certificate: Certificate, learner: User, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    ask = reverse("certificates:name_change", args=[certificate.uuid])
    client.force_login(learner)
    assert client.get(ask).status_code == 200
    sent = {"new_name": "นายคําปัน  น้ำผึ้งหลวง", "new_name_en": "", "evidence": SimpleUploadedFile("id.png", picture())}
    assert client.post(ask, sent).status_code == 302
    asked = NameChangeRequest.objects.get()
    assert (asked.new_name, asked.evidence_type) == ("นายคำปัน น้ำผึ้งหลวง", "image/png")
    assert client.get(reverse("certificates:evidence", args=[asked.uuid])).status_code == 404

    client.force_login(manager)
    assert "น้ำผึ้งหลวง" in client.get(reverse("certificates:name_changes")).content.decode()
    handed = client.get(reverse("certificates:evidence", args=[asked.uuid]))
    assert b"".join(handed.streaming_content) == picture()
    assert "attachment" in handed["Content-Disposition"]
    stored = asked.evidence
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("certificates:decide", args=[asked.uuid]), {"answer": "yes"})

    old, new = Certificate.objects.order_by("edition")
    assert (old.status, old.reason, old.replaced_by, old.holder_name) == ("replaced", "name_corrected", new, "นายคำปัน น้ำผึ้ง")
    assert (new.holder_name, new.holder_name_en, new.status) == ("นายคำปัน น้ำผึ้งหลวง", "Mr. Khampan Namphueng", "valid")
    asked.refresh_from_db()
    assert (asked.state, asked.evidence, asked.decided_by, private_storage().exists(stored)) == ("approved", "", manager, False)


def test_a_refused_name_says_why_and_changes_nothing(client: Client, certificate: Certificate, learner: User, manager: User) -> None:
    asked = actions.ask_name_change(certificate=certificate, new_name="ใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    client.force_login(manager)
    client.post(reverse("certificates:decide", args=[asked.uuid]), {"answer": "no", "note": "ภาพไม่ชัด"})

    client.force_login(learner)
    assert "ภาพไม่ชัด" in client.get(reverse("certificates:mine")).content.decode()
    assert (Certificate.objects.get().status, Certificate.objects.get().holder_name) == ("valid", "นายคำปัน น้ำผึ้ง")
    with pytest.raises(NameChangeClosedError):
        actions.approve_name_change(request=asked, by=manager, now=timezone.now())


@pytest.mark.parametrize(("size", "is_taken"), [(10 * 1024 * 1024, True), (10 * 1024 * 1024 + 1, False)])
def test_evidence_that_is_too_large_is_refused_unread(size: int, is_taken: bool) -> None:
    file = SimpleUploadedFile("id.pdf", EVIDENCE)
    file.size = size

    form = NameChangeForm({"new_name": "ใหม่"}, {"evidence": file})

    assert (form.is_valid(), list(form.errors), file.tell()) == (is_taken, [] if is_taken else ["evidence"], 0)


@pytest.mark.parametrize("evidence", [b"", b"GIF89a", b"<html>", b"\x89PNG broken", b"%PDF-" + b"x" * (10 * 1024 * 1024)])
def test_evidence_is_a_pdf_or_a_picture(certificate: Certificate, evidence: bytes) -> None:
    with pytest.raises(EvidenceError):
        actions.ask_name_change(certificate=certificate, new_name="ใหม่", new_name_en="", evidence=evidence, now=timezone.now())

    assert NameChangeRequest.objects.count() == 0


def test_the_same_name_is_no_change(client: Client, certificate: Certificate, learner: User) -> None:
    with pytest.raises(NameUnchangedError):
        actions.ask_name_change(certificate=certificate, new_name="นายคำปัน  น้ำผึ้ง", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    client.force_login(learner)
    sent = {"new_name": "นายคำปัน น้ำผึ้ง", "evidence": SimpleUploadedFile("x.pdf", EVIDENCE)}
    assert client.post(reverse("certificates:name_change", args=[certificate.uuid]), sent).status_code == 422


def test_pages_of_decisions_are_for_managers(
    client: Client, certificate: Certificate, learner: User, make_person: Callable[..., User]
) -> None:
    asked = actions.ask_name_change(certificate=certificate, new_name="ใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    for person in (learner, make_person(username="other")):
        client.force_login(person)
        assert client.get(reverse("certificates:name_changes")).status_code == 404
        assert client.post(reverse("certificates:decide", args=[asked.uuid]), {"answer": "yes"}).status_code == 404
        assert client.get(reverse("certificates:evidence", args=[asked.uuid])).status_code == 404
    client.force_login(make_person(username="stranger"))
    assert client.get(reverse("certificates:name_change", args=[certificate.uuid])).status_code == 404
    assert Certificate.objects.get().status == "valid"


def test_an_erased_person_leaves_no_question_behind(
    certificate: Certificate, learner: User, master: Endorser, make_person: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    asked = actions.ask_name_change(certificate=certificate, new_name="ใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    actions.ask_endorsement(certificate=certificate, endorser=master, message="ลูกศิษย์", now=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        person_erased.send(sender=User, person=learner, old_subject_key=learner.subject_key, new_subject_key=make_person().subject_key)

    asked.refresh_from_db()
    question = EndorsementRequest.objects.get()
    assert (asked.state, asked.new_name, asked.evidence) == ("withdrawn", "", "")
    assert (question.state, question.message) == ("withdrawn", "")


def test_a_master_who_is_erased_endorses_nothing_more(
    certificate: Certificate, master: Endorser, make_person: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    asked = actions.ask_endorsement(certificate=certificate, endorser=master, message="", now=timezone.now())
    new = actions.give_endorsement(request=asked, by=master.person, now=timezone.now())
    person = master.person

    with django_capture_on_commit_callbacks(execute=True):
        person_erased.send(sender=User, person=person, old_subject_key=person.subject_key, new_subject_key=make_person().subject_key)

    new.refresh_from_db()
    assert (Endorser.objects.count(), EndorsementRequest.objects.count(), new.endorsement["name_th"]) == (0, 0, "สล่าคำมา ใจงาม")


def test_what_was_asked_is_part_of_ones_own_copy(certificate: Certificate, learner: User, master: Endorser) -> None:
    from accounts.data_export import collect

    actions.ask_name_change(certificate=certificate, new_name="ใหม่", new_name_en="", evidence=EVIDENCE, now=timezone.now())
    actions.ask_endorsement(certificate=certificate, endorser=master, message="ลูกศิษย์", now=timezone.now())

    rows = collect(learner)["certificate_requests"]

    assert [row.get("new_name") or row.get("message") for row in rows] == ["ใหม่", "ลูกศิษย์"]


# --- transcript and thanks ----------------------------------------------------------------------


@pytest.mark.usefixtures("second")
def test_a_transcript_lists_what_one_holds_once_for_the_same_list(client: Client, certificate: Certificate, learner: User) -> None:
    client.force_login(learner)
    assert "ใบแสดงผลการฝึกอบรม" in client.get(reverse("certificates:mine"), headers={"accept-language": "th"}).content.decode()
    client.post(reverse("certificates:transcript"))
    client.post(reverse("certificates:transcript"))
    run_all()

    made = Certificate.objects.get(kind="transcript")
    assert (made.hours, made.register_number, made.holder_name, len(made.entries)) == (42, 3, certificate.holder_name, 2)
    printed, number = " ".join(text_of(made).split()), to_thai_digits(f"เลขที่ 3/{certificate.register_year_be}")
    for part in ("ใบแสดงผลการฝึกอบรม", "เครื่องเขินล้านนา", "ทอผ้าซิ่นตีนจก", "รวม ๒ หลักสูตร ๔๒ ชั่วโมง", number):
        assert part in printed

    actions.revoke_certificate(certificate=certificate, reason="misconduct", now=timezone.now())
    found = queries.public_certificate(made.code)
    assert found is not None
    assert sorted(entry.status for entry in found.entries) == ["revoked", "valid"]
    assert client.get(reverse("certificates:verify_code", args=[made.code])).status_code == 200
    with pytest.raises(TooFewForTranscriptError):
        actions.issue_transcript(person=learner, now=timezone.now())
    assert queries.registers_with_gaps() == 0


def test_a_long_transcript_goes_on_over_several_sheets(sheet: Callable[..., Certificate]) -> None:
    from certificates.pdf import render_certificate

    one = {"code": "x", "kind": "wutthibat", "title_en": "", "hours": 6, "date": "2026-04-12"}
    entries = [one | {"number": f"{n}/2569", "title_th": f"หลักสูตรที่ {n} " + "ยาว" * n} for n in range(1, 61)]

    document = pypdfium2.PdfDocument(
        render_certificate(
            sheet(kind="transcript", entries=entries, hours=360, design={"frame": "silver"}), site_url="https://school.example"
        )
    )

    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert len(pages) > 2
    assert all("แผ่นที่" in page for page in pages)
    together = " ".join(pages)
    assert all(f"{n}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) + "/๒๕๖๙" in together for n in range(1, 61))
    assert "สแกนเพื่อตรวจสอบ" in pages[0]
    assert "รวม ๖๐ หลักสูตร" in pages[-1]


def test_a_teacher_is_thanked_once_for_a_run(
    client: Client, cohort: Cohort, certificate: Certificate, manager: User, make_person: Callable[..., User]
) -> None:
    teacher = make_person(username="teacher", email="teacher@example.org", given_name="บัวซอน", family_name="ถนอมบุญ", title="แม่ครู")
    client.force_login(manager)
    for login in ("Teacher@example.org", "teacher", "nobody@example.org"):
        assert client.post(reverse("certificates:thank", args=[cohort.uuid]), {"login": login}).status_code == 302
    run_all()

    made = Certificate.objects.get(kind="appreciation")
    assert (made.holder_name, made.course_code, made.register_number) == ("แม่ครูบัวซอน ถนอมบุญ", cohort.course.code, 2)
    assert "Certificate of Appreciation" in text_of(made)
    assert list(Certificate.objects.held_by(teacher.subject_key)) == [made]
    [counts] = queries.cohort_counts([cohort])
    assert counts.issued == 1


# --- the share card -----------------------------------------------------------------------------


def test_the_card_shows_the_name_only_where_the_holder_does(client: Client, certificate: Certificate) -> None:
    address = reverse("certificates:card", args=[certificate.code])

    shown = client.get(address)
    actions.choose_name_visibility(certificate=certificate, shows_full_name=False)
    hidden = client.get(address)

    with Image.open(io.BytesIO(shown.content)) as card:
        assert (card.format, card.width, card.height) == ("PNG", 1200, 630)
    assert shown.content != hidden.content
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert address in client.get(reverse("certificates:verify_code", args=[certificate.code])).content.decode()


def test_there_is_no_card_for_what_is_not_valid_or_unknown(client: Client, certificate: Certificate) -> None:
    actions.revoke_certificate(certificate=certificate, reason="misconduct", now=timezone.now() + timedelta(days=1))

    assert client.get(reverse("certificates:card", args=[certificate.code])).status_code == 404
    assert client.get(reverse("certificates:card", args=["0" * 26])).status_code == 404
    assert "card.png" not in client.get(reverse("certificates:verify_code", args=[certificate.code])).content.decode()
