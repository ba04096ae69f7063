"""A file is what its name says, or it is not taken."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from core.file_kinds import is_what_its_name_says

HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def archive(*names: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name in names:
            written.writestr(name, "x")
    return target.getvalue()


TRUE = {
    "a.pdf": b"%PDF-1.7\n",
    "A.PDF": b"%PDF-1.4\n",
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "a.txt": "ผ้าซิ่น".encode("cp874"),
    "b.txt": "ผ้าซิ่น".encode("utf-16"),
    "a.csv": "\ufeffชื่อ,เพศ".encode(),
    "a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nสวัสดี".encode(),
    "b.vtt": "\ufeffWEBVTT\n".encode(),
    "a.mp4": b"\0\0\0\x20ftypisom",
    "a.m4a": b"\0\0\0\x20ftypM4A ",
    "a.mp3": b"ID3\x04",
    "b.mp3": b"\xff\xfb\x90\x00",
    "a.opus": b"OggS" + bytes(24) + b"OpusHead",
    "a.webm": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_what_it_says(name: str) -> None:
    content = BytesIO(TRUE[name])

    assert is_what_its_name_says(content, name)
    assert content.tell() == 0


@pytest.mark.parametrize("name", [name for name in TRUE if name.lower()[-3:] not in {"txt", "csv"}])
@pytest.mark.parametrize("content", [HTML, b"", b"PK\x03\x04broken", archive("word.xml"), b"\xff", b"<svg/>"])
def test_what_is_something_else(name: str, content: bytes) -> None:
    assert not is_what_its_name_says(BytesIO(content), name)


def test_one_office_file_is_not_another_and_text_is_not_binary() -> None:
    assert not is_what_its_name_says(BytesIO(TRUE["a.docx"]), "a.xlsx")
    assert not is_what_its_name_says(BytesIO(b"MZ\0\0"), "a.txt")
    assert not is_what_its_name_says(BytesIO(b"MZ\0\0"), "a.exe")
    assert not is_what_its_name_says(BytesIO(HTML), "page")
