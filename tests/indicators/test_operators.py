"""Officials find two records of one operator and merge them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_person
from accounts.models import User
from enrollment.models import Operator, OperatorMerge
from indicators import actions
from indicators.export.frozen import frozen_pieces
from indicators.http.rows import file_rows, headers
from indicators.queries import indicator8
from indicators.queries.comparison import rows_of_pieces
from indicators.queries.counting import total
from indicators.queries.rows import row_list
from indicators.queries.snapshot_rows import ROWS
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = pytest.mark.usefixtures("vector")
NOW = local("2026-11-21 12:00")
HOME, MERGE, MERGES = "/indicators/8/operators/", "/indicators/8/operators/merge/", "/indicators/8/operators/merges/"
YEAR = Scope(2569)


@pytest.fixture
def desk(client: Client) -> Client:
    Operator.objects.filter(code__in=("O1", "O2")).update(name="เฮือนฝ้าย")
    client.force_login(actions.appoint_official(person=create_person(given_name="เจ้าหน้าที่", now=NOW)))
    return client


def test_an_official_merges_what_is_one_and_takes_it_apart_again(desk: Client) -> None:
    assert total("8.3", YEAR) == 2
    snapshot = actions.freeze_snapshot(
        snapshot=actions.prepare_snapshot(scope=YEAR, by=create_person(given_name="ผู้จัดทำ", now=NOW), now=NOW), now=NOW
    )
    listed = desk.get(HOME).content.decode()
    assert f"{MERGE}?operator=O2&amp;into=O1" in listed
    assert 'value="O2"' in desk.get(MERGE, {"operator": "O2", "into": "O1"}).content.decode()

    wanted = {"operator": "O2", "into": "O1", "note": "ร้านกับบริษัทเป็นรายเดียวกัน"}
    assert desk.post(MERGE, wanted).status_code == 302
    assert total("8.3", YEAR) == 1
    snapshot.refresh_from_db()
    assert snapshot.cells.get(period="whole", path="measures/8.3").value == "2"
    page = desk.get(HOME).content.decode()
    merge = OperatorMerge.objects.get()
    assert "ร้านกับบริษัทเป็นรายเดียวกัน" in page
    assert "operator=O2" not in page

    assert desk.post(f"{HOME}merges/{merge.uuid}/undo/").status_code == 302
    assert total("8.3", YEAR) == 2
    assert "แยกกลับแล้ว" in desk.get(HOME).content.decode()


def test_older_merges_stay_within_reach(desk: Client) -> None:
    official = User.objects.get(given_name="เจ้าหน้าที่")
    keeps = Operator.objects.get(code="O1")
    gone = Operator.objects.bulk_create(Operator(code=f"M{number:02}", type="group", merged_into=keeps) for number in range(51))
    OperatorMerge.objects.bulk_create(
        OperatorMerge(operator=each, merged_into=keeps, merged_by=official, merged_at=NOW + timedelta(minutes=place), reason="รายเดียวกัน")
        for place, each in enumerate(gone)
    )

    home = desk.get(HOME).content.decode()
    first, second = desk.get(MERGES).content.decode(), desk.get(MERGES, {"page": 2}).content.decode()
    assert ("M50 → O1" in home, "M45 → O1" in home, "(51)" in home, f'href="{MERGES}"' in home) == (True, False, True, True)
    assert ("M00 → O1" in first, "M50 → O1" in first) == (False, True)
    assert ("M00 → O1" in second, "M50 → O1" in second) == (True, False)


def test_every_name_that_records_share_is_listed_page_by_page(desk: Client) -> None:
    twins = [Operator(code=f"T{number:02}{half}", type="group", name=f"กลุ่ม {number:02}") for number in range(30) for half in "ab"]
    Operator.objects.bulk_create(twins)

    first, second = desk.get(HOME).content.decode(), desk.get(HOME, {"page": 2}).content.decode()
    listed = [[f"operator=T{number:02}b&amp;into=T{number:02}a" in page for number in range(30)] for page in (first, second)]

    # 30 names and that of the two of the vector.
    assert "(31)" in first
    assert listed == [[number < 25 for number in range(30)], [number >= 25 for number in range(30)]]


def test_the_page_of_shared_names_takes_a_fixed_number_of_queries(desk: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(HOME).status_code == 200
        return len(queries)

    one = asked()
    Operator.objects.bulk_create(
        Operator(code=f"T{number}{half}", type="group", name=f"กลุ่ม {number}") for number in range(9) for half in "ab"
    )

    assert asked() == one


@pytest.mark.production
def test_a_merged_operator_has_one_size_and_one_province() -> None:
    """What the record that stays does not say is taken from the first of the others that says it, for all its services."""
    stays = Operator.objects.get(code="O1")
    Operator.objects.filter(code="O1").update(province_code="", size="")
    Operator.objects.filter(code="O2").update(province_code="57", size="small", merged_into=stays)
    Operator.objects.create(code="O3", type="group", province_code="51", size="medium", merged_into=Operator.objects.get(code="O2"))

    report = indicator8(scope=YEAR, as_of=NOW)
    assert report.measures["8.3"] == 1
    assert report.measures_by["8.3"]["operator_size"] == {"small": 1}
    assert report.measures_by["8.3"]["province"] == {"57": 1}
    assert [total("8.3", Scope(2569, area=area)) for area in ("50", "51", "57")] == [0, 0, 1]
    snapshot = actions.freeze_snapshot(
        snapshot=actions.prepare_snapshot(scope=YEAR, by=create_person(given_name="ผู้จัดทำ", now=NOW), now=NOW), now=NOW
    )
    frozen = {(row[10], row[21]) for row in rows_of_pieces(frozen_pieces(snapshot, ROWS)) if row[2]}
    assert frozen == {("57", "small")}

    listed = row_list("8.3", YEAR)
    ((row),) = file_rows(listed)
    told = dict(zip(headers(listed), row, strict=True))
    assert (told["รหัสผู้ประกอบการ"], told["ขนาดกิจการ"], told["จังหวัด"]) == ("O1", "วิสาหกิจขนาดย่อม", "เชียงราย")


def test_an_operator_of_no_known_place_is_listed_where_it_was_counted() -> None:
    Operator.objects.update(province_code="")

    listed = row_list("8.3", YEAR)
    places = {row[0]: row[listed.columns.index("province")] for row in listed.read(0, None)}

    assert places == {"O1": ("50",), "O2": ("54",)}
    assert indicator8(scope=YEAR, as_of=NOW).measures_by["8.3"]["province"] == {"50": 1, "54": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"operator": "O2", "into": "O2", "note": "x"},
        {"operator": "O2", "into": "ไม่มี", "note": "x"},
        {"operator": "O2", "into": "O1", "note": ""},
        {"note": "x"},
    ],
)
def test_what_cannot_be_merged_is_told_and_changes_nothing(desk: Client, wrong: dict[str, str]) -> None:
    assert desk.post(MERGE, wrong).status_code == 422
    assert not Operator.objects.exclude(merged_into=None).exists()


def test_who_trades_alone_stands_without_a_name(desk: Client) -> None:
    Operator.objects.update(type="sole_unregistered")
    assert "เฮือนฝ้าย" not in desk.get(HOME).content.decode()


def test_others_are_refused(client: Client) -> None:
    client.force_login(create_person(given_name="ผู้เรียน", now=NOW))
    assert [client.get(page).status_code for page in (HOME, MERGE)] == [403, 403]
    assert client.post(MERGE, {"operator": "O2", "into": "O1", "note": "x"}).status_code == 403
    assert not Operator.objects.exclude(merged_into=None).exists()
