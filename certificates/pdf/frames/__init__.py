"""The frames there are: ground and border of each, its colours, and the room it leaves for text.

A frame that certificates were issued in is never redrawn otherwise: a change is a frame with a new name. Nothing here
shows a Garuda or another emblem of state, and no tung: they are ritual objects (domain 5.7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from certificates.pdf.frames import celadon, lacquer, plain, saa, silver, tinchok
from certificates.pdf.sheet import Drawing

A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of the text; each at least 4.5 : 1 on the frame's paper."""

    strong: str  # names, numbers, QR code
    body: str
    soft: str
    word: str  # วุฒิบัตร
    accent: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: how it is drawn, its inks, and how far from the paper's edge text must keep (mm: top, side, bottom)."""

    draw: Callable[[float, float], Drawing]
    inks: Inks
    keep: tuple[float, float, float] = (23.0, 25.0, 23.0)


_INDIGO = Inks("#1a2550", "#1d1b2c", "#544f66", "#a01c2b", "#744c00")
FRAMES = {
    "tinchok": Frame(tinchok.draw, _INDIGO),
    "silver": Frame(silver.draw, Inks("#222c44", "#20242e", "#525a69", "#3a4866", "#8a1f2b"), (24, 26, 24)),
    "lacquer": Frame(lacquer.draw, Inks("#2a1a12", "#2a1a12", "#5d4a3c", "#8c1c1c", "#75500a"), (25, 27, 25)),
    "saa": Frame(saa.draw, Inks("#243069", "#2b2a26", "#5a5443", "#3d5a2c", "#7b3340"), (20, 22, 19)),
    "celadon": Frame(celadon.draw, Inks("#1d4635", "#1f2b26", "#4c5d54", "#1f5a43", "#6a4a0c"), (24, 26, 24)),
    "plain": Frame(plain.draw, Inks("#1d1b2c", "#1d1b2c", "#4a4756", "#1d1b2c", "#4a4756"), (20, 22, 20)),
}


@cache
def ground(name: str, *, portrait: bool) -> Drawing:
    """Answer a frame as it is drawn on A4; made once in the life of a process."""
    width, height = A4 if portrait else A4[::-1]
    return FRAMES[name].draw(width, height)
