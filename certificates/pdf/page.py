"""What stands where on a certificate: every line with its size, measured so that all of it is on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from certificates.pdf import words
from certificates.pdf.look import EMBLEM, Look, Room
from certificates.pdf.measure import Face, Fitted, fit

if TYPE_CHECKING:
    from certificates.models import Certificate

_LINE = 1.46  # height of a line in em: room for stacked Thai marks
_MM_PER_PT = 25.4 / 72
# What stands above a transcript's table, in mm.
HEADING = 92.0
# Spare height goes into the gaps, up to this multiple of their plain size; the rest above and below.
_LOOSEST = {True: 2.8, False: 1.9}
# What the page is about takes a line more before it gets small.
_ROOMY = frozenset({"holder"})


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


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines under one signature; `place` is its style class."""

    place: str
    blocks: list[Block]


def _block(role: str, text: str, face: Face, size: float, *, gap: float, width: float, lang: str = "th", lines: int = 1) -> Block:
    at_worst = lines + 1 if role in _ROOMY else lines
    return Block(
        role, lang, fit(text, face=face, largest=size, smallest=size * 0.45, width=width, most_lines=lines, at_worst=at_worst), gap
    )


def body(certificate: Certificate, look: Look, room: Room) -> list[Block]:
    """Answer the lines from the issuer's name to the day it was given, spread over the height there is."""
    drafts = [
        *_heading(certificate, look),
        *_holder(certificate, look),
        *_course(certificate, look),
        *_days(certificate, look),
    ]
    blocks = [_fitted(draft, room.width) for draft in drafts if draft.text]
    height = HEADING if certificate.entries else room.foot - room.top
    return _spread(blocks, height, loosest=1.0 if certificate.entries else _LOOSEST[look.is_portrait])


@dataclass(frozen=True, slots=True)
class _Draft:
    """A line before it is measured."""

    role: str
    text: str
    face: Face
    size: float
    gap: float
    lang: str = "th"
    lines: int = 1


def _fitted(draft: _Draft, width: float) -> Block:
    return _block(draft.role, draft.text, draft.face, draft.size, gap=draft.gap, width=width, lang=draft.lang, lines=draft.lines)


def _both(thai: str, english: str, look: Look) -> tuple[str, str]:
    """Answer a short line in the languages of the design, and the language it is in."""
    if look.language == "both":
        return " · ".join(part for part in (thai, english) if part), "th"
    return (thai, "th") if look.has_thai else (english, "en")


def _heading(certificate: Certificate, look: Look) -> list[_Draft]:
    wording = words.wording_on(certificate, look)
    if not look.has_thai:
        return [
            _Draft("issuer", certificate.issuer_name_en or certificate.issuer_name_th, "serif-bold", 15, EMBLEM + 1, "en", 2),
            _Draft("word", wording.word_en, "serif-bold", 34, 3, "en", 2),
        ]
    english = certificate.issuer_name_en if look.has_english else ""
    return [
        _Draft("issuer", certificate.issuer_name_th, "serif-bold", 15, EMBLEM + 1, "th", 2),
        _Draft("issuer-en", english, "sans", 10, 0, "en", 2),
        _Draft("word", wording.word, "serif-bold", 42, 1.5, "th", 2),
        _Draft("word-en", wording.word_en if look.has_english else "", "serif-bold", 12.5, -2, "en"),
    ]


def _holder(certificate: Certificate, look: Look) -> list[_Draft]:
    wording = words.wording_on(certificate, look)
    opening, language = _both(wording.opening, wording.opening_en, look)
    if not look.has_thai:
        name = certificate.holder_name_en or certificate.holder_name
        return [_Draft("small", opening, "sans", 12.5, 4, "en", 2), _Draft("holder", name, "serif-bold", 33, 2, "en", 2)]
    return [
        _Draft("small", opening, "sans", 12, 2.5, language, 2),
        _Draft("holder", certificate.holder_name, "serif-bold", 33, 2, "th", 2),
        _Draft("holder-en", certificate.holder_name_en if look.has_english else "", "sans", 13, -1, "en", 2),
    ]


