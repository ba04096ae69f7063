"""The 77 provinces by TIS 1099 code, and the sets of them that reports speak of.

The code equals the numeric part of ISO 3166-2:TH and the first two digits of district codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.codes.labels import Coded, alias_table, typed_form

# Place of delivery of what happens nowhere.
ONLINE = "00"


@dataclass(frozen=True, slots=True)
class Province(Coded):
    """A province (จังหวัด; Bangkok too). `abbreviation` is the official short form."""

    abbreviation: str = ""

    @property
    def iso(self) -> str:
        """The ISO 3166-2 code, e.g. `TH-50`."""
        return f"TH-{self.code}"


@dataclass(frozen=True, slots=True)
class AreaSet(Coded):
    """A set of provinces a report can be limited to."""

    provinces: tuple[str, ...]


def _read() -> tuple[Province, ...]:
    text = (Path(__file__).parent.parent / "data" / "provinces.txt").read_text(encoding="utf-8")
    rows = (line.split(",") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Province(*row) for row in rows)


PROVINCES = _read()
_BY_CODE = {entry.code: entry for entry in PROVINCES}

AREA_SETS = {
    entry.code: entry
    for entry in (
        AreaSet("nec4", "ระเบียงเศรษฐกิจภาคเหนือ 4 จังหวัด", "Northern Economic Corridor (4 provinces)", ("50", "51", "52", "57")),
        AreaSet("lanna8", "ล้านนา 8 จังหวัด", "Lanna (8 provinces)", ("50", "51", "52", "54", "55", "56", "57", "58")),
        AreaSet("upper_north_1", "ภาคเหนือตอนบน 1", "Upper North 1", ("50", "51", "52", "58")),
        AreaSet("upper_north_2", "ภาคเหนือตอนบน 2", "Upper North 2", ("54", "55", "56", "57")),
    )
}

_MORE_ALIASES = {
    "10": ("กรุงเทพ", "กรุงเทพฯ", "กทม", "กทม.", "กรุงเทพมหานครฯ", "BKK"),
    "14": ("อยุธยา", "Ayutthaya"),
    "30": ("โคราช", "Korat"),
    "50": ("เชียงใหม", "ชม.", "Chiengmai"),
    "57": ("Chiengrai",),
    "54": ("Prae",),
    "83": ("Phuket Island",),
}


def province(code: str) -> Province:
    """Answer the province with TIS `code`.

    :raises KeyError: there is none.
    """
    return _BY_CODE[code]


def area_set(code: str) -> AreaSet:
    """Answer the area set with `code`.

    :raises KeyError: there is none.
    """
    return AREA_SETS[code]


def province_choices() -> list[tuple[str, str]]:
    """Answer `(code, label)` of all 77 for a model or form field, by code."""
    return [(entry.code, entry.label) for entry in PROVINCES]


def find_province(text: str) -> Province | None:
    """Find the province a typed word means: code, ISO code, name with or without จังหวัด."""
    plain = re.sub(r"^\s*(?:จังหวัด|จ\s*\.)\s*", "", text)
    plain = re.sub(r"(?i)\s+province\s*$", "", plain)
    code = _aliases().get(typed_form(plain))
    return _BY_CODE[code] if code else None


@cache
def _aliases() -> dict[str, str]:
    return alias_table(
        {
            entry.code: [
                word
                for word in (
                    entry.code, entry.iso, entry.th, entry.en, entry.abbreviation,
                    *_MORE_ALIASES.get(entry.code, ()),
                )
                if word
            ]
            for entry in PROVINCES
        }
    )  # fmt: skip
