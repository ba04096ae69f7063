"""Whether a draft says what a release says, however the page around it is made.

A release keeps the HTML of its day. Templates change after it: classes, icons, wrappers. Authors have edited nothing then, so what is
compared is what they wrote – words, pictures, files, and the forms they gave to their text – and never what stands around it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from courses.export.snapshot import PreparedUnit
from courses.models import UnitContent

_ADDRESSES = {"img": "src", "source": "src", "track": "src"}
# A word of a heading that is kept on one line: the line is the page's, the word the author's.
_KEPT_WHOLE = re.compile(r'<span class="nowrap">([^<]*)</span>')
_VOID = {"br", "hr", "img", "source", "track", "wbr"}


def says_the_same(released: UnitContent, draft: PreparedUnit) -> bool:
    """Whether learners would read, see and be asked the same in both.

    A release of the days before drawings came together on a sheet shows each from its own file: the same picture.
    """
    return _is_same(released, draft) or (bool(draft.alone) and _is_same(released, _apart(draft)))


def changed_modules(released: dict[str, Any], draft: dict[str, Any]) -> list[tuple[str, dict[str, str], str]]:
    """Answer key, titles and "added", "changed" or "removed" of each module of two outlines that differs: the draft's in its order, then the gone."""
    before = {module["key"]: module["title"] for module in released["modules"]}
    found = []
    for module in draft["modules"]:
        key, titles = module["key"], module["title"]
        if key not in before:
            found.append((key, titles, "added"))
        elif before.pop(key) != titles:
            found.append((key, titles, "changed"))
    return found + [(key, titles, "removed") for key, titles in before.items()]


# What authors set of a unit beside its content, by its name in an outline.
SETTINGS = ("minutes", "required", "final", "pass_percent", "max_attempts", "minutes_limit", "shuffle")
# The parts of a course page that are HTML.
_RICH = ("materials", "safety", "accessibility", "respect")


def changed_settings(released: dict[str, Any], draft: dict[str, Any]) -> dict[str, list[tuple[str, Any, Any]]]:
    """Answer name, old and new of each setting that differs, by key of the unit; of units that both outlines have.

    The minutes of an assessment are counted from its questions or its limit, which are told themselves.
    """
    before = {unit["key"]: unit for module in released["modules"] for unit in module["units"]}
    found: dict[str, list[tuple[str, Any, Any]]] = {}
    for unit in (unit for module in draft["modules"] for unit in module["units"] if unit["key"] in before):
        old = before[unit["key"]]
        names = SETTINGS[1:] if unit["kind"] == "assessment" else SETTINGS[:1]
        # A release of the days before a setting says nothing of it.
        if told := [(name, old[name], unit[name]) for name in names if name in old and old[name] != unit[name]]:
            found[unit["key"]] = told
    return found


def changed_about(released: dict[str, Any], draft: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Answer language, name, old and new text of each part of the course page that learners would read otherwise; a picture is its file."""
    return [
        (language, name, old, new)
        for language in dict.fromkeys([*draft, *released])
        for name in dict.fromkeys([*draft.get(language, {}), *released.get(language, {})])
        if (old := _part(released, language, name)) != (new := _part(draft, language, name))
    ]


def has_other_order(released: dict[str, Any], draft: dict[str, Any]) -> bool:
    """Whether modules or units that both outlines have stand in another order, or in another module."""
    before, after = _places(released), _places(draft)
    in_both = before.keys() & after.keys()
    return [place for place in before.items() if place[0] in in_both] != [place for place in after.items() if place[0] in in_both]


def _places(outline: dict[str, Any]) -> dict[str, str]:
    """Every module and unit in order, each with the module it stands in."""
    return {part: module["key"] for module in outline["modules"] for part in (module["key"], *(unit["key"] for unit in module["units"]))}


def _part(about: dict[str, Any], language: str, name: str) -> str:
    value: Any = about.get(language, {}).get(name) or ""
    if name in _RICH:
        return " ".join(word for word in _said(str(value)) if word)
    if name == "cover":
        return _file(value["url"]) if value else ""
    return "; ".join(_words(value))


def _words(value: Any) -> list[str]:
    """The texts in a part, however it is made up."""
    if isinstance(value, dict):
        value = list(value.values())
    return [word for one in value for word in _words(one)] if isinstance(value, list) else [str(value)] * bool(value)


def _apart(draft: PreparedUnit) -> PreparedUnit:
    """Answer the unit with each drawing shown from its own file."""
    html, questions = draft.html, deepcopy(draft.questions)
    for together, alone in draft.alone.items():
        html = html.replace(f'src="{together}"', f'src="{alone}"')
    for picture in _pictures(questions):
        picture["url"] = draft.alone.get(picture["url"], picture["url"])
    return replace(draft, html=html, questions=questions)


def _pictures(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shown = [one["picture"] for question in questions for one in (question, *question["options"])]
    return [picture for picture in shown if picture]


def _is_same(released: UnitContent, draft: PreparedUnit) -> bool:
    return (
        released.title == draft.title
        and released.questions == draft.questions
        and released.answer_key == draft.answer_key
        and (released.html == draft.html or _said(released.html) == _said(draft.html))
    )


def _said(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(_KEPT_WHOLE.sub(r"\1", html))
    reader.close()
    return reader.said


class _Reader(HTMLParser):
    """Collects words and addresses; inside an author's own rich text (`prose`) its tags too."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        # Open elements since the outermost `prose`, and since an icon.
        self._prose = 0
        self._icon = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _ADDRESSES:
            self.said += [f"<{tag}>", _file(given.get(_ADDRESSES[tag], "")), given.get("alt", "")]
        elif tag == "a":
            self.said.append(given.get("href", "") if self._prose else _file(given.get("href", "")))
        if self._prose and tag not in _ADDRESSES:
            self.said.append(f"<{tag}>")
        if tag in _VOID:
            return
        if self._icon or tag == "svg":
            self._icon += 1
        if self._prose or "prose" in given.get("class", "").split():
            self._prose += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        self._icon = max(self._icon - 1, 0)
        self._prose = max(self._prose - 1, 0)
        if self._prose:
            self.said.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<path/>` inside an icon opens nothing.
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._icon:
            self.said += data.split()

    def handle_comment(self, data: str) -> None:
        # The place of a check.
        self.said.append(data)


def _file(address: str) -> str:
    """Answer what an address says of the file: its folder and the name made from its content, wherever the school keeps its files."""
    return "/".join(address.split("/")[-2:])