def _course(certificate: Certificate, look: Look) -> list[_Draft]:
    wording = words.wording_on(certificate, look)
    verb, language = _both(wording.verb, wording.verb_en, look)
    lines = [_Draft("small", verb, "sans", 12, 2.5, language, 2)]
    if certificate.entries:
        # A transcript's courses stand in its table.
        return lines
    title = certificate.course_title_th if look.has_thai else certificate.course_title_en or certificate.course_title_th
    if title:
        lines.append(_Draft("course", f"“{title}”", "serif-bold", 20, 1, "th" if look.has_thai else "en", 3))
    if look.language == "both":
        lines.append(_Draft("course-en", certificate.course_title_en, "sans", 11.5, -0.5, "en", 2))
    if certificate.tai_tham_text and look.shows_tai_tham:
        lines.append(_Draft("lanna", certificate.tai_tham_text, "lanna", 16, 1, "nod-Lana"))
        # Lanna script never stands without its Thai reading.
        script = "อักษรธรรมล้านนา" if look.has_thai else "Lanna script"
        reading = f"({script}: {certificate.tai_tham_thai})" if certificate.tai_tham_thai else ""
        lines.append(_Draft("fine", reading, "sans", 9.5, 0))
    return lines


def _days(certificate: Certificate, look: Look) -> list[_Draft]:
    if certificate.entries:
        return []
    wording = words.wording_on(certificate, look)
    hours = ([words.hours_line(certificate, look)], [words.hours_line_en(certificate)])
    given = ([words.given_line(certificate, look)], [words.given_line_en(certificate)])
    lines = []
    for (thai, english), gap in ((hours, 1.5), ((([wording.closing]), [wording.closing_en]), 1.5), (given, 1)):
        if look.has_thai:
            lines.append(_Draft("small", thai[0], "sans", 12.5, gap, "th", 2))
        if look.has_english:
            alone = not look.has_thai
            lines.append(_Draft("small" if alone else "fine", english[0], "sans", 12.5 if alone else 9.5, gap if alone else -0.5, "en", 2))
    return lines


def _spread(blocks: list[Block], room: float, *, loosest: float) -> list[Block]:
    """Shrink all when the lines are too high together; otherwise loosen the gaps."""
    lines = sum(block.height for block in blocks)
    gaps = sum(block.gap for block in blocks)
    if lines + gaps > room:
        share = (room - EMBLEM) / (lines + gaps - EMBLEM)
        return [_scaled(block, share, first=place == 0) for place, block in enumerate(blocks)]
    loose = [block for block in blocks[1:] if block.gap > 0]
    widen = min(loosest, 1 + (room - lines - gaps) / sum(block.gap for block in loose))
    wider = [block if place == 0 or block.gap <= 0 else replace(block, gap=block.gap * widen) for place, block in enumerate(blocks)]
    rest = room - lines - sum(block.gap for block in wider)
    return [replace(wider[0], gap=wider[0].gap + min(rest * 0.3, 4)), *wider[1:]]


def _scaled(block: Block, share: float, *, first: bool) -> Block:
    """A block at a share of its size, rounded down to half points."""
    size = max(int(block.fitted.size * share * 2) / 2, 3.0)
    gap = block.gap if first else block.gap * share
    return replace(block, fitted=replace(block.fitted, size=size), gap=gap)


def signatures(certificate: Certificate, look: Look, room: Room) -> list[Signature]:
    """Answer the lines under each signature: the issuer's, then a master's endorsement."""
    signed = [
        _signed(
            (certificate.signatory_name_th, certificate.signatory_name_en),
            (certificate.signatory_position_th, certificate.signatory_position_en),
            look,
            room,
        )
    ]
    given = certificate.endorsement
    if given:
        names, positions = (given["name_th"], given["name_en"]), (given["position_th"], given["position_en"])
        signed.append(_signed(names, positions, look, room))
    return [Signature(f"sign-{place}", blocks) for place, blocks in enumerate(signed)]


def endorsement_line(certificate: Certificate, look: Look, room: Room) -> Block | None:
    """Answer what stands on a master's line instead of handwriting; `None` without an endorsement."""
    if not certificate.endorsement:
        return None
    text = words.endorsed_line(date.fromisoformat(certificate.endorsement["date"]), look)
    return _block("fine", text, "sans", 8.5, gap=0, width=room.sign_width, lang="th" if look.has_thai else "en", lines=2)


def _signed(name: tuple[str, str], position: tuple[str, str], look: Look, room: Room) -> list[Block]:
    width = room.sign_width
    english = ", ".join(part for part in (name[1], position[1]) if part)
    if not look.has_thai:
        return [
            _block("signatory", f"( {name[1] or name[0]} )", "sans", 12, gap=0, width=width, lang="en", lines=2),
            _block("fine", position[1] or position[0], "sans", 10.5, gap=-0.5, width=width, lang="en", lines=2),
        ]
    blocks = [_block("signatory", f"( {name[0]} )", "sans", 12, gap=0, width=width, lines=2)]
    if position[0]:
        blocks.append(_block("fine", position[0], "sans", 10.5, gap=-0.5, width=width, lines=2))
    if look.has_english and english:
        blocks.append(_block("fine", english, "sans", 8.5, gap=0, width=width, lang="en", lines=2))
    return blocks
