"""One line of past training records → a service event, or why not. Knows no table of the database.

Columns, by their English names: person_ref, offering_kind, offering_code, run_code, branch_code, province_code, mode,
first_at, completed_at, operator_ref, operator_type, gender, birth_year, learner_type, partner_code; and, where a file has
it, operator_size. Empty is unknown.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from core.calendar import DateError, YearAmbiguousError, YearError, bangkok_date, fiscal_year_of, parse_birth_year
from core.codes import ONLINE, find_branch, find_gender, find_learner_type, find_mode, find_operator_size, find_operator_type, find_province
from core.thai_text import normalize
from enrollment.errors import RecordColumnsError
from enrollment.formats.roster import Issue

COLUMNS = (
    "person_ref", "offering_kind", "offering_code", "run_code", "branch_code", "province_code", "mode", "first_at", "completed_at",
    "operator_ref", "operator_type", "gender", "birth_year", "learner_type", "partner_code",
)  # fmt: skip
# May be left out of a file.
OPTIONAL = ("operator_size",)
NEEDED = ("person_ref", "offering_kind", "offering_code", "first_at")
ADDED = ("status", "message")
# What two lines of one service may not say differently.
_JOINED = (
    "branch_code", "province_code", "mode", "operator_ref", "operator_type", "gender", "birth_year", "learner_type", "partner_code",
    "operator_size",
)  # fmt: skip
# Fixed for ever: changing it would make everybody a new person.
_NAMESPACE = UUID("6f1f4c1e-8a54-5d0b-9c57-0d6b2b0f2569")
_KINDS = {"course": "course", "หลักสูตร": "course", "activity": "activity", "กิจกรรม": "activity"}
_LONGEST = {"offering_code": 64, "run_code": 64, "operator_ref": 64, "partner_code": 32}
FIRST_YEAR, LAST_YEAR, OLDEST_BIRTH_YEAR = 1950, 2100, 1850


@dataclass(frozen=True, slots=True)
class Record:
    """What a line says, as stored; `person_key` is None for an unnamed visitor."""

    person_key: UUID | None
    offering_kind: str
    offering_code: str
    run_code: str
    branch_code: str
    province_code: str
    mode: str
    first_at: datetime | None
    completed_at: datetime | None
    operator_ref: str
    operator_type: str
    gender: str
    birth_year: int | None
    learner_type: str
    partner_code: str
    operator_size: str

    @property
    def run(self) -> tuple[UUID | None, str, str, str]:
        """Who took part in what: a person is served once in it."""
        return (self.person_key, self.offering_kind, self.offering_code, self.run_code)


def person_key(reference: str, secret: str) -> UUID:
    """Answer the reporting key of a person known by `reference`: the same for ever under one secret, and no way back."""
    digest = hmac.new(secret.encode(), normalize(reference).encode(), hashlib.sha256).hexdigest()
    return uuid5(_NAMESPACE, digest)


def check_headers(headers: Sequence[str]) -> None:
    """Refuse a table that cannot be past records.

    :raises RecordColumnsError: a needed column is missing, or one is not known or there twice.
    """
    names = [header.strip().lower() for header in headers]
    missing = [name for name in NEEDED if name not in names]
    unknown = [
        header for place, header in enumerate(headers) if names[place] not in (*COLUMNS, *OPTIONAL, *ADDED) or names[place] in names[:place]
    ]
    if missing or unknown:
        raise RecordColumnsError(missing=", ".join(missing) or "–", unknown=", ".join(unknown) or "–")


def read_record(cells: Mapping[str, str], secret: str, now: datetime) -> tuple[Record | None, list[Issue]]:
    """Answer the record of a line and what is to be said about it; no record when something in it is wrong.

    What is dated after the Bangkok day of `now` is wrong: nobody was served yet.
    """
    given = {header.strip().lower(): normalize(text) for header, text in cells.items()}
    text = {name: given.get(name, "") for name in (*COLUMNS, *OPTIONAL)}
    issues: list[Issue] = []
    values: dict[str, Any] = {name: _read(name, text[name], issues) for name in (*COLUMNS[1:], *OPTIONAL)}
    issues += [Issue(name, "value_missing") for name in ("offering_kind", "offering_code") if not text[name]]
    for name, limit in _LONGEST.items():
        if len(text[name]) > limit:
            issues.append(Issue(name, "too_long", {"limit": limit}))
    _check_moments(text, values, issues)
    issues += _from_the_future(text, values, now)
    if issues:
        return None, issues
    values["run_code"] = values["run_code"] or _implicit_run(values)
    reference = text["person_ref"]
    record = Record(person_key=person_key(reference, secret) if reference else None, **values)
    return record, notices_of(record)


def notices_of(record: Record) -> list[Issue]:
    """What is to be said about a record that can be taken."""
    notices = [Issue("first_at", "registered_only")] if record.first_at is None else []
    if record.operator_size and not record.operator_ref:
        notices.append(Issue("operator_size", "operator_unnamed"))
    return notices


def join_records(first: Record, second: Record) -> tuple[Record, list[str]]:
    """What two lines of one person and run say together, and the columns in which they contradict each other.

    The service is dated by the earliest of its events (domain 1.4), and what one line does not say the other may.
    """
    joined, differing = {}, []
    for name in _JOINED:
        one, other = getattr(first, name), getattr(second, name)
        if one not in ("", None) and other not in ("", None) and one != other:
            differing.append(name)
        joined[name] = other if one in ("", None) else one
    for name in ("first_at", "completed_at"):
        joined[name] = min((moment for moment in (getattr(first, name), getattr(second, name)) if moment), default=None)
    return replace(first, **joined), differing


def _implicit_run(values: Mapping[str, Any]) -> str:
    """Name the run of a record that names none: a course's implicit run of the fiscal year, an activity's day."""
    code, first = values["offering_code"], values["first_at"]
    if first is None:
        return str(code)
    suffix = f"S{fiscal_year_of(first)}" if values["offering_kind"] == "course" else f"{bangkok_date(first):%Y%m%d}"
    return f"{code[: _LONGEST['run_code'] - len(suffix) - 1]}-{suffix}"


def _check_moments(text: Mapping[str, str], values: Mapping[str, Any], issues: list[Issue]) -> None:
    first, completed = values["first_at"], values["completed_at"]
    if first and completed and completed < first:
        issues.append(Issue("completed_at", "completed_before_first"))
    if completed and not text["first_at"]:
        issues.append(Issue("completed_at", "completed_without_first"))
    if not text["person_ref"] and not text["first_at"]:
        issues.append(Issue("first_at", "unnamed_without_first"))


def _from_the_future(text: Mapping[str, str], values: Mapping[str, Any], now: datetime) -> list[Issue]:
    today = bangkok_date(now)
    issues = [
        Issue(name, "moment_future", {"value": text[name][:80]})
        for name in ("first_at", "completed_at")
        if values[name] and bangkok_date(values[name]) > today
    ]
    if values["birth_year"] and values["birth_year"] > bangkok_date(values["first_at"] or now).year:
        issues.append(Issue("birth_year", "birth_year_implausible", {"value": text["birth_year"][:80]}))
    return issues


def _read(name: str, text: str, issues: list[Issue]) -> Any:
    if not text:
        return None if name in ("first_at", "completed_at", "birth_year") else ""
    reader = _READERS.get(name)
    if reader is None:
        return text
    value, fault = reader(text)
    if fault:
        issues.append(Issue(name, fault, {"value": text[:80]}))
    return value


Answer = tuple[Any, str]


def _moment(text: str) -> Answer:
    """An ISO 8601 moment with its offset; in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, "moment_invalid"
    if moment.tzinfo is None:
        return None, "moment_naive"
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, "moment_implausible"
    return moment.astimezone(UTC), ""


