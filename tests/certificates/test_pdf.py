from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.pdf import page, render_certificate, write_document
from certificates.pdf.measure import fit, width_in_em

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
    root, info = reader.trailer["/Root"], reader.metadata

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
    assert "/OutputIntents" in root
    assert "สำหรับตรวจสอบที่" in _figure_texts(reader)


def test_it_carries_its_credential(sheet: Callable[..., Certificate]) -> None:
    credential = '{"name": "น้ำผึ้ง"}'.encode()

    first, again = (render_certificate(sheet(), site_url=SITE, credential=credential) for _ in range(2))

    reader = PdfReader(io.BytesIO(first))
    assert first == again
    assert reader.attachments == {"credential.json": [credential]}
    [associated] = reader.trailer["/Root"]["/AF"]
    assert (associated.get_object()["/AFRelationship"], associated.get_object()["/UF"]) == ("/Data", "credential.json")


def _figure_texts(reader: PdfReader) -> str:
    objects = (reader.get_object(number) for number in range(1, len(reader.xref_objStm) + 50))
    return " ".join(str(found["/Alt"]) for found in objects if isinstance(found, dict) and "/Alt" in found)


@pytest.mark.parametrize("kind", ["wutthibat", "kiattibat", "prakatsaniyabat"])
@pytest.mark.parametrize("name_length", [1, 120])
@pytest.mark.parametrize("title_length", [10, 140, 255])
def test_everything_stands_inside_the_frame(sheet: Callable[..., Certificate], kind: str, name_length: int, title_length: int) -> None:
    name = ("กัญญาณัฐวรรณพรรณรายรุ่งเรืองศรีสวัสดิ์วัฒนานุกูลกิจไพบูลย์" * 5)[:name_length]
    title = ("การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาเพื่อยกระดับเศรษฐกิจสร้างสรรค์" * 5)[:title_length]
    full = {"holder_name_en": "N" * 60, "course_title_en": "Lanna Lacquerware " * 8, "tai_tham_text": "ᩃᩢ᩠ᨶᨶᩣ", "tai_tham_thai": "ล้านนา"}

    blocks = page.body(sheet(kind=kind, holder_name=name, course_title_th=title, **full))

    assert sum(block.height + block.gap for block in blocks) <= page.FOOT - page.TOP + 0.01
    room = page.WIDTH * 72 / 25.4
    for block in blocks:
        assert block.fitted.size >= 5
        assert all(width_in_em(line, block.fitted.face) * block.fitted.size <= room + 0.01 for line in block.fitted.lines)


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

    fitted = fit(name, face="serif-bold", largest=33, smallest=15, width=page.WIDTH, most_lines=2)

    assert fitted.lines == tuple(name.split(" "))


def test_a_letter_the_serif_lacks_takes_the_whole_text_to_the_other_face() -> None:
    assert fit("Łukasz", face="serif-bold", largest=33, smallest=15, width=200, most_lines=1).face == "sans"


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "file:../../manage.py"])
def test_nothing_is_fetched_for_a_certificate(address: str) -> None:
    html = f"<html lang=th><title>x</title><img src='{address}'><p>ก</p>"

    with pytest.raises(ValueError, match="Error fetching"):
        write_document(html, css="p{color:red}", identifier="x")


def test_the_words_follow_the_kind_and_one_day_is_not_a_range(sheet: Callable[..., Certificate]) -> None:
    certificate = sheet(kind="kiattibat", started_date=sheet().completed_date, issued_at=sheet().issued_at + timedelta(hours=20))

    lines = [line for block in page.body(certificate) for line in block.fitted.lines]

    assert "เกียรติบัตร" in lines
    assert "จำนวน ๓๐ ชั่วโมง เมื่อวันที่ ๑๒ เมษายน ๒๕๖๙" in lines
    assert "ให้ไว้ ณ วันที่ ๒๒ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙" in lines  # 23:00 UTC is the next day in Bangkok
