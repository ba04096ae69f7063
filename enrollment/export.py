"""Tables that a partner takes away, each of which comes in again without a change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.calendar import BE_OFFSET, bangkok_date
from core.codes import Gender, LearnerType, OperatorSize, OperatorType, province
from core.languages import reader_language
from core.sheets import Cell, SheetData
from enrollment.formats.roster_columns import COLUMN_LABELS, MESSAGE_LABEL, PLACE_LABEL, STATUS_LABEL
from enrollment.formats.wording import DONE_TEXTS, OUTCOME_TEXTS, change_text, issue_text
from enrollment.models import Enrollment, PartnerOperator, RosterImport, RosterRow


def roster_headers() -> list[str]:
    """The headers of a list in the reader's language."""
    return [str(label) for label in COLUMN_LABELS.values()]


def example_rows() -> list[list[str]]:
    """Two invented people, to show what goes where; the person deletes them."""
    female = [_("นางสาว"), _("ตัวอย่าง"), _("ใจดี"), "example@example.org", "081-234-5678", _coded(Gender, "female"), "2545"]
    male = [_("นาย"), _("ทดลอง"), _("รักเรียน"), "", "", _coded(Gender, "male"), "2544"]
    return [
        ["6401001", *female, _("เชียงใหม่"), _coded(LearnerType, "student"), "", "", "", ""],
        [
            "6401002",
            *male,
            _("ลำพูน"),
            _coded(LearnerType, "operator"),
            _("เฮือนฝ้ายตัวอย่าง"),
            _coded(OperatorType, "group"),
            "",
            _coded(OperatorSize, "micro"),
        ],
    ]


def roster_template() -> SheetData:
    """A list to be filled in."""
    return SheetData(_("รายชื่อผู้เรียน"), roster_headers(), example_rows())


def cohort_headers() -> list[str]:
    """A list's headers, then where each learner stands."""
    standing = [_("สถานะ"), _("วันที่ลงทะเบียน"), _("วันที่เริ่มเรียน"), _("วันที่เรียนล่าสุด"), _("วันที่สำเร็จการอบรม")]
    return [str(PLACE_LABEL), *roster_headers(), *standing]


def cohort_rows(places: Iterable[Enrollment], standings: dict[str, str], told: Mapping[int, PartnerOperator]) -> Iterator[list[Cell]]:
    """One row a learner. What a learner told us alone, and not the partner's list, stays with the learner.

    `told` is operator → what this partner's lists said of it; what others know of it is not the partner's.
    """
    for place in places:
        completion = getattr(place, "completion", None)
        days = (place.enrolled_at, place.started_at, place.last_seen_at, completion.completed_at if completion else None)
        standing = str(standings[getattr(place, "standing", "invited")])
        yield [str(place.uuid), *_person_cells(place, told), standing, *(_day(moment) for moment in days)]


def _person_cells(place: Enrollment, told: Mapping[int, PartnerOperator]) -> list[Cell]:
    person = place.learner
    operator = told.get(place.operator_id or 0) if place.source == Enrollment.Source.ROSTER else None
    names: list[Cell] = [place.partner_ref, place.shown_title, person.given_name, person.family_name]
    # Who has signed in keeps their own profile, and it is theirs.
    is_ours = place.made_person and person.last_login is None
    profile: list[Cell] = [
        person.email or "",
        person.phone,
        _coded(Gender, person.gender),
        person.birth_year + BE_OFFSET if person.birth_year else "",
        str(province(person.province_code).label) if person.province_code else "",
        _coded(LearnerType, person.learner_type),
    ]
    named: list[Cell] = [
        operator.name if operator else "",
        _coded(OperatorType, operator.type) if operator else "",
        operator.registration_number if operator else "",
        _coded(OperatorSize, operator.size) if operator else "",
    ]
    return [*names, *(profile if is_ours else [""] * len(profile)), *named]


def _coded(choices: type[TextChoices], code: str) -> str:
    """The Thai label for Thai readers, the code for all others: both are read again."""
    return str(choices(code).label) if code and reader_language() == "th" else code


def _day(moment: datetime | None) -> Cell:
    return bangkok_date(moment) if moment else None


def result_table(roster: RosterImport) -> SheetData:
    """A list as it came, each line with what happened to it."""
    rows = result_rows(roster, roster.rows.order_by("line").iterator(chunk_size=2_000))
    return SheetData(_("ผล"), result_headers(roster), rows)


def result_headers(roster: RosterImport) -> list[str]:
    """The file's own columns, then what happened and why."""
    ours = {str(STATUS_LABEL), str(MESSAGE_LABEL)}
    return [*(header for header in roster.headers if header not in ours), str(STATUS_LABEL), str(MESSAGE_LABEL)]


def outcome_texts(roster: RosterImport) -> Mapping[str, Promise]:
    """What is said of a row by its outcome: what would happen, or, of a list that was carried out, what did."""
    return DONE_TEXTS if roster.state == RosterImport.State.APPLIED else OUTCOME_TEXTS


def result_rows(roster: RosterImport, rows: Iterable[RosterRow]) -> Iterator[list[Cell]]:
    """Every line of the list as it came, with its outcome."""
    texts = outcome_texts(roster)
    ours = {str(STATUS_LABEL), str(MESSAGE_LABEL)}
    kept = [place for place, header in enumerate(roster.headers) if header not in ours]
    for row in rows:
        cells = [row.cells[place] for place in kept] if row.cells else [""] * len(kept)
        yield [*cells, str(texts[row.outcome]), row_message(row)]


def row_message(row: RosterRow) -> str:
    """Everything there is to say about a line, in the reader's language."""
    told = [issue_text(issue) for issue in row.issues]
    told += [change_text(change, str(COLUMN_LABELS.get(change["field"], change["field"]))) for change in row.changes]
    return "; ".join(told)
