"""A CKAN site as its Action API (version 3) shows it: datasets, files, an API token, answers that say why not.

Every call is a POST to `/api/3/action/NAME`. A refusal is a status of 400–409 with `{"success": false, "error": {…}}`; what a
network or a proxy answers is something else, and trying again may help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

_SECONDS = (10, 60)
_MOST_TOLD = 300


class CkanRefusal(Exception):  # noqa: N818  the site refuses; nothing failed
    """The site understood and said no; asking again says no again."""

    def __init__(self, action: str, status: int, error: Any) -> None:
        super().__init__(f"{action}: {status}")
        self.action, self.status, self.error = action, status, error

    @property
    def told(self) -> str:
        """What the site said, in its own words."""
        if not isinstance(self.error, dict):
            return str(self.error)[:_MOST_TOLD]
        parts = [
            f"{name}: {', '.join(map(str, text)) if isinstance(text, list) else text}"
            for name, text in self.error.items()
            if name != "__type"
        ]
        return f"{self.error.get('__type', '')} {'; '.join(parts)}".strip()[:_MOST_TOLD]


class CkanUnreachable(Exception):  # noqa: N818  as above
    """No answer, or none that CKAN gives."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a dataset: what people call it, its name, content and SHA-256."""

    title: str
    name: str
    content: bytes
    digest: str


class CkanSite:
    """One site, with the token of somebody who may edit the organization's datasets."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Authorization"] = token

    def put_dataset(self, fields: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """Create the dataset, or bring its fields up to date; answer it and what happened (created, updated).

        :raises CkanRefusal: the site does not take it.
        """
        try:
            found = self._call("package_show", {"id": fields["name"]})
        except CkanRefusal as refusal:
            if refusal.status != requests.codes.not_found:
                raise
            return self._call("package_create", fields), "created"
        # An update replaces all that it does not name: the files that are there must be named.
        return self._call("package_update", {**fields, "id": found["id"], "resources": found.get("resources", [])}), "updated"

    def put_file(self, dataset: dict[str, Any], file: File) -> str:
        """Add the file to the dataset, or replace the one of this title; answer created, updated or same.

        :raises CkanRefusal: the site does not take it.
        """
        standing = next((each for each in dataset.get("resources", []) if each.get("name") == file.title), None)
        about = {"name": file.title, "format": "CSV", "mimetype": "text/csv", "hash": file.digest}
        if standing is None:
            self._call("resource_create", about | {"package_id": dataset["id"]}, file)
            return "created"
        if standing.get("hash") == file.digest:
            return "same"
        self._call("resource_update", about | {"id": standing["id"]}, file)
        return "updated"

    def address_of(self, dataset: dict[str, Any]) -> str:
        """Answer the dataset's page."""
        return f"{self._url}/dataset/{dataset['name']}"

    def _call(self, action: str, payload: dict[str, Any], file: File | None = None) -> dict[str, Any]:
        sent: dict[str, Any] = {"json": payload}
        if file:
            sent = {"data": payload, "files": {"upload": (file.name, file.content, "text/csv")}}
        try:
            answer = self._session.post(f"{self._url}/api/3/action/{action}", timeout=_SECONDS, allow_redirects=False, **sent)
            told = answer.json()
        except requests.RequestException as failed:
            raise CkanUnreachable(f"{action}: {type(failed).__name__}") from failed
        if answer.status_code >= requests.codes.server_error or not isinstance(told, dict) or "success" not in told:
            raise CkanUnreachable(f"{action}: {answer.status_code}")
        if not told["success"]:
            raise CkanRefusal(action, answer.status_code, told.get("error", ""))
        result: dict[str, Any] = told["result"]
        return result
