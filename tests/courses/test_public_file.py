"""A public file is whole or not there: its name promises its content, and browsers keep it for ever."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.actions.public_file import keep_public_file


class Cut(ContentFile[bytes]):
    """Half of a file; then the process is killed, or the disk is full."""

    def __init__(self, *, kills: bool) -> None:
        super().__init__(b"half")
        self._kills = kills

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002  the parent's signature
        yield b"half"
        if self._kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_killed_process_began_is_written_whole_by_the_next(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        keep_public_file(name="sheets/1.svg", content=Cut(kills=True))
    status = os.waitpid(child, 0)[1]
    assert (os.WTERMSIG(status), default_storage.exists("sheets/1.svg")) == (signal.SIGKILL, False)

    keep_public_file(name="sheets/1.svg", content=ContentFile(b"the whole"))

    assert files_in(tmp_path)["sheets/1.svg"] == b"the whole"


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        keep_public_file(name="sheets/1.svg", content=Cut(kills=False))

    assert files_in(tmp_path) == {}


def test_a_file_is_written_once(tmp_path: Path) -> None:
    keep_public_file(name="sheets/1.svg", content=ContentFile(b"the whole"))
    written = (tmp_path / "sheets/1.svg").stat()

    keep_public_file(name="sheets/1.svg", content=ContentFile(b"the whole"))

    assert files_in(tmp_path) == {"sheets/1.svg": b"the whole"}
    assert (tmp_path / "sheets/1.svg").stat() == written
