from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.site import Visitor


def test_front_page_speaks_thai_on_a_phone(phone: Visitor) -> None:
    page = phone.open("/")

    assert page.locator("html").get_attribute("lang") == "th"
    assert page.locator("h1").count() == 1
    phone.check_page()


def test_front_page_speaks_english_to_who_reads_english(desktop: Visitor) -> None:
    page = desktop.open("/")

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    desktop.check_page()
