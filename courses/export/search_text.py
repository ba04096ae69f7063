"""What search knows of a release, per language. A release is frozen, so that it can be worked out again at any time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.sanitize import plain_text
from core.thai_text import fold, search_tokens

_TERM = re.compile(r'class="block block-term".*?<dt>(.*?)</dt>', re.DOTALL)
# Where a line ends for the eye, though nothing in the text says so.
_LINE = re.compile(r"<(?=/?(?:dd|dt|div|dl|figcaption|figure|section|summary|td|th)\b)")
_LONGEST_TITLE = 500


@dataclass(frozen=True)
class SearchText:
    """One language of a course as a `SearchDocument` keeps it."""

    language: str
    title_folded: str
    folded: str
    tokens: str
    taught: str


def search_texts(course: Any, release: Any, units: Iterable[Any]) -> list[SearchText]:
    """Answer what search looks into; `units` are the release's `UnitContent`. A course without English pages is found by its English title.

    It reads attributes only, so that a migration can give it the rows of its own day.
    """
    html: dict[str, list[str]] = {}
    for unit in units:
        html.setdefault(unit.language, []).append(unit.html)
    texts = [_text(course.code, language, release, html.get(language, [])) for language in release.about]
    if "en" not in release.about and course.title_en:
        texts.append(_folded("en", course.title_en, f"{course.code}\n{course.title_en}\n{course.summary_en}", ""))
    return texts


def _text(code: str, language: str, release: Any, html: list[str]) -> SearchText:
    about = release.about[language]
    heads = [code, about["title"], about["summary"], about["audience"], plain_text(about["materials"]), *about["outcomes"]]
    heads += [" ".join(teacher.values()) for teacher in about["teachers"]]
    for module in release.outline["modules"]:
        heads += [part["title"].get(language, "") for part in (module, *module["units"])]
    heads += [plain_text(word) for page in html for word in _TERM.findall(page)]
    return _folded(language, about["title"], "\n".join(heads), "\n".join(plain_text(_LINE.sub("\n<", page)) for page in html))


def _folded(language: str, title: str, heads: str, lessons: str) -> SearchText:
    return SearchText(language, fold(title)[:_LONGEST_TITLE], fold(heads), _words(heads), _words(lessons))


def _words(text: str) -> str:
    return f" {' '.join(search_tokens(text))} "
