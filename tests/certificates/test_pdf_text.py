"""What is printed can be copied, searched and read aloud as it was written.

Exactly so in poppler and PDFium (the browsers), which heed /ActualText; pypdf and pdfminer do not, and lose no letter.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable

import pypdfium2
import pytest
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.pdf.engine import write_document
from core.thai_text import decompose_sara_am, recompose_sara_am

NAMES = [
    "นายคำปัน น้ำผึ้ง", "น้ำ", "ป้ำ", "ปั้น ฟื้น", "ปิ่ ฝู่ ญู่ ฐู่", "นางสาวปิ่นแก้ว ฝู่ทอง", "นายญู่สิทธิ์ ฐู่วงศ์", "นางน้ำฝน คำน้ำ", "ก",
    "นายปั้น ปั่นฝ้าย", "นางสาวฟื้นใจ ชื่นบาน", "เด็กชายป๋อง ป๊อกแป๊ก", "เด็กหญิงน้ำค้าง น้ำใจ", "นายอำนาจ สำเร็จผล", "นางจำปา ดำรงค์",
    "นายกำธร ธำรงรัตน์", "นางสาวสายรุ้ง ณ เชียงใหม่", "นายศักดิ์สิทธิ์ สิริวัฒน์", "นางสาวกตัญญู ฐิติวัฒนากูล", "นายณัฏฐ์ ฏ.ปฏักษ์", "นางญี่ปุ่น ฎีกา",
    "พระครูสุนทร กิตฺติสาโร", "พระมหาสมปอง ปญฺญาวโร", "พระอธิการบุญมา ธมฺมธโร", "แม่ชีทองใบ ใจซื่อ", "สามเณรปุ๊ ยิ้มแย้ม", "ครูบาน้อย เตชปญฺโญ",
    "ว่าที่ร้อยตรีหญิงกัลยา ทิพย์พิมานชีพ", "พันตำรวจเอกหญิงจำเริญ ศรีสุข", "ร้อยเอกภูมิ ปิ่นเพชร", "สิบตำรวจโทหญิงขวัญ แก้วก่ำ", "จ่าสิบเอกกู้เกียรติ รู้รักษ์",
    "ผศ.ดร.ปริญญ์ ฟ้าใส", "รองศาสตราจารย์ ดร.สุธีร์ ไหว้พระ", "นพ.ทั้งโก๊ะ ก๋ากั่น", "หม่อมราชวงศ์ฐิติยา เทวกุล", "พ่อครูมานพ ยาระณะ", "แม่ครูบัวซอน ถนอมบุญ",
    "สล่าเพชร วิริยะ", "นายเสาร์คำ แสงเมืองแก้ว", "นางสาวหมวยเอื้อง แซ่ตั้ง", "นายจ๊าก ชู้จุ้ย", "นางสาวเก๋ไก๋ เกี๊ยวกุ้ง", "นายใหม่ ใจใหญ่ไพร", "นางฤๅษี ฤทธิ์ฦๅ",
    "นายฆ้อง ฒ่าพ่อ", "นางสาวอื้อหือ อึ่งอ่าง", "นายเมี้ยน เปี๊ยก", "นายฉ่ำ ช้ำน้ำก่ำ", "Zoë Łukasiewicz-Đặng", "José Ñandú Müller", "Søren Ångström",
    "Nguyễn Thị Ánh",
    "O’Brien-Smith Jr.", "นาย John น้ำทิพย์ Smith", "นางสาวมีสุข ๙", "ที่สุดของที่สุด ทั้งนี้ทั้งนั้น",
]  # fmt: skip


def words_of(text: str) -> list[str]:
    return recompose_sara_am(text).split()


def with_poppler(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def with_pdfium(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    for part in (text_page, page, document):
        part.close()
    return text


READERS = [pytest.param(with_poppler, id="poppler"), pytest.param(with_pdfium, id="pdfium")]


@pytest.fixture(scope="module")
def list_of_names() -> bytes:
    rows = "".join(f"<p>{decompose_sara_am(name)}</p>" for name in NAMES)
    html = f"<html lang=th><title>x</title><meta name='dcterms.created' content='2026-11-21'>{rows}"
    css = "@page{size:A4} p{margin:0;font:600 7pt 'Certificate Serif','Certificate Sans'}"
    return write_document(html, css=css, identifier="names")


@pytest.mark.parametrize("read", READERS)
def test_more_than_fifty_hard_names_copy_out_as_they_were_written(list_of_names: bytes, read: Callable[[bytes], str]) -> None:
    assert len(NAMES) > 50

    lines = [" ".join(words_of(line)) for line in read(list_of_names).splitlines() if line.strip()]

    assert lines == NAMES


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["นายคำปัน น้ำผึ้ง", "นางสาวปิ่นแก้ว ฝู่ทอง", "ก", "Zoë Łukasiewicz-Đặng", "พระครูสุนทร กิตฺติสาโร"])
def test_a_whole_certificate_reads_as_it_stands(sheet: Callable[..., Certificate], read: Callable[[bytes], str], name: str) -> None:
    from certificates.pdf import render_certificate

    certificate = sheet(holder_name=name, course_title_th="การทำเครื่องเขินสำหรับผู้เริ่มต้นด้วยน้ำรัก", is_sample=True)

    text = " ".join(words_of(read(render_certificate(certificate, site_url="https://school.example"))))

    for expected in [
        "วุฒิบัตร", "Certificate of Achievement", name, "“การทำเครื่องเขินสำหรับผู้เริ่มต้นด้วยน้ำรัก”", "เลขที่ ๑๒/๒๕๖๙", "No. 12/2569",
        "จำนวน ๓๐ ชั่วโมง ระหว่างวันที่ ๑ มีนาคม ๒๕๖๙ ถึงวันที่ ๑๒ เมษายน ๒๕๖๙", "ให้ไว้ ณ วันที่ ๒๑ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙",
        "( นางสาวตัวอย่าง ลงนาม )", "เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ", "7K3M9-X2R4T-5V6W8-Y0A1B-2C3D4E",
    ]:  # fmt: skip
        assert expected in text


def with_pypdf(content: bytes) -> str:
    return str(PdfReader(io.BytesIO(content)).pages[0].extract_text())


def with_pdfminer(content: bytes) -> str:
    return str(extract_text(io.BytesIO(content)))


def test_a_reader_that_knows_no_actual_text_still_reads_every_name_letter_by_letter(list_of_names: bytes) -> None:
    lines = [recompose_sara_am("".join(line.split())) for line in with_pypdf(list_of_names).splitlines() if line.strip()]

    assert lines == [name.replace(" ", "") for name in NAMES]


def test_a_reader_that_takes_marks_for_lines_of_their_own_loses_none(list_of_names: bytes) -> None:
    """Pdfminer sorts what it finds by height, so that a raised mark may stand before its letter."""
    letters = Counter(decompose_sara_am(sign) for sign in "".join(NAMES) if not sign.isspace())
    found = Counter(sign for sign in with_pdfminer(list_of_names) if not sign.isspace())

    expected: Counter[str] = Counter()
    for sign, count in letters.items():
        for part in sign:
            expected[part] += count
    assert found == expected


@pytest.mark.parametrize("length", [90, 120, 140])
def test_a_long_text_without_blanks_is_whole(sheet: Callable[..., Certificate], length: int) -> None:
    from certificates.pdf import render_certificate

    title = ("การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาเพื่อยกระดับเศรษฐกิจสร้างสรรค์ของชุมชนในจังหวัดน่านแพร่พะเยา" * 2)[:length]
    name = ("กัญญาณัฐวรรณพรรณรายรุ่งเรืองศรีสวัสดิ์วัฒนานุกูลกิจไพบูลย์อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์" * 2)[:120]

    text = with_poppler(render_certificate(sheet(holder_name=name, course_title_th=title), site_url="https://school.example"))

    together = re.sub(r"\s", "", recompose_sara_am(text))
    assert name in together
    assert title in together
