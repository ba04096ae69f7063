"""Targets: the grid, the sheet that is looked at first, and the way back."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.sheets import read_sheet, write_table
from enrollment.models import Partner
from indicators.actions import (
    apply_target_sheet,
    appoint_official,
    cancel_target_sheet,
    set_targets,
    take_target_sheet,
    undo_targets,
)
from indicators.errors import TargetSheetError, TargetSheetHasErrorsError, TargetsMovedError, TargetStateError
from indicators.export.targets import target_rows, target_table
from indicators.formats.targets import TargetKey, read_value
from indicators.models import Target, TargetChange, achievement
from indicators.queries import target_values
from tests.indicators.conftest import local

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
NOW = local("2026-11-21 12:00")
YEAR = TargetKey(2569, 0, "", "", "8.4")
QUARTER = TargetKey(2569, 2, "CMU", "50", "8.4")
SHEET = "ปีงบประมาณ,ไตรมาส,หน่วยงาน,พื้นที่,รหัสตัวชี้วัด,ค่าเป้าหมาย\r\n"


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1"))


@pytest.fixture(autouse=True)
def partner() -> Partner:
    return Partner.objects.create(code="CMU", kind="university", name_th="มหาวิทยาลัยเชียงใหม่", name_en="Chiang Mai University")


def sheet(*lines: str) -> bytes:
    return (SHEET + "\r\n".join(lines)).encode()


def standing() -> dict[TargetKey, Decimal]:
    return {TargetKey(t.fiscal_year, t.quarter, t.agency_code, t.area_code, t.measure): t.value for t in Target.objects.all()}


@pytest.mark.parametrize(
    ("result", "target", "percent"),
    [
        (5, Decimal(8), Decimal("62.50")),
        (1, Decimal(3), Decimal("33.33")),
        (2, Decimal(3), Decimal("66.67")),
        (1, Decimal(800), Decimal("0.13")),
        (0, Decimal(8), Decimal("0.00")),
        (120, Decimal(100), Decimal("120.00")),
        (5, Decimal(0), None),
        (5, None, None),
        (None, Decimal(8), None),
    ],
)
def test_achievement_has_two_decimals_and_nothing_without_a_target(
    result: int | None, target: Decimal | None, percent: Decimal | None
) -> None:
    assert achievement(result, target) == percent


@pytest.mark.parametrize(("text", "value"), [("1,200", 1200), ("๑๒.๕", Decimal("12.5")), ("0", 0), ("–", None), ("-", None)])
def test_a_value_is_read_as_people_write_it(text: str, value: Decimal | None) -> None:
    assert read_value(text) == value


@pytest.mark.parametrize("text", ["", "-5", "ห้า", "1.234", "1e400", "NaN", "99999999999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_value(text)


def test_setting_by_hand_writes_what_changed_and_undoing_puts_it_back(official: User) -> None:
    first = set_targets(values={YEAR: Decimal(100), QUARTER: Decimal(20)}, by=official, now=NOW)
    second = set_targets(values={YEAR: Decimal(120), QUARTER: None}, by=official, now=NOW)

    assert set_targets(values={YEAR: Decimal(120)}, by=official, now=NOW) is None
    assert standing() == {YEAR: Decimal(120)}
    assert first is not None
    assert second is not None
    assert (second.counts["change"], second.counts["remove"], second.made_by) == (1, 1, official)

    undo_targets(change=second, now=NOW)
    assert standing() == {YEAR: Decimal(100), QUARTER: Decimal(20)}
    with pytest.raises(TargetStateError):
        undo_targets(change=second, now=NOW)


def test_undoing_leaves_what_somebody_changed_since(official: User) -> None:
    first = set_targets(values={YEAR: Decimal(100), QUARTER: Decimal(20)}, by=official, now=NOW)
    set_targets(values={YEAR: Decimal(150)}, by=official, now=NOW)
    assert first is not None

    undone = undo_targets(change=first, now=NOW)

    assert standing() == {YEAR: Decimal(150)}
    assert undone.counts["kept"] == 1


def test_a_sheet_changes_nothing_until_it_is_confirmed(official: User) -> None:
    set_targets(values={YEAR: Decimal(100)}, by=official, now=NOW)
    lines = ["2569,ทั้งปี,,,8.4,120", "๒๕๖๙,2,มหาวิทยาลัยเชียงใหม่,เชียงใหม่,participants,20", "2569,,,nec4,8.1,3"]

    change = take_target_sheet(content=sheet(*lines), file_name="t.csv", by=official)

    assert standing() == {YEAR: Decimal(100)}
    assert change.counts == {"create": 2, "change": 1, "remove": 0, "same": 0, "error": 0, "rows": 3}

    apply_target_sheet(change=change, now=NOW)
    assert standing() == {YEAR: Decimal(120), QUARTER: Decimal(20), TargetKey(2569, 0, "", "nec4", "8.1"): Decimal(3)}
    undo_targets(change=change, now=NOW)
    assert standing() == {YEAR: Decimal(100)}


def test_one_wrong_line_stops_the_whole_sheet_and_each_says_why(official: User) -> None:
    wrong = [
        "2026,,,,8.4,1", "2569,5,,,8.4,1", "2569,,NOBODY,,8.4,1", "2569,,,ดาวอังคาร,8.4,1", "2569,,,,9.9,1", "2569,,,,8.4,",
        "2569,,,,8.1,1", "2569,,,,8.1,2", "2569,,,,8.3,7",
    ]  # fmt: skip

    change = take_target_sheet(content=sheet(*wrong), file_name="t.csv", by=official)

    assert [row["issue"] for row in change.rows] == ["fiscal_year", "quarter", "agency", "area", "measure", "value", "twice", "twice", ""]
    with pytest.raises(TargetSheetHasErrorsError):
        apply_target_sheet(change=change, now=NOW)
    assert standing() == {}


def test_what_moved_between_the_check_and_the_confirmation_is_not_written_over(official: User) -> None:
    change = take_target_sheet(content=sheet("2569,,,,8.4,120"), file_name="t.csv", by=official)
    set_targets(values={YEAR: Decimal(7)}, by=official, now=NOW)

    with pytest.raises(TargetsMovedError):
        apply_target_sheet(change=change, now=NOW)

    assert standing() == {YEAR: Decimal(7)}


def test_a_sheet_is_applied_or_cancelled_once(official: User) -> None:
    change = take_target_sheet(content=sheet("2569,,,,8.4,120"), file_name="t.csv", by=official)
    cancel_target_sheet(change=change)

    with pytest.raises(TargetStateError):
        apply_target_sheet(change=change, now=NOW)
    assert standing() == {}


def test_another_table_is_refused_whole(official: User) -> None:
    for content in ("ชื่อ,นามสกุล\r\nก,ข", SHEET):
        with pytest.raises(TargetSheetError):
            take_target_sheet(content=content.encode(), file_name="t.csv", by=official)
    assert not TargetChange.objects.exists()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_we_export_comes_in_again_without_a_change(official: User, extension: str) -> None:
    values = {YEAR: Decimal("100.50"), QUARTER: Decimal(20), TargetKey(2570, 0, "", "lanna8", "8.1r"): Decimal(0)}
    set_targets(values=dict(values), by=official, now=NOW)
    content = io.BytesIO()
    write_table(content, extension, target_table(target_rows(Target.objects.all())))

    change = take_target_sheet(content=content.getvalue(), file_name=f"t.{extension}", by=official)

    assert change.counts == {"create": 0, "change": 0, "remove": 0, "same": 3, "error": 0, "rows": 3}


def test_the_targets_of_a_scope_are_exactly_its_own(official: User) -> None:
    set_targets(values={YEAR: Decimal(100), QUARTER: Decimal(20)}, by=official, now=NOW)

    assert target_values(fiscal_year=2569)[0] == {"8.4": Decimal(100)}
    assert target_values(fiscal_year=2569, agency="CMU", area="50")[2] == {"8.4": Decimal(20)}
    assert target_values(fiscal_year=2569)[2] == {}


def test_the_pages_walk_from_the_grid_to_the_undo(client: Client, official: User) -> None:
    page = reverse("indicators:targets")
    assert client.get(page).status_code == 302
    client.force_login(official)

    saved = client.post(f"{page}?fiscal_year=2569", {"8.4:0": "1,000", "8.4:2": ""})
    assert saved.status_code == 302
    assert standing() == {YEAR: Decimal(1000)}
    wrong = client.post(f"{page}?fiscal_year=2569", {"8.4:0": "many"})
    assert wrong.status_code == 422
    assert standing() == {YEAR: Decimal(1000)}

    upload = client.post(reverse("indicators:upload_targets"), {"file": SimpleUploadedFile("t.csv", sheet("2569,,,,8.4,5"))})
    change = TargetChange.objects.get(file_name="t.csv")
    assert upload["Location"] == reverse("indicators:target_change", args=[change.uuid])
    assert "1000 → 5" in client.get(upload["Location"]).content.decode()
    client.post(reverse("indicators:confirm_targets", args=[change.uuid]))
    assert standing() == {YEAR: Decimal(5)}
    client.post(reverse("indicators:undo_targets", args=[change.uuid]))
    assert standing() == {YEAR: Decimal(1000)}
    assert "t.csv" in client.get(f"{page}?fiscal_year=2569").content.decode()


def test_a_file_that_is_no_table_is_told_on_the_page(client: Client, official: User) -> None:
    client.force_login(official)

    answer = client.post(reverse("indicators:upload_targets"), {"file": SimpleUploadedFile("t.xlsx", b"nothing")})

    assert answer.status_code == 422
    assert not TargetChange.objects.exists()


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_templates_and_exports_open(client: Client, official: User, extension: str) -> None:
    set_targets(values={YEAR: Decimal(100)}, by=official, now=NOW)
    client.force_login(official)

    template = client.get(reverse("indicators:target_template", args=[extension]))
    export = client.get(reverse("indicators:export_targets", args=[extension]), {"fiscal_year": 2569})

    assert len(read_sheet(io.BytesIO(template.content), filename=f"t.{extension}").rows) == 4
    assert len(read_sheet(io.BytesIO(export.content), filename=f"t.{extension}").rows) == 1
    assert client.get(reverse("indicators:export_targets", args=["exe"])).status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(
    client: Client, official: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(official)
    for value in (1, 2, 3):
        set_targets(values={YEAR: Decimal(value)}, by=official, now=NOW)

    with django_assert_max_num_queries(14):
        client.get(reverse("indicators:targets"), {"fiscal_year": 2569})


@pytest.mark.parametrize("query", ["", "?fiscal_year=&agency=CMU"])
def test_the_filter_shows_the_year_whose_targets_stand_below(client: Client, official: User, query: str) -> None:
    client.force_login(official)

    page = client.get(reverse("indicators:targets") + query)

    assert page.context["form"]["fiscal_year"].value() == str(page.context["year"])
    assert f'<option value="{page.context["year"]}" selected>' in page.content.decode()
