"""Every frame, both directions of the paper, the hardest names: each letter drawn is inside the frame and above the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import actions
from certificates.models import Certificate, CertificateDesign, Issuer
from certificates.pdf import page, render_certificate
from certificates.pdf.frames import FRAMES, ground
from certificates.pdf.look import look_of, room_of
from certificates.pdf.measure import width_in_em
from certificates.pdf.svg import ART_DIR, motif, path_operators

POINTS = 72 / 25.4
ENDORSED = {
    "name_th": "สล่าคำมา ใจงาม",
    "name_en": "Sala Khamma",
    "position_th": "ครูช่างเครื่องเขิน",
    "position_en": "Master",
    "date": "2026-11-21",
}
# 120 signs each, and hardly a letter that is not among them.
LONGEST = (
    ("ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณราย อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์ทรัพย์ทวี ณ เชียงใหม่ ปั้นฟื้นน้ำป้ำญู่ฐู่ฎีกาฏิฬฮฆฌฤๅ" * 2)[:120],
    "Acting Sub Lieutenant Kanyanatwanphanrai Itsaraphakdiphongphaisancharoensuksombunsapthawi Na Chiang Mai Qxyz Vwu Jfb Zrkp",
)
SYLLABLES = ["กัญ", "ญู่", "ณัฐ", "ฐู่", "ปั้น", "ฟื้น", "น้ำ", "ศักดิ์", "สิทธิ์", "ฤๅ", "เกื้อ", "ไพ", "ฝู่", "ป้ำ", "ฎีกา", "ฏิ", "ๆ"]
NAMES = ["ก", "นายคำปัน น้ำผึ้ง", "พระครูสุนทร กิตฺติสาโร", "ว่าที่ร้อยตรีหญิงกัลยา ทิพย์พิมานชีพ", "Zoë Łukasiewicz-Đặng", "ᩃᩢ᩠ᨶᨶᩣ"]


def character_boxes(content: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Answer left, bottom, right, top of every visible letter of the first page, in mm."""
    document = pypdfium2.PdfDocument(content)
    sheet = document[0]
    text = sheet.get_textpage()
    for place in range(text.count_chars()):
        if text.get_text_range(place, 1).strip():
            left, bottom, right, top = text.get_charbox(place)
            yield left / POINTS, bottom / POINTS, right / POINTS, top / POINTS
    for part in (text, sheet, document):
        part.close()


def test_every_frame_can_be_chosen_and_every_choice_is_drawn() -> None:
    assert set(CertificateDesign.Frame.values) == set(FRAMES)
    for name in FRAMES:
        landscape, portrait = ground(name, portrait=False), ground(name, portrait=True)
        assert (landscape.width, landscape.height) == (portrait.height, portrait.width) == (297.0, 210.0)


@pytest.mark.parametrize("frame", sorted(FRAMES))
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("endorsement", [{}, ENDORSED], ids=["one", "two"])
def test_no_letter_leaves_the_frame(sheet: Callable[..., Certificate], frame: str, orientation: str, endorsement: dict[str, str]) -> None:
    long = {
        "holder_name": "ว่าที่ร้อยตรีหญิงกัญญาณัฐวรรณพรรณราย อิสระภักดีพงศ์ไพศาลเจริญสุขสมบูรณ์ทรัพย์ทวี ณ เชียงใหม่ ปั้นฟื้นน้ำป้ำญู่ฐู่"[:120],
        "holder_name_en": "Acting Sub Lieutenant Kanyanatwanphanrai Itsaraphakdiphongphaisancharoensuk Na Chiang Mai",
        "course_title_th": ("การพัฒนาผลิตภัณฑ์หัตถกรรมเครื่องเขินล้านนาเพื่อยกระดับเศรษฐกิจสร้างสรรค์" * 4)[:255],
        "course_title_en": "Developing Lanna lacquerware for the creative economy of the Upper North " * 3,
        "tai_tham_text": "ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ", "tai_tham_thai": "เครื่องเขิน",
        "issuer_name_th": "โครงการส่งเสริมอุตสาหกรรมสร้างสรรค์และเศรษฐกิจสร้างสรรค์ภาคเหนือตอนบนแปดจังหวัด", "is_sample": True,
    }  # fmt: skip
    keep = FRAMES[frame].keep

    content = render_certificate(
        sheet(design={"frame": frame, "orientation": orientation}, endorsement=endorsement, **long), site_url="https://school.example"
    )

    width, height = (297.0, 210.0) if orientation == "landscape" else (210.0, 297.0)
    boxes = list(character_boxes(content))
    assert len(boxes) > 500
    assert min(box[0] for box in boxes) >= keep[1] - 3
    assert max(box[2] for box in boxes) <= width - keep[1] + 3
    assert min(box[1] for box in boxes) >= keep[2] - 5
    assert max(box[3] for box in boxes) <= height - keep[0]
    assert len(content) <= 40 * 1024


