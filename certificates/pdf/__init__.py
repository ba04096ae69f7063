"""Certificates as PDF: pure, from the row alone. The one door to WeasyPrint."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import segno
from django.template.loader import render_to_string

from certificates.pdf import page, transcript, words
from certificates.pdf.declare import AttachedFile
from certificates.pdf.engine import write_document
from certificates.pdf.frames import FRAMES, ground
from certificates.pdf.look import EMBLEM, QR_SIDE, Look, Room, look_of, room_of
from certificates.pdf.sheet import line_operators, mark_operators, qr_operators, under_the_text
from certificates.pdf.style import style_of
from certificates.types import show_code, verification_url
from core.calendar import BANGKOK

if TYPE_CHECKING:
    from certificates.models import Certificate

__all__ = ["render_certificate", "write_document"]


def render_certificate(certificate: Certificate, *, site_url: str, credential: bytes = b"", hand: bytes = b"") -> bytes:
    """Answer the certificate as one A4 page that carries its credential; the same row gives the same bytes.

    `hand` is the picture (PNG) of the signatory's signature, drawn over the first line.
    """
    look = look_of(certificate.design)
    if certificate.entries and not look.is_portrait:
        # A list is read downwards.
        look = replace(look, is_portrait=True)
    room = room_of(look.frame, is_portrait=look.is_portrait, signatures=2 if certificate.endorsement else 1, has_note=certificate.is_sample)
    url = verification_url(certificate.code, site_url=site_url)
    template = "certificates/pdf/transcript.html" if certificate.entries else "certificates/pdf/certificate.html"
    context = _context(certificate, look, room, url) | {"hand": _png_address(hand)}
    html = render_to_string(template, context)
    under = under_the_text(ground(look.frame, portrait=look.is_portrait), _drawing(certificate, look, room, url))
    style = style_of(room, FRAMES[look.frame].inks)
    attached = [AttachedFile("credential.json", credential, "Verifiable credential", certificate.issued_at)] if credential else []
    return write_document(html, css=style, identifier=certificate.uuid.hex, finisher=under, attached=attached)


def _context(certificate: Certificate, look: Look, room: Room, url: str) -> dict[str, object]:
    wording = words.wording_on(certificate, look)
    return {
        "certificate": certificate,
        "look": look,
        "body": page.body(certificate, look, room),
        "signatures": page.signatures(certificate, look, room),
        "endorsed": page.endorsement_line(certificate, look, room),
        "title": f"{wording.word if look.has_thai else wording.word_en} {certificate.number} {certificate.holder_name}",
        "moment": certificate.issued_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "number_th": words.number_line(certificate, look),
        "emblem": _svg_address(certificate.emblem_svg) if certificate.emblem_svg else "",
        "url": url,
        "code": show_code(certificate.code),
        "sample_note": _sample_note(look) if certificate.is_sample else "",
        "sheets": transcript.sheets_of(certificate, look, room),
        "totals": transcript.totals_of(certificate, look),
        "given": words.given_line(certificate, look) if look.has_thai else words.given_line_en(certificate),
    }


def _sample_note(look: Look) -> str:
    spoken = ((look.has_thai, words.SAMPLE_NOTE_TH), (look.has_english, words.SAMPLE_NOTE_EN))
    return " · ".join(note for is_spoken, note in spoken if is_spoken)


def _drawing(certificate: Certificate, look: Look, room: Room, url: str) -> str:
    """What is drawn as vectors under the text, where it is small and quick: QR code, lines of signatures, the mark.

    The page holds an empty picture over the QR code, with its text. The mask is fixed: looking for the prettiest
    takes longer than everything else about the code, and any of them is read as well.
    """
    code = segno.make(url, error="m", micro=False, mask=0)
    inks = FRAMES[look.frame].inks
    half = min(36.0, room.sign_width / 2)
    parts = [
        qr_operators(code.matrix, x=room.qr[0], y=room.qr[1], side=QR_SIDE, shade=inks.strong),
        *(
            line_operators(left=middle - half, right=middle + half, bottom=room.line_bottom, shade=inks.strong)
            for middle in room.sign_middles
        ),
    ]
    if not certificate.emblem_svg:
        parts.append(mark_operators(room.paper, top=room.top, height=EMBLEM, shades=(inks.strong, inks.accent)))
    return " ".join(parts)


def _png_address(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}" if picture else ""


def _svg_address(svg: str) -> str:
    return f"data:image/svg+xml,{quote(svg)}"
