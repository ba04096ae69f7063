"""What the code lists share: labels in the reader's language and matching of typed words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import lazy

from core.languages import in_reader_language
from core.thai_text.spelling import fold

# Made once: making a kind of lazy string takes a thousand times longer than making one of its kind.
_in_reader_language = lazy(in_reader_language, str)


@dataclass(frozen=True, slots=True)
class Coded:
    """One entry of a code list; `th` and `en` are its labels."""

    code: str
    th: str
    en: str

    @property
    def label(self) -> str:
        """The label in the active language, decided when it is shown (a lazy string)."""
        return _in_reader_language(self.th, self.en)


def typed_form(text: str) -> str:
    """Answer `text` without case, blanks and punctuation, as typed words are compared."""
    return re.sub(r"[\W_]+", "", _keep_marks(fold(text)))


def _keep_marks(text: str) -> str:
    """Map Thai signs, which are no word characters, onto other letters; ฯ and ๆ may go."""
    return "".join(chr(0x4E00 + ord(c)) if "\u0e30" <= c <= "\u0e4e" else c for c in text)


def alias_table(entries: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Answer typed form → code, from each code's accepted words; a clash is a mistake here."""
    table: dict[str, str] = {}
    for code, words in entries.items():
        for word in words:
            form = typed_form(word)
            if table.setdefault(form, code) != code:
                message = f"{word!r} stands for both {table[form]} and {code}"
                raise ValueError(message)
    return table
