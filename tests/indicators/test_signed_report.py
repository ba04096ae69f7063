"""The PDF of a certified report with the office's signature in it, as programs of others see it."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from accounts.actions import create_person
from accounts.models import User
from core.models import Job
from core.tasks import run_job
from indicators import actions
from indicators.errors import OfficeCertificateError, OfficeKeyChangedError, OfficeTimestampError, ReportNotSignedError
from indicators.models import SignedReport, Snapshot
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
LATER = NOW + timedelta(hours=1)
SOON = LATER + timedelta(seconds=20)
OFFICE = "Office of Lanna Creative Skills"


@pytest.fixture
def certifier(db: None) -> User:
    return actions.appoint_certifier(person=create_person(given_name="คำ", family_name="ผู้รับรอง", now=NOW))


@pytest.fixture
def waiting(db: None) -> Snapshot:
    official = actions.appoint_official(person=create_person(given_name="จันทร์", family_name="ตัวอย่าง", now=NOW))
    draft = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW), now=NOW)
    return actions.send_to_review(snapshot=draft, by=official, now=LATER)


def certificate(key: Any, *, public: Any = None, since: datetime = NOW - timedelta(days=9), days: int = 700) -> x509.Certificate:
    """A certificate that a key gives to itself, or to another one."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OFFICE)])
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    ) | {"digital_signature": True, "content_commitment": True}  # fmt: skip
    builder = x509.CertificateBuilder(name, name, public or key.public_key(), 7, since, since + timedelta(days=days))
    return builder.add_extension(x509.KeyUsage(**usage), critical=True).sign(
        key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    )


def configure(settings: Settings, folder: Path, key: Any, own: x509.Certificate) -> Path:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "office.pem").write_bytes(key.private_bytes(*form))
    (folder / "office.crt").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    settings.REPORT_SIGNING_KEY_FILE, settings.REPORT_SIGNING_CERTIFICATE_FILE = str(folder / "office.pem"), str(folder / "office.crt")
    return folder / "office.crt"


def exported(code: str, folder: Path, *options: str) -> bytes:
    call_command("export_indicator8", "--format", "pdf", "--snapshot", code, "--output", str(folder / "report.pdf"), *options)
    return (folder / "report.pdf").read_bytes()


def is_sound(content: bytes) -> bool:
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
    roots = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False, moment=LATER)
    status = validate_pdf_signature(signature, signer_validation_context=roots)
    return bool(status.bottom_line and status.intact and status.valid)


@pytest.mark.parametrize("kind", ["p256", "rsa"])
def test_the_office_signs_the_pdf_it_certifies(
    kind: str, waiting: Snapshot, certifier: User, settings: Settings, tmp_path: Path, client: Client
) -> None:
    office = ec.generate_private_key(ec.SECP256R1()) if kind == "p256" else rsa.generate_private_key(65537, 2048)
    root = configure(settings, tmp_path, office, certificate(office))
    before = exported(waiting.code, tmp_path)

    actions.certify_snapshot(snapshot=waiting, by=certifier, now=LATER)
    actions.sign_report(snapshot=waiting, now=SOON)

    content = exported(waiting.code, tmp_path)
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
    assert PdfFileReader(io.BytesIO(before)).embedded_regular_signatures == []
    assert (signature.sig_object["/SubFilter"], signature.self_reported_timestamp) == ("/ETSI.CAdES.detached", SOON)
    assert is_sound(content)
    assert waiting.code in str(signature.sig_object["/Reason"])
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    # Room for ink stays.
    assert ("ลงชื่อ" in text, "คำ ผู้รับรอง" in text, "ยังไม่ได้รับรอง" in text) == (True, True, False)
    # Page and command, again and again, whatever becomes of the key.
    settings.REPORT_SIGNING_KEY_FILE = settings.REPORT_SIGNING_CERTIFICATE_FILE = ""
    client.force_login(certifier)
    page = client.get(f"/indicators/8/snapshots/{waiting.code}/files/pdf/")
    assert b"".join(page.streaming_content) == content == exported(waiting.code, tmp_path)  # type: ignore[attr-defined]
    pyhanko = [Path(sys.executable).with_name("pyhanko"), "sign", "validate", "--pretty-print", "--trust", root, "--trust-replace"]
    said = subprocess.run([*pyhanko, tmp_path / "report.pdf"], capture_output=True, text=True, check=False)
    poppler = subprocess.run(["pdfsig", tmp_path / "report.pdf"], capture_output=True, text=True, check=False)
    assert "Signature is Valid" in poppler.stdout
    assert "covers the entire file" in said.stdout


