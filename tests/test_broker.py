"""The embedded broker: a message is there whole or not at all."""

from __future__ import annotations

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

import config.celery  # noqa: F401  chooses the transport


class Curious:
    """Something in a message that looks for messages while it is written, as a worker of another process may."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self.found: list[Any] = []

    def __json__(self) -> str:
        try:
            self.found.append(self.channel._get("celery"))
        except Empty:
            self.found.append(None)
        return "curious"


def test_a_message_is_never_read_before_it_is_written(tmp_path: Path) -> None:
    """A worker that read an empty message ended, and its jobs waited until it was started again."""
    folder = tmp_path / "messages"
    folder.mkdir()
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(tmp_path / "control")}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        channel = connection.channel()
        worker = Curious(channel)

        channel._put("celery", {"body": worker})

        assert worker.found == [None]
        assert channel._get("celery") == {"body": "curious"}
        with pytest.raises(Empty):
            channel._get("celery")
    assert list(folder.iterdir()) == []
