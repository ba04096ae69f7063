"""Emblems that would not be seen, or would weigh down every certificate, are refused; what is merely heavy is drawn smaller."""

from __future__ import annotations

import base64
import io
import random
import re

import pytest
from PIL import Image, ImageDraw

from certificates.actions.emblem import LARGEST_DRAWN, LARGEST_EMBLEM, emblems_drawn
from certificates.actions.picture import read_picture, seen_part
from certificates.errors import (
    EmblemPictureError,
    EmblemSizeError,
    EmblemTooLargeError,
    PictureBlankError,
    PictureProportionsError,
    PictureSmallError,
)


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
        with pytest.raises(PictureProportionsError) as refused:
            emblems_drawn(files)

    assert "ไม่เกิน 6 เท่า" in str(refused.value)


@pytest.mark.parametrize(("size", "width"), [((600, 100), 600.0), ((3001, 501), 599.0), ((100, 600), 16.7), ((60, 60), 100.0)])
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


def drawing(attributes: str, inside: str = '<path d="M0 0h9v9z"/>') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "attributes", ['viewBox="0 0 10000 1"', 'viewBox="0 0 1 6.1"', 'width="61mm" height="1cm"', 'width="1in" height="10px"']
)
def test_a_drawing_nobody_would_see_is_refused_alone_and_among_others(attributes: str) -> None:
    for files in ([drawing(attributes)], [svg(500), drawing(attributes)]):
        with pytest.raises(PictureProportionsError):
            emblems_drawn(files)


@pytest.mark.parametrize(
    "attributes", ["", 'viewBox="0 0 0 9"', 'viewBox="0 0 nan 9"', 'viewBox="0 0 1e9 1e9"', 'width="100%" height="100%"']
)
def test_a_drawing_that_does_not_say_how_large_it_is_is_refused(attributes: str) -> None:
    with pytest.raises(EmblemSizeError):
        emblems_drawn([drawing(attributes)])


@pytest.mark.parametrize(
    ("attributes", "outer", "inner"),
    [
        ('width="40mm" height="20mm" preserveAspectRatio="none"', "0 0 200.0 100", "0 0 151.181 75.5906"),
        ('viewBox="-5 -5 10 20" width="9" height="1" x="700"', "0 0 50.0 100", "-5 -5 10 20"),
        ('viewBox="0,0,6,1"', "0 0 600.0 100", "0 0 6 1"),
    ],
)
def test_a_lone_drawing_is_fitted_to_the_height_all_emblems_have(attributes: str, outer: str, inner: str) -> None:
    drawn = emblems_drawn([drawing(attributes)])

    assert re.findall(r'viewBox="([^"]+)"', drawn) == [outer, inner]
    assert ("preserveAspectRatio" in drawn, 'x="700"' in drawn, "M0 0h9v9z" in drawn) == (False, False, True)


def test_a_drawing_is_cut_off_at_its_own_edge() -> None:
    from weasyprint import HTML

    from certificates.pdf.picture import picture_of

    huge = emblems_drawn([drawing('viewBox="0 0 9 9"', '<rect x="-900" y="-900" width="1800" height="1800" fill="red"/>')])
    page = "<style>@page{size:90mm 30mm;margin:0}img{position:absolute;left:40mm;top:10mm;height:10mm}</style>"
    source = base64.b64encode(huge.encode()).decode()
    seen = Image.open(io.BytesIO(picture_of(HTML(string=f"{page}<img src='data:image/svg+xml;base64,{source}'>").write_pdf(), width=90)))

    red = seen.convert("RGB").split()[1].point(lambda green: 255 if green < 128 else 0).getbbox()
    assert red is not None
    # Not the whole page, which it would colour unframed; an edge may fall between two dots.
    assert max(abs(edge - wanted) for edge, wanted in zip(red, (40, 10, 50, 20), strict=True)) <= 1


@pytest.mark.parametrize("inside", ["", "<title>x</title>", '<image href="data:image/png;base64,AAAA" width="9" height="9"/>', "<g/>"])
def test_a_drawing_without_lines_of_its_own_is_refused(inside: str) -> None:
    with pytest.raises(PictureBlankError):
        emblems_drawn([drawing('viewBox="0 0 9 9"', inside)])


def stored(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def test_a_picture_that_is_empty_or_a_few_dots_is_refused() -> None:
    speck = Image.new("RGBA", (900, 900))
    speck.paste("red", (400, 400, 420, 420))

    for file, refusal in [
        (stored(Image.new("RGBA", (300, 300))), PictureBlankError),
        (stored(speck), PictureSmallError),
        (picture((59, 59)), PictureSmallError),
    ]:
        with pytest.raises(refusal):
            emblems_drawn([file])


def test_empty_margins_do_not_count() -> None:
    far_off = Image.new("RGBA", (3000, 900))
    far_off.paste("red", (2000, 100, 2400, 300))

    assert box(emblems_drawn([stored(far_off)])) == (200.0, 100.0)


def odd_pictures() -> dict[str, bytes]:
    """A picture twice as wide as tall, its left half red, in the ways programs and cameras write one."""
    plain = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(plain).rectangle((0, 0, 199, 199), fill=(230, 0, 0))
    turned = Image.Exif()
    turned[0x0112] = 6
    second = Image.new("RGB", (400, 200), "lime")
    return {
        "plain": stored(plain),
        "palette": stored(plain.quantize(8)),
        "cmyk": stored(plain.convert("CMYK"), "JPEG", quality=95),
        "exif": stored(plain.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=turned, quality=95),
        "animated": stored(plain, save_all=True, append_images=[second], duration=100),
        "progressive": stored(plain, "JPEG", progressive=True, quality=95),
    }


@pytest.mark.parametrize("kind", odd_pictures())
def test_a_picture_comes_out_upright_and_in_its_colours_however_it_was_written(kind: str) -> None:
    drawn = seen_part(read_picture(odd_pictures()[kind]), least=60, widest=6)

    left, right = (drawn.getpixel((x, 100)) for x in (60, 340))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert drawn.size == (400, 200)
    assert (left[0] > 200, max(left[1:3]) < 60, min(right) > 230) == (True, True, True)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    grey = Image.new("I;16", (90, 90), 30_000)

    shade = read_picture(stored(grey)).getpixel((9, 9))

    assert isinstance(shade, tuple)
    assert 110 < shade[0] < 125
