"""Who sees the statistics, and what they see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from indicators.actions import appoint_official, dismiss_official

pytestmark = pytest.mark.usefixtures("vector")
PAGE = "/indicators/8/"


@pytest.fixture
def official() -> User:
    return appoint_official(person=User.objects.create_user("official-1"))


def test_a_stranger_is_asked_to_sign_in_and_others_are_refused(client: Client, official: User) -> None:
    assert client.get(PAGE).status_code == 302

    client.force_login(User.objects.create_user("learner-1"))
    assert client.get(PAGE).status_code == 403
    assert client.get(reverse("indicators:download", args=["csv"])).status_code == 403

    client.force_login(dismiss_official(person=official))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_official_reads_the_year(client: Client, official: User, language: str) -> None:
    client.force_login(official)

    page = client.get(PAGE, {"fiscal_year": 2569}, headers={"accept-language": language})

    assert page.status_code == 200
    assert ">5 <span" in page.content.decode()


def test_the_downloads_are_the_numbers_of_the_page(client: Client, official: User) -> None:
    client.force_login(official)

    answer = client.get(reverse("indicators:download", args=["json"]), {"fiscal_year": 2569, "quarter": 2})

    assert answer["Content-Disposition"] == 'attachment; filename="indicator8_2569_q2.json"'
    assert answer.json()["measures"]["8.4"] == 4


def test_nonsense_in_the_address_is_told_kindly(client: Client, official: User) -> None:
    client.force_login(official)

    assert client.get(PAGE, {"fiscal_year": "abc"}).status_code == 400
    assert client.get(PAGE, {"area": "atlantis"}).status_code == 400
    assert client.get("/indicators/8/download.exe").status_code == 404
    # A misspelled filter is no filter that nobody passes.
    for asked in ({"gender": "femal"}, {"level": "9"}, {"delivery_province": "99"}, {"area_set": "other"}, {"operator_type": "x"}):
        told = client.get(PAGE, asked)
        assert (told.status_code, client.get("/indicators/8/download.json", asked).status_code) == (400, 404)
        assert "ใช้ตัวกรองนี้ไม่ได้" in told.content.decode()
    for asked in ({"gender": "unknown"}, {"level": "1"}, {"delivery_province": "00"}, {"area_set": "outside"}, {"partner": "GONE"}):
        assert client.get("/indicators/8/download.json", asked | {"fiscal_year": "2569"}).status_code == 200


def test_an_empty_year_says_so(client: Client, official: User) -> None:
    client.force_login(official)

    assert client.get(PAGE, {"fiscal_year": 2570, "quarter": 3}).status_code == 200