def test_every_layout_is_signed_and_another_byte_breaks_it(waiting: Snapshot, certifier: User, settings: Settings, tmp_path: Path) -> None:
    office = ec.generate_private_key(ec.SECP256R1())
    configure(settings, tmp_path, office, certificate(office))

    actions.certify_snapshot(snapshot=waiting, by=certifier, now=LATER)
    signed = [actions.sign_report(snapshot=waiting, now=moment) for moment in (SOON, SOON + timedelta(days=1))]

    assert signed == [True, False]
    files = [exported(waiting.code, tmp_path, *options) for options in ([], ["--language", "en"], ["--digits", "thai"])]
    assert len(set(files)) == 3
    assert [is_sound(content) for content in files] == [True, True, True]
    changed = bytearray(files[0])
    changed[2000] ^= 1
    assert not is_sound(bytes(changed))
    with pytest.raises(DatabaseError), transaction.atomic():
        SignedReport.objects.update(content=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        SignedReport.objects.all().delete()


@pytest.mark.parametrize("flaw", ["of another key", "over its date", "ed25519", "missing"])
def test_a_certificate_that_cannot_be_used_stops_the_certifying(
    flaw: str, waiting: Snapshot, certifier: User, settings: Settings, tmp_path: Path
) -> None:
    office: Any = ed25519.Ed25519PrivateKey.generate() if flaw == "ed25519" else ec.generate_private_key(ec.SECP256R1())
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key() if flaw == "of another key" else None
    days = 9 if flaw == "over its date" else 700
    file = configure(settings, tmp_path, office, certificate(office, public=stranger, days=days))
    if flaw == "missing":
        file.unlink()

    with pytest.raises(OfficeCertificateError):
        actions.certify_snapshot(snapshot=waiting, by=certifier, now=LATER)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.certified_by, waiting.signature, Job.objects.filter(kind="sign_report").count()) == (
        "in_review",
        None,
        {},
        0,
    )


def test_until_it_is_signed_there_is_no_pdf_and_the_page_says_why(
    waiting: Snapshot, certifier: User, settings: Settings, tmp_path: Path, client: Client
) -> None:
    office = ec.generate_private_key(ec.SECP256R1())
    configure(settings, tmp_path, office, certificate(office))
    actions.certify_snapshot(snapshot=waiting, by=certifier, now=LATER)
    client.force_login(certifier)
    page, file = f"/indicators/8/snapshots/{waiting.code}/", f"/indicators/8/snapshots/{waiting.code}/files/pdf/"

    shown = client.get(page).content.decode()
    refused = client.get(file, follow=True)
    with pytest.raises(CommandError):
        exported(waiting.code, tmp_path)
    assert ("กำลังลงลายมือชื่อของสำนักงานใน PDF" in shown, file in shown) == (True, False)
    assert (refused.redirect_chain, str(ReportNotSignedError()) in refused.content.decode()) == ([(page, 302)], True)
    assert not (tmp_path / "report.pdf").exists()
    assert b"".join(client.get(page + "files/xlsx/").streaming_content)  # type: ignore[attr-defined]

    # The authority is silent: tried again by itself, and in the end by a person.
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    job = Job.objects.get(kind="sign_report")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, SignedReport.objects.count()) == ("queued", "office_timestamp", 0)
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=LATER)
    shown = client.get(page).content.decode()
    assert "ลงลายมือชื่อของสำนักงานใน PDF ไม่สำเร็จ" in shown
    assert str(OfficeTimestampError()) in shown
    settings.TIMESTAMP_URL = ""
    again = [client.post(page + "sign/").status_code for _ in range(2)]

    assert (again, Job.objects.filter(kind="sign_report").count()) == ([302, 302], 2)
    actions.sign_report(snapshot=waiting, now=SOON)
    shown = client.get(page).content.decode()
    assert ("มีลายมือชื่อของสำนักงาน" in shown, file in shown) == (True, True)
    assert is_sound(b"".join(client.get(file).streaming_content))  # type: ignore[attr-defined]
    assert actions.order_signing(snapshot=waiting, by=certifier, now=SOON) is None


def test_another_key_than_the_one_it_was_certified_with_signs_nothing(
    waiting: Snapshot, certifier: User, settings: Settings, tmp_path: Path
) -> None:
    for office in (ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())):
        configure(settings, tmp_path, office, certificate(office))
        if not Snapshot.objects.official().exists():
            actions.certify_snapshot(snapshot=waiting, by=certifier, now=LATER)

    with pytest.raises(OfficeKeyChangedError):
        actions.sign_report(snapshot=waiting, now=SOON)

    assert SignedReport.objects.count() == 0
