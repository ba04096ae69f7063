from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from indicators.actions import allow_names, appoint_official
from tests.journeys.people import new_person, sign_in

if TYPE_CHECKING:
    from tests.journeys.site import Site, Visitor


def test_an_official_reads_the_year_and_takes_its_files_home(desktop: Visitor, site: Site) -> None:
    official = new_person(language="en")
    appoint_official(person=official)
    sign_in(desktop, official)
    page = desktop.open("/indicators/8/?fiscal_year=2569")

    assert page.locator("section[aria-labelledby=main-heading] > .grid > *").count() == 4
    desktop.check_page()

    taken = {}
    for kind in ("XLSX", "CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        taken[kind] = download.value.path().read_bytes()
    assert taken["XLSX"].startswith(b"PK")
    assert len(taken["CSV"].decode("utf-8-sig").splitlines()) > 4
    assert "2569" in json.dumps(json.loads(taken["JSON"]))


def test_a_learner_does_not_see_the_statistics(desktop: Visitor, site: Site) -> None:
    sign_in(desktop, new_person(language="en"))
    desktop.expected.append("403")
    answer = desktop.page.goto(f"{site.url}/indicators/8/?fiscal_year=2569")

    assert answer is not None
    assert answer.status == 403
    desktop.check_page()


def test_a_number_opens_into_its_rows_and_into_names_for_a_reason(desktop: Visitor, phone: Visitor, site: Site) -> None:
    official = allow_names(person=appoint_official(person=new_person(language="en")))
    for visitor in (phone, desktop):
        sign_in(visitor, official)
        page = visitor.open("/indicators/8/?fiscal_year=2569")
        visitor.check_page()
        number = page.locator(".number-card").nth(3).locator(".stat-number").inner_text().split()[0]
        page.locator(".number-card").nth(3).locator("a").first.click()
        expect(page.locator("p > .number")).to_have_text(number)
        visitor.check_page()

    with page.expect_download() as download:
        page.get_by_role("link", name="All rows, CSV").click()
    rows = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == int(number) + 1

    page.get_by_role("link", name="Ask for names").click()
    page.wait_for_url("**/names/**")
    page.get_by_label("Why the names are needed").fill("Comparing with the attendance sheets of the quarter")
    desktop.check_page()
    page.get_by_role("button", name="Record the reason").click()
    expect(page.locator("main")).to_contain_text("คำแก้ว ตัวอย่าง")
    desktop.check_page()
    page.get_by_role("link", name="Record of requests").click()
    expect(page.locator("main")).to_contain_text("attendance sheets of the quarter")


def test_targets_are_typed_imported_and_taken_back(desktop: Visitor, phone: Visitor, site: Site) -> None:
    official = appoint_official(person=new_person(language="en"))
    sign_in(phone, official)
    phone.open("/indicators/8/targets/?fiscal_year=2567")
    phone.check_page()
    sign_in(desktop, official)
    page = desktop.open("/indicators/8/targets/?fiscal_year=2567")
    page.get_by_label("8.4 Persons receiving service Whole year").fill("1,000")
    page.get_by_role("button", name="Save targets").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.get_by_label("8.4 Persons receiving service Whole year")).to_have_value("1000")

    page.get_by_role("link", name="Import from a sheet").click()
    content = "Fiscal year (BE),Quarter,Measure,Target\n2567,Whole year,8.4,1200\n2567,2,8.4,300\n"
    page.set_input_files("input[type=file]", {"name": "targets.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Check file").click()
    expect(page.locator("main")).to_contain_text("1000 → 1200")
    desktop.check_page()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Bring the old values back").click()
    expect(page.get_by_role("button", name="Bring the old values back")).to_have_count(0)
    page.goto(f"{site.url}/indicators/8/targets/?fiscal_year=2567")
    expect(page.get_by_label("8.4 Persons receiving service Whole year")).to_have_value("1000")


def test_the_desk_and_the_public_page_fit_every_screen(desktop: Visitor, phone: Visitor, site: Site) -> None:
    for visitor in (phone, desktop):
        page = visitor.open("/indicators/8/public/")
        assert "<5" in page.locator("main").inner_text()
        visitor.check_page()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert ",true,small," in download.value.path().read_text("utf-8-sig")

    official = appoint_official(person=new_person(language="en"))
    for visitor in (phone, desktop):
        sign_in(visitor, official)
        for path in ("quality/?fiscal_year=2569", "quality/?fiscal_year=2569&reason=never_came", "publish/", "names/"):
            visitor.open(f"/indicators/8/{path}")
            visitor.check_page()
