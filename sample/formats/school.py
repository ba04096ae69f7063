"""Reads `sample/content/school.yaml`: the people and organisations of the sample school."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from core.calendar import BANGKOK, bangkok_midnight, parse_year

if TYPE_CHECKING:
    from accounts.types import PersonDetails

SCHOOL = Path(__file__).resolve().parent.parent / "content" / "school.yaml"


@cache
def read_school() -> dict[str, Any]:
    """Answer the file as it stands."""
    content: dict[str, Any] = yaml.safe_load(SCHOOL.read_text(encoding="utf-8"))
    return content


def moment(text: str) -> datetime:
    """Answer a Bangkok moment; a day alone means nine in the morning."""
    read = datetime.fromisoformat(text)
    if "T" not in text:
        read = datetime.combine(read.date(), time(9))
    return read.replace(tzinfo=BANGKOK)


def day_after(text: str) -> datetime:
    """Answer the Bangkok midnight after a day: a window that ends with that day closes there."""
    return bangkok_midnight(date.fromisoformat(text) + timedelta(days=1))


def person_details(entry: dict[str, Any]) -> PersonDetails:
    """Answer what `accounts.actions.create_person` takes. Birth years are written in the Buddhist Era."""
    return {
        "title": entry["title"],
        "given_name": entry["given"],
        "family_name": entry["family"],
        "name_en": entry.get("name_en", ""),
        "gender": entry["gender"],
        "birth_year": parse_year(str(entry["birth"])) if entry["birth"] else None,
        "province_code": entry["province"],
        "learner_type": entry["type"],
    }
