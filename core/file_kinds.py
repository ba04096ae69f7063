"""Whether a file is what the ending of its name says: by its first bytes, never by what the sender claims."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO

_HEAD = 1 << 16
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# The folder that every workbook, document or presentation has in its archive.
_OFFICE_FOLDERS = {"xlsx": "xl/", "docx": "word/", "pptx": "ppt/"}


# What the first bytes of each other kind must satisfy.
_BEGINNINGS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: head.startswith(b"%PDF-"),
    "txt": lambda head: head.startswith(_UTF16) or b"\0" not in head,
    "csv": lambda head: head.startswith(_UTF16) or b"\0" not in head,
    "vtt": lambda head: head.removeprefix(_BOM).startswith(b"WEBVTT"),
    "mp4": lambda head: head[4:8] == b"ftyp",
    "m4a": lambda head: head[4:8] == b"ftyp",
    # Tags, or the eleven bits every frame begins with.
    "mp3": lambda head: head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"),
    "opus": lambda head: head.startswith(b"OggS") and b"OpusHead" in head[:256],
    "webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:256],
}


def is_what_its_name_says(content: IO[bytes], name: str) -> bool:
    """Whether `content` is of the kind that the ending of `name` promises; a kind unknown here never is."""
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    content.seek(0)
    head = content.read(_HEAD)
    if ending in _OFFICE_FOLDERS:
        found = head.startswith(b"PK\x03\x04") and _has_folder(content, _OFFICE_FOLDERS[ending])
    else:
        found = ending in _BEGINNINGS and _BEGINNINGS[ending](head)
    content.seek(0)
    return found


def _has_folder(content: IO[bytes], folder: str) -> bool:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            return any(name.startswith(folder) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False
