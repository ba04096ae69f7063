from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter

from accounts.models import User
from certificates import actions, queries, signing
from certificates.models import Certificate, Issuer, IssuerKey
from certificates.pdf import render_certificate
from certificates.signing.authority import authority_certificate, document_certificate, fingerprint, pem, read_chain
from certificates.signing.store import keep_private_key, public_pem
from certificates.types import FileVerdict, new_code
from core.models import private_storage


@pytest.fixture(autouse=True)
def forget_failures(db: None) -> None:
    cache.clear()


@pytest.fixture
def made(certificate: Certificate, now: datetime) -> Certificate:
    return actions.make_certificate_pdf(certificate=certificate, now=now)


@pytest.fixture
def file(made: Certificate) -> bytes:
    with private_storage().open(made.file) as stored:
        content: bytes = stored.read()
    return content


def verdict(content: bytes) -> tuple[str, bool]:
    check = queries.check_file(content)
    return check.verdict.value, check.certificate is not None


def test_the_issued_file_is_genuine_whatever_became_of_its_certificate(
    file: bytes, made: Certificate, learner: User, now: datetime, issuer: Issuer
) -> None:
    assert verdict(file) == ("genuine", True)

    actions.revoke_certificate(certificate=made, reason="misconduct", now=now)
    actions.empty_holder(subject_key=learner.subject_key, now=now)
    actions.revoke_key(key=signing.active_key(issuer, "document"), note="lost", now=now)

    check = queries.check_file(file)
    assert (check.verdict, check.certificate and check.certificate.status) == (FileVerdict.GENUINE, "revoked")
    assert check.signer == made.issuer_name_th
    with override("en"):
        assert queries.check_file(file).signer == made.issuer_name_en


def test_course_cohort_design_and_account_may_go_and_the_certificate_stays(
    client: Client, file: bytes, made: Certificate, learner: User
) -> None:
    learner.groups.clear()
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        # More than anybody could do with a mouse: the rows are gone, not only hidden.
        for table in ("enrollment_completion", "enrollment_enrollment", "enrollment_cohort", "courses_courserelease", "courses_course"):
            cursor.execute(f"DELETE FROM {table}")  # the names stand in this test
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [learner.pk])

    page = client.get(reverse("certificates:verify_code", args=[made.code]))

    assert verdict(file) == ("genuine", True)
    assert page.status_code == 200
    for stated in ("เป็นของจริงและใช้ได้", "นายคำปัน น้ำผึ้ง", "เครื่องเขินล้านนา"):
        assert stated in page.content.decode()
    with connection.constraint_checks_disabled():
        transaction.set_rollback(True)


def test_random_codes_find_nothing(certificate: Certificate) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = [queries.public_certificate(code) for code in (*(new_code() for _ in range(200)), "")]

    assert found == [None] * 201
    assert len(asked) == 201  # what cannot be a code is looked for like what can


def test_a_changed_file_is_recognised_and_led_back_to_the_register(file: bytes, made: Certificate) -> None:
    drawn = file.index(b"stream", 2000) + 40
    for content in (
        file[:drawn] + bytes([file[drawn] ^ 1]) + file[drawn + 1 :],  # one bit of what is drawn
        file + b"\n",
        file + b"\n%%EOF\n",
    ):
        check = queries.check_file(content)

        assert check.verdict == FileVerdict.CHANGED
        assert check.certificate is not None
        assert check.certificate.code == made.code
        assert check.signer == made.issuer_name_th
        with override("en"):
            assert queries.check_file(content).signer == made.issuer_name_en


def test_a_page_changed_by_an_update_after_the_signature_is_recognised(file: bytes) -> None:
    writer = PdfWriter(io.BytesIO(file), incremental=True)
    writer.add_metadata({"/Title": "เกียรตินิยมอันดับหนึ่ง"})
    changed = io.BytesIO()
    writer.write(changed)

    assert changed.getvalue().startswith(file)
    assert verdict(changed.getvalue()) == ("changed", True)


