"""Files of a lesson under public names made from their content, so that learners never need an address of Wagtail's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage

from core.draft_files import draft_address
from courses.models import Drawing

_CHUNK = 1 << 20
WIDEST_PICTURE = "max-1280x1280|format-webp"


@dataclass(frozen=True)
class PublicFile:
    """A file to be there when the release is: `name` in the public storage, and what opens its content."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass
class PublicFiles:
    """The files a release needs. A preview shows them where they are instead."""

    preview: bool = False
    needed: dict[str, PublicFile] = field(default_factory=dict)

    def document(self, document: Any) -> str:
        """Answer the address of a document."""
        return draft_address(document.file.name) if self.preview else self._public(document.file, "files")

    def picture(self, image: Any) -> dict[str, Any]:
        """Answer address and size of a photograph, made no wider than a screen needs and without its camera's data."""
        rendition = image.get_rendition(WIDEST_PICTURE)
        url = draft_address(rendition.file.name) if self.preview else self._public(rendition.file, "pictures")
        return {"url": url, "width": rendition.width, "height": rendition.height}

    def made(self, name: str, make: Callable[[], bytes]) -> str:
        """Answer the address of a file that `make` writes when the release is made; its name says all that decides its content."""
        self.needed[name] = PublicFile(name, lambda: BytesIO(make()))
        return str(default_storage.url(name))

    def _public(self, source: Any, folder: str) -> str:
        digest = hashlib.sha256()
        with source.storage.open(source.name, "rb") as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
        name = f"{folder}/{digest.hexdigest()}{PurePosixPath(source.name).suffix.lower()}"
        self.needed[name] = PublicFile(name, partial(source.storage.open, source.name, "rb"))
        return str(default_storage.url(name))


def drawing_picture(drawing: Drawing) -> dict[str, Any]:
    """Answer address and size of a drawing, whose file is public from the start."""
    return {"url": str(default_storage.url(drawing.file)), "width": drawing.width, "height": drawing.height}
