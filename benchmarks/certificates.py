"""Certificates: CPU time of one PDF as a multiple of an empty document's, in the same run (aim: at most 6 ×).

.venv/bin/python benchmarks/certificates.py
Alternates floor, product, floor; 20 of each a round, 3 rounds; prints medians with their range.
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
from uuid import UUID

ROUNDS, TIMES = 3, 20
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def cpu_times(work: Callable[[int], object]) -> list[float]:
    """CPU milliseconds of each call."""
    took = []
    for number in range(TIMES):
        started = time.process_time()
        work(number)
        took.append((time.process_time() - started) * 1000)
    return took


def main() -> None:
    import django

    django.setup()
    from weasyprint import HTML

    from certificates.models import Certificate
    from certificates.pdf import render_certificate

    def sheet(number: int) -> bytes:
        certificate = Certificate(
            uuid=UUID(int=number), code="7K3M9X2R4T5V6W8Y0A1B2C3D4E", kind="wutthibat", register_year_be=2569, register_number=number + 1,
            issuer_code="NEC", holder_name=f"นายคำปัน น้ำผึ้ง {number}", course_code="CRF-104", course_title_th="การทำเครื่องเขินล้านนาร่วมสมัย",
            course_title_en="Contemporary Lanna Lacquerware", release_number=1, run_code="CRF-104-A", mode="online", hours=30,
            started_date=date(2026, 3, 1), completed_date=date(2026, 4, 12), issued_at=datetime(2026, 11, 21, tzinfo=UTC),
            issuer_name_th="โครงการตัวอย่าง", issuer_name_en="Example Programme", signatory_name_th="นางสาวตัวอย่าง ลงนาม",
            signatory_name_en="Ms. Tuayang", signatory_position_th="ผู้อำนวยการ", signatory_position_en="Director",
        )  # fmt: skip
        return render_certificate(certificate, site_url="https://school.example.org")

    size = len(sheet(0))
    floor: list[float] = []
    product: list[float] = []
    for _ in range(ROUNDS):
        floor += cpu_times(lambda _number: HTML(string="").write_pdf())
        product += cpu_times(sheet)
        floor += cpu_times(lambda _number: HTML(string="").write_pdf())
    base, middle = statistics.median(floor), statistics.median(product)
    lines = [
        f"load average        {os.getloadavg()[0]:.1f}",
        f"empty document      {base:7.1f} ms  ({min(floor):.1f}–{max(floor):.1f})",
        f"certificate         {middle:7.1f} ms  ({min(product):.1f}–{max(product):.1f})",
        f"                    {size / 1024:.0f} KB, {1000 / middle:.1f} a second",
        f"ratio               {middle / base:7.2f} ×  (aim: at most 6)",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
