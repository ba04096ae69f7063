"""Certificates as PDF: pure, from the row alone. The one door to WeasyPrint."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from django.template.loader import render_to_string

from certificates.pdf import page, words
from certificates.pdf.declare import AttachedFile
from certificates.pdf.engine import write_document
from certificates.pdf.frame import line_operators, mark_operators, qr_operators, under_the_text
from certificates.types import show_code, verification_url
from core.calendar import BANGKOK, to_thai_digits
from core.thai_text import decompose_sara_am

if TYPE_CHECKING:
    from certificates.models import Certificate

__all__ = ["render_certificate", "write_document"]

_STYLE = Path(__file__).parent / "certificate.css"
_SIZES = range(6, 97)  # half points
_GAPS = range(-8, 81)  # half mm


def render_certificate(certificate: Certificate, *, site_url: str, credential: bytes = b"") -> bytes:
    """Answer the certificate as one A4 page that carries its credential; the same row gives the same bytes."""
    wording = words.wording_of(certificate.kind)
    url = verification_url(certificate.code, site_url=site_url)
    context = {
        "certificate": certificate,
        "body": page.body(certificate),
        "signature": page.signature(certificate),
        "title": f"{wording.word} {certificate.number} {certificate.holder_name}",
        "moment": certificate.issued_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "number_th": to_thai_digits(certificate.number),
        "emblem": _svg_address(certificate.emblem_svg) if certificate.emblem_svg else "",
        "url": url,
        "code": show_code(certificate.code),
        "sample_note": f"{words.SAMPLE_NOTE_TH} · {words.SAMPLE_NOTE_EN}" if certificate.is_sample else "",
    }
    html = decompose_sara_am(render_to_string("certificates/pdf/certificate.html", context))
    drawing = _drawing(certificate, url)
    attached = [AttachedFile("credential.json", credential, "Verifiable credential", certificate.issued_at)] if credential else []
    return write_document(html, css=_style(), identifier=certificate.uuid.hex, finisher=under_the_text(drawing), attached=attached)


def _drawing(certificate: Certificate, url: str) -> str:
    """What is drawn as vectors under the text, where it is small and quick: QR code, line of the signature, the mark.

    The page holds an empty picture over the QR code, with its text. The mask is fixed: looking for the prettiest
    takes longer than everything else about the code, and any of them is read as well.
    """
    code = segno.make(url, error="m", micro=False, mask=0)
    line = page.LINE_ABOVE_NOTE if certificate.is_sample else page.LINE
    parts = [
        qr_operators(code.matrix, x=page.QR_LEFT, y=page.QR_BOTTOM, side=page.QR_SIDE),
        line_operators(left=112.5, right=184.5, bottom=line),
    ]
    if not certificate.emblem_svg:
        parts.append(mark_operators(top=page.TOP, height=page.EMBLEM))
    return " ".join(parts)


@cache
def _style() -> str:
    """The style sheet, with one class for each size and gap the page may choose."""
    sizes = "".join(f".s{half}{{font-size:{half / 2}pt}}" for half in _SIZES)
    gaps = "".join(f".g{half}{{margin-top:{half / 2}mm}}" for half in _GAPS)
    return _STYLE.read_text(encoding="utf-8") + sizes + gaps


def _svg_address(svg: str) -> str:
    from urllib.parse import quote

    return f"data:image/svg+xml,{quote(svg)}"
