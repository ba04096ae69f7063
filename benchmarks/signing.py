"""Signing: CPU time of a certificate's P-256 signature as a share of drawing it, in the same run (aim: at most 1).

.venv/bin/python benchmarks/signing.py
Alternates drawing and signing; 20 of each a round, 3 rounds; prints medians with their range, and what the signature adds in bytes.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROUNDS, TIMES = 3, 20
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def cpu_times(work: Callable[[], object]) -> list[float]:
    """CPU milliseconds of each call."""
    took = []
    for _ in range(TIMES):
        started = time.process_time()
        work()
        took.append((time.process_time() - started) * 1000)
    return took


def make_key() -> Any:
    """A document key with its chain, in no database."""
    from cryptography.hazmat.primitives.asymmetric import ec

    from certificates.models import IssuerKey
    from certificates.signing.authority import authority_certificate, document_certificate, fingerprint, pem
    from certificates.signing.store import keep_private_key, public_pem

    root_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = authority_certificate(root_key, name="Example Programme", now=NOW)
    own = document_certificate(own_key.public_key(), name="Example Programme", authority=root, authority_key=root_key, now=NOW)
    keep_private_key("benchmark", own_key)
    facts = {"public_pem": public_pem(own_key), "chain_pem": pem(own, root), "fingerprint": fingerprint(own)}
    return IssuerKey(key_id="benchmark", purpose="document", algorithm="p256", valid_from=NOW, **facts)


def main() -> None:
    import django

    django.setup()
    from certificates.actions import sign_certificate
    from certificates.models import Certificate
    from certificates.pdf import render_certificate

    certificate = Certificate(
        uuid=UUID(int=1), code="7K3M9X2R4T5V6W8Y0A1B2C3D4E", kind="wutthibat", register_year_be=2569, register_number=1, issuer_code="NEC",
        holder_name="นายคำปัน น้ำผึ้ง", course_code="CRF-104", course_title_th="การทำเครื่องเขินล้านนาร่วมสมัย",
        course_title_en="Contemporary Lanna Lacquerware", release_number=1, run_code="CRF-104-A", mode="online", hours=30,
        started_date=date(2026, 3, 1), completed_date=date(2026, 4, 12), issued_at=NOW, issuer_name_th="โครงการตัวอย่าง",
        issuer_name_en="Example Programme", signatory_name_th="นางสาวตัวอย่าง ลงนาม", signatory_name_en="Ms. Tuayang",
        signatory_position_th="ผู้อำนวยการ", signatory_position_en="Director",
    )  # fmt: skip
    key = make_key()

    def draw() -> bytes:
        return render_certificate(certificate, site_url="https://school.example.org")

    def sign() -> bytes:
        return sign_certificate(drawn, certificate=certificate, key=key, now=NOW)

    drawn = draw()
    added = len(sign()) - len(drawn)
    drawing: list[float] = []
    signing: list[float] = []
    for _ in range(ROUNDS):
        drawing += cpu_times(draw)
        signing += cpu_times(sign)
    base, middle = statistics.median(drawing), statistics.median(signing)
    lines = [
        f"load average        {os.getloadavg()[0]:.1f}",
        f"drawing             {base:7.1f} ms  ({min(drawing):.1f}–{max(drawing):.1f})",
        f"signing             {middle:7.1f} ms  ({min(signing):.1f}–{max(signing):.1f})",
        f"                    {added / 1024:.1f} KB added to {len(drawn) / 1024:.1f} KB",
        f"ratio               {middle / base:7.2f} ×  (aim: at most 1)",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
