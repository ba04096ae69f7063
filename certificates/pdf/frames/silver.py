"""ดุนเงิน: lotus petals beaten into silver along the edge, the foot of a bowl behind the text."""

from __future__ import annotations

from certificates.pdf.sheet import Drawing, Sheet

_EDGE, _BAND = 6.5, 11.5  # mm


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper("#fbfbfa")
    side = min(width, height) * 0.66
    sheet.place("silver-medallion", (width - side) / 2, (height - side) / 2, (side, side))
    sheet.ring(_EDGE, _BAND, "#aab3c1")
    sheet.band("silver-petal", inset=_EDGE, depth=_BAND, advance=8.4, bleed=0.5)
    sheet.corners("silver-corner", inset=_EDGE, side=_BAND)
    sheet.ring(_EDGE - 0.5, 0.5, "#5f6a7e")
    sheet.ring(_EDGE - 1.5, 0.25, "#8b95a6")
    sheet.ring(_EDGE + _BAND, 0.5, "#5f6a7e")
    sheet.ring(_EDGE + _BAND + 1.4, 0.25, "#8b95a6")
    return sheet.finish()
