from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import PASSWORD, new_person, sign_in

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


# What a phone with a screen lock does when a site asks for a passkey.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_the_second_step_of_who_has_no_code(phone: Visitor) -> None:
    person = new_person()
    device = phone.page.context.new_cdp_session(phone.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(phone, person)
    page = phone.open("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.fill("input[name=name]", "มือถือ")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    phone.page.context.clear_cookies()

    page = phone.open("/accounts/login/")
    page.fill("input[name=login]", person.email or "")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    phone.check_page()
    page.click("#mfa_webauthn_authenticate")

    page.wait_for_url("**/learn/**")
