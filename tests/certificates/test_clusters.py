"""The fonts that documents embed: valid files of the clusters used, whose marks stand where they were shaped to stand."""

from __future__ import annotations

import io
import re
from itertools import product
from typing import Any
from unicodedata import category

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdf import PdfReader

from certificates.pdf.clusters import ClusterFont
from certificates.pdf.engine import FONT_DIR, write_document
from certificates.pdf.truetype import Part, Source, write_truetype

Cluster = tuple[tuple[Part, ...], int]
TEXTS = {
    "Certificate Serif": ["น้ำผึ้ง ปั้นฟื้น ปิ่ ฝู่ ญู่ ฐู่ ปญฺญาวโร ก็่ กู๊", "Zoë AVATAR fi “ก”"],
    "Certificate Sans": ["น้ำผึ้ง ปั้นฟื้น ปิ่ ฝู่ ญู่ ฐู่ ปญฺญาวโร ก็่ กู๊", "Nguyễn Thị Ánh 25 %", "x̌ m̀ e q̃"],
    "Certificate Lanna": ["ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ ᩃᩢ᩠ᨶᨶᩣ ᨲ᩠ᩅᩫᨾᩮᩬᩥᨦ ᨶ᩶ᩣᩴ"],
}
FILES = {
    "Certificate Serif": "NotoSerifThai-SemiBold.ttf",
    "Certificate Sans": "Sarabun-Regular.ttf",
    "Certificate Lanna": "NotoSansTaiTham-Regular.ttf",
}


def document(family: str, *, spacing: str = "0") -> bytes:
    rows = "".join(f"<p>{text}</p>" for text in TEXTS[family])
    html = f"<html lang=th><title>x</title><meta name='dcterms.created' content='2026-11-21'>{rows}"
    weight = 600 if family.endswith("Serif") else 400
    css = f"@page{{size:A5 landscape;margin:1cm}} p{{margin:0;font:{weight} 24pt/2 '{family}';letter-spacing:{spacing}}}"
    return write_document(html, css=css, identifier="clusters")


def embedded(content: bytes) -> tuple[TTFont, dict[int, float], dict[int, str]]:
    """Answer the only font of a document, its widths and what its glyphs read as."""
    resources: Any = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]
    [font] = resources["/Font"].values()
    below = font.get_object()["/DescendantFonts"][0].get_object()
    first, widths = below["/W"]
    table = font.get_object()["/ToUnicode"].get_data().decode().split("beginbfrange")[1].split("endbfrange")[0]
    texts = {
        number: bytes.fromhex(text).decode("utf-16-be")
        for start, row in re.findall(r"<(\w{4})> <\w{4}> \[([^]]*)\]", table)
        for number, text in enumerate(re.findall(r"<(\w*)>", row), start=int(start, 16))
    }
    file = TTFont(io.BytesIO(below["/FontDescriptor"]["/FontFile2"].get_data()), checkChecksums=2)
    return file, dict(enumerate((float(width) for width in widths), start=first)), texts


