"""Badges: the same drawing for the same certificate, words whole, and the credential inside as the standard wants it."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from certificates.badges import BadgeFace, NoCredentialError, bake_png, bake_svg, draw, to_png, to_svg, unbake
from certificates.badges.shapes import Line, Shape

FACE = BadgeFace(title="เครื่องเขินล้านนาร่วมสมัย", issuer="โครงการตัวอย่าง", word="วุฒิบัตร", group="CO")
CREDENTIAL = '{"name":"น้ำผึ้ง & <ผึ้ง> ]]>"}'.encode()


def lines(shapes: list[Shape]) -> list[Line]:
    return [shape for shape in shapes if isinstance(shape, Line)]


@pytest.mark.parametrize(
    "title",
    [
        "ก",
        "การทอผ้าซิ่นตีนจกแม่แจ่มและการออกแบบลวดลายร่วมสมัยสำหรับผู้ประกอบการชุมชนในแปดจังหวัดภาคเหนือตอนบน",
        "กํ" * 60,
        "Natural dyes of the Mekong: from village knowledge to certified products, second edition",
    ],
    ids=["one letter", "long", "no words", "Latin"],
)
def test_any_title_stands_whole_inside_the_cloth(title: str) -> None:
    shapes = draw(replace(FACE, title=title))

    told = [line for line in lines(shapes) if line.face == "serif"][:-1]
    assert "".join(line.text for line in told).replace(" ", "") == title.replace(" ", "")
    picture = Image.open(io.BytesIO(to_png(shapes)))
    assert (picture.format, picture.size) == ("PNG", (600, 600))
    # The cloth ends at 222 units: the last ones before it are paper on both sides.
    row = [picture.convert("RGBA").getpixel((x, 390)) for x in (45, 52, 548, 555)]
    assert all(min(pixel[:3]) > 200 for pixel in row if isinstance(pixel, tuple))


def test_each_branch_group_has_its_dye_and_an_unknown_one_is_indigo() -> None:
    pictures = {group: to_svg(draw(replace(FACE, group=group)), title="x") for group in ("CO", "CC", "CS", "CG", "RI", "")}

    assert len(set(pictures.values())) == 5
    assert pictures[""] == pictures["CC"]


def test_the_same_badge_is_the_same_bytes_and_small() -> None:
    first, again = ((to_png(draw(FACE)), to_svg(draw(FACE), title="x")) for _ in range(2))

    assert first == again
    assert len(first[0]) < 60_000
    assert len(first[1]) < 60_000


def test_the_svg_is_one_file_that_fetches_nothing_and_names_itself() -> None:
    root = ET.fromstring(to_svg(draw(FACE), title='เครื่องเขิน "<&'))

    text = ET.tostring(root, encoding="unicode")
    assert root.find("{http://www.w3.org/2000/svg}title").text == 'เครื่องเขิน "<&'  # type: ignore[union-attr]
    assert text.count("url(") == text.count("url(data:font/ttf;base64,") == 2
    assert "href" not in text


def test_a_png_holds_its_credential_in_one_uncompressed_chunk() -> None:
    plain = to_png(draw(FACE))

    baked = bake_png(plain, CREDENTIAL)

    assert unbake(baked) == CREDENTIAL
    picture = Image.open(io.BytesIO(baked))
    picture.load()
    assert picture.text["openbadgecredential"] == CREDENTIAL.decode()  # type: ignore[attr-defined]
    assert picture.convert("RGBA").tobytes() == Image.open(io.BytesIO(plain)).convert("RGBA").tobytes()


def test_an_svg_holds_its_credential_in_the_standards_element() -> None:
    baked = bake_svg(to_svg(draw(FACE), title="x"), CREDENTIAL)

    first = ET.fromstring(baked)[0]
    assert (first.tag, first.text) == ("{https://purl.imsglobal.org/ob/v3p0}credential", CREDENTIAL.decode())
    assert unbake(baked.encode()) == CREDENTIAL


def test_a_credential_written_by_another_baker_is_found() -> None:
    plain = b'<svg xmlns:b="https://purl.imsglobal.org/ob/v3p0"><b:credential verify="x">{&quot;a&quot;: &lt;1&gt;}</b:credential></svg>'

    assert unbake(plain) == b'{"a": <1>}'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xfe",
        b"<svg></svg>",
        b'<?xml version="1.0" encoding="foo"?><a/>',
        b"<svg xmlns:b='https://purl.imsglobal.org/ob/v3p0'><b:credential>{}</b:credential><b:credential>{}</b:credential></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns:b='https://purl.imsglobal.org/ob/v3p0'><b:credential>&a;</b:credential></svg>",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31) + b"iTXt" + b"openbadgecredential\0\0\0\0\0{}",
        b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}") * 2,
        b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}")[:-1] + b"\0",
        b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"openbadgecredential\0\0"),
        b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0{}"),
    ],
    ids=[
        "nothing",
        "pdf",
        "not text",
        "bare svg",
        "unknown encoding",
        "two",
        "entities",
        "bare png",
        "cut off",
        "two chunks",
        "broken sum",
        "no text",
        "compressed",
    ],
)
def test_a_picture_without_exactly_one_credential_has_none(content: bytes) -> None:
    with pytest.raises(NoCredentialError):
        unbake(content)
