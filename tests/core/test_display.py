"""The choice of colours and text size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.views import set_display

if TYPE_CHECKING:
    from django.test import RequestFactory


def test_both_choices_are_kept_and_the_person_is_back_where_they_were(rf: RequestFactory) -> None:
    request = rf.post("/display/", {"theme": "contrast", "text_size": "larger", "next": "/learn/?page=2"})

    response = set_display(request)

    assert (response.status_code, response["Location"]) == (302, "/learn/?page=2")
    assert {name: morsel.value for name, morsel in response.cookies.items()} == {"theme": "contrast", "text_size": "larger"}


def test_what_is_not_on_the_list_is_not_kept_and_no_other_site_is_gone_to(rf: RequestFactory) -> None:
    request = rf.post("/display/", {"theme": '"><script>', "text_size": "", "next": "https://elsewhere.example/"})

    response = set_display(request)

    assert response["Location"] == "/"
    assert response.cookies == {}


def test_the_page_keeps_the_way_back(rf: RequestFactory) -> None:
    response = set_display(rf.get("/display/", {"next": "/learn/"}))

    assert response.status_code == 200
    assert '<a class="back-link" href="/learn/">' in response.content.decode()


@pytest.mark.parametrize("target", ["-1", "😀", "courses", "a b", "https:///x", "//elsewhere.example"])
def test_choices_lead_back_to_an_address_only(rf: RequestFactory, target: str) -> None:
    assert set_display(rf.post("/display/", {"theme": "dark", "next": target}))["Location"] == "/"
