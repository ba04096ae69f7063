"""What the apps above read of a release: frozen, and in no language until asked for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.utils.safestring import SafeString

SOURCE_LANGUAGE = "th"
Texts = Mapping[str, str]


def text_in(texts: Texts, language: str) -> str:
    """Answer the text in `language`, in Thai where there is none, in any language where there is no Thai, or ''."""
    return texts.get(language) or texts.get(SOURCE_LANGUAGE) or next(iter(texts.values()), "")


@dataclass(frozen=True)
class UnitOutline:
    """A lesson or an assessment. `minutes` is how long it takes, `minutes_limit` how long it may take; 0 is no limit."""

    key: UUID
    kind: str
    title: Texts
    minutes: int
    required: bool
    final: bool
    pass_percent: int
    max_attempts: int
    minutes_limit: int
    shuffle: bool = False
    questions: int = 0

    @property
    def is_lesson(self) -> bool:
        return self.kind == "lesson"


@dataclass(frozen=True)
class ModuleOutline:
    """A titled group of units."""

    key: UUID
    title: Texts
    units: tuple[UnitOutline, ...]


@dataclass(frozen=True)
class Outline:
    """A release's table of contents: all a classroom needs to find its way."""

    languages: tuple[str, ...]
    title: Texts
    modules: tuple[ModuleOutline, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `CourseRelease.outline` holds."""
        modules = tuple(
            ModuleOutline(UUID(module["key"]), module["title"], tuple(_unit_from_json(unit) for unit in module["units"]))
            for module in data["modules"]
        )
        return cls(tuple(data["languages"]), data["title"], modules)

    def units(self) -> Iterator[UnitOutline]:
        """Answer every unit in the order it is taught."""
        for module in self.modules:
            yield from module.units

    def unit(self, key: UUID) -> UnitOutline:
        """Answer the unit with `key`.

        :raises KeyError: this release has none.
        """
        for unit in self.units():
            if unit.key == key:
                return unit
        raise KeyError(key)

    def neighbours(self, key: UUID) -> tuple[UnitOutline | None, UnitOutline | None]:
        """Answer the units before and after the one with `key`; `None` beyond either end.

        :raises KeyError: this release has no such unit.
        """
        units = list(self.units())
        place = units.index(self.unit(key))
        return (units[place - 1] if place else None, units[place + 1] if place + 1 < len(units) else None)

    @staticmethod
    def text(texts: Texts, language: str) -> str:
        """Answer a title in `language`, in Thai where there is none."""
        return text_in(texts, language)


def _unit_from_json(data: Mapping[str, Any]) -> UnitOutline:
    return UnitOutline(**{**data, "key": UUID(data["key"])})


@dataclass(frozen=True)
class Teacher:
    """A credit line of a course."""

    name: str
    role: str
    bio: str


@dataclass(frozen=True)
class About:
    """The course page of a release in one language. `materials` … `respect` are prepared HTML, '' when nothing was said.

    `cover` is ``{"url", "width", "height", "alt"}`` or None; `tai_tham` is ``{"text", "thai"}`` or None.
    """

    language: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    audience: str
    materials: SafeString
    safety: SafeString
    accessibility: SafeString
    respect: SafeString
    teachers: tuple[Teacher, ...]
    cover: Mapping[str, Any] | None
    tai_tham: Mapping[str, str] | None


@dataclass(frozen=True)
class LessonPart:
    """A stretch of a lesson: prepared HTML and then, except at the end, the ungraded check that follows it."""

    html: SafeString
    check: Mapping[str, Any] | None
