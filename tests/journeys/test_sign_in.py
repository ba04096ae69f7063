from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.site import Site, Visitor

HOUSES = [("learner", "/learn/"), ("author", "/teach/"), ("partner", "/partner/"), ("official", "/indicators/8/")]


def sign_in_of(site: Site, role: str) -> tuple[str, str]:
    """Read what `make run` prints: one line a role, ending in address and password."""
    lines = (site.var / "sample-sign-ins.txt").read_text().splitlines()
    address, password = next(line.split()[-2:] for line in lines if f"{role}@" in line)
    return address, password


@pytest.mark.parametrize(("role", "house"), HOUSES)
def test_everyone_comes_home_from_a_phone(phone: Visitor, site: Site, role: str, house: str) -> None:
    address, password = sign_in_of(site, role)
    page = phone.open("/accounts/login/")
    phone.check_page()
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(f"**{house}**")

    assert page.locator("h1").count() == 1
    phone.check_page()
