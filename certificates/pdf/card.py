"""The picture that other sites show beside a shared link: the certificate's frame, and what its public page says anyway."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from certificates.pdf import words
from certificates.pdf.engine import write_document
from certificates.pdf.frames import FRAMES, Inks
from certificates.pdf.look import look_of
from certificates.pdf.measure import fit
from certificates.pdf.picture import picture_of
from certificates.pdf.sheet import Drawing, mark_operators, under_the_text

if TYPE_CHECKING:
    from certificates.models import Certificate

# 1200 × 630 pixels, in mm as wide as a certificate.
_SIZE = (297.0, 155.925)
_PIXELS = 1200
_WIDTH = 225.0
_STYLE = """
@page { size: 297mm 155.925mm; margin: 0 }
html, body { margin: 0; padding: 0 }
body { width: 297mm; height: 155.925mm; text-align: center; line-height: 1.4; font-family: "Certificate Sans"; color: %(body)s }
p { margin: 0; white-space: nowrap }
.serif-bold { font-family: "Certificate Serif", "Certificate Sans"; font-weight: 600 }
.all { position: absolute; top: 46mm; left: 0; width: 297mm }
.word { color: %(word)s } .holder { color: %(strong)s; margin-top: 1.5mm } .course { margin-top: 2mm }
.issuer { color: %(soft)s; margin-top: 4mm }
"""


@cache
def _ground(frame: str) -> Drawing:
    return FRAMES[frame].draw(*_SIZE)


@cache
def _style(inks: Inks) -> str:
    sizes = "".join(f".s{half}{{font-size:{half / 2}pt}}" for half in range(10, 121))
    return _STYLE % {name: getattr(inks, name) for name in ("body", "word", "strong", "soft")} + sizes


def share_card(certificate: Certificate) -> bytes:
    """Answer the card as PNG; it names the holder only where the holder shows the whole name to everybody."""
    look = look_of(certificate.design)
    inks = FRAMES[look.frame].inks
    wording = words.wording_on(certificate, look)
    name = certificate.holder_name if certificate.shows_full_name else ""
    lines = [
        ("word", wording.word, 50.0),
        ("holder", name, 34.0),
        ("course", f"“{certificate.course_title_th}”", 26.0 if name else 34.0),
        ("issuer", certificate.issuer_name_th, 17.0),
    ]
    fitted = [
        (role, fit(text, face="serif-bold", largest=size, smallest=size * 0.5, width=_WIDTH, most_lines=2))
        for role, text, size in lines
        if text
    ]
    html = render_to_string("certificates/pdf/card.html", {"lines": fitted, "moment": certificate.issued_at.isoformat()})
    mark = mark_operators(_SIZE, top=24, height=19, shades=(inks.strong, inks.accent))
    pdf = write_document(html, css=_style(inks), identifier=certificate.uuid.hex, finisher=under_the_text(_ground(look.frame), mark))
    return picture_of(pdf, width=_PIXELS)
