from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from certificates.actions import appoint_certificate_manager
from certificates.models import Certificate
from tests.journeys.people import new_person, sign_in
from tests.journeys.site import wait_until

if TYPE_CHECKING:
    from tests.journeys.site import Site, Visitor


def test_a_dropped_file_is_known_or_not_and_a_revocation_shows_at_once(phone: Visitor, desktop: Visitor, site: Site) -> None:
    made = Certificate.objects.valid().exclude(file="").order_by("pk")
    wait_until(made.exists, seconds=90, what="the sample's first certificate")
    certificate = made[0]
    content = (site.var / "private" / certificate.file).read_bytes()
    # Looking for a file nobody issued answers 404, which browsers note down.
    phone.expected = ["404"]

    page = phone.open("/verify/")
    phone.check_page()
    page.set_input_files("input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content})
    expect(page.get_by_text("ไฟล์นี้เป็นของจริงและไม่ถูกแก้ไข")).to_be_visible(timeout=20_000)
    phone.check_page()

    phone.open("/verify/")
    page.set_input_files("input[type=file]", {"name": "b.pdf", "mimeType": "application/pdf", "buffer": content + b"\n"})
    expect(page.get_by_text("ไฟล์นี้ไม่ตรงกับไฟล์ใดที่เราออก")).to_be_visible()
    page.get_by_role("button", name="ตรวจไฟล์").click()
    expect(page.get_by_text("ไฟล์นี้ถูกแก้ไข")).to_be_visible(timeout=30_000)
    phone.check_page()
    phone.open("/verify/authority/")
    phone.check_page()

    # This browser speaks English.
    manager = appoint_certificate_manager(person=new_person())
    sign_in(desktop, manager)
    theirs = desktop.open(f"/register/?q={certificate.register_number}/{certificate.register_year_be}")
    desktop.check_page()
    theirs.get_by_role("link", name=certificate.number, exact=True).click()
    theirs.wait_for_url("**/register/certificates/**")
    desktop.check_page()
    theirs.get_by_role("link", name="Revoke certificate").click()
    theirs.wait_for_url("**/revoke/")
    desktop.check_page()
    theirs.get_by_label("Issued in error").check()
    theirs.get_by_label("Internal note").fill("ทดสอบ")
    theirs.get_by_role("button", name="Revoke this certificate").click()
    expect(theirs.get_by_text("Revoked. The verification page says so from now on.")).to_be_visible()
    desktop.open("/register/issuers/HONGHIAN/")
    desktop.check_page()
    desktop.open(f"/register/issuers/HONGHIAN/{certificate.register_year_be}/")
    desktop.check_page()

    phone.open(f"/verify/{certificate.code}/")
    expect(page.get_by_text("วุฒิบัตรนี้ถูกเพิกถอนแล้ว ใช้ไม่ได้")).to_be_visible()
