"""A stand-in for a CKAN site: its Action API over HTTP, as real as a test needs it."""

from __future__ import annotations

import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from uuid import uuid4

TOKEN = "an-api-token"
ORGANIZATION = "office"
NEEDED = ("name", "title", "owner_org", "notes", "license_id", "data_type", "unit_of_measure", "update_frequency_unit")


class RefusedError(Exception):
    """What the API answers instead of a result."""

    def __init__(self, status: int, kind: str, **told: Any) -> None:
        super().__init__(kind)
        self.status, self.error = status, {"__type": kind, **told}


class CkanStandIn:
    """Datasets by name; `broken` answers so many requests with a proxy's error page first; while `open` is clear, answers wait."""

    def __init__(self) -> None:
        self.datasets: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.broken = 0
        self.reached, self.open = threading.Event(), threading.Event()
        self.open.set()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                site.answer(self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.reached.set()
        self.open.wait(timeout=30)
        if self.broken:
            self.broken -= 1
            send(request, 502, b"<html>Bad gateway</html>", "text/html")
            return
        action = request.path.removeprefix("/api/3/action/")
        self.calls.append(action)
        try:
            check_token(request.headers.get("Authorization", ""))
            result = getattr(self, action)(*payload(request.headers["Content-Type"], body))
            told, status = {"success": True, "result": result}, 200
        except RefusedError as refused:
            told, status = {"success": False, "error": refused.error}, refused.status
        send(request, status, json.dumps(told | {"help": request.path}).encode(), "application/json")

    def package_show(self, data: dict[str, Any], _file: bytes | None) -> dict[str, Any]:
        found = next((each for each in self.datasets.values() if data["id"] in (each["id"], each["name"])), None)
        if found is None:
            raise RefusedError(404, "Not Found Error", message="Not found")
        return found

    def package_create(self, data: dict[str, Any], _file: bytes | None) -> dict[str, Any]:
        self.check(data)
        if data["name"] in self.datasets:
            raise RefusedError(409, "Validation Error", name=["That URL is already in use."])
        self.datasets[data["name"]] = {**data, "id": str(uuid4()), "resources": []}
        return self.datasets[data["name"]]

    def package_update(self, data: dict[str, Any], _file: bytes | None) -> dict[str, Any]:
        self.check(data)
        standing = self.package_show({"id": data["id"]}, None)
        # What an update does not name is gone.
        self.datasets[standing["name"]] = {**data, "id": standing["id"], "resources": data.get("resources", [])}
        return self.datasets[standing["name"]]

    def resource_create(self, data: dict[str, Any], file: bytes | None) -> dict[str, Any]:
        package = self.package_show({"id": data["package_id"]}, None)
        resource = {**data, "id": str(uuid4())}
        package["resources"].append(resource)
        self.uploads[resource["id"]] = file or b""
        return resource

    def resource_update(self, data: dict[str, Any], file: bytes | None) -> dict[str, Any]:
        resource = next(each for package in self.datasets.values() for each in package["resources"] if each["id"] == data["id"])
        resource.update(data)
        self.uploads[resource["id"]] = file or b""
        return resource

    def check(self, data: dict[str, Any]) -> None:
        missing = {name: ["Missing value"] for name in NEEDED if not data.get(name)}
        if data.get("owner_org") != ORGANIZATION:
            missing["owner_org"] = ["Organization does not exist"]
        if missing:
            raise RefusedError(409, "Validation Error", **missing)


def check_token(token: str) -> None:
    if token != TOKEN:
        raise RefusedError(403, "Authorization Error", message="Access denied")


def send(request: BaseHTTPRequestHandler, status: int, content: bytes, kind: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)


def payload(kind: str, body: bytes) -> tuple[dict[str, Any], bytes | None]:
    """Read JSON, or a multipart form with one upload."""
    if kind.startswith("application/json"):
        return json.loads(body), None
    form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    fields, file = {}, None
    for part in form.iter_parts():  # type: ignore[attr-defined]
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if part.get_filename():
            file = content
        else:
            fields[name] = content.decode()
    return fields, file
