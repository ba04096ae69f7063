"""Fixtures of the journeys: `site`, `phone` and `desktop`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests import engine
from tests.journeys.site import ROOT, Site, Visitor

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pytest_django import DjangoDbBlocker

HERE = Path(__file__).resolve().parent
SCREENSHOTS = ROOT / "var" / "screenshots"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "th-TH",
    "timezone_id": "Asia/Bangkok",
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", "timezone_id": "Asia/Bangkok"}
failed_key = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    journeys = [item for item in items if HERE in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.journey)
    # The marks must be there before pytest chooses by mark.
    yield
    # First, because they wait more than they work.
    items.sort(key=lambda item: HERE not in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[failed_key] = report.failed
    running = getattr(item, "funcargs", {}).get("site")
    if report.failed and isinstance(running, Site):
        report.sections += [(f"the site's {name} log", running.log(name)) for name in ("web", "worker")]
        if report.when == "call":  # in a teardown the database is out of reach
            report.sections.append(("the site's unfinished jobs", running.jobs()))
    return report


def chromium() -> str:
    return os.environ.get("CHROMIUM") or "/usr/bin/chromium"


# For the journeys alone: what comes after them in this process needs the two cores, and a thread without a running loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not Path(chromium()).exists():
        pytest.fail(f"{chromium()} is missing. Type: apt-get install -y chromium (or set CHROMIUM)")
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    # Playwright's loop lives in this thread; the database is used between its turns, never inside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def _running_site(database_engine: engine.Engine, worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Site, str]]:
    database = f"site_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock():
        name = database_engine.create(database, sample=True)
        # It shares this process's files and its queue.
        site = Site(database_url=database_engine.address(database), var=Path(settings.VAR_DIR))
    try:
        site.start()
        yield site, name
    finally:
        site.stop()
        database_engine.drop(database)


@pytest.fixture
def site(_running_site: tuple[Site, str], django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site with the sample school. The test itself sees the same database, with real transactions.

    Nothing is reset between journeys: each makes the people and cohorts it changes.
    """
    running, name = _running_site
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        engine.point_to(name)
        try:
            yield running
        finally:
            engine.point_to(before)


def _visit(browser: Browser, site: Site, request: pytest.FixtureRequest, kind: str, screen: dict[str, Any]) -> Iterator[Visitor]:
    context = browser.new_context(**screen)
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), site)
    yield visitor
    if request.node.stash.get(failed_key, False):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        visitor.page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{kind}.png".replace("/", "_"), full_page=True)
    context.close()
    assert not visitor.unexpected(), "behind the page:\n" + "\n".join(visitor.unexpected())


@pytest.fixture
def phone(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody with a small telephone, reading Thai."""
    yield from _visit(browser, site, request, "phone", PHONE)


@pytest.fixture
def desktop(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody at a desk, reading English."""
    yield from _visit(browser, site, request, "desktop", DESKTOP)
