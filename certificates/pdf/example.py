"""Example certificates for designing: invented people, with the names a design must stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from certificates.models import Certificate
from certificates.pdf import render_certificate
from core.codes import DocumentKind

_LONG_NAME = "ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณราย อิสระภักดีพงศ์ไพศาลเจริญสุข ณ เชียงใหม่"
_LONG_TITLE = "การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาร่วมสมัยเพื่อยกระดับเศรษฐกิจสร้างสรรค์ของชุมชนในจังหวัดภาคเหนือตอนบน"
_CASES: dict[str, dict[str, Any]] = {
    "usual": {},
    "long": {
        "holder_name": _LONG_NAME,
        "holder_name_en": "Acting Sub Lt. Kanyanatwanphanrai Itsaraphakdiphongphaisan Na Chiang Mai",
        "course_title_th": _LONG_TITLE,
        "course_title_en": "Developing Contemporary Lanna Lacquerware for the Creative Economy of Communities in the Upper North",
    },
    "short": {"holder_name": "ก", "holder_name_en": "K", "course_title_th": "ซอ", "course_title_en": "So"},
    "endorsed": {
        "endorsement": {
            "name_th": "สล่าตัวอย่าง งามฝีมือ", "name_en": "Sala Tuayang Ngamfimue", "position_th": "ครูช่างเครื่องเขิน",
            "position_en": "Master of lacquerware", "date": "2026-11-21",
        },
    },
}  # fmt: skip


def example_pdf(spec: Mapping[str, Any], *, kind: str, case: str, stated: Mapping[str, Any] | None = None, hand: bytes = b"") -> bytes:
    """Draw an example in a design; `case` is one of the design's preview modes, `stated` what an issuer states otherwise."""
    facts: dict[str, Any] = {
        "uuid": UUID(int=0), "code": "0" * 26, "kind": kind or DocumentKind.WUTTHIBAT, "register_year_be": 2569, "register_number": 128,
        "issuer_code": "EXAMPLE", "holder_name": "นางสาวปิ่นแก้ว น้ำผึ้งทอง", "holder_name_en": "Miss Pinkaeo Namphuengthong",
        "course_code": "CRF-104", "course_title_th": "เครื่องเขินล้านนาร่วมสมัย", "course_title_en": "Contemporary Lanna Lacquerware",
        "release_number": 1, "run_code": "CRF-104-2569-1", "mode": "online", "hours": 30, "started_date": date(2026, 3, 1),
        "completed_date": date(2026, 4, 12), "issued_at": datetime(2026, 11, 21, 5, tzinfo=UTC),
        "issuer_name_th": "หน่วยงานผู้ออกวุฒิบัตร (ตัวอย่าง)", "issuer_name_en": "Issuing organisation (example)",
        "signatory_name_th": "ชื่อผู้ลงนาม", "signatory_name_en": "Signatory", "signatory_position_th": "ตำแหน่ง",
        "signatory_position_en": "Position", "tai_tham_text": "ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ", "tai_tham_thai": "เครื่องเขิน",
    }  # fmt: skip
    certificate = Certificate(**(facts | _CASES[case] | dict(stated or {})), design=dict(spec))
    return render_certificate(certificate, site_url="https://example.org", hand=hand)