def _coded(find: Callable[[str], Any], code: str) -> Callable[[str], Answer]:
    @lru_cache(maxsize=2_048)
    def reader(text: str) -> Answer:
        found = find(text)
        if found is None:
            return "", code
        return getattr(found, "code", None) or str(found), ""

    return reader


@lru_cache(maxsize=2_048)
def _birth_year(text: str) -> Answer:
    try:
        year = parse_birth_year(text.removesuffix(".0"))
    except YearAmbiguousError:
        return None, "birth_year_ambiguous"
    except (YearError, DateError):
        return None, "birth_year_invalid"
    return (year, "") if OLDEST_BIRTH_YEAR <= year <= LAST_YEAR else (None, "birth_year_implausible")


_find_province = _coded(find_province, "province_unknown")


def _kind(text: str) -> Answer:
    found = _KINDS.get(text.lower())
    return found or "", "" if found else "kind_unknown"


def _province(text: str) -> Answer:
    return (ONLINE, "") if text in {"0", "00"} else _find_province(text)


_READERS: dict[str, Callable[[str], Answer]] = {
    "offering_kind": _kind,
    "branch_code": _coded(find_branch, "branch_unknown"),
    "province_code": _province,
    "mode": _coded(find_mode, "mode_unknown"),
    "operator_type": _coded(find_operator_type, "operator_type_unknown"),
    "operator_size": _coded(find_operator_size, "operator_size_unknown"),
    "gender": _coded(find_gender, "gender_unknown"),
    "learner_type": _coded(find_learner_type, "learner_type_unknown"),
    "birth_year": _birth_year,
    "first_at": _moment,
    "completed_at": _moment,
}
