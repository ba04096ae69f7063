"""ทางการ: white paper and two thin lines."""

from __future__ import annotations

from certificates.pdf.sheet import Drawing, Sheet


def draw(width: float, height: float) -> Drawing:
    sheet = Sheet(width, height)
    sheet.paper("#ffffff")
    sheet.ring(10, 0.7, "#1d1b2c")
    sheet.ring(11.6, 0.2, "#1d1b2c")
    return sheet.finish()
