from __future__ import annotations

import json
from typing import TYPE_CHECKING

from indicators.actions import appoint_official
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
