"""Checking an exported ZIP by itself: checksums, the manifest's hashes, the office's signature."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from indicators.export.canonical import MANIFEST
from indicators.export.package import SUMS
from indicators.signing import is_signed_by, name_of_pem

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one file."""

    name: str
    is_good: bool
    told: str = ""


def check_archive(file: Path) -> tuple[list[Finding], str, str]:
    """Answer a finding for every file of the ZIP, the snapshot's code and its fingerprint; both are empty without a manifest."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _check(archive)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError) as broken:
        return [Finding(file.name, is_good=False, told=type(broken).__name__)], "", ""


def _check(archive: zipfile.ZipFile) -> tuple[list[Finding], str, str]:
    found = {name: _digest(archive, name) for name in archive.namelist()}
    lines = (line.partition("  ") for line in archive.read(SUMS).decode().splitlines())
    listed = {name: digest for digest, _blanks, name in lines}
    names = sorted({*found, *listed} - {SUMS})
    manifest = json.loads(archive.read(MANIFEST)) if MANIFEST in found else {"files": [], "code": ""}
    frozen = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    findings = [
        Finding(name, is_good=name in found and found[name] == listed.get(name) and frozen.get(name, found[name]) == found[name])
        for name in names
    ]
    if f"{MANIFEST}.sig" in found:
        pem = archive.read("office-key.pem").decode()
        signed = is_signed_by(archive.read(MANIFEST), archive.read(f"{MANIFEST}.sig"), pem)
        findings.append(Finding("office-key.pem", is_good=signed, told=_key_name(pem)))
    return findings, str(manifest["code"]), found.get(MANIFEST, "")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _key_name(pem: str) -> str:
    """Name the key as the page of the report does; nothing for what is no key."""
    try:
        return f"SHA-256 {name_of_pem(pem)}"
    except ValueError:
        return ""
