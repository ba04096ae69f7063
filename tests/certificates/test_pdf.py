from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import weasyprint
from PIL import Image, ImageChops, ImageCms
from pypdf import PdfReader
from pypdf.generic import BooleanObject, StreamObject

from certificates.models import Certificate
from certificates.pdf import page, render_certificate, write_document
from certificates.pdf.look import look_of, room_of
from certificates.pdf.measure import fit, width_in_em

WIDTH = 236.0
SITE = "https://school.example"


def test_the_same_row_gives_the_same_bytes_whatever_was_drawn_between(sheet: Callable[..., Certificate]) -> None:
    first = render_certificate(sheet(), site_url=SITE)
    other = render_certificate(sheet(holder_name="พระครูสุนทร กิตฺติสาโร", tai_tham_text="ᩃᩢ᩠ᨶᨶᩣ"), site_url=SITE)

    again = render_certificate(sheet(), site_url=SITE)

    assert first == again
    assert first != other
    assert len(first) < 45 * 1024


def test_it_is_one_page_archivable_tagged_and_dated_by_its_row(sheet: Callable[..., Certificate]) -> None:
    reader = PdfReader(io.BytesIO(render_certificate(sheet(), site_url=SITE)))
    root, info = _root(reader), reader.metadata

    assert len(reader.pages) == 1
    assert info is not None
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("th", True)
    assert info.title == "วุฒิบัตร 12/2569 นายคำปัน น้ำผึ้ง"
    assert info.creation_date == sheet().issued_at
    xmp = root["/Metadata"].get_data()
    assert b'part="3"' in xmp
    assert b'conformance="A"' in xmp
    assert b'pdfuaid:part="1"' in xmp[: xmp.index(b"</rdf:RDF>")]
    assert "น้ำผึ้ง".encode() in xmp
    ET.fromstring(xmp)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    [intent] = root["/OutputIntents"]
    profile = ImageCms.getOpenProfile(io.BytesIO(intent["/DestOutputProfile"].get_data()))
    assert intent["/DestOutputProfile"]["/N"] == 3
    assert (profile.profile.version, profile.profile.device_class, profile.profile.xcolor_space) == (4.2, "mntr", "RGB ")
    assert same_colours(profile)
    assert "สำหรับตรวจสอบที่" in _figure_texts(reader)


def test_no_picture_asks_to_be_smoothed(sheet: Callable[..., Certificate]) -> None:
    from certificates.actions.emblem import emblems_drawn

    stored = io.BytesIO()
    Image.new("RGBA", (300, 120), (10, 10, 90, 120)).save(stored, "PNG")
    certificate = sheet(emblem_svg=emblems_drawn([stored.getvalue(), stored.getvalue()]))
    reader = PdfReader(io.BytesIO(render_certificate(certificate, site_url=SITE, hand=stored.getvalue())))

    streams = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    pictures = [one for one in streams if isinstance(one, StreamObject) and one.get("/Subtype") == "/Image"]
    # ISO 19005-3, 6.2.8: the emblems, the hand, and what each lets through.
    assert len(pictures) >= 2
    assert BooleanObject(True) not in [one.get("/Interpolate") for one in pictures]


def same_colours(profile: ImageCms.ImageCmsProfile) -> bool:
    """Whether it is sRGB: each colour is what the engine's own table of it says, but for rounding."""
    ramp = Image.new("RGB", (256, 3))
    ramp.putdata(
        [(at, at, at) if row == 0 else (at, 255 - at, 0) if row == 1 else (0, at, 255 - at) for row in range(3) for at in range(256)]
    )
    reference = Path(weasyprint.__file__).parent / "pdf" / "sRGB2014.icc"
    changed = ImageCms.profileToProfile(ramp, profile, str(reference))
    assert changed is not None
    return sum(sum(band.histogram()[3:]) for band in ImageChops.difference(ramp, changed).split()) == 0


def test_a_signature_picture_stands_on_the_line_and_is_read_aloud(sheet: Callable[..., Certificate]) -> None:
    stored = io.BytesIO()
    Image.new("RGBA", (900, 300), (0, 0, 90, 200)).save(stored, "PNG")

    reader = PdfReader(io.BytesIO(render_certificate(sheet(), site_url=SITE, hand=stored.getvalue())))

    assert len(reader.pages) == 1
    assert [image.name for image in reader.pages[0].images] != []
    assert "ลายมือชื่อ นางสาวตัวอย่าง ลงนาม" in _figure_texts(reader)


