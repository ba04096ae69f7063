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
COURSES = ["CRF-104", "FSH-102", "MUS-103", "PUB-101"]


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


def lessons(learner: User, code: str) -> list[tuple[str, str]]:
    """Return the address and the content of each lesson of a course that `learner` joins."""
    place = join_course(learner=learner, course=Course.objects.get(code=code), run=None, now=timezone.now())
    texts = dict(UnitContent.objects.filter(release=place.cohort.release_id, language="th").values_list("unit_key", "html"))
    return [(f"/learn/{place.uuid}/{unit.key}/", texts[unit.key]) for unit in outline_of(place.cohort.release).units() if unit.is_lesson]


def has_player(text: str) -> bool:
    return "<audio" in text or "<video" in text


def is_plain(text: str) -> bool:
    """Two pictures at most, and no letters that need a face of their own."""
    return text.count("<img") <= 2 and "tai-tham" not in text and not has_player(text)


@pytest.mark.parametrize("who", ["phone", "desktop"])
def test_a_first_visit_is_light_and_nothing_moves(who: str, request: pytest.FixtureRequest, site: Site) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    learner = new_person(language="th" if who == "phone" else "en")
    sign_in(visitor, learner)
    visitor.page.add_init_script(WATCH)
    line = SLOW_4G if who == "phone" else None
    weighed = 0

    for code in COURSES:
        found = lessons(learner, code)
        chosen = [found[0], *[lesson for lesson in found[1:] if has_player(lesson[1])][:1]]
        for path, text in chosen:
            visit = first_visit(visitor, path, line=line)
            assert visit.moved == 0, path
            assert visit.sizes[site.url + path] <= 14 * KB, path
            if is_plain(text):
                weighed += 1
                assert len(visit.sizes) <= 8, list(visit.sizes)
                assert sum(visit.sizes.values()) <= 100 * KB, visit.sizes
    assert weighed >= 2
