"""A list from upload to undoing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_person, issue_sign_in_card
from accounts.errors import CardNotAllowedError
from accounts.models import User
from core.models import Job, private_storage
from core.sheets import write_csv
from enrollment import actions
from enrollment.errors import RosterHasErrorsError, RosterStateError, RosterTooOldError
from enrollment.export import cohort_rows
from enrollment.models import Cohort, Enrollment, Operator, Partner, RosterImport, ServiceEvent
from tests.indicators import refusing_mail

HEADERS = ["รหัสนักศึกษา", "ชื่อ-สกุล", "อีเมล", "โทร", "เพศ", "ปีเกิด", "จังหวัด"]
ROWS = [
    ["๖๔๐๑", "นางสาวสมหญิง ใจดี", "somying.j@example.org", "081-234-5678", "หญิง", "2540", "เชียงใหม่"],
    ["6402", "นายคำแก้ว วงศ์ษา", "", "", "ชาย", "1/5/2541", "ลำพูน"],
]
Check = Callable[..., RosterImport]


def as_csv(headers: list[str], rows: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    write_csv(stream, headers, rows)
    return stream.getvalue()


@pytest.fixture
def check(partner_cohort: Cohort, coordinator: User, now: datetime) -> Check:
    """Upload a table and make its dry run."""

    def run(
        rows: list[list[Any]] = ROWS, headers: list[str] = HEADERS, cohort: Cohort = partner_cohort, content: bytes = b""
    ) -> RosterImport:
        roster = actions.stage_roster(
            cohort=cohort, content=content or as_csv(headers, rows), file_name="รายชื่อ.csv", uploaded_by=coordinator, now=now
        )
        return actions.check_roster(roster=roster, now=now)

    return run


@pytest.fixture
def apply(check: Check, now: datetime) -> Check:
    """The same, and confirm and apply it."""

    def run(*args: Any, skip_errors: bool = False, **more: Any) -> RosterImport:
        roster = actions.confirm_roster(roster=check(*args, **more), skip_errors=skip_errors, now=now)
        return actions.apply_roster(roster=roster, now=now)

    return run


def outcomes(roster: RosterImport) -> list[str]:
    return list(roster.rows.order_by("line").values_list("outcome", flat=True))


def codes(roster: RosterImport) -> list[list[str]]:
    return [[issue["code"] for issue in row.issues] for row in roster.rows.order_by("line")]


def school() -> tuple[Any, ...]:
    """Everything a roster may touch."""
    return (
        list(User.objects.order_by("pk").values()),
        list(Enrollment.objects.order_by("pk").values("learner", "cohort", "partner_ref", "operator", "state")),
        list(ServiceEvent.objects.order_by("pk").values("person_key", "run_code", "registered_at")),
        list(Operator.objects.order_by("pk").values("code")),
    )


def test_the_dry_run_enrols_nobody_and_keeps_no_file(check: Check) -> None:
    before = school()

    roster = check()

    assert roster.state == "ready"
    assert roster.counts == {"create": 2, "change": 0, "same": 0, "conflict": 0, "error": 0, "rows": 2, "unknown_columns": []}
    assert school() == before
    assert (roster.file, Job.objects.get(kind="check_roster").payload) == ("", {"roster": str(roster.uuid)})


def test_applying_makes_people_places_and_registrations(apply: Check, partner_cohort: Cohort, now: datetime) -> None:
    roster = apply()

    people = list(User.objects.filter(pk__in=roster.rows.values("person")).order_by("pk"))
    assert [(p.title, p.given_name, p.family_name, p.email, p.phone, p.gender, p.birth_year, p.province_code) for p in people] == [
        ("นางสาว", "สมหญิง", "ใจดี", "somying.j@example.org", "+66812345678", "female", 1997, "50"),
        ("นาย", "คำแก้ว", "วงศ์ษา", None, "", "male", 1998, "51"),
    ]
    assert not any(person.has_usable_password() for person in people)
    places = list(Enrollment.objects.filter(cohort=partner_cohort).order_by("partner_ref"))
    assert [(p.partner_ref, p.state, p.source) for p in places] == [("6401", "invited", "roster"), ("6402", "invited", "roster")]
    assert list(ServiceEvent.objects.values_list("assurance", "first_at", "registered_at")) == [("partner", None, now)] * 2
    assert Job.objects.filter(kind="invite_learners").count() == 1


def test_the_same_list_again_changes_nothing(apply: Check) -> None:
    apply()
    before = school()

    again = apply()

    assert outcomes(again) == ["same", "same"]
    assert school() == before


def test_applying_twice_is_the_same_as_once(apply: Check, now: datetime) -> None:
    roster = apply()
    before = school()

    again = actions.apply_roster(roster=roster, now=now + timedelta(hours=1))

    assert school() == before
    assert again.applied_at == now


def test_a_changed_value_is_shown_old_to_new_and_written(apply: Check, check: Check) -> None:
    apply()
    changed = [ROWS[0], ["6402", "นายคำแก้ว วงศ์ษาใหม่", "", "0899999999", "ชาย", "2541", "ลำพูน"]]

    shown = check(changed)
    assert outcomes(shown) == ["same", "change"]
    assert shown.rows.get(line=3).changes == [
        {"field": "family_name", "old": "วงศ์ษา", "new": "วงศ์ษาใหม่"},
        {"field": "phone", "old": "", "new": "+66899999999"},
    ]
    apply(changed)

    assert User.objects.get(given_name="คำแก้ว").phone == "+66899999999"


def test_who_has_signed_in_keeps_their_own_data(apply: Check, now: datetime) -> None:
    apply()
    User.objects.filter(given_name="คำแก้ว").update(last_login=now, phone="+66800000000")

    again = apply([["6402", "นายคำแก้ว วงศ์ษา", "", "0899999999", "ชาย", "2541", "ลำพูน"]])

    assert (outcomes(again), codes(again)) == (["same"], [["kept_by_learner"]])
    assert User.objects.get(given_name="คำแก้ว").phone == "+66800000000"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["1", "", "", "", "", "", ""]], [["name_missing"]]),
        ([["1", "นายก้อง ดีงาม", "not-an-address", "", "", "", ""]], [["email_invalid"]]),
        ([["1", "นายก้อง ดีงาม", "", "12", "", "", ""]], [["phone_invalid"]]),
        ([["1", "นายก้อง ดีงาม", "", "", "ไก่", "", ""]], [["gender_unknown"]]),
        ([["1", "นายก้อง ดีงาม", "", "", "", "40", ""]], [["birth_year_ambiguous"]]),
        ([["1", "นายก้อง ดีงาม", "", "", "", "2590", ""]], [["birth_year_implausible"]]),
        ([["1", "นายก้อง ดีงาม", "", "", "", "", "นครเชียงใหม่"]], [["province_unknown"]]),
        ([["1", "นายก้อง ดีงาม", "", "", "", "", ""], ["1", "นายแสง ดีงาม", "", "", "", "", ""]], [["reference_other_name_in_file"]] * 2),
        (
            [["1", "นายก้อง ดีงาม", "a@b.co", "", "", "", ""], ["2", "นายแสง คำ", "A@B.co", "", "", "", ""]],
            [["email_other_name_in_file"]] * 2,
        ),
    ],
)
def test_rows_that_cannot_be_taken_say_why(check: Check, now: datetime, rows: list[list[str]], expected: list[list[str]]) -> None:
    before = school()

    roster = check(rows)

    assert codes(roster) == expected
    with pytest.raises(RosterHasErrorsError):
        actions.confirm_roster(roster=roster, skip_errors=False, now=now)
    assert school() == before


def test_the_rest_is_applied_only_when_asked_for(apply: Check) -> None:
    roster = apply([*ROWS, ["6403", "", "", "", "", "", ""]], skip_errors=True)

    assert outcomes(roster) == ["create", "create", "error"]
    assert Enrollment.objects.count() == 2


def test_one_person_on_two_lines_is_one_person(apply: Check) -> None:
    roster = apply([ROWS[0], ROWS[0]])

    assert (outcomes(roster), codes(roster)[1]) == (["create", "same"], ["duplicate_of_line"])
    assert Enrollment.objects.count() == 1


def test_a_number_of_somebody_else_is_a_conflict(apply: Check, check: Check) -> None:
    apply()

    roster = check([["6402", "นายบุญมี ศรีวิชัย", "", "", "", "", ""]])

    assert (outcomes(roster), codes(roster)) == (["conflict"], [["reference_other_name"]])


def test_a_name_alone_never_finds_another_partners_person(apply: Check, make_cohort: Callable[..., Cohort]) -> None:
    apply()
    other = make_cohort(partner=Partner.objects.create(code="MJU", kind="university", name_th="อีกแห่ง"))

    roster = apply([["", "นายคำแก้ว วงศ์ษา", "", "", "", "2541", ""]], cohort=other)

    assert outcomes(roster) == ["create"]
    assert User.objects.filter(given_name="คำแก้ว").count() == 2


def test_an_address_of_another_name_tells_nothing_about_its_holder(check: Check, make_person: Callable[..., User]) -> None:
    make_person(given_name="ความลับ", family_name="ส่วนตัว", email="secret@example.org")

    roster = check([["1", "นายก้อง ดีงาม", "secret@example.org", "", "", "", ""]])

    row = roster.rows.get()
    assert (row.outcome, row.person, row.changes) == ("conflict", None, [])
    assert "ความลับ" not in str((row.issues, row.parsed, row.cells))


def test_a_known_address_under_the_same_name_is_enrolled_and_not_changed(apply: Check, learner: User) -> None:
    roster = apply([["1", "สมหญิง ใจดี", "Somying@Example.org", "0811111111", "ชาย", "2500", "ลำปาง"]])

    assert roster.rows.get().person == learner
    learner.refresh_from_db()
    assert (learner.phone, learner.gender, learner.birth_year, learner.province_code) == ("", "female", 1990, "50")


def test_who_withdrew_is_not_enrolled_again_by_a_list(apply: Check, check: Check, now: datetime) -> None:
    apply()
    actions.withdraw_enrollment(enrollment=Enrollment.objects.get(partner_ref="6402"), now=now)

    assert outcomes(check()) == ["same", "conflict"]


def test_places_beyond_the_seats_are_errors(check: Check, partner_cohort: Cohort) -> None:
    Cohort.objects.filter(pk=partner_cohort.pk).update(capacity=1)

    roster = check()

    assert (outcomes(roster), codes(roster)[1]) == (["create", "error"], ["cohort_full"])


def test_a_plan_that_grew_old_is_shown_again_and_not_carried_out(check: Check, partner_cohort: Cohort, now: datetime) -> None:
    roster = actions.confirm_roster(roster=check(), skip_errors=False, now=now)
    Cohort.objects.filter(pk=partner_cohort.pk).update(capacity=1)
    before = school()

    roster = actions.apply_roster(roster=roster, now=now)

    assert (roster.state, roster.counts["outdated"], roster.counts["error"]) == ("ready", True, 1)
    assert school() == before


def test_columns_nobody_asked_for_are_told_and_kept_nowhere(check: Check) -> None:
    roster = check([["1", "นายก้อง ดีงาม", "1234567890123"]], ["รหัสนักศึกษา", "ชื่อ-สกุล", "เลขประจำตัวประชาชน"])

    assert roster.counts["unknown_columns"] == ["เลขประจำตัวประชาชน"]
    assert "1234567890123" not in str(list(roster.rows.values()))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b"PK\x03\x04broken", "sheet_truncated"),
        ("ชื่อ,นามสกุล\r\n".encode(), "roster_empty"),
        ("อีเมล\r\na@b.co\r\n".encode(), "roster_no_name_column"),
        ("ชื่อ,first name\r\nก,ข\r\n".encode(), "roster_double_column"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet_old_format"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(
    check: Check, content: bytes, code: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    before = school()

    with django_capture_on_commit_callbacks() as after_commit:
        roster = check(content=content or b" ")
    after_commit[-1]()

    assert (roster.state, roster.error_code) == ("refused", code)
    assert school() == before
    assert not private_storage().exists(f"rosters/{roster.uuid}")


def test_undoing_takes_back_exactly_what_the_list_did(apply: Check, now: datetime) -> None:
    apply([ROWS[1]])
    before = school()
    roster = apply([[*ROWS[1][:3], "0899999999", *ROWS[1][4:]], ROWS[0]])

    undone = actions.undo_roster(roster=roster, now=now + timedelta(days=29))

    assert (undone.state, school()) == ("undone", before)


def test_undoing_keeps_who_has_begun_to_learn(apply: Check, now: datetime) -> None:
    roster = apply()
    actions.record_learning_act(enrollment=Enrollment.objects.get(partner_ref="6402"), now=now)

    undone = actions.undo_roster(roster=roster, now=now)

    assert undone.counts["kept"] == 1
    assert list(Enrollment.objects.values_list("partner_ref", flat=True)) == ["6402"]
    assert ServiceEvent.objects.exclude(first_at=None).count() == 1


def test_undoing_is_refused_after_thirty_days_and_before_applying(apply: Check, check: Check, now: datetime) -> None:
    roster, waiting = apply(), check()
    before = school()

    with pytest.raises(RosterTooOldError):
        actions.undo_roster(roster=roster, now=now + timedelta(days=31))
    with pytest.raises(RosterStateError):
        actions.undo_roster(roster=waiting, now=now)

    assert school() == before


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(check: Check, now: datetime) -> None:
    def statements(first: int, rows: int) -> int:
        table = [[str(first + n), f"นายคนที่{first + n} ใจดี", f"p{first + n}@example.org", "", "", "", ""] for n in range(rows)]
        roster = check(table)
        actions.confirm_roster(roster=roster, skip_errors=False, now=now)
        with CaptureQueriesContext(connection) as queries:
            actions.apply_roster(roster=roster, now=now)
        return len(queries)

    # Sixty rows are a few blocks more for an engine with a limit on values in a statement.
    assert statements(2_000, 60) - statements(1_000, 3) < 6


def test_letters_of_invitation_go_out_once_past_a_refused_address(apply: Check, now: datetime, settings: Any) -> None:
    roster = apply([ROWS[0], ["6402", "นายคำแก้ว วงศ์ษา", "kham@example.org", "", "", "", ""]])
    settings.EMAIL_BACKEND = "tests.indicators.refusing_mail.EmailBackend"
    refusing_mail.depths.clear()
    refusing_mail.refused |= {"somying.j@example.org"}

    sent = [actions.send_invitation(enrollment=place, now=now) for _ in range(2) for place in actions.invitations_to_send(roster=roster)]

    refusing_mail.refused.clear()
    assert (sent, [letter.to for letter in mail.outbox]) == ([False, True, False], [["kham@example.org"]])
    assert "hh-" in mail.outbox[0].body
    # Nothing is held while the mail server is waited for.
    assert refusing_mail.depths == [len(connection.atomic_blocks)] * 3


def test_erasing_a_person_empties_what_lists_said(apply: Check, now: datetime) -> None:
    from accounts.actions import erase_person

    roster = apply()
    person = User.objects.get(given_name="สมหญิง")
    old_key = person.subject_key
    erase_person(person=person, now=now)

    row = roster.rows.get(line=2)
    assert (row.cells, row.parsed) == ([], {})
    assert not ServiceEvent.objects.filter(person_key=old_key).exists()
    assert ServiceEvent.objects.count() == 2


def test_a_list_never_takes_an_account_it_did_not_make(apply: Check, partner_cohort: Cohort, now: datetime) -> None:
    made_elsewhere = create_person(given_name="คำแก้ว", family_name="วงศ์ษา", email="staff@example.org", now=now - timedelta(days=1))
    apply([["6402", "คำแก้ว วงศ์ษา", "staff@example.org", "", "", "", ""]])
    before = User.objects.filter(pk=made_elsewhere.pk).values().get()

    apply([["6402", "คำแก้ว วงศ์ษา", "somebody.else@example.org", "+66811111111", "ชาย", "2541", ""]])

    assert Enrollment.objects.get(learner=made_elsewhere).partner_ref == "6402"
    assert User.objects.filter(pk=made_elsewhere.pk).values().get() == before
    [row] = cohort_rows(Enrollment.objects.filter(learner=made_elsewhere).select_related("learner"), {"invited": ""}, {})
    assert "staff@example.org" not in row


def test_undoing_puts_the_operator_back(apply: Check, now: datetime) -> None:
    headers = [*HEADERS[:2], "ผู้ประกอบการ", "ประเภทผู้ประกอบการ"]
    apply([["6402", "นายคำแก้ว วงศ์ษา", "เฮือนฝ้าย", "group"]], headers)
    wrong = apply([["6402", "นายคำแก้ว วงศ์ษา", "เฮือนเงิน", "group"]], headers)
    moved = Enrollment.objects.get().operator

    actions.undo_roster(roster=wrong, now=now)

    back = Enrollment.objects.get().operator
    assert [operator.name if operator else "" for operator in (moved, back)] == ["เฮือนเงิน", "เฮือนฝ้าย"]


def test_a_coordinator_signs_in_with_no_card(coordinator: User, now: datetime) -> None:
    with pytest.raises(CardNotAllowedError):
        issue_sign_in_card(person=coordinator, issued_by=None, now=now)
