from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as AsnCertificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader
from pytest_django import Settings

from certificates import actions, signing
from certificates.errors import TimestampError
from certificates.models import Certificate, Issuer
from certificates.pdf import render_certificate
from certificates.signing.authority import read_chain
from core.calendar import BANGKOK

SITE = "https://school.example"


@pytest.fixture
def rendered(sheet: Callable[..., Certificate]) -> bytes:
    return render_certificate(sheet(), site_url=SITE, credential=b'{"id": "urn:uuid:1"}')


@pytest.fixture
def sign(issuer: Issuer, now: datetime, sheet: Callable[..., Certificate]) -> Callable[[bytes], bytes]:
    key = actions.ensure_key(issuer=issuer, purpose="document", now=now)
    return lambda content: actions.sign_certificate(content, certificate=sheet(), key=key, now=now)


# Beside this Python, which need not be on the path.
PYHANKO = Path(sys.executable).with_name("pyhanko")


def said(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_signature_is_appended_and_says_who_why_when_and_where(
    rendered: bytes, sign: Callable[[bytes], bytes], now: datetime, settings: Settings
) -> None:
    signed = sign(rendered)

    [signature] = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    facts = signature.sig_object
    assert signed.startswith(rendered)
    assert len(signed) < 40 * 1024
    assert (facts["/SubFilter"], facts["/Name"]) == ("/ETSI.CAdES.detached", "โครงการตัวอย่าง")
    assert facts["/Reason"] == "วุฒิบัตร 12/2569"
    assert facts["/ContactInfo"] == f"{settings.SITE_URL}/verify/7K3M9X2R4T5V6W8Y0A1B2C3D4E/"
    assert signature.self_reported_timestamp == now.astimezone(BANGKOK)
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "NO_CHANGES"


def test_what_was_rendered_is_still_there_and_still_declared(rendered: bytes, sign: Callable[[bytes], bytes]) -> None:
    reader = PdfReader(io.BytesIO(sign(rendered)))

    root = reader.trailer["/Root"]
    [field] = root["/AcroForm"]["/Fields"]
    widget = field.get_object()
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], len(root["/AF"])) == ("th", True, 1)
    assert root["/Metadata"].get_data() == PdfReader(io.BytesIO(rendered)).trailer["/Root"]["/Metadata"].get_data()
    assert reader.attachments == {"credential.json": [b'{"id": "urn:uuid:1"}']}
    # PDF/A: printable and not hidden. PDF/UA: outside the page, with a name to read.
    assert (widget["/F"] & 4, widget["/F"] & 2, widget["/TU"]) == (4, 0, "วุฒิบัตร 12/2569")
    assert max(float(edge) for edge in widget["/Rect"]) < 0
    assert reader.pages[0]["/Tabs"] == "/S"


def test_independent_programs_find_it_valid_and_sound(
    rendered: bytes, sign: Callable[[bytes], bytes], issuer: Issuer, tmp_path: Path
) -> None:
    file, root = tmp_path / "signed.pdf", tmp_path / "root.pem"
    file.write_bytes(sign(rendered))
    root.write_text(signing.active_key(None, "authority").chain_pem)

    poppler, shape = said("pdfsig", file), said("qpdf", "--check", file)
    pyhanko = said(PYHANKO, "sign", "validate", "--pretty-print", "--trust", root, "--trust-replace", file)

    assert "Signature is Valid" in poppler[1]
    assert "Total document signed" in poppler[1]
    assert "issuer is unknown" in poppler[1]  # until a reader adds our authority
    assert shape[0] == 0
    assert "No syntax or stream encoding errors" in shape[1]
    assert (pyhanko[0], "judged VALID" in pyhanko[1], "covers the entire file" in pyhanko[1]) == (0, True, True)


def test_one_changed_byte_anywhere_breaks_it(rendered: bytes, sign: Callable[[bytes], bytes], tmp_path: Path) -> None:
    signed, file, root = sign(rendered), tmp_path / "changed.pdf", tmp_path / "root.pem"
    root.write_text(signing.active_key(None, "authority").chain_pem)
    contents = signed.index(b"/Contents <", len(rendered))
    value = contents + len(signed[contents : signed.index(b">", contents)].rstrip(b"0")) - 20
    # In the page, in the metadata's neighbourhood, in the credential, at the seam, in the signature itself, in the catalogue.
    for place in (2000, len(rendered) // 2, len(rendered) - 300, len(rendered) + 5, value, signed.index(b"/ETSI") + 1):
        changed = bytearray(signed)
        changed[place] ^= 1
        file.write_bytes(changed)

        assert "Signature is Valid" not in said("pdfsig", file)[1], place
        if place in (2000, value):
            pyhanko = said(PYHANKO, "sign", "validate", "--pretty-print", "--trust", root, "--trust-replace", file)[1]
            assert "judged VALID" not in pyhanko, place


def test_the_room_for_the_signature_is_filled(rendered: bytes, sign: Callable[[bytes], bytes]) -> None:
    signed = sign(rendered)

    # What is left over is covered by nothing: a change there would break no signature.
    start = signed.index(b"/Contents <", len(rendered)) + len(b"/Contents <")
    room = bytes.fromhex(signed[start : signed.index(b">", start)].decode())
    filled = int.from_bytes(room[2:4], "big") + 4
    assert room[:2] == b"\x30\x82"
    assert len(room) - filled < 16


@pytest.fixture
def time_authority(now: datetime) -> Iterator[str]:
    """A time-stamping authority on this machine, and its address."""
    private = rsa.generate_private_key(65537, 2048)
    pkcs8 = private.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Example Time")])
    own = x509.CertificateBuilder(
        name, name, private.public_key(), 7, now - timedelta(days=1), now + timedelta(days=999),
        [x509.Extension(x509.ExtendedKeyUsage.oid, True, x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]))],
    ).sign(private, hashes.SHA256())  # fmt: skip
    asn = AsnCertificate.load(own.public_bytes(serialization.Encoding.DER))
    stamper = DummyTimeStamper(asn, PrivateKeyInfo.load(pkcs8), certs_to_embed=SimpleCertificateStore(), fixed_dt=now)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(stamper.request_tsa_response(asked).dump())

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_is_added_when_an_authority_is_set(
    rendered: bytes, sign: Callable[[bytes], bytes], time_authority: str, settings: Settings, now: datetime
) -> None:
    settings.TIMESTAMP_URL = time_authority

    [signature] = PdfFileReader(io.BytesIO(sign(rendered))).embedded_regular_signatures

    stamped = find_unique_cms_attribute(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    assert stamped["content"]["encap_content_info"]["content"].parsed["gen_time"].native == now


def test_a_silent_time_authority_leaves_the_certificate_unsigned(
    rendered: bytes, sign: Callable[[bytes], bytes], settings: Settings
) -> None:
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"

    with pytest.raises(TimestampError):
        sign(rendered)


def test_the_longest_names_fit_into_the_room_for_the_signature(
    rendered: bytes, issuer: Issuer, now: datetime, sheet: Callable[..., Certificate]
) -> None:
    Issuer.objects.update(name_en="ศูนย์" * 60)
    issuer.refresh_from_db()
    key = actions.ensure_key(issuer=issuer, purpose="document", now=now)

    signed = actions.sign_certificate(rendered, certificate=sheet(issuer_name_th="ก" * 255), key=key, now=now)

    assert len(read_chain(key.chain_pem)) == 2
    assert len(PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures) == 1
