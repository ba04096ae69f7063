from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import expect

from accounts.models import Consent, User
from tests.journeys.people import PASSWORD
from tests.journeys.site import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.site import Site, Visitor


def letters_to(folder: Path, address: str) -> list[str]:
    """Read the letters to `address` that a site without a mail server keeps as files."""
    letters = (email.message_from_bytes(file.read_bytes().lstrip(), policy=email.policy.default) for file in folder.glob("*.log"))
    return [letter.get_content() for letter in letters if address in str(letter["To"])]


def test_signing_up_by_e_mail_ends_at_learning(phone: Visitor, site: Site) -> None:
    address = f"{uuid4().hex[:12]}@journey.example"
    page = phone.open("/accounts/signup/")
    phone.check_page()

    # Who they are, and what they agree to.
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=given_name]", "บัวผัด")
    page.fill("input[name=family_name]", "ตัวอย่าง")
    page.get_by_label("ฉันอ่านและยอมรับข้อตกลงการใช้งาน").check()
    page.locator("main form").get_by_role("button", name="สมัครใช้งาน").click()

    # The code from the letter.
    expect(page.get_by_role("heading", level=1, name="ยืนยันอีเมล")).to_be_visible()
    phone.check_page()
    wait_until(lambda: bool(letters_to(site.var / "mail", address)), seconds=15, what="the letter with the code")
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", letters_to(site.var / "mail", address)[0], re.MULTILINE)
    assert found is not None
    page.fill("input[name=code]", found.group(1))
    page.get_by_role("button", name="ยืนยัน", exact=True).click()
    page.wait_for_url("**/learn/**")
    phone.check_page()

    person = User.objects.get(email=address)
    given = Consent.objects.filter(person=person, action=Consent.Action.GIVEN).values_list("purpose", flat=True)
    assert set(given) == {Consent.Purpose.TERMS, Consent.Purpose.STATISTICS}
