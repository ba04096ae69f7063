"""A roster as a table → what each line says, or why it cannot be understood. Knows no table of the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.bulk import in_blocks
from core.names import MONK_TITLES, signs_of_no_name
from core.sheets import Sheet, SheetRow
from enrollment.errors import RosterEmptyError
from enrollment.formats import roster_values as read
from enrollment.formats.roster_columns import Columns, understand

# Rows whose person is not certain, or whose values contradict, are conflicts; unreadable values are errors; the rest are remarks.
CONFLICTS = {
    "reference_other_name_in_file", "email_other_name_in_file", "email_other_reference_in_file", "name_contradicts_in_file",
    "name_ambiguous_in_file",
}  # fmt: skip
NOTICES = {"duplicate_of_line", "family_name_missing", "name_tidied"}


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong, or worth knowing, in one cell (`column` is the file's header, empty for the row)."""

    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "code": self.code, "params": self.params}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says of a person; empty means that the file does not say."""

    place: str = ""
    partner_ref: str = ""
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    phone: str = ""
    gender: str = ""
    birth_year: int | None = None
    province_code: str = ""
    learner_type: str = ""
    operator_name: str = ""
    operator_type: str = ""
    operator_number: str = ""
    operator_size: str = ""

    @property
    def name_key(self) -> str:
        """Equal for two spellings of one name."""
        return read.same_name(self.given_name, self.family_name)

    def as_json(self) -> dict[str, Any]:
        """Only what the file says, so that it stays small."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) not in ("", None)}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number as Excel shows it, the cells we keep, what they say, what is wrong with them."""

    number: int
    cells: list[str]
    entry: Entry
    issues: list[Issue]


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole file, understood."""

    columns: Columns
    lines: list[Line]


_READERS: dict[str, Callable[[str], Any]] = {
    "place": read.plain,
    "partner_ref": read.read_reference,
    "email": read.read_email,
    "phone": read.read_phone,
    "gender": read.read_gender,
    "province_code": read.read_province,
    "learner_type": read.read_learner_type,
    "operator_name": read.plain,
    "operator_type": read.read_operator_type,
    "operator_number": read.read_reference,
    "operator_size": read.read_operator_size,
}
_NAMES = ("title", "given_name", "family_name", "full_name")
# Lines between two tellings of how many are read.
_AT_ONCE = 250
# What no two lines of one person say differently.
_TELLING = ("partner_ref", "email", "place")
# Where “not said” is a value like any other.
_CODED = ("gender", "learner_type")


@dataclass(slots=True)
class _Same:
    """Lines of one person, and what they say together that tells people apart."""

    lines: list[Line]
    said: dict[str, str]

    def fits(self, entry: Entry) -> bool:
        """Whether nothing that a line says is said otherwise here."""
        return not any(value and (own := getattr(entry, name)) and own != value for name, value in self.said.items())

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.said |= {name: value for name in _TELLING if (value := getattr(line.entry, name))}


def parse_roster(sheet: Sheet, *, this_year: int, heard: Callable[[int], None] = lambda _read: None) -> Roster:
    """Read every line; a line's faults are collected and never stop the others. `this_year` is CE; `heard` is told how many are read.

    :raises RosterError: the headers say nothing, or contradict each other, or nothing stands below them.
    """
    columns = understand(sheet.headers)
    if not sheet.rows:
        raise RosterEmptyError
    lines: list[Line] = []
    for block in in_blocks(sheet.rows, _AT_ONCE):
        heard(len(lines))
        lines += [_line(row, columns, this_year) for row in block]
    return Roster(columns, _compare(lines, columns))


def _line(row: SheetRow, columns: Columns, this_year: int) -> Line:
    kept = [row.cells[header] for header in columns.kept]
    if row.extra:
        # A stray separator may have moved any of its cells: none is believed.
        return Line(row.line, kept, Entry(), [Issue("", "cell_extra", {"column": row.extra})])
    texts = {name: read.plain(row.cells[header]) for name, header in columns.fields.items()}
    issues: list[Issue] = []
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if fault := _fault(text, columns.fields[name]):
            issues.append(fault)
            texts[name] = ""
            continue
        if not text or name in _NAMES or (name not in _CODED and read.UNSAID.fullmatch(text)):
            continue
        try:
            values[name] = read.read_birth_year(text, this_year) if name == "birth_year" else _READERS[name](text)
        except read.CellError as error:
            issues.append(Issue(columns.fields[name], error.code, {"value": text[:80]}))
    values |= _name(texts, columns, issues)
    issues += [
        Issue(header, "name_tidied", {"value": texts[name][:80]})
        for name in _NAMES
        if (header := columns.fields.get(name)) and texts[name] and read.OUT_OF_LINE.search(row.cells[header].strip())
    ]
    for name, limit in read.LONGEST.items():
        if len(values.get(name) or "") > limit:
            values[name] = values[name][:limit]
            column = columns.fields.get(name) or (columns.fields.get("full_name", "") if name in _NAMES else "")
            issues.append(Issue(column, "too_long", {"limit": limit}))
    return Line(row.line, kept, Entry(**values), issues)


def _fault(text: str, header: str) -> Issue | None:
    """What is wrong with a cell of whatever column."""
    if text[:1] == "#" and read.BROKEN_FORMULA.fullmatch(text):
        return Issue(header, "formula_broken", {"value": text})
    return Issue(header, "header_again") if text and text == header else None


def _name(texts: dict[str, str], columns: Columns, issues: list[Issue]) -> dict[str, str]:
    title, given, family, full = (texts.get(name, "") for name in _NAMES)
    column = columns.fields.get("given_name") or columns.fields["full_name"]
    is_told = bool(issues) and not {columns.fields.get(name) for name in _NAMES}.isdisjoint(issue.column for issue in issues)
    try:
        parts = read.read_name(title, given, family, full)
    except read.CellError as error:
        if not is_told:
            issues.append(Issue(column, error.code))
        return {}
    if not parts.family_name and parts.title not in MONK_TITLES and not is_told:
        issues.append(Issue(columns.fields.get("family_name", column), "family_name_missing"))
    values = {"title": parts.title, "given_name": parts.given_name, "family_name": parts.family_name}
    for name, value in values.items():
        # Digits are read: some partners tell namesakes apart so.
        signs = [sign for sign in signs_of_no_name(value) if not sign.isnumeric()]
        if signs and not is_told:
            issues.append(Issue(columns.fields.get(name, column), "name_signs", {"signs": " ".join(signs[:10])}))
    return values


def _compare(lines: list[Line], columns: Columns) -> list[Line]:
    """Find lines of one person twice (a remark), and one number or address for two names (a conflict on both)."""
    for name in ("partner_ref", "email"):
        sharing: dict[str, list[Line]] = {}
        for line in lines:
            if value := getattr(line.entry, name):
                sharing.setdefault(value, []).append(line)
        code = "reference_other_name_in_file" if name == "partner_ref" else "email_other_name_in_file"
        for group in sharing.values():
            if len(group) > 1:
                _tell_apart(group, columns.fields[name], code)
    _find_same_names(lines)
    return lines


def _tell_apart(group: list[Line], column: str, code: str) -> None:
    """Of lines with one number or address: the same person again, or another name, which makes all of them doubtful."""
    first = group[0]
    other = next((line for line in group if line.entry.name_key != first.entry.name_key), None)
    for line in group:
        if line.entry.name_key != first.entry.name_key:
            _note(line, column, code, first.number)
            continue
        if line is not first:
            _note(line, "", "duplicate_of_line", first.number)
        if other is not None:
            _note(line, column, code, other.number)
        elif line.entry.partner_ref and first.entry.partner_ref and line.entry.partner_ref != first.entry.partner_ref:
            _note(line, column, "email_other_reference_in_file", first.number)
            _note(first, column, "email_other_reference_in_file", line.number)


def _find_same_names(lines: list[Line]) -> None:
    """Lines with one name and birth year, and nothing else to tell them apart by, are one person."""
    people: dict[tuple[str, int | None], list[_Same]] = {}
    for line in lines:
        if not line.entry.given_name:
            continue
        alike = people.setdefault((line.entry.name_key, line.entry.birth_year), [])
        fitting = [one for one in alike if one.fits(line.entry)]
        against = [one for one in fitting if any(read.contradict(line.entry, other.entry) for other in one.lines)]
        fitting = [one for one in fitting if one not in against]
        for one in against if not fitting else ():
            for other in [line, *one.lines]:
                if not (other.entry.partner_ref or other.entry.email or other.entry.place):
                    _note(other, "", "name_contradicts_in_file", one.lines[0].number if other is line else line.number)
        if len(fitting) > 1:
            _note(line, "", "name_ambiguous_in_file", fitting[0].lines[0].number)
        elif fitting:
            _note(line, "", "duplicate_of_line", fitting[0].lines[0].number)
            fitting[0].add(line)
        else:
            alike.append(_Same([line], {name: getattr(line.entry, name) for name in _TELLING}))


def _note(line: Line, column: str, code: str, other: int) -> None:
    if not any(issue.code == code for issue in line.issues):
        line.issues.append(Issue(column, code, {"line": other}))