def test_a_file_saved_anew_has_lost_its_signature_or_is_changed(file: bytes) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file)))
    saved = io.BytesIO()
    writer.write(saved)

    assert verdict(saved.getvalue())[0] in {"changed", "unsigned"}


def test_our_key_on_a_file_the_register_does_not_know_is_no_certificate(
    issuer: Issuer, now: datetime, sheet: Callable[..., Certificate]
) -> None:
    key = actions.ensure_key(issuer=issuer, purpose="document", now=now)
    unknown = sheet()
    content = actions.sign_certificate(render_certificate(unknown, site_url="https://x.example"), certificate=unknown, key=key, now=now)

    before = verdict(content)
    actions.revoke_key(key=key, note="stolen", now=now)

    assert before == ("unregistered", False)
    assert verdict(content) == ("key_revoked", False)


def test_a_look_alike_authority_convinces_nobody(made: Certificate, issuer: Issuer, now: datetime) -> None:
    genuine = read_chain(signing.active_key(issuer, "document").chain_pem)
    root_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = authority_certificate(root_key, name=issuer.name_en, now=now)
    own = document_certificate(own_key.public_key(), name=issuer.name_en, authority=root, authority_key=root_key, now=now)
    forged = IssuerKey(
        key_id="forged", algorithm="p256", purpose="document", public_pem=public_pem(own_key), fingerprint=fingerprint(own),
        chain_pem=pem(own, genuine[1]),
    )  # fmt: skip
    keep_private_key("forged", own_key)

    content = actions.sign_certificate(render_certificate(made, site_url="https://x.example"), certificate=made, key=forged, now=now)

    check = queries.check_file(content)
    assert own.subject == genuine[0].subject
    assert root.subject == genuine[1].subject
    assert (check.verdict, check.certificate) == (FileVerdict.FOREIGN, None)


def test_a_signature_by_the_authority_or_by_a_chain_of_ours_is_not_an_issuers(made: Certificate, issuer: Issuer, now: datetime) -> None:
    authority = signing.active_key(None, "authority")
    authority.chain_pem += signing.active_key(issuer, "document").chain_pem

    content = actions.sign_certificate(render_certificate(made, site_url="https://x.example"), certificate=made, key=authority, now=now)

    assert verdict(content)[0] == "foreign"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("unsigned", "unsigned"), ("encrypted", "encrypted"), ("half", "unreadable"), ("nonsense", "unreadable"), ("empty", "not_pdf"),
        ("picture", "not_pdf"), ("loop", "unreadable"), ("bomb", "unreadable"),
    ],
)  # fmt: skip
def test_files_that_are_not_ours_get_a_clear_answer(db: None, sheet: Callable[..., Certificate], kind: str, expected: str) -> None:
    def rendered() -> bytes:
        return render_certificate(sheet(), site_url="https://x.example")

    def encrypted() -> bytes:
        writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(rendered()))), io.BytesIO()
        writer.encrypt("secret", algorithm="RC4-128")
        writer.write(out)
        return out.getvalue()

    content = {
        "unsigned": rendered,
        "encrypted": encrypted,
        "half": lambda: rendered()[:9000],
        "nonsense": lambda: b"%PDF-1.7\n" + b"\x00" * 1000,
        "empty": lambda: b"",
        "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
        "loop": lambda: b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
        "bomb": bomb,
    }[kind]()

    assert verdict(content) == (expected, False)


def bomb() -> bytes:
    """A cross-reference stream of two megabytes that wants two gigabytes."""
    squeezed = zlib.compressobj(9)
    packed = b"".join(squeezed.compress(bytes(1 << 20)) for _ in range(2048)) + squeezed.flush()
    head = b"%PDF-1.7\n"
    facts = b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return head + facts + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def send(client: Client, content: bytes) -> Any:
    return client.post(reverse("certificates:verify_file"), {"file": SimpleUploadedFile("นายคำปัน.pdf", content)})


