"""What is made public: once a period, in order, and with nothing in it that could be worked out."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.calendar import fiscal_year
from core.codes import AgeGroup, Gender
from courses.models import Activity
from enrollment.models import Operator, ServiceEvent
from indicators.actions import appoint_official, publish_ended, publish_period, withhold_more
from indicators.definitions import WARNINGS, definition
from indicators.errors import AlreadyPublishedError, NotYetPublishableError, PublicationExposedError
from indicators.models import Publication
from indicators.queries import indicator8
from indicators.queries.public_rules import family_of
from indicators.queries.publication import as_preview, as_public, next_period, public_exposure
from indicators.queries.wording import definitions_data
from indicators.suppression import determined_cells, exposed_cells, feasible_ranges
from indicators.types import Scope
from tests.indicators.conftest import local

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
NOW = local("2026-11-21 12:00")
PROVINCES = ("50", "50", "50", "51", "52", "54", "55", "56", "57", "58", "10", "40", "00", "")


def school(seed: int, persons: int) -> None:
    """People of all kinds, some of whom come twice, in other quarters, other branches, from another province."""
    chance = random.Random(seed)
    operator = Operator.objects.create(code="O1", type="group", province_code="50")
    begins = fiscal_year(2569).start

    def row(person: int, run: int, **who: Any) -> ServiceEvent:
        first = begins + timedelta(days=chance.randrange(365), hours=chance.randrange(8))
        return ServiceEvent(
            person_key=UUID(int=person + 1), offering_kind=chance.choice(["course", "activity"]), offering_code=chance.choice("ABC"),
            run_code=f"R{run}", branch_code=chance.choice(["01", "01", "01", "10", "12", ""]), mode=chance.choice(["online", "onsite", ""]),
            first_at=first, registered_at=first, completed_at=chance.choice([None, first + timedelta(days=30)]),
            operator=chance.choice([None, None, operator]), **who,
        )  # fmt: skip

    rows = []
    for person in range(persons):
        who = {
            "gender": chance.choice(["female", "female", "male", "other", ""]), "birth_year": chance.choice([None, *range(1945, 2015)]),
            "learner_type": chance.choice(["student", "artisan", "public", ""]), "province_code": chance.choice(PROVINCES),
        }  # fmt: skip
        rows += [row(person, run, **who) for run in range(chance.choice([1, 1, 2, 3]))]
        if not chance.randrange(9):
            rows.append(row(person, 9, **(who | {"province_code": chance.choice(PROVINCES)})))
    ServiceEvent.objects.bulk_create(rows)


def published() -> Iterator[tuple[Any, int]]:
    for publication in Publication.objects.all():
        yield from ((tuple(key), value) for key, value, mark in publication.cells if not mark)


@pytest.mark.parametrize(("seed", "persons"), [(1, 12), (2, 45), (3, 160), (4, 600)])
def test_nothing_public_of_a_random_year_can_be_worked_out(seed: int, persons: int) -> None:
    school(seed, persons)

    made = publish_ended(fiscal_year=2569, by=None, now=NOW)

    assert [publication.quarter for publication in made] == [1, 2, 3, 4, 0]
    family = family_of(made)
    hidden = {key: mark for key, mark in family.fixed.items() if mark}
    assert all(not 1 <= value <= 4 for key, value in published() if key in family.protected)
    assert {key: span for key, span in feasible_ranges(family, hidden).items() if span[0] == span[1]} == {}
    assert determined_cells(family, hidden) == set()
    assert exposed_cells(family, hidden) == []
    assert public_exposure() == 0
    # Hiding everything would be safe too: large numbers stay to be read.
    large = [value for key, value in family.values.items() if value >= 60 and family.fixed[key] is None]
    assert large or persons < 60


def test_the_public_numbers_are_the_report_s() -> None:
    school(5, 300)
    publish_ended(fiscal_year=2569, by=None, now=NOW)
    report = indicator8(scope=Scope(2569), as_of=NOW)

    public = as_public(Publication.objects.get(fiscal_year=2569, quarter=0))

    for code in ("8.1", "8.2", "8.3", "8.4", "8.4p"):
        assert public.cell("measure", code).value in {report.measures[code], None}
    for dimension in ("branch", "gender", "age_group", "province", "area_set"):
        found = {value: cell.value for value, cell in public.values_of("by", dimension).items()}
        assert set(found) == set(report.by[dimension])
        assert all(value in {report.by[dimension][code], None} for code, value in found.items())
    assert public.cell("measure", "8.4").value == 300


def test_periods_are_published_when_they_ended_in_order_and_once() -> None:
    school(6, 60)
    before = fiscal_year(2569).end - timedelta(seconds=1)

    assert next_period(2569, now=local("2025-12-31 23:59")) is None
    with pytest.raises(NotYetPublishableError):
        publish_period(fiscal_year=2569, quarter=2, by=None, now=NOW)
    with pytest.raises(NotYetPublishableError):
        publish_period(fiscal_year=2569, quarter=0, by=None, now=NOW)
    assert [made.quarter for made in publish_ended(fiscal_year=2569, by=None, now=before)] == [1, 2, 3]
    with pytest.raises(AlreadyPublishedError):
        publish_period(fiscal_year=2569, quarter=3, by=None, now=NOW)
    assert Publication.objects.count() == 3


def test_late_data_never_changes_what_is_public() -> None:
    school(7, 80)
    publish_ended(fiscal_year=2569, by=None, now=NOW)
    before = list(Publication.objects.values_list("cells", flat=True))

    ServiceEvent.objects.create(
        person_key=UUID(int=9999), offering_kind="course", offering_code="A", run_code="L", first_at=local("2026-05-01 09:00")
    )

    assert publish_ended(fiscal_year=2569, by=None, now=NOW) == []
    assert list(Publication.objects.values_list("cells", flat=True)) == before


def test_a_small_cell_that_slipped_out_is_counted_as_broken() -> None:
    school(8, 80)
    publish_ended(fiscal_year=2569, by=None, now=NOW)
    publication = Publication.objects.get(quarter=0)
    publication.cells = [[key, value, "" if mark == "small" else mark] for key, value, mark in publication.cells]
    publication.save()

    assert public_exposure() > 0


def test_more_is_kept_back_of_what_is_public_and_nothing_is_counted_again(client: Client) -> None:
    """An edition of this site that knew less of what readers know made two quarters public."""
    school(8, 80)
    for quarter in (1, 2):
        publish_period(fiscal_year=2569, quarter=quarter, by=None, now=NOW)
    for publication in Publication.objects.all():
        publication.cells = [[key, value, "" if mark == "withheld" else mark] for key, value, mark in publication.cells]
        publication.save()
    before = {(*key,): (value, mark) for each in Publication.objects.all() for key, value, mark in each.cells}
    ServiceEvent.objects.create(
        person_key=UUID(int=9999), offering_kind="course", offering_code="A", run_code="L", first_at=local("2025-11-01 09:00")
    )
    assert public_exposure() > 0

    call_command("protect_publications")

    after = {(*key,): (value, mark) for each in Publication.objects.all() for key, value, mark in each.cells}
    assert public_exposure() == 0
    assert {key: value for key, (value, _mark) in after.items()} == {key: value for key, (value, _mark) in before.items()}
    # What was kept back still is; what was only known to be small may tell less.
    assert all(after[key][1] in {mark, "withheld"} for key, (_value, mark) in before.items() if mark)
    assert len([mark for _value, mark in after.values() if not mark]) > 20
    told = [json.loads(client.get(reverse("indicators:public_download", args=[2569, each, "json"])).content) for each in (1, 2)]
    assert any(each["withheld_more_at"] for each in told)
    assert "ปกปิดเพิ่ม" in client.get(reverse("indicators:public"), {"fiscal_year": 2569, "quarter": 1}).content.decode()
    assert withhold_more(fiscal_year=2569, now=NOW) == 0
    assert publish_period(fiscal_year=2569, quarter=3, by=None, now=NOW).quarter == 3
    assert public_exposure() == 0


@pytest.fixture
def public(db: None) -> None:
    school(9, 120)
    publish_ended(fiscal_year=2569, by=None, now=NOW)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("language", ["th", "en"])
def test_anybody_reads_the_page_and_no_small_number_is_on_it(client: Client, language: str) -> None:
    page = client.get(reverse("indicators:public"), headers={"accept-language": language})

    assert page.status_code == 200
    assert page.context["chosen"].quarter == 0
    text = page.content.decode()
    assert "&lt;5" in text
    assert client.get(reverse("indicators:public"), {"fiscal_year": 2569, "quarter": 2}).status_code == 200
    for nonsense in ({"fiscal_year": 2500}, {"fiscal_year": "x"}, {"fiscal_year": 2569, "quarter": 7}):
        assert client.get(reverse("indicators:public"), nonsense).status_code == 404


@pytest.mark.usefixtures("public")
def test_the_files_hold_what_the_page_holds(client: Client) -> None:
    files = {kind: client.get(reverse("indicators:public_download", args=[2569, 0, kind])).content for kind in ("csv", "json", "xlsx")}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    numbers = json.loads(files["json"])["numbers"]
    cells = {tuple(key[1:]): (value, mark) for key, value, mark in Publication.objects.get(quarter=0).cells}

    assert len(rows) == len(numbers) == len(cells)
    people = [row for row in rows if row["indicator_code"] not in {"8.1", "8.2", "8.1r"}]
    assert all(row["value"] == "" or not 1 <= int(row["value"]) <= 4 for row in people)
    assert {row["suppressed"] for row in rows} == {"true", "false"}
    assert all((row["value"] == "") == (row["suppressed"] == "true") for row in rows)
    assert sum(number["value"] is None for number in numbers) == sum(bool(mark) for _value, mark in cells.values())
    assert files["xlsx"].startswith(b"PK")
    assert client.get(reverse("indicators:public_download", args=[2570, 0, "csv"])).status_code == 404
    assert client.get(reverse("indicators:public_download", args=[2569, 0, "exe"])).status_code == 404


@pytest.mark.usefixtures("public")
def test_a_publication_keeps_the_definitions_it_was_counted_by(client: Client) -> None:
    publication = Publication.objects.get(quarter=0)
    publication.definition_versions |= {"8.4e": 1}
    publication.save()
    former, current = (definition("8.4e", version) for version in (1, 3))

    files = {kind: client.get(reverse("indicators:public_download", args=[2569, 0, kind])).content for kind in ("csv", "json")}
    rows = {row["indicator_code"]: row["definition_version"] for row in csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")))}
    told = {number["indicator"]: number["definition_version"] for number in json.loads(files["json"])["numbers"]}
    page = client.get(reverse("indicators:public")).content.decode()
    sent = {entry["code"]: entry["version"] for entry in definitions_data(publication.definition_versions)}

    assert (rows["8.4e"], rows["8.4"], told["8.4e"], sent["8.4e"], sent["8.4"]) == ("1", "2", 1, 1, 2)
    assert former.formula in page
    assert str(current.text) not in page


def test_an_empty_school_says_when_there_will_be_numbers(client: Client) -> None:
    assert client.get(reverse("indicators:public")).status_code == 200


def test_an_official_looks_first_and_then_publishes(client: Client) -> None:
    school(10, 90)
    first, second = (reverse("indicators:publish", args=[2569, quarter]) for quarter in (1, 2))
    assert client.get(first).status_code == 302
    client.force_login(User.objects.create_user("learner-1"))
    assert client.post(first).status_code == 403
    client.force_login(appoint_official(person=User.objects.create_user("official-1")))

    assert client.get(second).status_code == 404
    page = client.get(first)
    assert "&lt;5" in page.content.decode()
    assert not Publication.objects.exists()
    assert client.post(second).status_code == 302
    assert not Publication.objects.exists()
    assert client.post(first, {"seen": page.context["seen"]}).status_code == 302

    assert Publication.objects.get().quarter == 1
    listed = client.get(reverse("indicators:publishing")).content.decode()
    assert second in listed
    assert first not in listed


def test_what_changed_since_the_preview_is_shown_and_asked_again(client: Client) -> None:
    school(10, 90)
    page = reverse("indicators:publish", args=[2569, 1])
    client.force_login(appoint_official(person=User.objects.create_user("official-1")))
    seen = client.get(page).context["seen"]
    persons = ServiceEvent.objects.filter(first_at__lt=local("2026-01-01 00:00"))
    ServiceEvent.objects.bulk_create(
        ServiceEvent(
            person_key=UUID(int=5000 + number), offering_kind="course", offering_code="A", run_code="L", branch_code="01",
            province_code="50", gender="female", first_at=local("2025-11-01 09:00"),
        )
        for number in range(9)
    )  # fmt: skip
    now = persons.values("person_key").distinct().count()

    again = client.post(page, {"seen": seen})
    assert (again.status_code, Publication.objects.exists()) == (409, False)
    assert "ข้อมูลเปลี่ยนไปหลังจากที่คุณดูตัวอย่าง" in again.content.decode()
    assert again.context["seen"] != seen
    assert client.post(page).status_code == 409

    assert client.post(page, {"seen": again.context["seen"]}).status_code == 302
    assert as_public(Publication.objects.get()).cell("measure", "8.4").value == now


def test_of_a_year_with_few_people_the_totals_are_public(client: Client) -> None:
    school(4, 5)
    for quarter in (1, 2, 3, 4):
        publish_period(fiscal_year=2569, quarter=quarter, by=None, now=NOW)
    client.force_login(appoint_official(person=User.objects.create_user("official-1")))
    address = reverse("indicators:publish", args=[2569, 0])
    preview = client.get(address)
    assert "จึงเผยแพร่เฉพาะ" in preview.content.decode()
    assert client.post(address, {"seen": preview.context["seen"]}).status_code == 302

    made = Publication.objects.get(quarter=0)
    client.logout()
    page = client.get(reverse("indicators:public"), {"fiscal_year": 2569, "quarter": 0}).content.decode()
    told = json.loads(client.get(reverse("indicators:public_download", args=[2569, 0, "json"])).content)
    shown = {number["indicator"]: number["value"] for number in told["numbers"] if not number["by"]}

    assert made.extent == told["extent"] == "totals"
    assert {tuple(key)[1] for key, _value, _mark in made.cells} <= {"measure", "branch_offerings"}
    # Nothing that is not public reads as 0.
    assert "map-heading" not in page
    assert "จึงเผยแพร่เฉพาะยอดรวม" in page
    assert shown["8.4"] in {5, None}
    assert public_exposure() == 0


def test_what_public_cells_give_away_already_is_told_with_what_to_do(client: Client) -> None:
    """Somebody with the database's password showed, of a public quarter, all but one cell."""
    school(1, 5)
    publish_period(fiscal_year=2569, quarter=1, by=None, now=NOW)
    quarter = Publication.objects.get()
    small = next(place for place, (key, _value, _mark) in enumerate(quarter.cells) if key[1:3] == ["by", "gender"])
    quarter.cells = [[key, value, "small" if place == small else ""] for place, (key, value, _mark) in enumerate(quarter.cells)]
    quarter.save()
    client.force_login(appoint_official(person=User.objects.create_user("official-1")))
    page = client.get(reverse("indicators:publish", args=[2569, 2])).content.decode()

    with pytest.raises(PublicationExposedError):
        publish_period(fiscal_year=2569, quarter=2, by=None, now=NOW)
    assert Publication.objects.count() == 1
    assert "check_invariants" in page
    assert "protect_publications" in page
    assert "ใช้รายงานที่รับรองแล้ว" in page
    assert reverse("indicators:snapshots") in page
    assert "เผยแพร่รอบนี้</" not in page


