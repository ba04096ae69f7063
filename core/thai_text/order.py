"""Thai dictionary order as a plain string key."""

from __future__ import annotations

import re
import unicodedata

from core.thai_text.spelling import fold

_LEADING_VOWELS = frozenset("เแโใไ")
_IGNORED = frozenset("ฯๆ๏๚๛")
# Second level, weakest first: maitaikhu, the four tones, thanthakhat, the rare rest.
_MARK_WEIGHT = {mark: str(n) for n, mark in enumerate("็่้๊๋์ํ๎ฺ", start=1)}
_THAI_LETTERS = "".join(chr(c) for c in range(0x0E01, 0x0E2F)) + "ะัาำิีึืุูเแโใไๅ"
_LATIN = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two characters per letter, so that the key orders alike in every database collation.
_WEIGHTS = {" ": "10"}
_WEIGHTS |= {char: f"3{char}" for n, char in enumerate(_LATIN)}
_WEIGHTS |= {char: f"{5 + n // 36}{_LATIN[n % 36]}" for n, char in enumerate(_THAI_LETTERS)}
KEY_LENGTH = 400
_UNACCENTED = re.compile("[ -~\u0e00-\u0e7f]*")


def sort_key(text: str, *, limit: int = KEY_LENGTH) -> str:
    """Answer a key of plain letters and digits whose order is Thai dictionary order.

    A leading vowel sorts after its consonant (เก่า after กา, before ขนม); tone marks and
    thanthakhat decide only between words alike otherwise; digits come first, then Latin, then
    Thai, then other scripts. The key holds `0-9a-z` only: SQLite, PostgreSQL with any
    collation, and Python order it alike. Two to three characters per letter of text, cut at
    `limit` (the width of the column that stores it).
    """
    primary: list[str] = []
    marks: list[str] = []
    chars = list(_letters(fold(text)))
    place = 0
    while place < len(chars):
        char = chars[place]
        following = chars[place + 1] if place + 1 < len(chars) else ""
        if char in _LEADING_VOWELS and "ก" <= following <= "ฮ":
            chars[place], chars[place + 1] = following, char
            primary.append(_WEIGHTS[following])
            primary.append(_WEIGHTS[char])
            marks += ["0", "0"]
            place += 2
        elif char in _MARK_WEIGHT:
            if marks:
                marks[-1] = _MARK_WEIGHT[char]
            place += 1
        else:
            primary.append(_WEIGHTS.get(char) or _weight(char))
            marks.append("0")
            place += 1
    secondary = "".join(marks).rstrip("0")
    return ("".join(primary) + ("0" + secondary if secondary else ""))[:limit]


def _letters(text: str) -> list[str]:
    """Answer `text` without Latin accents and without signs that do not order."""
    plain = text
    if not _UNACCENTED.fullmatch(text):
        plain = unicodedata.normalize("NFD", text)
        plain = "".join(c for c in plain if "\u0e00" <= c <= "\u0e7f" or not unicodedata.combining(c))
    return [c for c in plain if c not in _IGNORED]


def _weight(char: str) -> str:
    # Punctuation before digits, other scripts after Thai, each by code point.
    group = "7" if unicodedata.category(char)[0] in "LN" else "2"
    return f"{group}{ord(char):06x}"
