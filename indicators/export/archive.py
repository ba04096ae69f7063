"""ZIP files that are the same bytes whenever their content is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import IO

# The oldest date a ZIP can say: no clock in it.
_DATE = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3

Entry = tuple[str, Iterable[bytes]]


def write_archive(stream: IO[bytes], entries: Iterable[Entry]) -> None:
    """Write files, given as name and pieces, one after the other; memory holds one piece."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, pieces in entries:
            about = zipfile.ZipInfo(name, _DATE)
            about.compress_type, about.external_attr, about.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, _UNIX
            with archive.open(about, "w", force_zip64=False) as file:
                for piece in pieces:
                    file.write(piece)
