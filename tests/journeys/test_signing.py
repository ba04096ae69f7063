"""Two officials and one report: frozen by a worker, certified by the other, amended, taken home and proven."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from indicators.actions import appoint_certifier, appoint_official
from indicators.models import Snapshot
from tests.journeys.people import new_person, sign_in
from tests.journeys.site import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.site import Site, Visitor


def frozen(page: Page) -> Snapshot:
    """Wait for the worker, and open the page of what it froze."""
    page.wait_for_url("**/snapshots/I8-*/")
    code = page.url.rstrip("/").rpartition("/")[2]
    wait_until(lambda: Snapshot.objects.filter(code=code).exclude(frozen_at=None).exists(), seconds=60, what=f"{code} to be frozen")
    # The page asks for itself, and is loaded anew when the job has ended.
    page.wait_for_selector("[hx-get*='/jobs/']", state="detached", timeout=60_000)
    page.wait_for_load_state()
    return Snapshot.objects.get(code=code)


def take(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.path().read_bytes()


def test_two_officials_sign_a_year(phone: Visitor, desktop: Visitor, site: Site) -> None:
    preparer, certifier = appoint_official(person=new_person()), appoint_certifier(person=new_person(language="en"))
    sign_in(phone, preparer)
    page = phone.open("/indicators/8/snapshots/")
    phone.check_page()
    page.get_by_role("link", name="จัดทำร่างใหม่").click()
    page.wait_for_url("**/snapshots/new/**")
    page.select_option("select[name=fiscal_year]", "2569")
    phone.check_page()
    page.get_by_role("button", name="บันทึกยอด").click()
    snapshot = frozen(page)
    phone.check_page()
    page.get_by_role("link", name="ส่งให้ตรวจสอบ").click()
    expect(page.get_by_role("button", name="ส่งให้ตรวจสอบ")).to_be_visible()
    phone.check_page()
    page.get_by_role("button", name="ส่งให้ตรวจสอบ").click()
    expect(page.get_by_text("ผู้จัดทำรับรองเองไม่ได้")).to_be_visible()

    sign_in(desktop, certifier)
    theirs = desktop.open(f"/indicators/8/snapshots/{snapshot.code}/")
    expect(theirs.get_by_text(snapshot.fingerprint)).to_be_visible()
    theirs.get_by_role("link", name="Review and certify").click()
    # With the keyboard alone.
    theirs.get_by_label("Note").focus()
    theirs.keyboard.type("Checked against the evidence")
    theirs.keyboard.press("Tab")
    theirs.keyboard.press("Enter")
    theirs.wait_for_url(f"**/{snapshot.code}/")
    desktop.check_page()
    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.certified_by) == ("certified", certifier)

    evidence = zipfile.ZipFile(io.BytesIO(take(theirs, "Evidence, ZIP")))
    assert hashlib.sha256(evidence.read("snapshot.json")).hexdigest() == snapshot.fingerprint
    assert take(theirs, "Report, PDF").startswith(b"%PDF")
    assert take(theirs, "XLSX tables").startswith(b"PK")


def test_an_amendment_and_a_comparison_by_the_worker(desktop: Visitor, site: Site) -> None:
    certifier = appoint_certifier(person=new_person(language="en"))
    other = appoint_certifier(person=new_person(language="en"))
    sign_in(desktop, certifier)
    page = desktop.open("/indicators/8/snapshots/new/")
    page.get_by_role("button", name="Freeze the numbers").click()
    snapshot = frozen(page)
    page.get_by_role("button", name="Compare with the data as they are now").click()
    page.get_by_role("link", name="See the result").click(timeout=60_000)
    assert page.get_by_text("No number and no row differs").is_visible()
    page.get_by_role("link", name="Send to review").click()
    page.get_by_role("button", name="Send to review").click()
    from django.utils import timezone

    from indicators.actions import certify_snapshot

    certify_snapshot(snapshot=snapshot, by=other, now=timezone.now())
    page.reload()
    page.get_by_role("link", name="Make an amendment").click()
    page.get_by_label("Reason").fill("Late rows")
    page.get_by_role("button", name="Begin the amendment").click()
    amendment = frozen(page)
    assert amendment.amends == snapshot
    desktop.check_page()
    page = desktop.open(f"/indicators/8/snapshots/{snapshot.code}/copy-sheet/")
    desktop.check_page()
    desktop.open("/indicators/8/schedules/new/")
    desktop.check_page()
    desktop.open("/indicators/8/ckan/")
    desktop.check_page()