def test_anybody_can_drop_a_file_and_reads_whose_it_is(client: Client, file: bytes, made: Certificate) -> None:
    response = send(client, file)

    text = response.content.decode()
    assert response.status_code == 200
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    for expected in ("ไฟล์นี้เป็นของจริงและไม่ถูกแก้ไข", "วุฒิบัตรนี้เป็นของจริงและใช้ได้", "นายคำปัน น้ำผึ้ง", made.number, "ไม่เก็บไฟล์"):
        assert expected in text
    changed = send(client, file + b"\n").content.decode()
    assert "ไฟล์นี้ถูกแก้ไข" in changed
    assert reverse("certificates:verify_code", args=[made.code]) in changed
    assert "เป็นของจริงและใช้ได้" not in changed


def test_a_browser_asks_by_hash_and_keeps_the_file(client: Client, made: Certificate) -> None:
    known = client.get(reverse("certificates:verify_hash", args=[made.file_hash]))
    unknown = [client.get(reverse("certificates:verify_hash", args=[digest])) for digest in ("0" * 64, "x", made.file_hash[:-1])]

    assert "ไฟล์นี้เป็นของจริงและไม่ถูกแก้ไข" in known.content.decode()
    assert {response.status_code for response in unknown} == {404}
    assert len({response.content.split(b"<main")[1] for response in unknown}) == 1


def test_a_missing_or_huge_file_is_asked_for_again(client: Client, db: None) -> None:
    missing = client.post(reverse("certificates:verify_file"))
    huge = send(client, b"%PDF-1.7" + bytes(5 * 1024 * 1024))

    assert (missing.status_code, huge.status_code) == (422, 422)
    assert "5 เมกะไบต์" in huge.content.decode()
    assert client.get(reverse("certificates:verify_file")).status_code == 302


def test_strange_files_are_limited_and_genuine_ones_are_not(client: Client, file: bytes) -> None:
    genuine = {send(client, file).status_code for _ in range(35)}
    strange = [send(client, b"no pdf").status_code for _ in range(31)]

    assert genuine == {200}
    assert strange == [200] * 30 + [429]
    assert send(client, file).status_code == 429
    assert client.get(reverse("certificates:verify_hash", args=["0" * 64])).status_code == 429


def test_the_authority_explains_itself_and_hands_out_its_certificate(client: Client, issuer: Issuer, now: datetime) -> None:
    before = client.get(reverse("certificates:authority"))
    assert client.get(reverse("certificates:authority_pem")).status_code == 404
    actions.ensure_keys(now=now)
    actions.rotate_key(issuer=issuer, purpose="document", now=now + timedelta(days=1))

    page, handed = client.get(reverse("certificates:authority")), client.get(reverse("certificates:authority_pem"))

    own = x509.load_pem_x509_certificate(handed.content)
    text = page.content.decode()
    assert "ยังไม่มีหน่วยรับรอง" in before.content.decode()
    assert " ".join(fingerprint(own)[place : place + 2] for place in range(0, 64, 2)).upper() in text
    assert ("ใช้อยู่" in text, "เลิกใช้ลงนามแล้ว" in text) == (True, True)
    assert "PRIVATE" not in text + handed.content.decode()


def test_the_command_tells_by_exit_code(file: bytes, made: Certificate, tmp_path: Path, now: datetime) -> None:
    genuine, changed = tmp_path / "genuine.pdf", tmp_path / "changed.pdf"
    genuine.write_bytes(file)
    changed.write_bytes(file + b"\n")

    def code(what: object) -> int:
        try:
            call_command("verify_certificate", str(what), stdout=io.StringIO())
        except CommandError as refusal:
            return refusal.returncode
        return 0

    assert (code(made.code), code(genuine)) == (0, 0)
    assert (code(changed), code("0" * 26), code("x")) == (2, 2, 2)
    assert code(tmp_path / "none.pdf") == 3
    actions.revoke_certificate(certificate=made, reason="misconduct", now=now)
    assert (code(made.code), code(genuine)) == (1, 1)
