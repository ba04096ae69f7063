"""The words of a credential, Thai and English (domain 5.6): as on paper, told of “the holder”. Never translated.

The paper's own words live with its drawing, which starts an engine that processes answering the web must not start;
a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.codes import DocumentKind, Mode

Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a kind of certificate is called, what it says of its holder, and by what rule; `achievement` is Open Badges' word."""

    word: Both
    says: Both
    criteria: Both
    achievement: str


_TOOK_PART = Wording(
    ("เกียรติบัตร", "Certificate of Participation"),
    ("ได้เข้าร่วมการอบรมหลักสูตร", "took part in the course"),
    ("เข้าร่วมครบตามที่กำหนด โดยไม่มีการประเมินความสามารถ", "Took part as required; no competence was assessed."),
    "Achievement",
)
_WORDINGS = {
    DocumentKind.WUTTHIBAT: Wording(
        ("วุฒิบัตร", "Certificate of Achievement"),
        ("ได้ผ่านการอบรมหลักสูตร", "has successfully completed the course"),
        ("เรียนครบและผ่านการประเมินทุกข้อตามเกณฑ์ของหลักสูตร", "Completed the course and passed every assessment of its completion rule."),
        "CertificateOfCompletion",
    ),
    DocumentKind.KIATTIBAT: _TOOK_PART,
    DocumentKind.PRAKATSANIYABAT: Wording(
        ("ประกาศนียบัตร", "Certificate"),
        ("ได้สำเร็จหลักสูตร", "has completed the programme"),
        ("สำเร็จหลักสูตรตามเกณฑ์ที่กำหนด", "Completed the programme by its rule."),
        "Certificate",
    ),
    DocumentKind.APPRECIATION: Wording(
        ("เกียรติบัตร", "Certificate of Appreciation"),
        ("ได้ถ่ายทอดความรู้ในหลักสูตร", "taught in the course"),
        ("ถ่ายทอดความรู้ในหลักสูตร ไม่ใช่การรับรองผลการเรียน", "Taught in the course; it certifies no learning result."),
        "Award",
    ),
    DocumentKind.TRANSCRIPT: Wording(
        ("ใบแสดงผลการฝึกอบรม", "Transcript of Training"),
        ("ได้รับเอกสารรับรองการฝึกอบรม", "holds certificates of"),
        ("ถือวุฒิบัตรของทุกหลักสูตรในรายการ", "Holds the certificate of every course listed."),
        "Achievement",
    ),
}
# Domain 5.9: a certificate of ours is not what the professional qualification institute awards.
NO_QUALIFICATION: Both = ("ไม่ใช่คุณวุฒิวิชาชีพ", "It is not an occupational qualification.")
SAMPLE: Both = ("เนื้อหาตัวอย่าง — รอการตรวจโดยผู้เชี่ยวชาญ", "Sample content, awaiting expert review")
MODES: dict[str, Both] = {
    Mode.ONLINE: ("ออนไลน์", "online"),
    Mode.BLENDED: ("แบบผสมผสาน", "blended"),
    Mode.ONSITE: ("ในสถานที่", "on site"),
}


def wording_of(kind: str) -> Wording:
    return _WORDINGS[DocumentKind(kind)]
