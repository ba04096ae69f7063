"""What a lesson costs whoever comes for the first time: requests, bytes, and text that stays where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from courses.models import Course, UnitContent
from courses.queries import outline_of
from enrollment.actions import join_course
from tests.journeys.people import new_person, sign_in

if TYPE_CHECKING:
    from accounts.models import User
    from tests.journeys.site import Site, Visitor

KB = 1024
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
# Lessons with everything that could move: pictures, a player, letters of another script.
COURSES = ["CRF-104", "FSH-102", "MUS-103", "PUB-101", "SFT-102"]


@dataclass
class Visit:
    """One page, fetched as by somebody who was never here."""

    moved: float = 0.0
    sizes: dict[str, float] = field(default_factory=dict)


def first_visit(visitor: Visitor, path: str, *, line: dict[str, Any] | None) -> Visit:
    """Open `path` with an empty cache, on a `line` that may be slow, and stay until nothing more comes."""
    page, visit = visitor.page, Visit()
    names: dict[str, str] = {}
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.clearBrowserCache")
    if line:
        browser.send("Network.emulateNetworkConditions", line)
    browser.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))

    def finished(event: dict[str, Any]) -> None:
        # A picture inside the style sheet is no request.
        if (name := names[event["requestId"]]).startswith("http"):
            visit.sizes[name] = event["encodedDataLength"]

    browser.on("Network.loadingFinished", finished)
    visitor.open(path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    visit.moved = page.evaluate("window.moved")
    browser.detach()
    return visit


def too_much(visit: Visit, address: str) -> list[str]:
    """Tell what a first visit of a lesson exceeds."""
    found = {
        "bytes of HTML": (visit.sizes[address], 14 * KB),
        "bytes": (sum(visit.sizes.values()), 100 * KB),
        "requests": (len(visit.sizes), 8),
    }
    return [f"{value:.0f} {what}: {visit.sizes}" for what, (value, most) in found.items() if value > most]


def lessons(learner: User, code: str) -> list[tuple[str, str]]:
    """Return the address and the content of each lesson of a course that `learner` joins."""
    place = join_course(learner=learner, course=Course.objects.get(code=code), run=None, now=timezone.now())
    texts = dict(UnitContent.objects.filter(release=place.cohort.release_id, language="th").values_list("unit_key", "html"))
    return [(f"/learn/{place.uuid}/{unit.key}/", texts[unit.key]) for unit in outline_of(place.cohort.release).units() if unit.is_lesson]


def has_player(text: str) -> bool:
    return "<audio" in text or "<video" in text


@pytest.mark.weighing
@pytest.mark.parametrize("who", ["phone", "desktop"])
def test_a_first_visit_is_light_and_nothing_moves(who: str, request: pytest.FixtureRequest, site: Site) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    learner = new_person(language="th" if who == "phone" else "en")
    sign_in(visitor, learner)
    visitor.page.add_init_script(WATCH)
    line = SLOW_4G if who == "phone" else None

    for code in COURSES:
        found = lessons(learner, code)
        for path, _text in [found[0], *[lesson for lesson in found[1:] if has_player(lesson[1])][:1]]:
            visit = first_visit(visitor, path, line=line)

            assert visit.moved == 0, path
            assert not too_much(visit, site.url + path)


@pytest.mark.weighing
@pytest.mark.parametrize("language", ["th", "en"])
def test_no_lesson_of_the_school_costs_more(language: str, phone: Visitor, site: Site) -> None:
    """On a screen so tall that pictures far below are fetched too."""
    learner = new_person(language=language)
    sign_in(phone, learner)
    phone.page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    phone.page.set_viewport_size({"width": 360, "height": 6000})
    weighed = 0

    for course in Course.objects.filter(is_sample=True):
        for path, _text in lessons(learner, course.code) if language in course.languages.split() else []:
            assert not too_much(first_visit(phone, path, line=None), site.url + path), (course.code, path)
            weighed += 1

    assert weighed >= 18
