"""A badge as PNG, drawn at three times its size and brought down, so that edges are smooth."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from certificates.badges.lettering import font
from certificates.badges.shapes import SIDE, Area, Disc, Line, Shape

PIXELS = 600
_FINER = 3
_SCALE = PIXELS * _FINER / SIDE


def to_png(shapes: list[Shape]) -> bytes:
    """Draw the shapes on nothing; the same shapes give the same bytes."""
    image = Image.new("RGBA", (PIXELS * _FINER, PIXELS * _FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        _put(draw, shape)
    kept = io.BytesIO()
    image.resize((PIXELS, PIXELS), Image.Resampling.LANCZOS).quantize(192, method=Image.Quantize.FASTOCTREE).save(
        kept, "PNG", optimize=True
    )
    return kept.getvalue()


def _put(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    if isinstance(shape, Disc):
        draw.circle((_at(0), _at(0)), shape.radius * _SCALE, fill=shape.colour)
    elif isinstance(shape, Area):
        for corners in shape.corners:
            draw.polygon([(_at(x), _at(y)) for x, y in corners], fill=shape.colour)
    elif isinstance(shape, Line):
        face = font(shape.face, round(shape.size * _SCALE))
        draw.text((_at(0), _at(shape.base)), shape.text, font=face, fill=shape.colour, anchor="ms", language="th")


def _at(place: float) -> float:
    return (place + SIDE / 2) * _SCALE
