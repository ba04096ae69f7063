"""A partner's cohorts, lists and completions for its own programs. Another partner's do not exist here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from accounts.api import TokenAuth, person_of
from core.api import PROBLEMS, ListPage, Paging, SearchText, in_each_language, list_page
from core.sheets import Limits, SheetSizeError
from enrollment import actions
from enrollment.export import row_message
from enrollment.models import Cohort, Enrollment, RosterImport, RosterRow
from enrollment.queries.partner import cohort_view, partner_house
from enrollment.queries.roster_view import choice_text, reading_notes, refusal_text, roster_warnings

router = Router(tags=["partner"])
READ, WRITE = TokenAuth("partner:read"), TokenAuth("partner:write")


class CohortOut(Schema):
    """A run. `learners` are all who have not withdrawn."""

    uuid: UUID
    code: str
    name: str
    partner_code: str
    course_code: str
    course_title_th: str
    release_number: int
    state: str
    mode: str
    province_code: str
    opens_at: datetime
    closes_at: datetime | None
    capacity: int | None
    learners: int
    completed: int


class CohortPage(ListPage):
    items: list[CohortOut]


class LearnerOut(Schema):
    """A learner and where they stand: invited, active, started, stuck, completed or withdrawn. No contact, no score."""

    place: UUID
    partner_ref: str
    title: str
    given_name: str
    family_name: str
    standing: str
    enrolled_at: datetime
    started_at: datetime | None
    last_seen_at: datetime | None
    completed_at: datetime | None


class LearnerPage(ListPage):
    items: list[LearnerOut]


class RosterSheetOut(Schema):
    """A sheet to choose, and how many of its rows say anything."""

    name: str
    rows: int


class RosterOut(Schema):
    """A list that was sent. `state`: checking, choosing, ready, refused, applying, applied, undone or cancelled; `counts` by outcome.

    A workbook with lists on several `sheets` waits in choosing; `notes` say how the file was read.
    """

    uuid: UUID
    cohort_code: str
    state: str
    file_name: str
    rows: int
    counts: dict[str, int]
    sheets: list[RosterSheetOut]
    notes: list[str]
    warnings: list[str]
    refusal: str
    confirmed_at: datetime | None
    applied_at: datetime | None


class RosterRowOut(Schema):
    """A line as Excel counts it (the header is 1), what would happen or happened, and everything there is to say about it."""

    line: int
    outcome: str
    message: str
    place: UUID | None


class RosterRowPage(ListPage):
    items: list[RosterRowOut]


class Search(Schema):
    """Words to find in code, name and course."""

    q: SearchText = ""


class Standing(Schema):
    """One standing to narrow to, and words to find in names and numbers."""

    standing: SearchText = ""
    q: SearchText = ""


class Outcome(Schema):
    """One outcome to narrow to: create, change, same, conflict or error."""

    outcome: SearchText = ""


@router.get("/cohorts", auth=READ, response={200: CohortPage, **PROBLEMS}, summary=in_each_language(_("รุ่นของหน่วยงาน")))
def cohorts(request: HttpRequest, asked: Query[Search], paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    house = partner_house(coordinator=person_of(request), search=asked.q, now=timezone.now())
    return list_page(house.cohorts.select_related("course", "partner", "release"), paging, _cohort_told)


@router.get("/cohorts/{code}/learners", auth=READ, response={200: LearnerPage, **PROBLEMS}, summary=in_each_language(_("ผู้เรียนในรุ่น")))
def learners(request: HttpRequest, code: str, asked: Query[Standing], paging: Query[Paging]) -> dict[str, Any]:
    """In Thai dictionary order."""
    view = cohort_view(cohort=_own_cohort(request, code), standing=asked.standing, search=asked.q, now=timezone.now())
    return list_page(view.places, paging, _learner_told)


@router.get(
    "/cohorts/{code}/completions", auth=READ, response={200: LearnerPage, **PROBLEMS}, summary=in_each_language(_("ผู้สำเร็จการอบรมในรุ่น"))
)
def completions(request: HttpRequest, code: str, paging: Query[Paging]) -> dict[str, Any]:
    """Who has completed, with the moment."""
    view = cohort_view(cohort=_own_cohort(request, code), standing="completed", search="", now=timezone.now())
    return list_page(view.places, paging, _learner_told)


@router.post("/cohorts/{code}/rosters", auth=WRITE, response={202: RosterOut, **PROBLEMS}, summary=in_each_language(_("ส่งรายชื่อเพื่อตรวจ")))
def send_roster(request: HttpRequest, code: str, file: File[UploadedFile], sheet: Form[str] = "") -> Status[dict[str, Any]]:
    """Have a list (.xlsx or .csv) checked, of a workbook the named sheet. Nobody is enrolled: ask for it until `state` is ready, then confirm."""
    cohort = _own_cohort(request, code)
    if (file.size or 0) > Limits().max_bytes:
        raise SheetSizeError(limit=Limits().max_bytes // 1_000_000)
    content = file.read()
    name, person = file.name or "", person_of(request)
    roster = actions.stage_roster(cohort=cohort, content=content, file_name=name, uploaded_by=person, now=timezone.now(), sheet=sheet)
    return Status(202, _roster_told(roster))


@router.get("/rosters/{uuid}", auth=READ, response={200: RosterOut, **PROBLEMS}, summary=in_each_language(_("ผลการตรวจรายชื่อ")))
def roster(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """Where a list stands."""
    return _roster_told(_own_roster(request, uuid))


@router.get("/rosters/{uuid}/rows", auth=READ, response={200: RosterRowPage, **PROBLEMS}, summary=in_each_language(_("ผลการตรวจทีละแถว")))
def roster_rows(request: HttpRequest, uuid: UUID, asked: Query[Outcome], paging: Query[Paging]) -> dict[str, Any]:
    """The list line by line."""
    rows = _own_roster(request, uuid).rows.select_related("enrollment").order_by("line")
    return list_page(rows.filter(outcome=asked.outcome) if asked.outcome else rows, paging, _row_told)


@router.post("/rosters/{uuid}/sheet", auth=WRITE, response={202: RosterOut, **PROBLEMS}, summary=in_each_language(_("เลือกแผ่นงาน")))
def choose_sheet(request: HttpRequest, uuid: UUID, sheet: Form[str]) -> Status[dict[str, Any]]:
    """Have one of the `sheets` checked."""
    found, person = _own_roster(request, uuid), person_of(request)
    return Status(202, _roster_told(actions.choose_sheet(roster=found, name=sheet, by=person, now=timezone.now())))


@router.post("/rosters/{uuid}/confirm", auth=WRITE, response={202: RosterOut, **PROBLEMS}, summary=in_each_language(_("ยืนยันนำเข้ารายชื่อ")))
def confirm_roster(request: HttpRequest, uuid: UUID, skip_errors: Form[bool] = False) -> Status[dict[str, Any]]:  # noqa: FBT002
    """Order what the check showed: all lines, or with `skip_errors` all that can be taken. One transaction; can be undone."""
    found = _own_roster(request, uuid)
    person, now = person_of(request), timezone.now()
    return Status(202, _roster_told(actions.confirm_roster(roster=found, skip_errors=skip_errors, by=person, now=now)))


@router.post("/rosters/{uuid}/cancel", auth=WRITE, response={200: RosterOut, **PROBLEMS}, summary=in_each_language(_("ไม่นำเข้ารายชื่อ")))
def cancel_roster(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """Leave a checked list alone."""
    return _roster_told(actions.cancel_roster(roster=_own_roster(request, uuid)))


@router.post("/rosters/{uuid}/undo", auth=WRITE, response={202: RosterOut, **PROBLEMS}, summary=in_each_language(_("ยกเลิกการนำเข้า")))
def undo_roster(request: HttpRequest, uuid: UUID) -> Status[dict[str, Any]]:
    """Order an applied list to be taken back; who has begun to learn stays."""
    found = _own_roster(request, uuid)
    return Status(202, _roster_told(actions.order_undo(roster=found, by=person_of(request), now=timezone.now())))


def _own_cohort(request: HttpRequest, code: str) -> Cohort:
    ours = Cohort.objects.visible_to_coordinator(person_of(request)).select_related("course", "partner")
    return get_object_or_404(ours, code=code)


def _own_roster(request: HttpRequest, uuid: UUID) -> RosterImport:
    ours = RosterImport.objects.visible_to_coordinator(person_of(request)).select_related("cohort__course", "cohort__partner", "job")
    return get_object_or_404(ours.distinct(), uuid=uuid)


def _cohort_told(row: Any) -> dict[str, Any]:
    same = ("uuid", "code", "name", "state", "mode", "province_code", "opens_at", "closes_at", "capacity", "learners", "completed")
    return {name: getattr(row, name) for name in same} | {
        "partner_code": row.partner.code,
        "course_code": row.course.code,
        "course_title_th": row.course.title_th,
        "release_number": row.release.number,
    }


def _learner_told(row: Enrollment) -> dict[str, Any]:
    completion = getattr(row, "completion", None)
    return {
        "place": row.uuid,
        "partner_ref": row.partner_ref,
        "title": row.shown_title,
        "given_name": row.learner.given_name,
        "family_name": row.learner.family_name,
        "standing": getattr(row, "standing", ""),
        "enrolled_at": row.enrolled_at,
        "started_at": row.started_at,
        "last_seen_at": row.last_seen_at,
        "completed_at": completion.completed_at if completion else None,
    }


def _roster_told(roster: RosterImport) -> dict[str, Any]:
    counts = {outcome: roster.counts.get(outcome, 0) for outcome in RosterRow.Outcome.values}
    return {
        "uuid": roster.uuid,
        "cohort_code": roster.cohort.code,
        "state": roster.state,
        "file_name": roster.file_name,
        "rows": roster.counts.get("rows", 0),
        "counts": counts,
        "sheets": [{"name": name, "rows": rows} for name, rows in roster.reading.get("sheets", [])],
        "notes": reading_notes(roster),
        "warnings": [str(text) for text in roster_warnings(roster)],
        "refusal": refusal_text(roster) or choice_text(roster),
        "confirmed_at": roster.confirmed_at,
        "applied_at": roster.applied_at,
    }


def _row_told(row: RosterRow) -> dict[str, Any]:
    place = row.enrollment.uuid if row.enrollment else None
    return {"line": row.line, "outcome": row.outcome, "message": row_message(row), "place": place}