@pytest.mark.parametrize("frame", sorted(FRAMES))
@pytest.mark.parametrize("language", ["th", "en", "both"])
def test_a_usual_certificate_is_small(sheet: Callable[..., Certificate], frame: str, language: str) -> None:
    content = render_certificate(sheet(design={"frame": frame, "language": language}), site_url="https://school.example")

    assert len(content) <= 40 * 1024


@pytest.mark.parametrize("frame", sorted(FRAMES))
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("name", [("", ""), LONGEST], ids=["usual", "longest"])
def test_as_it_is_issued_signed_and_with_its_credential_it_is_small(
    certificate: Certificate, issuer: Issuer, now: datetime, frame: str, orientation: str, name: tuple[str, str]
) -> None:
    certificate.design = {"frame": frame, "orientation": orientation}
    certificate.holder_name, certificate.holder_name_en = name[0] or certificate.holder_name, name[1] or certificate.holder_name_en
    certificate.save()
    credential = actions.issue_credential(certificate=certificate, now=now).document.encode()
    key = actions.ensure_key(issuer=issuer, purpose="document", now=now)

    rendered = render_certificate(certificate, site_url="https://school.example", credential=credential)
    signed = actions.sign_certificate(rendered, certificate=certificate, key=key, now=now)

    assert certificate.tai_tham_text
    assert not name[0] or name[0].split()[0] in credential.decode()
    assert len(signed) <= 40 * 1024


@settings(max_examples=60)
@given(
    name=st.one_of(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=40).map("".join), st.sampled_from(NAMES)).map(
        lambda text: text[:120]
    ),
    title_length=st.integers(1, 255),
    frame=st.sampled_from(sorted(FRAMES)),
    portrait=st.booleans(),
    language=st.sampled_from(["th", "en", "both"]),
    closing=st.booleans(),
)
def test_lines_are_measured_to_stand_in_their_room(
    name: str, title_length: int, frame: str, portrait: bool, language: str, closing: bool
) -> None:
    texts = {"closing_th": "ขอให้มีความสุขความเจริญและสืบสานภูมิปัญญาล้านนาสืบไป" * 3} if closing else {}
    design: dict[str, Any] = {"frame": frame, "orientation": "portrait" if portrait else "landscape", "language": language, "texts": texts}
    look = look_of(design)
    room = room_of(frame, is_portrait=portrait, signatures=1, has_note=True)

    blocks = page.body(example(name, ("หัตถกรรมเครื่องเขินล้านนา" * 12)[:title_length], design), look, room)

    assert sum(block.height + block.gap for block in blocks) <= room.foot - room.top + 0.01
    for block in blocks:
        assert block.fitted.size >= 4
        assert all(width_in_em(line, block.fitted.face) * block.fitted.size <= room.width * POINTS + 0.01 for line in block.fitted.lines)
    written = "".join("".join(block.fitted.lines) for block in blocks)
    assert name.replace(" ", "") in written.replace(" ", "")


def example(name: str, title: str, design: dict[str, Any]) -> Certificate:
    from datetime import UTC, date, datetime

    return Certificate(
        kind="wutthibat", holder_name=name, course_title_th=title, course_title_en="Lanna lacquerware", hours=30, design=design,
        started_date=date(2026, 3, 1), completed_date=date(2026, 4, 12), issued_at=datetime(2026, 11, 21, tzinfo=UTC),
        issuer_name_th="โครงการตัวอย่าง", issuer_name_en="Example Programme", tai_tham_text="ᩃᩢ᩠ᨶᨶᩣ", tai_tham_thai="ล้านนา",
    )  # fmt: skip


def contrast(one: str, other: str) -> float:
    def light(shade: str) -> float:
        parts = [int(shade[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


# The darkest that each frame lays under text: paper, watermark, fibres, cracks.
@pytest.mark.parametrize(
    ("frame", "under"),
    [
        ("tinchok", "#f9f2e2"),
        ("silver", "#f0f1f2"),
        ("lacquer", "#faefd7"),
        ("saa", "#e6d8b5"),
        ("celadon", "#dfeae2"),
        ("plain", "#ffffff"),
    ],
)
def test_text_stands_out_from_every_paper(frame: str, under: str) -> None:
    inks = FRAMES[frame].inks

    assert min(contrast(ink, under) for ink in (inks.strong, inks.body, inks.soft, inks.word, inks.accent)) >= 4.5


def test_every_motif_is_drawn_and_says_what_it_shows() -> None:
    for file in ART_DIR.glob("*.svg"):
        assert motif(file.stem).operators.count(" cm ") == motif(file.stem).operators.count("q ")
        assert "<title>" in file.read_text(encoding="utf-8")


def test_a_path_becomes_pdf_operators() -> None:
    assert path_operators("M1 2 h3 v4 L0 0 z") == "1 2 m 4 2 l 4 6 l 0 0 l h"
    assert path_operators("m1 1 c1 0 2 1 2 2 s1 2 2 2") == "1 1 m 2 1 3 2 3 3 c 3 4 4 5 5 5 c"
    assert path_operators("M0 0 Q3 3 6 0") == "0 0 m 2 2 4 2 6 0 c"
