"""Emblems that would not be seen, or would weigh down every certificate, are refused; what is merely heavy is drawn smaller."""

from __future__ import annotations

import base64
import io
import random
import re

import pytest
from PIL import Image

from certificates.actions.emblem import LARGEST_DRAWN, LARGEST_EMBLEM, emblems_drawn
from certificates.errors import EmblemPictureError, EmblemProportionsError, EmblemTooLargeError


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    stored = io.BytesIO()
    Image.new("RGB", size, "navy").save(stored, kind)
    return stored.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """A picture that nothing makes small: every pixel another colour."""
    stored = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(8).randbytes(size[0] * size[1] * 3)).save(stored, "JPEG", quality=20)
    return stored.getvalue()


def svg(length: int) -> bytes:
    start, end = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0', '"/></svg>'
    return (start + "L1 1" * ((length - len(start) - len(end)) // 4) + end).encode()


def box(drawn: str) -> tuple[float, float]:
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', drawn)
    assert found is not None
    return float(found[1]), float(found[2])


@pytest.mark.parametrize("size", [(6000, 2), (6000, 10), (2, 6000), (601, 100), (100, 601), (7, 1)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_nobody_would_see_is_refused(size: tuple[int, int], kind: str) -> None:
    for files in ([picture(size, kind)], [svg(500), picture(size, kind)]):
        with pytest.raises(EmblemProportionsError) as refused:
            emblems_drawn(files)

    assert "ไม่เกิน 6 เท่า" in str(refused.value)


@pytest.mark.parametrize(("size", "width"), [((600, 100), 600.0), ((3001, 501), 599.0), ((100, 600), 16.7), ((1, 1), 100.0)])
def test_a_wide_or_tall_picture_keeps_its_proportions(size: tuple[int, int], width: float) -> None:
    assert box(emblems_drawn([picture(size)])) == (width, 100.0)


def test_a_heavy_picture_is_drawn_smaller_and_stays_sharp_enough() -> None:
    drawn = emblems_drawn([noise((900, 600))])

    inside = re.search(r"image/png;base64,([^\"]+)", drawn)
    assert inside is not None
    with Image.open(io.BytesIO(base64.b64decode(inside[1]))) as stored:
        assert (stored.format, stored.height) == ("PNG", 250)
    assert (len(drawn) < LARGEST_DRAWN, box(drawn)) == (True, (150.0, 100.0))


def test_the_finished_drawing_has_a_limit_whatever_it_is_made_of() -> None:
    largest = svg(LARGEST_EMBLEM)
    assert len(emblems_drawn([largest])) <= LARGEST_DRAWN

    with pytest.raises(EmblemTooLargeError):
        emblems_drawn([largest, largest])
    with pytest.raises(EmblemTooLargeError):
        emblems_drawn([noise((1400, 240))] * 3)


@pytest.mark.parametrize("files", [[b"\x89PNG nothing"], [b"\xff\xd8 nothing"], [picture((5001, 5000))]])
def test_what_is_no_picture_or_too_many_pixels_is_told_as_before(files: list[bytes]) -> None:
    with pytest.raises(EmblemPictureError):
        emblems_drawn(files)
