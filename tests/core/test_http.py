"""What every request passes through."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from core.http import no_nul


def test_an_address_with_a_nul_goes_no_further(rf: RequestFactory) -> None:
    passed = no_nul(lambda _request: HttpResponse("passed"))

    assert passed(rf.get("/courses/", {"q": "ทอผ้า"})).content == b"passed"
    with pytest.raises(Http404):
        passed(rf.get("/courses/a%00b/"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/courses/a%00b/", "/%00", "/verify/%00/"])
def test_the_answer_is_a_page_that_was_not_found(client: Client, django_assert_num_queries: Any, address: str) -> None:
    with django_assert_num_queries(0):
        answer = client.get(address)

    assert (answer.status_code, "Content-Security-Policy" in answer) == (404, True)
