"""Emblems of an issuer: one to three drawings or pictures, made safe and set side by side at equal height."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from certificates.errors import EmblemPictureError, EmblemProportionsError, EmblemRightError, EmblemTooLargeError
from core.sanitize import clean_svg

MOST_EMBLEMS = 3
LARGEST_EMBLEM = 300_000
# Characters of the finished drawing, which every certificate keeps a copy of: one file of the largest size, in base64.
LARGEST_DRAWN = 400_000
# Words an emblem's file betrays the Garuda by. The rule itself is the confirmation people give (domain 5.7).
_GARUDA = re.compile(r"ครุฑ|garuda|krut\b", re.IGNORECASE)
_HEIGHT, _BETWEEN = 100, 30  # of the drawing that holds them all
_PIXELS = (500, 250)  # of the height: twice what 20 mm need in print, and just that for pictures that stay heavy
_HEAVY = 100_000  # bytes of one picture
_MOST_PIXELS = 25_000_000
_WIDEST = 6  # times the height
_NUMBER = re.compile(r"\s*([0-9.]+)\s*(?:px|pt|mm|cm|in)?\s*", re.ASCII)


def emblems_drawn(files: Sequence[bytes]) -> str:
    """Answer one drawing of the emblems in these files (SVG, PNG or JPEG); one SVG alone stays as it is, cleaned.

    :raises EmblemRightError: one of them is the Garuda.
    :raises UnsafeSvgError: one is no plain drawing.
    :raises EmblemPictureError: one is neither a drawing nor a picture, or too large.
    :raises EmblemProportionsError: a picture is many times as wide as tall, or the other way round.
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
    return clean, "image/svg+xml;base64," + base64.b64encode(clean.encode()).decode(), _proportions(ET.fromstring(clean))  # noqa: S314  cleaned


def _proportions(root: ET.Element) -> float:
    """Answer width over height as the drawing states them."""
    box = root.get("viewBox", "").replace(",", " ").split()[2:] or [root.get("width", ""), root.get("height", "")]
    found = [_NUMBER.fullmatch(value) for value in box]
    sizes = [float(match[1]) for match in found if match and match[1].count(".") <= 1 and match[1] != "."]
    if len(sizes) != 2 or not all(sizes):  # noqa: PLR2004  width and height
        return 1.0
    return min(max(sizes[0] / sizes[1], 1 / _WIDEST), _WIDEST)


def _picture(file: bytes) -> tuple[str, str, float]:
    """Draw a picture again, small and without whatever else its file held."""
    try:
        with Image.open(io.BytesIO(file), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise EmblemPictureError
            if max(opened.size) > _WIDEST * min(opened.size):
                raise EmblemProportionsError(limit=_WIDEST)
            drawn = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise EmblemPictureError from problem
    proportions, stored = drawn.width / drawn.height, b""
    for height in _PIXELS:
        if not stored or len(stored) > _HEAVY:
            drawn.thumbnail((height * _WIDEST, height))
            stored = _as_png(drawn)
    return "", "image/png;base64," + base64.b64encode(stored).decode(), proportions


def _as_png(drawn: Image.Image) -> bytes:
    stored = io.BytesIO()
    # 128 shades: a tenth of the bytes of a photograph, and none of an emblem's.
    drawn.quantize(128).save(stored, "PNG", optimize=True)
    return stored.getvalue()


def _side_by_side(drawn: Sequence[tuple[str, str, float]]) -> str:
    """Set pictures side by side, each in a frame of its own: names inside one mean nothing in the next."""
    parts, left = [], 0.0
    for _text, address, proportions in drawn:
        width = _HEIGHT * proportions
        parts.append(f'<image x="{left:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}" href="data:{address}"/>')
        left += width + _BETWEEN
    box = f"0 0 {left - _BETWEEN:.1f} {_HEIGHT}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'
