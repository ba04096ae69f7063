"""Files under names made from their content."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage


def keep_public_file(*, name: str, content: File[Any]) -> None:
    """Write the public file `name`, which is made from `content`, unless it is there. At its name it is whole or not there.

    Browsers keep it for ever and no later release writes it again, so a process killed half-way leaves no half of it.
    """
    if default_storage.exists(name):
        return
    try:
        place = Path(default_storage.path(name))
    except NotImplementedError:
        # A bucket shows an object once all of it has come.
        default_storage.save(name, content)
        return
    # On the same disk; not in a folder that is public.
    unfinished = f"unfinished/{uuid4().hex}"
    try:
        default_storage.save(unfinished, content)
        _move(Path(default_storage.path(unfinished)), place)
    finally:
        # After the move there is none.
        default_storage.delete(unfinished)


def _move(written: Path, place: Path) -> None:
    """Put a file at its place in one step, after its content has reached the disk."""
    _sync(written)
    place.parent.mkdir(parents=True, exist_ok=True)
    # Somebody who wrote the same name meanwhile wrote the same content.
    written.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
