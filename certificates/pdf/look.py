"""How one certificate looks: the design its row holds, and the room that design leaves on the paper.

The row holds the design as plain values (`models.design.CertificateDesign.spec`), copied when it was issued; a certificate
from before there were designs holds none and looks as it did then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from certificates.pdf.frames import A4, FRAMES, Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

QR_SIDE = 23.0
EMBLEM = 17.0
DEFAULT_FRAME = "tinchok"


@dataclass(frozen=True, slots=True)
class Look:
    """A design: frame, direction of the paper, languages, digits, and its own words where it has some."""

    frame: str = DEFAULT_FRAME
    is_portrait: bool = False
    language: str = "both"  # th, en, both
    has_thai_digits: bool = True
    shows_tai_tham: bool = True
    # Own words by place (`opening_th`, `verb_en`, `closing_th` …) with placeholders in braces; empty means the usual ones.
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_thai(self) -> bool:
        return self.language != "en"

    @property
    def has_english(self) -> bool:
        return self.language != "th"


def look_of(spec: Mapping[str, Any]) -> Look:
    """Read the design a row holds; what is missing or unknown is as usual, so that old rows can always be drawn."""
    frame = spec.get("frame")
    texts = spec.get("texts")
    return Look(
        frame=frame if frame in FRAMES else DEFAULT_FRAME,
        is_portrait=spec.get("orientation") == "portrait",
        language=spec["language"] if spec.get("language") in ("th", "en") else "both",
        has_thai_digits=bool(spec.get("thai_digits", True)),
        shows_tai_tham=bool(spec.get("tai_tham", True)),
        texts={str(name): str(text) for name, text in texts.items()} if isinstance(texts, dict) else {},
    )


@dataclass(frozen=True, slots=True)
class Room:
    """Where things stand, in mm. `top` and `foot` are from the top of the paper, what says `bottom` from its foot."""

    paper: tuple[float, float]
    top: float
    foot: float
    width: float
    side: float
    corner_bottom: float
    corner_width: float
    line_bottom: float
    sign_top: float
    sign_width: float
    sign_middles: tuple[float, ...]

    @property
    def qr(self) -> tuple[float, float]:
        """The left lower corner of the QR code, from the left and from the bottom."""
        return self.paper[0] - self.side - QR_SIDE, self.corner_bottom + 10


@cache
def room_of(frame: str, *, is_portrait: bool, signatures: int, has_note: bool) -> Room:
    """Answer the room on A4; `has_note` leaves some for the line that marks a sample."""
    keep: Frame = FRAMES[frame]
    top, side, bottom = keep.keep
    width, height = A4 if is_portrait else A4[::-1]
    raised = 2.5 if has_note else 0.0
    if is_portrait:
        # Signatures in a row of their own, above the number and the QR code.
        line = bottom + 62 + raised
        sign_width, foot = (92.0 if signatures == 1 else (width - 2 * side - 6) / 2), height - line - 13
        shift = 0.0 if signatures == 1 else sign_width / 2 + 3
        corner_width = 76.0
    else:
        line = bottom + 17 + raised
        sign_width, foot = (96.0 if signatures == 1 else 64.0), height - bottom - 27
        shift = 0.0 if signatures == 1 else 33.5
        corner_width = 70.0 if signatures == 1 else 56.0
    middles = (width / 2,) if signatures == 1 else (width / 2 - shift, width / 2 + shift)
    return Room(
        paper=(width, height),
        top=top,
        foot=foot,
        width=width - 2 * side - 11,
        side=side,
        corner_bottom=bottom,
        corner_width=corner_width,
        line_bottom=line,
        sign_top=height - line + 1,
        sign_width=sign_width,
        sign_middles=middles,
    )
