"""Emblems of an issuer: one to three drawings or pictures, made safe and set side by side at equal height."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from certificates.actions.picture import as_png, read_picture, seen_part
from certificates.errors import (
    EmblemPictureError,
    EmblemRightError,
    EmblemSizeError,
    EmblemTooLargeError,
    PictureBlankError,
    PictureProportionsError,
)
from core.sanitize import clean_svg

MOST_EMBLEMS = 3
LARGEST_EMBLEM = 300_000
# Characters of the finished drawing, which every certificate keeps a copy of: one file of the largest size, in base64.
LARGEST_DRAWN = 400_000
# Words an emblem's file betrays the Garuda by. The rule itself is the confirmation people give (domain 5.7).
_GARUDA = re.compile(r"ครุฑ|garuda|krut\b", re.IGNORECASE)
_HEIGHT, _BETWEEN = 100, 30  # of the drawing that holds them all
_PIXELS = (500, 250)  # of the height: twice what 20 mm need in print, and just that for pictures that stay heavy
_LEAST_PIXELS = 60  # 90 to an inch at 17 mm: rough, and still an emblem
_HEAVY = 100_000  # bytes of one picture
_SHADES = 128  # a tenth of the bytes of a photograph, and none of an emblem's
_WIDEST = 6  # times the height
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in)?\s*", re.ASCII)
_PX = {"": 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_SVG = "http://www.w3.org/2000/svg"
_SEEN = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use"}


def emblems_drawn(files: Sequence[bytes]) -> str:
    """Answer one drawing of the emblems in these files (SVG, PNG or JPEG), each cut off at its own edge.

    :raises EmblemRightError: one of them is the Garuda.
    :raises UnsafeSvgError: one is no plain drawing.
    :raises EmblemPictureError: one is neither a drawing nor a picture, or too large.
    :raises EmblemSizeError: a drawing does not say how large it is.
    :raises PictureProportionsError: one is many times as wide as tall, or the other way round.
    :raises PictureSmallError: a picture has too few dots to be printed.
    :raises PictureBlankError: nothing would be seen of one.
    :raises EmblemTooLargeError: the finished drawing is longer than `LARGEST_DRAWN`.
    """
    if any(len(file) > LARGEST_EMBLEM for file in files) or len(files) > MOST_EMBLEMS:
        raise EmblemPictureError
    drawn = [_picture(file) if _is_picture(file) else _drawing(file) for file in files]
    finished = drawn[0][0] if len(drawn) == 1 and not _is_picture(files[0]) else _side_by_side(drawn)
    if len(finished) > LARGEST_DRAWN:
        raise EmblemTooLargeError
    return finished


def _is_picture(file: bytes) -> bool:
    return file.startswith((b"\x89PNG", b"\xff\xd8"))


def _drawing(file: bytes) -> tuple[str, str, float]:
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise EmblemPictureError from problem
    if _GARUDA.search(text):
        raise EmblemRightError
    clean = str(clean_svg(text))
    root = ET.fromstring(clean)  # noqa: S314  cleaned
    if not any(element.tag.rpartition("}")[2] in _SEEN for element in root.iter()):
        raise PictureBlankError
    box = _box(root)
    proportions = box[2] / box[3]
    if not 1 / _WIDEST <= proportions <= _WIDEST:
        raise PictureProportionsError(limit=_WIDEST)
    framed = _framed(clean, root, box, proportions)
    return framed, "image/svg+xml;base64," + base64.b64encode(framed.encode()).decode(), proportions


def _box(root: ET.Element) -> tuple[float, float, float, float]:
    """Answer the part of the drawing that is the picture: left, top, width, height in its own units."""
    stated = _floats(root.get("viewBox", "").replace(",", " ").split())
    if len(stated) == 4 and min(stated[2:]) > 0:  # noqa: PLR2004  a box
        return stated[0], stated[1], stated[2], stated[3]
    found = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    sides = [value * _PX[match[2] or ""] for match in found if match for value in _floats([match[1]])]
    if len(sides) != 2 or min(sides) <= 0:  # noqa: PLR2004  width and height
        raise EmblemSizeError
    return 0.0, 0.0, sides[0], sides[1]


def _floats(written: Sequence[str]) -> list[float]:
    """Read numbers; empty when one is none."""
    try:
        values = [float(text) for text in written]
    except ValueError:
        return []
    return values if all(math.isfinite(value) and abs(value) < 1e6 for value in values) else []  # noqa: PLR2004  nobody draws larger


def _framed(clean: str, root: ET.Element, box: tuple[float, float, float, float], proportions: float) -> str:
    """Draw a drawing inside another of its proportions: what is inside is cut off at the edge, which nobody does for the outer one."""
    width = f"{_HEIGHT * proportions:.1f}"
    kept = {name: value for name, value in root.attrib.items() if name not in ("x", "y", "preserveAspectRatio")}
    attributes = kept | {"viewBox": " ".join(f"{value:g}" for value in box), "width": width, "height": str(_HEIGHT)}
    opening = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<svg xmlns="{_SVG}" viewBox="0 0 {width} {_HEIGHT}"><svg {opening}>{clean.partition(">")[2]}</svg>'


def _picture(file: bytes) -> tuple[str, str, float]:
    """Draw a picture again, small and without whatever else its file held."""
    try:
        read = read_picture(file)
    except ValueError as problem:
        raise EmblemPictureError from problem
    drawn = seen_part(read, least=_LEAST_PIXELS, widest=_WIDEST)
    proportions, stored = drawn.width / drawn.height, b""
    for height in _PIXELS:
        if not stored or len(stored) > _HEAVY:
            drawn.thumbnail((height * _WIDEST, height))
            stored = as_png(drawn, shades=_SHADES)
    return "", "image/png;base64," + base64.b64encode(stored).decode(), proportions


def _side_by_side(drawn: Sequence[tuple[str, str, float]]) -> str:
    """Set pictures side by side, each in a frame of its own: names inside one mean nothing in the next."""
    parts, left = [], 0.0
    for _text, address, proportions in drawn:
        width = _HEIGHT * proportions
        parts.append(f'<image x="{left:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}" href="data:{address}"/>')
        left += width + _BETWEEN
    box = f"0 0 {left - _BETWEEN:.1f} {_HEIGHT}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'
