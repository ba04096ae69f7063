"""What is printed can be copied, searched and read aloud as it was written: each kind of name in each of four readers, letter by letter.

Blanks count as well. Only where a line ends is a reader's own guess.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from functools import cache
from itertools import product

import pypdfium2
import pytest
from django.utils.html import escape
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.pdf.engine import write_document

CONSONANTS = [chr(point) for point in range(0x0E01, 0x0E2F)]
TONES = ["", *"่้๊๋์๎"]
STACKS = [
    *(letter + vowel + tone for letter, vowel, tone in product(CONSONANTS, "ัิีึื็ํฺุู", TONES)),
    *(letter + tone for letter, tone in product(CONSONANTS, TONES[1:])),
    *(letter + tone + "ำ" for letter, tone in product(CONSONANTS, TONES[:5])),
]
KINDS = {
    "one letter": ["ก", "ฤ", "ๆ", "A", "Ö", "๙", "น้ำ", "ญู่", "ปิ่"],
    "every stack": [" ".join(STACKS[start : start + 20]) for start in range(0, len(STACKS), 20)],
    "every stack without blanks": ["".join(STACKS[start : start + 20]) for start in range(0, len(STACKS), 20)],
    "names": [
        "นายคำปัน น้ำผึ้ง", "ป้ำ", "ปั้น ฟื้น", "ปิ่ ฝู่ ญู่ ฐู่", "นางสาวปิ่นแก้ว ฝู่ทอง", "นายญู่สิทธิ์ ฐู่วงศ์", "นางน้ำฝน คำน้ำ", "นายปั้น ปั่นฝ้าย",
        "นางสาวฟื้นใจ ชื่นบาน", "เด็กชายป๋อง ป๊อกแป๊ก", "เด็กหญิงน้ำค้าง น้ำใจ", "นายอำนาจ สำเร็จผล", "นางจำปา ดำรงค์", "นางสาวสายรุ้ง ณ เชียงใหม่",
        "นายศักดิ์สิทธิ์ สิริวัฒน์", "นางสาวกตัญญู ฐิติวัฒนากูล", "นายณัฏฐ์ ฏ.ปฏักษ์", "นางญี่ปุ่น ฎีกา", "นายเสาร์คำ แสงเมืองแก้ว", "นายจ๊าก ชู้จุ้ย",
        "นางสาวเก๋ไก๋ เกี๊ยวกุ้ง", "นางฤๅษี ฤทธิ์ฦๅ", "นายฆ้อง ฒ่าพ่อ", "นางสาวอื้อหือ อึ่งอ่าง", "นายเมี้ยน เปี๊ยก", "นายฉ่ำ ช้ำน้ำก่ำ", "นางสาวมีสุข ๙",
        "ที่สุดของที่สุด ทั้งนี้ทั้งนั้น", "เกี๊ยวกุ้ง ฯพณฯ ๚ะ๛",
    ],
    "titles of monks and ranks": [
        "พระครูสุนทร กิตฺติสาโร", "พระมหาสมปอง ปญฺญาวโร ป.ธ. ๙", "พระอธิการบุญมา ธมฺมธโร", "พระธมฺมวิสุทฺธิ์ สิกฺขา", "แม่ชีทองใบ ใจซื่อ", "สามเณรปุ๊ ยิ้มแย้ม",
        "พระราชตัวอย่างเมธี (น้ำทิพย์ ปญฺญาธโร)", "ครูบาน้อย เตชปญฺโญ", "ว่าที่ร้อยตรีหญิงกัลยา ทิพย์พิมานชีพ", "พันตำรวจเอกหญิงจำเริญ ศรีสุข",
        "ร้อยเอกภูมิ ปิ่นเพชร", "สิบตำรวจโทหญิงขวัญ แก้วก่ำ", "จ่าสิบเอกกู้เกียรติ รู้รักษ์", "พล.ต.อ. น้ำเงิน กู้เกียรติ", "ผศ.ดร.ปริญญ์ ฟ้าใส",
        "รองศาสตราจารย์ ดร.สุธีร์ ไหว้พระ", "นพ.ทั้งโก๊ะ ก๋ากั่น", "หม่อมราชวงศ์ฐิติยา ตัวอย่าง ณ อยุธยา", "พ่อครูคำมูล ตัวอย่างดี", "สล่าเพชร วิริยะ (น้ำ)",
    ],
    "latin": [
        "Zoë Łukasiewicz-Đặng", "José Ñandú Müller", "Søren Ångström", "Nguyễn Thị Ánh", "O’Brien-Smith Jr.", "Þóra Ægisdóttir", "Čeněk Ďurica",
        "Ťažký Šťastný", "Gül Işıl Çağlar", "Ștefan Țepeș", "AVATAR To. WAV fi fl ffi", "ṁ ḍh ṭ ṣ ñ ṛ ḷ Lôtsa̱wa", "x̌ m̀e q̃u Z̧oe",
    ],
    "scripts together": ["นาย John น้ำทิพย์ Smith", "Zoë น้ำ Ł ปิ่น", "ครู Łukasz “น้ำผึ้ง” ปั้น", "ᩃᩢ᩠ᨶᨶᩣ ล้านนา Lanna", "ສຳລີ ນ້ຳ"],
    "tai tham": [
        "ᩃᩢ᩠ᨶᨶᩣ", "ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ", "ᨻᩕᩡᨣᩕᩪᨷᩤ", "ᨲ᩠ᩅᩫᨾᩮᩬᩥᨦ", "ᩈ᩠ᩅᩢᩔ᩠ᨯᩦ", "ᨩᩮ᩠ᨿᨦᩉ᩠ᨾᩲ᩵", "ᩁᩪ᩶ᨧᩢᨠ", "ᨶ᩶ᩣᩴᨷᩕᩬᩥ᩵ᨦ",
        "ᨾᩉᩣᩅᩥᨴ᩠ᨿᩣᩃᩱ", "ᨠᩣ᩠ᨶᨴᩴᩣᨹ᩶ᩣᨴᩬᩴ", "ᨻᩩᨴ᩠ᨵ", "᪁᪂᪃ ᪑᪒᪓ ᪓",
    ],
    "120 signs": [("กัญญาณัฐวรรณพรรณรายรุ่งเรืองศรีสวัสดิ์วัฒนานุกูลกิจไพบูลย์อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์น้ำปั้นฟื้นญู่ฐู่ป้ำ" * 2)[:120]],
}  # fmt: skip
FACES = {
    "serif": "600 7pt 'Certificate Serif','Certificate Sans'",
    "sans": "400 7pt 'Certificate Sans'",
    "lanna": "400 12pt 'Certificate Lanna','Certificate Sans'",
}


def with_poppler(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def with_poppler_in_place(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def with_pdfium(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    read = []
    for page in document:
        text = page.get_textpage()
        read.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return "\n".join(read)


def with_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def with_pdfminer(content: bytes) -> str:
    return str(extract_text(io.BytesIO(content)))


READERS = [with_poppler, with_poppler_in_place, with_pdfium, with_pypdf, with_pdfminer]


@cache
def list_of(kind: str, face: str) -> bytes:
    rows = "".join(f"<p>{escape(name)}</p>" for name in KINDS[kind])
    html = f"<html lang=th><title>x</title><meta name='dcterms.created' content='2026-11-21'>{rows}"
    css = f"@page{{size:A4;margin:1cm}} p{{margin:0;white-space:nowrap;font:{FACES[face]};line-height:2}}"
    return write_document(html, css=css, identifier="names")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("kind", "face"), [(kind, face) for kind, face in product(KINDS, FACES) if (kind == "tai tham") == (face == "lanna")]
)
def test_every_kind_of_name_copies_out_as_it_was_written(kind: str, face: str, read: Callable[[bytes], str]) -> None:
    text = read(list_of(kind, face))

    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    assert lines == KINDS[kind]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["นายคำปัน น้ำผึ้ง", "นางสาวปิ่นแก้ว ฝู่ทอง", "ก", "Zoë Łukasiewicz-Đặng", "พระครูสุนทร กิตฺติสาโร"])
def test_a_whole_certificate_reads_as_it_stands(sheet: Callable[..., Certificate], read: Callable[[bytes], str], name: str) -> None:
    from certificates.pdf import render_certificate

    certificate = sheet(
        holder_name=name,
        course_title_th="การทำเครื่องเขินสำหรับผู้เริ่มต้นด้วยน้ำรัก",
        is_sample=True,
        tai_tham_text="ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ",
        tai_tham_thai="เครื่องเขิน",
    )

    text = " ".join(read(render_certificate(certificate, site_url="https://school.example")).split())

    for expected in [
        "วุฒิบัตร", "Certificate of Achievement", name, "“การทำเครื่องเขินสำหรับผู้เริ่มต้นด้วยน้ำรัก”", "เลขที่ ๑๒/๒๕๖๙", "No. 12/2569",
        "จำนวน ๓๐ ชั่วโมง ระหว่างวันที่ ๑ มีนาคม ๒๕๖๙ ถึงวันที่ ๑๒ เมษายน ๒๕๖๙", "ให้ไว้ ณ วันที่ ๒๑ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙",
        "( นางสาวตัวอย่าง ลงนาม )", "เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ", "7K3M9-X2R4T-5V6W8-Y0A1B-2C3D4E", "ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ",
    ]:  # fmt: skip
        assert expected in text


@pytest.mark.parametrize("read", READERS)
def test_a_transcript_reads_as_it_stands(sheet: Callable[..., Certificate], read: Callable[[bytes], str]) -> None:
    from certificates.pdf import render_certificate

    titles = ["การทำเครื่องเขินด้วยน้ำรัก", "ผ้าปั้นลายญู่ฐู่", "ซอ ปี่ ซึง", "ดุนเงินชั้นสูง"]
    entries = [
        {"title_th": title, "title_en": "", "hours": "30", "date": "2026-04-12", "number": f"{place}/2569"}
        for place, title in enumerate(titles, start=1)
    ]

    content = render_certificate(sheet(kind="transcript", entries=entries), site_url="https://school.example")

    text = " ".join(read(content).split())
    assert all(title in text for title in [*titles, "ใบแสดงผลการฝึกอบรม", "นายคำปัน น้ำผึ้ง", "๑๒ เม.ย. ๒๕๖๙", "รวม ๔ หลักสูตร ๓๐ ชั่วโมง"])


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("length", [90, 120, 140])
def test_a_long_text_without_blanks_is_whole(sheet: Callable[..., Certificate], length: int, read: Callable[[bytes], str]) -> None:
    from certificates.pdf import render_certificate

    title = ("การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาเพื่อยกระดับเศรษฐกิจสร้างสรรค์ของชุมชนในจังหวัดน่านแพร่พะเยา" * 2)[:length]
    name = ("กัญญาณัฐวรรณพรรณรายรุ่งเรืองศรีสวัสดิ์วัฒนานุกูลกิจไพบูลย์อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์" * 2)[:120]

    text = read(render_certificate(sheet(holder_name=name, course_title_th=title), site_url="https://school.example"))

    together = re.sub(r"\s", "", text)
    assert name in together
    assert title in together


@pytest.mark.parametrize("read", READERS)
def test_a_letter_that_no_font_has_is_a_box_and_still_reads(read: Callable[[bytes], str]) -> None:
    html = "<html lang=th><title>x</title><p>ก\U000f0123ข</p>"

    content = write_document(html, css="p{font:12pt 'Certificate Sans'}", identifier="box")

    assert read(content).strip() == "ก\U000f0123ข"
