"""A bucket in memory that speaks as much of S3 as a storage needs: put, get (in part), head, delete."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import unquote, urlsplit

_CHANGED = "Sat, 21 Nov 2026 03:00:00 GMT"


class _Bucket(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.held: dict[str, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def held(self) -> dict[str, bytes]:
        return cast("_Bucket", self.server).held

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "ETag": '"0"', "Last-Modified": _CHANGED, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.held[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_DELETE(self) -> None:
        self.held.pop(self.key, None)
        self.answer(204)

    def do_GET(self) -> None:
        body = self.held.get(self.key)
        wanted = self.headers.get("Range", "")
        if body is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        elif wanted.startswith("bytes="):
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            part = body[int(start) : int(end) + 1 if end else None]
            self.answer(206, part, **{"Content-Range": f"bytes {start}-{int(start) + len(part) - 1}/{len(body)}"})
        else:
            self.answer(200, body)

    def do_HEAD(self) -> None:
        self.do_GET()


@contextmanager
def bucket() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Run the stand-in on a port of its own; yield its address and what it holds, by `/bucket/key`."""
    server = _Bucket()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
