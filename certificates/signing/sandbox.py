"""Lets a stranger's file be read in a process of its own, a few at a time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from threading import BoundedSemaphore

from certificates.errors import InspectionBusyError
from certificates.signing.inspection import Reading

logger = logging.getLogger(__name__)

_PROGRAM = Path(__file__).with_name("inspection.py")
_WALL_SECONDS = 20
# Of one web process; each reading may take a processor for seconds.
_AT_ONCE = BoundedSemaphore(2)
_WAIT_SECONDS = 5


def inspect_file(content: bytes, believed: Collection[str]) -> Reading:
    """Answer what the signature of `content` says; `believed` are SHA-256 (hex) of certificates of ours.

    :raises InspectionBusyError: others' files are being read; nothing was read of this one.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise InspectionBusyError
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the request in its arguments
            [sys.executable, "-I", str(_PROGRAM)],
            input=json.dumps(sorted(believed)).encode() + b"\n" + content,
            capture_output=True,
            check=False,
            timeout=_WALL_SECONDS,
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        return Reading("unreadable")
    finally:
        _AT_ONCE.release()
    if done.returncode != 0:
        # Killed at a limit: the file wanted more than any certificate does.
        logger.warning("reading a file ended with %s", done.returncode)
        return Reading("unreadable")
    return Reading(**json.loads(done.stdout))