@pytest.mark.parametrize("seed", range(6))
def test_nothing_of_a_tiny_year_can_be_worked_out_whatever_part_is_public(seed: int) -> None:
    school(seed, 1 + seed)

    made = publish_ended(fiscal_year=2569, by=None, now=NOW)

    assert [publication.quarter for publication in made] == [1, 2, 3, 4, 0]
    assert public_exposure() == 0


def test_the_public_are_warned_of_what_two_indicators_report_as_it_was_then(client: Client) -> None:
    school(9, 120)
    Activity.objects.create(code="A", title_th="เทศกาลโคม", branch_code="01", indicator_tags=["7", "8"])
    preview = as_preview(2569, 1, now=NOW)
    publish_ended(fiscal_year=2569, by=None, now=NOW)
    Activity.objects.all().delete()
    told = str(WARNINGS["counted_twice"])

    page = client.get(reverse("indicators:public")).content.decode()
    files = {kind: client.get(reverse("indicators:public_download", args=[2569, 0, kind])).content for kind in ("csv", "json", "xlsx")}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    words = [str(cell.value) for row in load_workbook(io.BytesIO(files["xlsx"])).worksheets[0].rows for cell in row]

    assert (preview.warnings, preview.digest() != replace(preview, warnings=()).digest()) == (("counted_twice",), True)
    assert told in page
    assert {row["warnings"] for row in rows} == {"counted_twice"}
    assert json.loads(files["json"])["warnings"] == ["counted_twice"]
    assert told in words


@pytest.mark.usefixtures("public")
def test_public_files_have_values_in_the_order_of_their_lists(client: Client) -> None:
    rows = list(
        csv.DictReader(io.StringIO(client.get(reverse("indicators:public_download", args=[2569, 0, "csv"])).content.decode("utf-8-sig")))
    )
    ages = [row["value_code"] for row in rows if row["dimension"] == "age_group" and not row["second_dimension"]]
    genders = [row["value_code"] for row in rows if row["dimension"] == "gender" and not row["second_dimension"]]

    assert ages == [code for code in AgeGroup.values if code in ages]
    assert genders == [code for code in Gender.values if code in genders]
    assert rows[0]["indicator_code"] == "8.1"
