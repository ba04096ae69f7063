"""The style sheet of a certificate: one for each frame, direction of the paper and number of signatures."""

from __future__ import annotations

from functools import cache

from certificates.pdf.frames import Inks
from certificates.pdf.look import EMBLEM, QR_SIDE, Room
from certificates.pdf.page import HEADING

_SIZES = range(6, 97)  # half points
_GAPS = range(-8, 121)  # half mm

_BASE = """
@page { size: %(paper_width)smm %(paper_height)smm; margin: 0; }
html, body { margin: 0; padding: 0; }
body { width: %(paper_width)smm; height: %(paper_height)smm; color: %(body)s; line-height: 1.46; text-align: center;
  font-family: "Certificate Sans"; }
p, h1 { margin: 0; font-weight: 400; white-space: nowrap; }
.serif-bold { font-family: "Certificate Serif", "Certificate Sans"; font-weight: 600; }
.lanna { font-family: "Certificate Lanna", "Certificate Sans"; color: %(accent)s; }
.emblem { position: absolute; top: %(top)smm; left: 0; width: %(paper_width)smm; height: %(emblem)smm; object-fit: contain; }
.body { position: absolute; top: %(top)smm; left: 0; width: %(paper_width)smm; }
.issuer, .holder, .holder-en { color: %(strong)s; }
.issuer-en, .fine, .course-en { color: %(soft)s; }
.word { color: %(word)s; }
.word-en { color: %(accent)s; letter-spacing: 0.08em; }
.number { position: absolute; left: %(side)smm; bottom: %(corner_bottom)smm; width: %(corner_width)smm; text-align: left;
  font-size: 9pt; line-height: 1.5; color: %(soft)s; }
.number p { white-space: normal; }
.number .register { font-size: 13pt; color: %(strong)s; font-family: "Certificate Serif"; font-weight: 600; }
.check { position: absolute; right: %(side)smm; bottom: %(corner_bottom)smm; width: 70mm; text-align: right; font-size: 8pt;
  line-height: 1.45; color: %(soft)s; }
.check .qr { position: absolute; right: 0; bottom: 10mm; width: %(qr)smm; height: %(qr)smm; }
.check .code { font-size: 7.5pt; color: %(body)s; letter-spacing: 0.02em; }
.signature { position: absolute; top: %(sign_top)smm; width: %(sign_width)smm; }
.on-line { position: absolute; bottom: %(line_above)smm; width: %(sign_width)smm; }
.hand { position: absolute; bottom: %(hand_bottom)smm; width: %(sign_width)smm; }
.hand img { height: %(hand_height)smm; max-width: %(sign_width)smm; object-fit: contain; }
.sheet { position: relative; width: %(paper_width)smm; height: %(paper_height)smm; }
.sheet + .sheet { break-before: page; }
.list { position: absolute; left: %(list_left)smm; width: %(width)smm; }
.list-0 { top: %(list_top)smm; }
.list-1 { top: %(top)smm; }
table { width: %(width)smm; text-align: left; table-layout: fixed; }
th { font-weight: 400; font-size: 8.5pt; color: %(soft)s; height: 7mm; vertical-align: bottom; text-align: left; }
td { height: 9mm; vertical-align: middle; font-size: 9.5pt; line-height: 1.3; border-top: 0.2mm solid %(soft)s; }
td p { line-height: 1.3; }
.c-place { width: 8mm; } .c-hours { width: 16mm; text-align: right; } .c-date { width: 33mm; text-align: right; }
.c-number { width: 24mm; text-align: right; }
td.c-hours, td.c-date, td.c-number { text-align: right; }
.totals { margin-top: 1.5mm; text-align: right; font-size: 10.5pt; color: %(strong)s; }
.sheet-number { position: absolute; left: 0; width: %(paper_width)smm; bottom: %(corner_bottom)smm; font-size: 8.5pt; color: %(soft)s; }
.sample { position: absolute; left: 0; width: %(paper_width)smm; bottom: %(note_bottom)smm; font-size: 8.5pt; color: %(word)s; }
"""


@cache
def style_of(room: Room, inks: Inks) -> str:
    """Answer the style sheet, with one class for each size and gap the page may choose."""
    values = {
        "paper_width": room.paper[0],
        "paper_height": room.paper[1],
        "top": room.top,
        "emblem": EMBLEM,
        "side": room.side,
        "corner_bottom": room.corner_bottom,
        "corner_width": room.corner_width,
        "qr": QR_SIDE,
        "sign_top": room.sign_top,
        "sign_width": room.sign_width,
        "line_above": room.line_bottom + 1,
        # Ink may cross the line a little, and never reaches the words above.
        "hand_bottom": room.line_bottom - 1,
        "hand_height": room.paper[1] - room.line_bottom - room.foot,
        "note_bottom": room.corner_bottom - 3.7,
        "width": room.width,
        "list_left": (room.paper[0] - room.width) / 2,
        "list_top": room.top + HEADING + 1,
        **{name: getattr(inks, name) for name in ("strong", "body", "soft", "word", "accent")},
    }
    sizes = "".join(f".s{half}{{font-size:{half / 2}pt}}" for half in _SIZES)
    gaps = "".join(f".g{half}{{margin-top:{half / 2}mm}}" for half in _GAPS)
    places = "".join(f".sign-{place}{{left:{middle - room.sign_width / 2:.2f}mm}}" for place, middle in enumerate(room.sign_middles))
    return _BASE % values + sizes + gaps + places
