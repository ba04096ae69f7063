"""Spellings: the form we store, the form we search, the form PDF rendering needs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.calendar import from_thai_digits

if TYPE_CHECKING:
    from collections.abc import Callable

_TONES = "\u0e48-\u0e4b"
# Invisible: soft hyphen, zero-width space/joiners, word joiner, BOM, direction controls.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SARA_AM = re.compile(f"([{_TONES}]?)\u0e4d([{_TONES}]?)\u0e32")
# Not where the tone could belong to a ำ that follows: nobody writes that, and moving it would go on for ever.
_AM_BEFORE_TONE = re.compile(f"\u0e33([{_TONES}])(?!\u0e33)")
_SARA_AE = re.compile("\u0e40\u0e40")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_TONE_LIKE = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e")
# A tone before its vowel, or a mark twice.
_OUT_OF_ORDER = "[\u0e48-\u0e4c\u0e4e][\u0e31\u0e34-\u0e3a\u0e47\u0e4d]|([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1"
# More signs on one letter than any script stacks; normalising them takes squared time.
_STACKED = "[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1a55-\u1a7f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_TOWER = re.compile(f"({_STACKED}{{12}}){_STACKED}+")
_BLANKS = re.compile(r"[^\S\n]+")
# Whatever one of the steps below could change; most texts have nothing of it.
_TO_SPELL = re.compile(f"{_OUT_OF_ORDER}|{_INVISIBLE.pattern}|{_CONTROL.pattern}|\u0e4d|\u0e40\u0e40|\u0e33[{_TONES}]|{_STACKED}{{13}}|\r")
# Letters and marks that have no other form than case: ASCII, and Thai without its digits.
_ONE_FORM = re.compile("[ -~\u0e01-\u0e3a\u0e3f-\u0e4f]*")


def normalize(text: str, *, keep_lines: bool = False) -> str:
    """Bring `text` to the form we store: one spelling for what looks the same.

    NFC; two เ become แ; nikhahit + า becomes ำ, with the tone before it; a tone typed before
    its vowel changes places; doubled marks, invisible and control characters go; white space
    collapses to single spaces (`keep_lines=True` keeps line breaks). Idempotent.
    """
    if not keep_lines and text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not keep_lines and not _TO_SPELL.search(text) and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _to_fixpoint(_spell, text)
    if keep_lines:
        lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
        return "\n".join(lines).strip("\n")
    return " ".join(text.split())


def _spell(text: str) -> str:
    text = unicodedata.normalize("NFC", _TOWER.sub("\\1", text))
    text = _SARA_AE.sub("\u0e41", text)
    text = _SARA_AM.sub("\\1\\2\u0e33", text)
    text = _AM_BEFORE_TONE.sub("\\1\u0e33", text)
    return _MARKS.sub(_order_marks, text)


def _order_marks(found: re.Match[str]) -> str:
    """Put vowels before tones and thanthakhat on one consonant; a doubled mark counts once."""
    ordered = sorted(found[0], key=_TONE_LIKE.__contains__)
    return "".join(mark for place, mark in enumerate(ordered) if place == 0 or ordered[place - 1] != mark)


def _to_fixpoint(step: Callable[[str], str], text: str) -> str:
    """Apply `step` until nothing changes; each of our steps shortens or sorts, so it ends."""
    while (changed := step(text)) != text:
        text = changed
    return text


def fold(text: str) -> str:
    """Answer the search form: normal form, Arabic digits, no case, full-width made plain."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    if _ONE_FORM.fullmatch(text) and not _TO_SPELL.search(text) and unicodedata.is_normalized("NFC", text):
        return " ".join(text.lower().split())
    return _to_fixpoint(_fold_once, text)


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _TOWER.sub("\\1", text)).casefold()
    return normalize(from_thai_digits(plain))


def decompose_sara_am(text: str) -> str:
    """Split ำ into nikhahit and า, the tone between them, as a font draws it: each sign has a width of its own."""
    return re.sub(f"([{_TONES}]?)\u0e33", "\u0e4d\\1\u0e32", text)
