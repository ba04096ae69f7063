"""The real thing for journeys: a web process and a worker process on a database with the sample school, and people with browsers."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Error as BrowserError

from core.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import ConsoleMessage, Page, Request, Response

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = Path(sys.executable).parent
START_SECONDS = 180
# A dead worker is missed sooner than elsewhere, so that journeys need not wait for it.
HASTE = {"JOB_LEASE_SECONDS": "8", "JOB_SWEEP_SECONDS": "2"}
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, every: float = 0.1) -> None:
    """Return when `condition` holds; fail, naming `what` was awaited, when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for: {what}")
        time.sleep(every)


def look_again(page: Page) -> None:
    """Load the page anew. One that is just doing so by itself, as progress pages do, is not disturbed: look again later."""
    try:
        page.reload()
    except BrowserError as error:
        if not any(reason in error.message for reason in ("Not attached to an active page", "ERR_ABORTED", "interrupted by another")):
            raise


@dataclass
class Site:
    """A web process and a worker process on one database. `var` holds their files and their logs."""

    database_url: str
    var: Path
    port: int = field(default_factory=free_port)
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def _run(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        environment = (
            os.environ
            | HASTE
            | {
                "DATABASE_URL": self.database_url,
                "SITE_URL": self.url,
                "VAR_DIR": str(self.var),
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "PYTHONPATH": str(ROOT),
            }
        )
        with (self.var / f"{name}.log").open("ab") as log:
            # In a session of its own: what it starts itself goes with it.
            return subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def start(self) -> None:
        subprocess.run([sys.executable, "bin/build_assets"], cwd=ROOT, check=True)
        collected = self._run("static", sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0")
        self.start_worker()
        if collected.wait(300):
            raise AssertionError(f"collectstatic failed:\n{self.log('static')}")
        web = [str(TOOLS / "gunicorn"), "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
        self.web = self._run("web", *web, "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--log-level", "warning")
        wait_until(self._answers, seconds=START_SECONDS, what=f"the site at {self.url}")

    def start_worker(self) -> None:
        command = [str(TOOLS / "celery"), "-A", "config.celery", "worker", "-B", "-P", "prefork", "-c", "1"]
        self.worker = self._run("worker", *command, "--without-gossip", "--without-mingle", "--loglevel", "INFO")

    def _answers(self) -> bool:
        if self.web is None or self.web.poll() is not None:
            raise AssertionError(f"the web process ended:\n{self.log('web')}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except (URLError, OSError):
            return False

    def log(self, name: str) -> str:
        """Return the end of a process's log, without the clock's own lines."""
        file = self.var / f"{name}.log"
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        return "\n".join(line for line in lines if not any(noise in line for noise in ("sweep", "weasyprint.progress")))[-6000:]

    def jobs(self) -> str:
        """Return the jobs that should be done and have not succeeded, a line each."""
        names = ("pk", "kind", "state", "attempt", "error_code", "created_at", "woken_at", "available_at", "lease_until")
        return "\n".join(
            map(repr, Job.objects.exclude(state=Job.State.SUCCEEDED).filter(available_at__lte=timezone.now()).values_list(*names))
        )

    def kill_worker(self) -> None:
        """End the worker and its children as a power cut would: nothing is finished, nothing is told to anybody."""
        if self.worker is not None:
            end(self.worker)

    def stop(self) -> None:
        running = [process for process in (self.web, self.worker) if process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of `process` and of all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# Pictures of the page that are laid out, but as nothing: a picture in a question must be seen, and keep its place while it loads.
FLAT_PICTURES = """[...document.querySelectorAll("main img")]
    .filter((picture) => picture.checkVisibility() && picture.offsetWidth * picture.offsetHeight === 0)
    .map((picture) => picture.getAttribute("src"))"""


@dataclass
class Visitor:
    """A person with a browser. Whatever goes wrong behind the page is collected in `problems`, and fails the test at its end."""

    page: Page
    site: Site
    problems: list[str] = field(default_factory=list)
    # Parts of problems a test causes on purpose, such as "404".
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Going on to another page aborts what the last one still fetched.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"answer {response.status}: {response.url}")

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.site.url}{path}")
        return self.page

    def check_page(self) -> None:
        """The page fits the screen and keeps the machine-checkable rules of WCAG 2.2 AA."""
        # A click returns as soon as the next page has begun, before it has any content.
        self.page.wait_for_load_state()
        overhang = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overhang <= 0, f"{self.page.url} scrolls sideways by {overhang} px"
        flat: list[str] = self.page.evaluate(FLAT_PICTURES)
        assert not flat, f"{self.page.url} has pictures without a size: {flat}"
        found: list[dict[str, Any]] = Axe().run(self.page, options=AXE_RULES).response["violations"]
        told = [f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:4]}" for rule in found]
        assert not told, f"{self.page.url}\n" + "\n".join(told)

    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(part in problem for part in self.expected)]
