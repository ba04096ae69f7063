"""The web server's own refusals are pages in both languages."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import InvalidHeader, LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from config import unread


def refused(error: Exception, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Let a real worker of the web server refuse a request; answer the head and the body that the reader gets."""
    monkeypatch.setattr(unread.util, "write_error", unread.util.write_error)
    unread.answer_in_both_languages()
    config = Config()
    config.set("loglevel", "critical")
    worker = ThreadWorker(1, 1, [], None, 30, config, Logger(config))
    server, reader = socket.socketpair()
    with server, reader:
        worker.handle_error(None, server, ("127.0.0.1", 0), error)
        server.shutdown(socket.SHUT_WR)
        told = b"".join(iter(lambda: reader.recv(65536), b""))
    worker.tmp.close()
    head, _, body = told.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}\r\n".encode() in head
    return head.decode("ascii"), body.decode()


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (LimitRequestLine(9000, 4094), "414 URI Too Long", ("ที่อยู่ยาวเกินไป", "The address is too long")),
        (LimitRequestHeaders("<b>secret</b>"), "431 Request Header Fields Too Large", ("ที่อยู่ยาวเกินไป", "The address is too long")),
        (InvalidHeader("<b>secret</b>"), "400 Bad Request", ("ระบบอ่านคำขอนี้ไม่ได้", "This request could not be read")),
        (RuntimeError("secret"), "500 Internal Server Error", ("ระบบขัดข้อง", "Something broke on our side")),
    ],
)
def test_what_the_server_itself_refuses_is_told_in_both_languages_and_repeats_nothing(
    error: Any, status: str, said: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    head, body = refused(error, monkeypatch)

    assert head.startswith(f"HTTP/1.1 {status}\r\n")
    assert [word in body for word in (*said, 'lang="th"', 'lang="en"', "secret")] == [True, True, True, True, False]
