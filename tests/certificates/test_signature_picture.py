"""Pictures of signatures: ink alone, however it was photographed; what nobody would see is refused."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from PIL import Image, ImageChops

from certificates import actions
from certificates.errors import PictureBlankError, PictureProportionsError, PictureSmallError, SignaturePictureError
from certificates.models import Issuer
from core.models import private_storage
from tests.certificates.test_register import details, picture


def scribble(ground: tuple[int, int, int, int], size: tuple[int, int] = (800, 400)) -> Image.Image:
    """Two strokes of ink with paper between them."""
    drawn = Image.new("RGBA", size, ground)
    for left in (100, 400):
        drawn.paste((0, 0, 90, 255), (left, 100, left + 100, 200))
    return drawn


def signature_of(issuer: Issuer, picture: bytes, now: datetime) -> Image.Image:
    saved = actions.save_issuer(issuer=issuer, details=details(issuer, signature=picture), by=None, now=now)
    with private_storage().open(saved.signature_file) as stored:
        return Image.open(stored).convert("RGBA")


def written(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stored = io.BytesIO()
    image.save(stored, kind, **options)
    return stored.getvalue()


def test_ink_comes_out_alike_from_paper_glass_print_and_a_turned_camera(issuer: Issuer, now: datetime) -> None:
    turned = Image.Exif()
    turned[0x0112] = 8
    paper, glass = scribble((255, 255, 255, 255)), scribble((255, 255, 255, 0))
    camera = written(paper.convert("RGB").transpose(Image.Transpose.ROTATE_270), "JPEG", exif=turned, quality=95)
    moving = written(paper, save_all=True, append_images=[Image.new("RGBA", paper.size, "red")])

    for sent in (written(paper), written(glass), written(paper.convert("CMYK"), "JPEG", quality=95), camera, moving):
        ink = signature_of(issuer, sent, now)
        stroke, between = (ink.getpixel((x, 50)) for x in (50, 200))
        assert isinstance(stroke, tuple)
        assert isinstance(between, tuple)
        assert (abs(ink.width - 400) < 20, abs(ink.height - 100) < 20) == (True, True)
        assert (stroke[2] > 50, stroke[3] > 230, between[3]) == (True, True, 0)


def test_paper_in_dim_and_uneven_light_is_still_paper(issuer: Issuer, now: datetime) -> None:
    light = Image.linear_gradient("L").resize((800, 400)).point(lambda shade: 130 + shade // 3)
    lit = ImageChops.multiply(scribble((255, 255, 255, 255)).convert("RGB"), light.convert("RGB"))

    ink = signature_of(issuer, written(lit, "JPEG", quality=90), now)

    stroke, between = (ink.getpixel((x, 50)) for x in (50, 200))
    assert isinstance(stroke, tuple)
    assert isinstance(between, tuple)
    assert (abs(ink.width - 400) < 20, abs(ink.height - 100) < 20, stroke[3] > 200, between[3]) == (True, True, True, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_torn_picture_is_refused_even_beside_an_engine_that_takes_it(issuer: Issuer, now: datetime, kind: str) -> None:
    from certificates.pdf import engine

    assert engine.FONT_DIR.is_dir()
    whole = written(scribble((255, 255, 255, 255)).convert("RGB"), kind)

    with pytest.raises(SignaturePictureError):
        actions.save_issuer(issuer=issuer, details=details(issuer, signature=whole[: len(whole) * 3 // 4]), by=None, now=now)

    assert Issuer.objects.get().signature_file == ""


def test_a_signature_nobody_would_see_is_refused_and_the_old_one_stays(issuer: Issuer, now: datetime) -> None:
    kept = actions.save_issuer(issuer=issuer, details=details(issuer, signature=picture()), by=None, now=now).signature_file
    blank, clear = Image.new("RGB", (600, 200), "white"), Image.new("RGBA", (600, 200))
    black = Image.new("RGB", (600, 200))
    dot = scribble((255, 255, 255, 255), (4000, 2000)).resize((400, 200))
    stroke = Image.new("L", (900, 300), 255)
    stroke.paste(0, (0, 100, 900, 150))

    for image, refusal in [
        (blank, PictureBlankError),
        (clear, PictureBlankError),
        (black, PictureBlankError),
        (dot, PictureSmallError),
        (stroke, PictureProportionsError),
    ]:
        with pytest.raises(refusal):
            actions.save_issuer(issuer=issuer, details=details(issuer, signature=written(image)), by=None, now=now)
    assert Issuer.objects.get().signature_file == kept
