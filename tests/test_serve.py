"""bin/serve keeps its children running and takes them along when it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVE = Path(__file__).resolve().parent.parent / "bin" / "serve"
SUPERVISE = """
import importlib.machinery, importlib.util, sys
loader = importlib.machinery.SourceFileLoader("serve", sys.argv[1])
serve = importlib.util.module_from_spec(importlib.util.spec_from_loader("serve", loader))
sys.modules["serve"] = serve
loader.exec_module(serve)
serve.GIVE_UP_AFTER = 2
raise SystemExit(serve.Supervisor([serve.Child("job", sys.argv[2:])]).run())
"""
SLEEPER = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"


@contextmanager
def supervised(program: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-B", "-c", SUPERVISE, str(SERVE), sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        try:
            yield supervisor
        finally:
            supervisor.kill()


def next_pid(supervisor: subprocess.Popen[str]) -> int:
    for line in supervisor.stdout or ():
        if line.startswith("job    | pid "):
            return int(line.split()[-1])
    raise AssertionError("the supervisor ended")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_child_is_started_again() -> None:
    with supervised(SLEEPER) as supervisor:
        first = next_pid(supervisor)
        os.kill(first, signal.SIGKILL)

        assert next_pid(supervisor) != first


def test_term_stops_the_children_too() -> None:
    with supervised(SLEEPER) as supervisor:
        child = next_pid(supervisor)
        supervisor.send_signal(signal.SIGTERM)

        assert supervisor.wait(10) == 0
        assert not is_running(child)


def test_children_do_not_outlive_a_killed_supervisor() -> None:
    with supervised(SLEEPER) as supervisor:
        child = next_pid(supervisor)
        supervisor.kill()
        supervisor.wait(10)
        deadline = time.monotonic() + 5
        while is_running(child) and time.monotonic() < deadline:
            time.sleep(0.05)

        assert not is_running(child)


def test_a_child_that_never_starts_ends_it_all() -> None:
    with supervised("raise SystemExit(3)") as supervisor:
        output = supervisor.communicate(timeout=20)[0]

    assert supervisor.returncode == 1
    assert "exit code 3" in output