@pytest.mark.parametrize("states", [True, False])
def test_a_line_says_that_the_file_is_signed_if_the_issuer_wants_it(sheet: Callable[..., Certificate], states: bool) -> None:
    text = PdfReader(io.BytesIO(render_certificate(sheet(states_signature=states), site_url=SITE))).pages[0].extract_text()

    assert ("This PDF is digitally signed by its issuer." in text) == states


def test_it_carries_its_credential(sheet: Callable[..., Certificate]) -> None:
    credential = '{"name": "น้ำผึ้ง"}'.encode()

    first, again = (render_certificate(sheet(), site_url=SITE, credential=credential) for _ in range(2))

    reader = PdfReader(io.BytesIO(first))
    assert first == again
    assert reader.attachments == {"credential.json": [credential]}
    [associated] = _root(reader)["/AF"]
    assert (associated.get_object()["/AFRelationship"], associated.get_object()["/UF"]) == ("/Data", "credential.json")


def _root(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def _figure_texts(reader: PdfReader) -> str:
    objects = (reader.get_object(number) for number in range(1, len(reader.xref_objStm) + 50))
    return " ".join(str(found["/Alt"]) for found in objects if isinstance(found, dict) and "/Alt" in found)


def test_lines_break_between_words_and_come_out_even() -> None:
    title = "การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาร่วมสมัยเพื่อยกระดับเศรษฐกิจสร้างสรรค์ของชุมชน"

    fitted = fit(title, face="serif-bold", largest=20, smallest=9, width=160, most_lines=3)

    assert "".join(fitted.lines) == title
    assert len(fitted.lines) == 2
    assert not any(line.endswith("ล้าน") for line in fitted.lines)
    widths = [width_in_em(line, fitted.face) for line in fitted.lines]
    assert max(widths) < 1.5 * min(widths)


def test_a_name_breaks_at_its_blank() -> None:
    name = "ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณรายรุ่งเรืองศรีสวัสดิ์ อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์ทรัพย์ทวี"

    fitted = fit(name, face="serif-bold", largest=33, smallest=15, width=WIDTH, most_lines=2)

    assert fitted.lines == tuple(name.split(" "))


def test_a_name_that_is_too_long_for_two_lines_gets_a_third_before_it_gets_small() -> None:
    name = "ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณราย อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์ทรัพย์ทวี ณ เชียงใหม่ ปั้นฟื้นน้ำป้ำญู่ฐู่ฎีกาฏิ"

    two, three = (fit(name, face="serif-bold", largest=33, smallest=15, width=150, most_lines=2, at_worst=worst) for worst in (2, 3))

    assert three.lines == (
        "ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณราย", "อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์ทรัพย์ทวี", "ณ เชียงใหม่ ปั้นฟื้นน้ำป้ำญู่ฐู่ฎีกาฏิ",
    )  # fmt: skip
    assert two.size < 15 < three.size


def test_a_long_word_breaks_between_its_letters_only_when_nothing_else_helps() -> None:
    name = "Acting Sub Lieutenant Kanyanatwanphanrai Itsaraphakdiphongphaisancharoensuksombunsapthawi Na Chiang Mai"

    at_blanks = fit(name, face="sans", largest=13, smallest=6, width=100, most_lines=2)
    anywhere = fit("Developing" * 20, face="sans", largest=13, smallest=6, width=100, most_lines=2)

    assert " ".join(at_blanks.lines) == name
    assert ("".join(anywhere.lines), len(anywhere.lines)) == ("Developing" * 20, 2)


def test_lines_without_a_blank_come_out_even() -> None:
    fitted = fit("การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนา" * 4, face="serif-bold", largest=20, smallest=9, width=150, most_lines=3)

    widths = [width_in_em(line, fitted.face) for line in fitted.lines]
    assert len(widths) == 3
    assert max(widths) < 1.25 * min(widths)


def test_a_letter_the_serif_lacks_takes_the_whole_text_to_the_other_face() -> None:
    assert fit("Łukasz", face="serif-bold", largest=33, smallest=15, width=200, most_lines=1).face == "sans"


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "file:../../manage.py"])
def test_nothing_is_fetched_for_a_certificate(address: str) -> None:
    html = f"<html lang=th><title>x</title><img src='{address}'><p>ก</p>"

    with pytest.raises(ValueError, match="Error fetching"):
        write_document(html, css="p{color:red}", identifier="x")


