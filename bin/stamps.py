"""Stamps: a step whose inputs did not change since it last succeeded is not done again. Standard library only."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ROOT_PARTS_LEFT_OUT = {"__pycache__", ".git", ".venv", "var", "node_modules"}


def files(*places: Path) -> list[Path]:
    """Return the files at and below `places`, sorted; a place that is not there counts as empty."""
    found: set[Path] = set()
    for place in places:
        if place.is_file():
            found.add(place)
        elif place.is_dir():
            found.update(path for path in place.rglob("*") if path.is_file() and not ROOT_PARTS_LEFT_OUT & set(path.parts))
    return sorted(found)


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """Return a hash of names and contents, so that a change, a new file and a removed file all show."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        total.update(f"\0{path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Stamp:
    """The fingerprint of one step's inputs, kept in a file when the step has succeeded."""

    def __init__(self, folder: Path, name: str, key: str) -> None:
        self.path, self.key = folder / name, key

    def is_fresh(self) -> bool:
        """Tell whether the step succeeded before with these inputs."""
        return self.path.exists() and self.path.read_text() == self.key

    def keep(self) -> None:
        """Remember that the step succeeded with these inputs."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.key)
