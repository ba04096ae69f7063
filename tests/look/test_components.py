"""The rules that page builders rely on when they include a component."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
ICONS = {path.stem for path in (TEMPLATES / "components" / "icons").glob("*.html")}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_the_first_line_names_the_parameters(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith(f"{{# {path.stem}: ")


@pytest.mark.parametrize("path", [path for path in COMPONENTS if not path.stem.startswith("_")], ids=lambda path: path.stem)
def test_the_design_system_page_lists_it_as_it_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    parameters = first.removeprefix(f"{{# {path.stem}: ").split(" #}")[0].replace("|", "/")

    assert f"| `{path.stem}` | {parameters} |" in (ROOT / "docs" / "design-system.md").read_text(encoding="utf-8")


def test_every_icon_asked_for_by_name_is_drawn() -> None:
    asked = set()
    for path in TEMPLATES.rglob("*.html"):
        asked |= set(re.findall(r'components/icon\.html" with name="([\w-]+)"', path.read_text(encoding="utf-8")))

    assert asked - ICONS == set()


def test_forms_in_a_part_of_a_page_are_handed_the_token_they_are_sent_with() -> None:
    """The tests' client is never asked for it: a form without one looks right and can only be refused."""
    with_forms = {
        path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html") if "{% csrf_token %}" in path.read_text("utf-8")
    }
    asked = [
        (path.relative_to(TEMPLATES).as_posix(), part)
        for path in TEMPLATES.rglob("*.html")
        for part, given in re.findall(r'{% include "([^"]+)"([^%]*?) only %}', path.read_text("utf-8"))
        if part in with_forms and "csrf_token=csrf_token" not in given
    ]

    assert asked == []


def test_letters_say_names_and_reasons_as_they_were_written() -> None:
    letters = {path: path.read_text("utf-8") for path in TEMPLATES.rglob("*.txt") if path.parent.name != "messages"}
    begun = {path: text for path, text in letters.items() if "{{" in text and "{% extends" not in text}

    assert [path for path, text in begun.items() if "{% autoescape off %}" not in text or "{% autoescape on %}" in text] == []


@pytest.mark.parametrize("name", ["500.html", "alone.html"])
def test_the_last_pages_ask_for_nothing(name: str) -> None:
    source = (TEMPLATES / "errors" / name).read_text("utf-8")

    assert set(re.findall(r"{% (\w+)", source)) <= {"include"}
    assert not re.search(r"{{ [^}]*[.|]", source)


def test_the_style_guide_and_the_base_show_every_component() -> None:
    waiting = ["styleguide/styleguide.html", "styleguide/classroom.html", "base.html", "core/display.html", "errors/404.html"]
    shown: set[str] = set()
    while waiting:
        name = waiting.pop()
        shown.add(name)
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        waiting += [found for found in re.findall(r'(?:include|extends) "([\w/]+\.html)"', source) if found not in shown]

    assert {f"components/{path.name}" for path in COMPONENTS} - shown == set()
