"""Thai is written in the source; English ships complete beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
THAI = re.compile(r"[\u0e00-\u0e7f]")
# Abbreviations (PDF, CSV) are the same in both languages.
LATIN_WORD = re.compile(r"[A-Za-z]*[a-z]{2,}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
# Names that are the same in both languages.
SAME_IN_BOTH = {"English", "Honghian", "Open Badges"}

Message = tuple[str, str]


def unquote(lines: list[str]) -> str:
    text = "".join(line[line.index('"') + 1 : line.rindex('"')] for line in lines)
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def entries(text: str) -> Iterator[dict[str, str]]:
    """Yield the entries of a .po file: `msgctxt`, `msgid`, `msgstr` (`msgstr[0]` ...) and `flags`."""
    for block in re.split(r"\n\s*\n", text):
        entry: dict[str, str] = {"flags": ""}
        collected: dict[str, list[str]] = {}
        current = ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] += line
            elif line.startswith("msg"):
                current = line.split(" ", 1)[0]
                collected[current] = [line]
            elif line.startswith('"') and current:
                collected[current].append(line)
        entry |= {name: unquote(lines) for name, lines in collected.items()}
        if entry.get("msgid"):
            yield entry


def key(entry: dict[str, str]) -> Message:
    return entry.get("msgctxt", ""), entry["msgid"]


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text.replace("%%", ""))}


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[Message, dict[str, str]]:
    """Every message the source asks for now, gathered by `makemessages` in a copy of the tree."""
    from django.core.management import call_command

    copy = tmp_path_factory.mktemp("messages")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if name.endswith((".py", ".html", ".txt")) and not name.startswith(("tests/", "docs/")) and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    (copy / "locale").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        call_command("makemessages", locale=["en"], extensions=["html", "txt", "py"], no_location=True, no_wrap=True, verbosity=0)
    made = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return {key(entry): entry for entry in entries(made.read_text())} if made.exists() else {}


@pytest.fixture(scope="session")
def shipped() -> dict[Message, dict[str, str]]:
    return {key(entry): entry for entry in entries(SHIPPED.read_text())} if SHIPPED.exists() else {}


def translations(entry: dict[str, str]) -> list[str]:
    return [text for name, text in entry.items() if name.startswith("msgstr")]


def test_every_message_has_its_english(extracted: dict[Message, dict[str, str]], shipped: dict[Message, dict[str, str]]) -> None:
    missing = [message for message in extracted if message not in shipped or not all(translations(shipped[message]))]

    assert not missing, f"{len(missing)} messages have no English:\n" + "\n".join(text for _context, text in missing)


def test_no_english_is_a_guess(shipped: dict[Message, dict[str, str]]) -> None:
    guessed = [entry["msgid"] for entry in shipped.values() if "fuzzy" in entry["flags"]]

    assert not guessed, "\n".join(guessed)


def test_english_keeps_the_placeholders(shipped: dict[Message, dict[str, str]]) -> None:
    different = [
        f"{entry['msgid']} → {text}"
        for entry in shipped.values()
        for text in translations(entry)
        if text and placeholders(text) != placeholders(entry["msgid"])
    ]

    assert not different, "\n".join(different)


def test_the_source_is_thai(extracted: dict[Message, dict[str, str]]) -> None:
    latin = [
        text
        for _context, text in extracted
        if not THAI.search(text) and LATIN_WORD.search(PLACEHOLDER.sub("", text)) and text not in SAME_IN_BOTH
    ]

    assert not latin, "Latin-script messages (Thai is the source):\n" + "\n".join(latin)


def test_english_holds_no_thai(shipped: dict[Message, dict[str, str]]) -> None:
    thai = [
        f"{entry['msgid']} → {text}"
        for entry in shipped.values()
        for text in translations(entry)
        if THAI.search(text) and not LATIN_WORD.search(text)
    ]

    assert not thai, "\n".join(thai)
