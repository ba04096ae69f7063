"""The vocabularies a credential is written in, from our own files: nothing here ever asks the network."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FILES = {CREDENTIALS_V2: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}


class UnknownContextError(ValueError):
    """A document names a vocabulary that we do not keep."""


def load_context(address: str, _options: object = None) -> dict[str, Any]:
    """Answer a vocabulary in the form pyld's document loaders have.

    :raises UnknownContextError: it is not one of ours, wherever it may lie.
    """
    if address not in _FILES:
        raise UnknownContextError(address)
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": _read(address)}


@cache
def _read(address: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((Path(__file__).parent / _FILES[address]).read_text(encoding="utf-8"))
    return document