def lines_of(certificate: Certificate) -> list[str]:
    look = look_of(certificate.design)
    room = room_of(look.frame, is_portrait=look.is_portrait, signatures=1, has_note=False)
    return [line for block in page.body(certificate, look, room) for line in block.fitted.lines]


def test_the_words_follow_the_kind_and_one_day_is_not_a_range(sheet: Callable[..., Certificate]) -> None:
    certificate = sheet(kind="kiattibat", started_date=sheet().completed_date, issued_at=sheet().issued_at + timedelta(hours=20))

    lines = lines_of(certificate)

    assert "เกียรติบัตร" in lines
    assert "จำนวน ๓๐ ชั่วโมง เมื่อวันที่ ๑๒ เมษายน ๒๕๖๙" in lines
    assert "ให้ไว้ ณ วันที่ ๒๒ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙" in lines  # 23:00 UTC is the next day in Bangkok


def test_a_row_without_a_design_looks_as_before_there_were_designs(sheet: Callable[..., Certificate]) -> None:
    usual = {"frame": "tinchok", "orientation": "landscape", "language": "both", "thai_digits": True, "tai_tham": True, "texts": {}}

    assert render_certificate(sheet(), site_url=SITE) == render_certificate(sheet(design=usual), site_url=SITE)


@pytest.mark.parametrize("design", [{"frame": "gone", "language": 7, "texts": "x"}, {"unknown": True}])
def test_a_design_nobody_knows_any_more_is_drawn_as_usual(sheet: Callable[..., Certificate], design: dict[str, object]) -> None:
    assert lines_of(sheet(design=design)) == lines_of(sheet())


def test_own_words_stand_for_the_usual_ones_and_name_facts(sheet: Callable[..., Certificate]) -> None:
    texts = {"verb_th": "ได้เรียน {course} ครบ {hours} ชั่วโมงกับ {issuer}", "closing_th": "ขอให้เจริญก้าวหน้า {nobody}", "word_th": "หนังสือรับรอง"}

    lines = lines_of(sheet(design={"language": "th", "texts": texts}))

    assert "หนังสือรับรอง" in lines
    assert "ได้เรียน เครื่องเขินล้านนาร่วมสมัย ครบ ๓๐ ชั่วโมงกับ โครงการตัวอย่าง" in lines
    assert "ขอให้เจริญก้าวหน้า {nobody}" in lines
    assert "Certificate of Achievement" not in lines


def test_an_english_design_says_everything_in_english(sheet: Callable[..., Certificate]) -> None:
    lines = lines_of(sheet(holder_name_en="Mr. Khampan Namphueng", design={"language": "en"}))

    assert lines == [
        "Example Programme", "Certificate of Achievement", "This is to certify that", "Mr. Khampan Namphueng",
        "has successfully completed the course", "“Lanna lacquerware”", "30 hours, 1 March – 12 April 2026", "Given on 21 November 2026",
    ]  # fmt: skip


def test_arabic_digits_where_the_design_asks_for_them(sheet: Callable[..., Certificate]) -> None:
    lines = lines_of(sheet(design={"language": "th", "thai_digits": False}))

    assert "จำนวน 30 ชั่วโมง ระหว่างวันที่ 1 มีนาคม 2569 ถึงวันที่ 12 เมษายน 2569" in lines


def test_markup_in_a_design_is_printed_and_never_obeyed(sheet: Callable[..., Certificate]) -> None:
    evil = "<style>p{display:none}</style><img src='file:///etc/passwd'>"

    content = render_certificate(sheet(design={"texts": {"verb_th": evil, "opening_th": evil}}, holder_name=evil), site_url=SITE)

    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "<style>" in text
    assert "วุฒิบัตร" in text
