"""The files of a frozen report: same bytes from every door, and proof that nothing was changed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import create_person
from accounts.models import User
from enrollment.models import Operator, ServiceEvent
from indicators import actions
from indicators.export.files import KINDS
from indicators.export.frozen import damage
from indicators.models import Snapshot
from indicators.queries import live_statement, statement_of
from indicators.signing import sign
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def official(db: None) -> User:
    return actions.appoint_official(person=create_person(given_name="จันทร์", family_name="ตัวอย่าง", now=NOW))


@pytest.fixture
def snapshot(official: User, settings: Settings, tmp_path: Path) -> Snapshot:
    office = ed25519.Ed25519PrivateKey.generate()
    key = tmp_path / "office.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key.write_bytes(office.private_bytes(*form))
    settings.REPORT_SIGNING_KEY_FILE = str(key)
    certifier = actions.appoint_certifier(person=create_person(given_name="คำ", family_name="ผู้รับรอง", now=NOW))
    draft = actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW)
    actions.freeze_snapshot(snapshot=draft, now=NOW)
    actions.send_to_review(snapshot=draft, by=official, now=LATER)
    return actions.certify_snapshot(snapshot=draft, by=certifier, now=LATER)


def by_command(target: Path, kind: str, *options: str) -> bytes:
    call_command("export_indicator8", "--format", kind, "--output", str(target), *options)
    return target.read_bytes()


@pytest.mark.parametrize("kind", [*KINDS, "evidence"])
def test_page_and_command_give_the_same_bytes_again_and_again(
    kind: str, snapshot: Snapshot, official: User, client: Client, tmp_path: Path
) -> None:
    client.force_login(official)
    first = by_command(tmp_path / "a", kind, "--snapshot", snapshot.code)
    ServiceEvent.objects.all().delete()
    Operator.objects.update(province_code="57")

    page = client.get(f"/indicators/8/snapshots/{snapshot.code}/files/{kind}/")

    assert b"".join(page.streaming_content) == first  # type: ignore[attr-defined]
    assert by_command(tmp_path / "b", kind, "--snapshot", snapshot.code) == first
    assert snapshot.code in page["Content-Disposition"]


def test_the_command_knows_no_snapshot_that_is_not_there(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        by_command(tmp_path / "x", "json", "--snapshot", "I8-2569-999")
    with pytest.raises(CommandError):
        by_command(tmp_path / "x", "evidence", "--fiscal-year", "2569")


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def evidence(snapshot: Snapshot, tmp_path: Path) -> Path:
    return unpacked(by_command(tmp_path / "evidence.zip", "evidence", "--snapshot", snapshot.code), tmp_path / "evidence")


@pytest.fixture
def package(snapshot: Snapshot, tmp_path: Path) -> Path:
    return unpacked(by_command(tmp_path / "package.zip", "package", "--snapshot", snapshot.code), tmp_path / "package")


def test_the_documented_commands_prove_a_snapshot(evidence: Path, snapshot: Snapshot) -> None:
    digest = subprocess.run(["sha256sum", "snapshot.json"], cwd=evidence, capture_output=True, text=True, check=True)
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=evidence, capture_output=True, check=True)
    signed = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "office-key.pem", "-rawin", "-in", "snapshot.json", "-sigfile"]
    checked = subprocess.run([*signed, "snapshot.json.sig"], cwd=evidence, capture_output=True, text=True, check=False)

    assert digest.stdout.split()[0] == snapshot.fingerprint
    assert checked.returncode == 0, checked.stderr
    listed = {entry["name"]: entry["sha256"] for entry in json.loads((evidence / "snapshot.json").read_text())["files"]}
    assert listed == {name: hashlib.sha256((evidence / name).read_bytes()).hexdigest() for name in listed}


def test_the_long_form_says_each_figure_of_a_quarter_once(snapshot: Snapshot, tmp_path: Path) -> None:
    sheet = by_command(tmp_path / "long.csv", "csv", "--snapshot", snapshot.code).decode("utf-8-sig")

    told = [row for row in csv.DictReader(sheet.splitlines()) if row["measure"].startswith("participants_") and row["quarter"]]
    new = [(row["quarter"], row["value"], row["first_date"]) for row in told if row["measure"] == "participants_new"]
    assert new == [("1", "0", "2025-10-01"), ("2", "4", "2025-10-01"), ("3", "0", "2025-10-01"), ("4", "1", "2025-10-01")]


def test_anybody_can_count_the_people_again(evidence: Path) -> None:
    with (evidence / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    served = {row["person"] for row in rows if row["person"] and "2025-10-01" <= row["first_date"] <= "2026-09-30"}
    assert len(served) == 5


def test_evidence_names_nobody(evidence: Path) -> None:
    text = "".join(file.read_text("utf-8-sig") for file in evidence.glob("*.csv"))

    people = ServiceEvent.objects.exclude(person_key=None).values_list("person_key", flat=True)
    assert not any(str(key) in text or key.hex in text for key in people)
    index = (evidence / "index.csv").read_text("utf-8-sig")
    assert all(name in index for name in ("values.csv", "rows.csv", "courses.csv", "activities.csv", "certificates.csv"))


def test_verify_snapshot_says_yes_and_no(snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "evidence.zip"
    by_command(file, "evidence", "--snapshot", snapshot.code)
    call_command("verify_snapshot", str(file))
    call_command("verify_snapshot", snapshot.code)
    told = capsys.readouterr().out
    assert snapshot.fingerprint in told
    assert snapshot.signature["key"] in told

    tampered = tmp_path / "tampered.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tampered, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"measures/8.4,5", b"measures/8.4,6") if name == "values.csv" else content)
    with pytest.raises(CommandError, match=r"values\.csv"):
        call_command("verify_snapshot", str(tampered))
    with pytest.raises(CommandError):
        call_command("verify_snapshot", "I8-2569-999")


def test_a_package_of_live_numbers_is_no_frozen_report(db: None, tmp_path: Path) -> None:
    by_command(tmp_path / "live.zip", "package", "--fiscal-year", "2569")

    with pytest.raises(CommandError, match=r"snapshot\.json"):
        call_command("verify_snapshot", str(tmp_path / "live.zip"))


def test_a_cell_changed_together_with_its_checksum_is_found(snapshot: Snapshot, tmp_path: Path) -> None:
    file, tampered = tmp_path / "evidence.zip", tmp_path / "tampered.zip"
    by_command(file, "evidence", "--snapshot", snapshot.code)
    with zipfile.ZipFile(file) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    old_hash = hashlib.sha256(contents["values.csv"]).hexdigest().encode()
    contents["values.csv"] = contents["values.csv"].replace(b"measures/8.4,5", b"measures/8.4,6")
    contents["SHA256SUMS"] = contents["SHA256SUMS"].replace(old_hash, hashlib.sha256(contents["values.csv"]).hexdigest().encode())
    with zipfile.ZipFile(tampered, "w") as new:
        for name, content in contents.items():
            new.writestr(name, content)

    with pytest.raises(CommandError, match=r"values\.csv"):
        call_command("verify_snapshot", str(tampered))


@pytest.mark.parametrize("signs_again", [False, True])
def test_a_cell_changed_with_every_sum_above_it_is_not_the_report_of_this_school(
    snapshot: Snapshot, tmp_path: Path, signs_again: bool
) -> None:
    """Whoever changes a number may compute every sum again, leave the signature out, or sign with a key of their own."""
    file, tampered = tmp_path / "evidence.zip", tmp_path / "tampered.zip"
    by_command(file, "evidence", "--snapshot", snapshot.code)
    with zipfile.ZipFile(file) as old:
        contents = {name: old.read(name) for name in old.namelist()}
    before = {name: hashlib.sha256(content).hexdigest().encode() for name, content in contents.items()}
    contents["values.csv"] = contents["values.csv"].replace(b"measures/8.4,5", b"measures/8.4,6")
    changed = hashlib.sha256(contents["values.csv"]).hexdigest().encode()
    contents["snapshot.json"] = contents["snapshot.json"].replace(before["values.csv"], changed)
    del contents["snapshot.json.sig"], contents["office-key.pem"]
    if signs_again:
        made = sign(contents["snapshot.json"], ed25519.Ed25519PrivateKey.generate())
        contents |= {"snapshot.json.sig": base64.b64decode(made.signature), "office-key.pem": made.public_key.encode()}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if name != "SHA256SUMS"}
    contents["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    with zipfile.ZipFile(tampered, "w") as new:
        for name, content in contents.items():
            new.writestr(name, content)

    with pytest.raises(CommandError, match=snapshot.code):
        call_command("verify_snapshot", str(tampered))


def test_the_package_is_valid_by_its_own_standard(package: Path) -> None:
    from frictionless import Package

    report = Package(str(package / "datapackage.json")).validate()

    assert report.valid, report.flatten(["type", "note", "message"])
    assert [task.name for task in report.tasks] == ["indicator8-long", "definitions", "data-dictionary"]


def test_the_package_holds_a_dataset_for_every_unit(package: Path, snapshot: Snapshot) -> None:
    datasets = json.loads((package / "ckan.json").read_text())

    assert [entry["unit_of_measure"] for entry in datasets] == ["หลักสูตร", "กิจกรรม", "ราย", "คน"]
    assert {entry["data_type"] for entry in datasets} == {"ข้อมูลสถิติ"}
    assert json.loads((package / "datapackage.json").read_text())["snapshot"]["code"] == snapshot.code
    assert {row["snapshot_id"] for row in csv.DictReader((package / "indicator8_long.csv").read_text("utf-8-sig").splitlines())} == {
        snapshot.code
    }


def sheets(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_workbook_is_an_official_form(snapshot: Snapshot, tmp_path: Path) -> None:
    book = sheets(by_command(tmp_path / "x.xlsx", "xlsx", "--snapshot", snapshot.code))

    assert book.sheetnames == [
        "สรุป",
        "รายไตรมาส",
        "รายจังหวัด",
        "เพศ-อายุ",
        "สาขา",
        "ผู้ประกอบการ",
        "ยกเลิก-เลื่อน",
        "นิยามและวิธีนับ",
        "Data dictionary",
    ]
    summary = book["สรุป"]
    rows = {row[0].value: [cell.value for cell in row] for row in summary.iter_rows()}
    assert rows["8.4"][1:10] == ["ผู้เข้ารับบริการ", "คน", "–", 0, 4, 1, 2, 5, "–"]
    assert summary.print_area
    assert summary.print_title_rows
    assert summary.page_setup.orientation == "landscape"
    assert "A1:M1" in map(str, summary.merged_cells.ranges)
    assert summary["A1"].font.name == "TH Sarabun New"
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(snapshot.fingerprint in text for text in texts)
    assert any("คำ ผู้รับรอง" in text for text in texts)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_workbook_shows_thai_digits_and_keeps_numbers(snapshot: Snapshot, tmp_path: Path) -> None:
    book = sheets(by_command(tmp_path / "x.xlsx", "xlsx", "--snapshot", snapshot.code, "--digits", "thai"))

    row = next(row for row in book["สรุป"].iter_rows() if row[0].value == "๘.๔")
    assert (row[8].value, row[8].number_format) == (5, "[$-D00041E]#,##0")


def test_a_hostile_title_is_text_in_every_file(snapshot: Snapshot, tmp_path: Path, settings: Settings) -> None:
    settings.REPORT_OFFICE = '=HYPERLINK("http://example.org")'
    book = sheets(by_command(tmp_path / "x.xlsx", "xlsx", "--snapshot", snapshot.code))

    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("language", "word"), [("th", "ผู้เข้ารับบริการ"), ("en", "Persons receiving service")])
def test_the_pdf_reads_as_it_was_written(language: str, word: str, snapshot: Snapshot, tmp_path: Path) -> None:
    content = by_command(tmp_path / "x.pdf", "pdf", "--snapshot", snapshot.code, "--language", language)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))

    assert word in text
    assert "คำ ผู้รับรอง" in text
    assert snapshot.code in text


def test_a_draft_says_so(official: User, tmp_path: Path) -> None:
    draft = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569), by=official, now=NOW), now=NOW)
    content = by_command(tmp_path / "x.pdf", "pdf", "--snapshot", draft.code)

    assert "ยังไม่ได้รับรอง" in "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_the_copy_sheet_is_one_number_a_box(snapshot: Snapshot, official: User, client: Client, tmp_path: Path) -> None:
    client.force_login(official)
    page = client.get(reverse("indicators:copy_sheet", args=[snapshot.code])).content.decode()
    rows = list(csv.reader(by_command(tmp_path / "x.csv", "copy", "--snapshot", snapshot.code).decode("utf-8-sig").splitlines()))

    assert "ไม่ได้เชื่อมต่อกับ eMENSCR" in page
    values = [row[4] for row in rows[1:] if row[0]]
    assert all(value == "–" or value.replace(".", "").isdecimal() for value in values)
    assert page.count("readonly") == len(values)


def test_a_report_of_a_quarter_says_what_its_columns_say(official: User, tmp_path: Path) -> None:
    """The quarters up to its own, what was reached since the year began, and nothing of quarters after it; live and frozen alike."""
    scope = Scope(2569, 4)
    draft = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=scope, by=official, now=NOW), now=NOW)
    first = actions.freeze_snapshot(snapshot=actions.prepare_snapshot(scope=Scope(2569, 2), by=official, now=NOW), now=NOW)

    frozen, live = ({line.code: line for line in found.lines("th")} for found in (statement_of(draft), live_statement(scope, as_of=NOW)))
    second = statement_of(first)

    assert frozen == live
    assert [(line.quarters, line.value, line.total) for code in ("8.1", "8.4") for line in [frozen[code]]] == [
        ((0, 1, 1, 1), 1, 2),
        ((0, 4, 1, 2), 2, 5),
    ]
    assert [(line.quarters, line.value, line.total) for line in second.lines("th") if line.code == "8.4"] == [((0, 4, None, None), 4, 4)]
    assert [number for number, count in second.quarters.items() if count] == [1, 2]
    sheet = openpyxl.load_workbook(io.BytesIO(by_command(tmp_path / "x.xlsx", "xlsx", "--snapshot", draft.code)))["สรุป"]
    assert [cell.value for cell in sheet[11]][4:9] == [0, 4, 1, 2, 5]
    assert damage(draft) == []
