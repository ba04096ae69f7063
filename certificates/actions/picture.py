"""Pictures people send for certificates, brought to one form: upright, in plain colours, without what is not seen."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

from certificates.errors import PictureBlankError, PictureProportionsError, PictureSmallError

_MOST_PIXELS = 25_000_000
# Alpha below which nobody sees a dot.
_SEEN = 16
# How many patches a picture is wide when its paper is looked for; and how much darker than it grain and creases may be.
_PATCHES, _GRAIN = 48, 25
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I")


def read_picture(file: bytes) -> Image.Image:
    """Answer a PNG or JPEG as RGBA, its first frame, as its camera held it.

    :raises ValueError: it is neither, or has too many pixels to be read.
    """
    try:
        with Image.open(io.BytesIO(file), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            # Drawn by turning it once: the mark that says how goes with the rest of the file.
            return _plain(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as problem:
        raise ValueError("no picture") from problem


def _plain(opened: Image.Image) -> Image.Image:
    if opened.mode in _SIXTEEN_BITS:
        # Pillow cuts 16 bits off at 255, which leaves white.
        return opened.convert("I").point(lambda shade: shade / 257).convert("L").convert("RGBA")
    if opened.mode in ("CMYK", "LAB", "YCbCr", "HSV"):
        return opened.convert("RGB").convert("RGBA")
    return opened.convert("RGBA")


def seen_part(drawn: Image.Image, *, least: int, widest: int) -> Image.Image:
    """Answer `drawn` (RGBA) without the empty margins around what is seen.

    :raises PictureBlankError: nothing is seen.
    :raises PictureSmallError: what is seen has fewer than `least` pixels of height or width, and would come out as blocks.
    :raises PictureProportionsError: one side is more than `widest` times the other.
    """
    box = drawn.getchannel("A").point(lambda alpha: 255 if alpha >= _SEEN else 0).getbbox()
    if box is None:
        raise PictureBlankError
    seen = drawn.crop(box)
    if max(seen.size) > widest * min(seen.size):
        raise PictureProportionsError(limit=widest)
    if min(seen.size) < least:
        raise PictureSmallError(least=least)
    return seen


def ink_on(paper: Image.Image) -> Image.Image:
    """Answer how dark each dot is against the paper around it (0: paper), however dim and uneven the light was.

    What is dark all over has no paper, and so no ink.
    """
    shades = paper.convert("L")
    # The brightest places nearby are paper: no stroke is as wide as an eighth of the picture.
    coarse = shades.resize((_PATCHES, max(1, round(_PATCHES * paper.height / paper.width))), Image.Resampling.BOX)
    ground = coarse.filter(ImageFilter.MaxFilter(_PATCHES // 4 + 1)).resize(paper.size, Image.Resampling.BICUBIC)
    return ImageChops.subtract(ground, shades).point(lambda darker: 0 if darker < _GRAIN else min(255, 2 * darker))


def as_png(drawn: Image.Image, *, shades: int) -> bytes:
    """Answer a small PNG of so many shades."""
    stored = io.BytesIO()
    drawn.quantize(shades).save(stored, "PNG", optimize=True)
    return stored.getvalue()
