"""เครื่องเขิน: gold vines on black lacquer between lines of red, a spray of gold leaf behind the text."""

from __future__ import annotations

from certificates.pdf.sheet import Drawing, Sheet

_EDGE, _BAND = 5.5, 12.5  # mm


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper("#fdf7e8")
    side = min(width, height) * 0.8
    sheet.place("lacquer-bowl", (width - side) / 2, height / 2 - side * 0.3, (side, side * 0.6))
    sheet.ring(_EDGE, _BAND, "#1b1310")
    sheet.band("lacquer-vine", inset=_EDGE + 1, depth=_BAND - 2, advance=27.5, bleed=4 / 120)
    sheet.ring(_EDGE + 0.5, 0.35, "#d8aa42")
    sheet.ring(_EDGE + _BAND - 0.85, 0.35, "#d8aa42")
    sheet.corners("lacquer-corner", inset=_EDGE, side=_BAND)
    sheet.ring(_EDGE - 1.2, 1.2, "#8c1c1c")
    sheet.ring(_EDGE + _BAND, 1.2, "#8c1c1c")
    sheet.ring(_EDGE + _BAND + 2.0, 0.3, "#c1932f")
    return sheet.finish()
