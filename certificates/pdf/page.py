"""What stands where on a certificate: every line with its size, measured so that all of it is on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from certificates.pdf import words
from certificates.pdf.measure import Face, Fitted, fit

if TYPE_CHECKING:
    from certificates.models import Certificate

# mm from the top of the paper: where the text may begin, and where number, signature and QR begin.
TOP, FOOT = 23.0, 160.0
EMBLEM = 17.0
# The QR code, from the left and from the bottom of the paper; certificate.css keeps its place free.
# Where the dotted line of the signature runs, from the bottom; higher on a sample, to leave room for its note.
LINE, LINE_ABOVE_NOTE = 40.0, 42.5
QR_LEFT, QR_BOTTOM, QR_SIDE = 249.0, 33.0, 23.0
WIDTH = 236.0
_LINE = 1.46  # height of a line in em: room for stacked Thai marks
_MM_PER_PT = 25.4 / 72
# Spare height goes into the gaps, up to this multiple of their plain size; the rest above and below.
_LOOSEST = 1.9


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size. `gap` is the space above, in mm."""

    role: str
    lang: str
    fitted: Fitted
    gap: float

    @property
    def height(self) -> float:
        """Without the gap, in mm."""
        return len(self.fitted.lines) * self.fitted.size * _LINE * _MM_PER_PT

    @property
    def classes(self) -> str:
        """The style classes: role, face, size in half points, gap in half mm."""
        return f"{self.role} {self.fitted.face} s{round(self.fitted.size * 2)} g{round(self.gap * 2)}"


def _block(role: str, text: str, face: Face, size: float, *, gap: float, lang: str = "th", lines: int = 1, width: float = WIDTH) -> Block:
    return Block(role, lang, fit(text, face=face, largest=size, smallest=size * 0.45, width=width, most_lines=lines), gap)


def body(certificate: Certificate) -> list[Block]:
    """Answer the lines from the issuer's name to the day it was given, spread over the height there is."""
    wording = words.wording_of(certificate.kind)
    blocks = [
        _block("issuer", certificate.issuer_name_th, "serif-bold", 15, gap=EMBLEM + 1, lines=2),
        _block("issuer-en", certificate.issuer_name_en, "sans", 10, gap=0, lang="en", lines=2),
        _block("word", wording.word, "serif-bold", 42, gap=1.5),
        _block("word-en", wording.word_en, "serif-bold", 12.5, gap=-2, lang="en"),
        _block("small", f"{wording.opening} · {wording.opening_en}", "sans", 12, gap=2.5),
        _block("holder", certificate.holder_name, "serif-bold", 33, gap=2, lines=2),
        _block("small", f"{wording.verb} · {wording.verb_en}", "sans", 12, gap=2.5),
        _block("course", f"“{certificate.course_title_th}”", "serif-bold", 20, gap=1, lines=3),
        _block("small", words.hours_line(certificate), "sans", 12.5, gap=1.5),
        _block("fine", words.hours_line_en(certificate), "sans", 9.5, gap=-0.5, lang="en"),
        _block("small", words.given_line(certificate), "sans", 12.5, gap=1),
        _block("fine", words.given_line_en(certificate), "sans", 9.5, gap=-0.5, lang="en"),
    ]
    if certificate.tai_tham_text:
        blocks[8:8] = _tai_tham(certificate)
    if certificate.course_title_en:
        blocks.insert(8, _block("course-en", certificate.course_title_en, "sans", 11.5, gap=-0.5, lang="en", lines=2))
    if certificate.holder_name_en:
        blocks.insert(6, _block("holder-en", certificate.holder_name_en, "sans", 13, gap=-1, lang="en", lines=2))
    return _spread(blocks, FOOT - TOP)


def _tai_tham(certificate: Certificate) -> list[Block]:
    """The course in Lanna script, always with its Thai reading."""
    written = _block("lanna", certificate.tai_tham_text, "lanna", 17, gap=0, lang="nod-Lana")
    if not certificate.tai_tham_thai:
        return [written]
    return [written, _block("fine", f"(อักษรธรรมล้านนา: {certificate.tai_tham_thai})", "sans", 9.5, gap=0.5)]


def _spread(blocks: list[Block], room: float) -> list[Block]:
    """Shrink all when the lines are too high together; otherwise loosen the gaps."""
    lines = sum(block.height for block in blocks)
    gaps = sum(block.gap for block in blocks)
    if lines + gaps > room:
        share = (room - EMBLEM) / (lines + gaps - EMBLEM)
        return [_scaled(block, share, first=place == 0) for place, block in enumerate(blocks)]
    loose = [block for block in blocks[1:] if block.gap > 0]
    widen = min(_LOOSEST, 1 + (room - lines - gaps) / sum(block.gap for block in loose))
    wider = [block if place == 0 or block.gap <= 0 else replace(block, gap=block.gap * widen) for place, block in enumerate(blocks)]
    rest = room - lines - sum(block.gap for block in wider)
    return [replace(wider[0], gap=wider[0].gap + min(rest * 0.3, 4)), *wider[1:]]


def _scaled(block: Block, share: float, *, first: bool) -> Block:
    """A block at a share of its size, rounded down to half points."""
    size = max(int(block.fitted.size * share * 2) / 2, 3.0)
    gap = block.gap if first else block.gap * share
    return replace(block, fitted=replace(block.fitted, size=size), gap=gap)


def signature(certificate: Certificate) -> list[Block]:
    """Answer the lines under the place of the signature."""
    width = 96.0
    english = f"{certificate.signatory_name_en}, {certificate.signatory_position_en}"
    return [
        _block("signatory", f"( {certificate.signatory_name_th} )", "sans", 12, gap=0, width=width, lines=2),
        _block("fine", certificate.signatory_position_th, "sans", 10.5, gap=-0.5, width=width, lines=2),
        _block("fine", english, "sans", 8.5, gap=0, lang="en", width=width, lines=2),
    ]