def picture(content: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    image: Image.Image = page.render(scale=3).to_pil().convert("L")
    page.close()
    document.close()
    return image


@pytest.mark.parametrize("family", TEXTS)
def test_it_is_a_whole_font_file_of_nothing_but_what_is_used(family: str) -> None:
    file, widths, texts = embedded(document(family))

    assert {sign for text in texts.values() for sign in text} == {sign for text in TEXTS[family] for sign in text}
    names, outlines, metrics = file.getGlyphOrder(), file["glyf"], file["hmtx"]
    assert list(widths) == list(texts) == list(range(1, len(texts) + 1))
    assert [metrics[names[number]][0] for number in widths] == list(widths.values())
    for name in names:
        outline = outlines[name]
        if outline.numberOfContours:
            told = (outline.xMin, outline.yMin, outline.xMax, outline.yMax)
            outline.recalcBounds(outlines)
            assert told == (outline.xMin, outline.yMin, outline.xMax, outline.yMax)
            assert metrics[name][1] == outline.xMin


@pytest.mark.parametrize("family", TEXTS)
def test_it_is_dated_as_the_face_it_comes_from_and_no_later(family: str) -> None:
    file, _widths, _texts = embedded(document(family))

    with TTFont(FONT_DIR / FILES[family]) as face:
        assert file["head"].modified == face["head"].modified


def test_a_letter_is_drawn_with_its_marks_which_are_read_behind_it() -> None:
    file, widths, texts = embedded(document("Certificate Serif"))

    marks = {number for number, text in texts.items() if category(text[0]) == "Mn"}
    assert {texts[number] for number in marks} == {"้ำ", "ึ้", "ั้", "ื้", "ิ่", "ู่", "ฺ", "็่", "ู๊"}
    # What reads as marks is blank and without width: they are drawn with their letters.
    assert {widths[number] for number in marks} == {0}
    assert not any(file["glyf"][file.getGlyphName(number)].numberOfContours for number in marks)
    together = [file["glyf"][file.getGlyphName(number)] for number, text in texts.items() if text in {"ฝ", "ฐ"}]
    assert [outline.isComposite() for outline in together] == [True, True]


@pytest.mark.parametrize(("family", "spacing"), [*product(TEXTS, ["0"]), ("Certificate Sans", "0.1em")])
def test_marks_stand_where_the_shaper_puts_them(family: str, spacing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    together = picture(document(family, spacing=spacing))
    # As fonts are embedded whose outlines cannot be put together: each glyph is drawn by itself.
    monkeypatch.setattr(ClusterFont, "has_clusters", False)

    apart = picture(document(family, spacing=spacing))

    different = ImageChops.difference(together, apart)
    # Only the edges of small marks may fall on other pixels.
    assert sum(different.histogram()[128:]) <= 0.005 * sum(apart.histogram()[:128])
    assert sum(different.histogram()[40:]) <= 0.05 * sum(apart.histogram()[:128])


def test_the_same_text_is_one_glyph_at_every_size() -> None:
    html = "<html lang=th><title>x</title><p>น้ำ</p><h1>น้ำ</h1><h2>น้ำ</h2>"
    content = write_document(html, css="*{font:400 9.5pt 'Certificate Sans'} h1{font-size:33pt} h2{font-size:7pt}", identifier="x")

    _file, _widths, texts = embedded(content)

    assert texts == {1: "น", 2: "้ำ"}


@pytest.mark.parametrize("text", ["ำ" * 120, "ᨠ" + "ᩣ" * 119, "a" + "\u0301" * 119, "a" + "\u0301" * 500, "\u0e49" * 30])
def test_a_tower_of_marks_is_drawn_in_parts_and_loses_none(text: str) -> None:
    html = f"<html lang=th><title>x</title><p>{text}</p>"

    content = write_document(html, css="p{font:400 7pt 'Certificate Sans','Certificate Lanna'}", identifier="x")

    read = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "".join(read.split()) == text


def test_a_font_with_long_outlines_has_long_places() -> None:
    source = Source((FONT_DIR / FILES["Certificate Sans"]).read_bytes(), 0)
    every: list[Cluster] = [((Part(number, 0, 0),), advance) for number, advance in enumerate(source.advances)]
    shifted: list[Cluster] = [
        ((Part(number, 10 * times, 5), Part(number, 0, 0)), 500) for times in range(8) for number in range(len(source.advances))
    ]

    file = TTFont(io.BytesIO(write_truetype(source, every + shifted)), checkChecksums=2)

    assert file["head"].indexToLocFormat == 1
    assert file["maxp"].numGlyphs == 1 + len(every) + len(shifted)
    assert [file["hmtx"][name][0] for name in file.getGlyphOrder()[1 : len(every) + 1]] == source.advances
