"""One folder of `sample/content` → what is to be written of it (the format is described in sample/content/README.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parent.parent / "content"
# Changing how a folder is written is a change of every course.
WRITER_VERSION = 1


@dataclass(frozen=True)
class UnitSource:
    """A lesson or an assessment: its key in the course (`m1/l1`) and its file's content."""

    path: str
    data: Mapping[str, Any]

    @property
    def is_assessment(self) -> bool:
        return "questions" in self.data


@dataclass(frozen=True)
class ModuleSource:
    path: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    units: tuple[UnitSource, ...]


@dataclass(frozen=True)
class CourseSource:
    """A course as its folder has it. `digest` is SHA-256 over every file of the folder and the writer's version."""

    code: str
    folder: Path
    data: Mapping[str, Any]
    modules: tuple[ModuleSource, ...]
    digest: str

    @property
    def drawings(self) -> list[Path]:
        return sorted((self.folder / "drawings").glob("*.svg"))

    @property
    def media(self) -> list[Path]:
        return sorted(path for path in (self.folder / "media").glob("*") if path.is_file())


def course_folders(content: Path = CONTENT) -> list[Path]:
    """Answer the folders that hold a course, by name."""
    return sorted(path.parent for path in content.glob("*/course.yaml"))


def read_course(folder: Path) -> CourseSource:
    """Read the course in `folder`.

    :raises OSError: a file the course names is missing.
    :raises yaml.YAMLError: a file cannot be read.
    """
    data = _yaml(folder / "course.yaml")
    modules = [_module(folder, module) for module in data["modules"]]
    if data.get("final"):
        final = UnitSource("final", _yaml(folder / f"{data['final']}.yaml"))
        title = {"th": "ประเมินผลท้ายหลักสูตร", "en": "Final assessment"}
        modules.append(ModuleSource("closing", title, {}, (final,)))
    return CourseSource(str(data["code"]), folder, data, tuple(modules), _digest(folder))


def _module(folder: Path, data: Mapping[str, Any]) -> ModuleSource:
    key = str(data["key"])
    units = tuple(UnitSource(f"{key}/{unit}", _yaml(folder / "modules" / key / f"{unit}.yaml")) for unit in data["units"])
    return ModuleSource(key, data["title"], data.get("summary", {}), units)


def _yaml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return loaded


def _digest(folder: Path) -> str:
    total = hashlib.sha256(str(WRITER_VERSION).encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
