"""The one way to write a frozen report down, so that the same content always has the same bytes and the same SHA-256.

* `snapshot.json`, the manifest: JSON as in RFC 8785 for what occurs in it (objects sorted by key, no blanks, UTF-8, no
  fractions outside strings). Its SHA-256 is the snapshot's fingerprint.
* `values.csv` and the other tables: UTF-8 with byte-order mark, CRLF, as `core.sheets.write_csv` writes them. The
  manifest holds the SHA-256 of each.

Nothing but `sha256sum` is needed to check them (docs/guides/official).
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from core.sheets import Cell, write_csv

FORMAT = "honghian-indicator8-snapshot/1"
MANIFEST = "snapshot.json"
VALUES = "values.csv"
VALUE_HEADERS = ("period", "path", "value")
# period, path, value as JSON
FrozenCell = tuple[str, str, str]


def canonical_json(value: Any) -> bytes:
    """Answer `value` (texts, whole numbers, booleans, null, lists, objects) as its one JSON text.

    :raises ValueError: it holds a number that is no whole number, which has more than one way to be written.
    """
    _refuse_fractions(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        message = f"{value!r}: write fractions as texts"
        raise ValueError(message)  # noqa: TRY004  the type is right, the value has no canonical form
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_fractions(inner)


def sha256(content: bytes) -> str:
    """Answer the SHA-256 of `content` as 64 hexadecimal digits, as `sha256sum` prints it."""
    return hashlib.sha256(content).hexdigest()


def cells_of(period: str, data: dict[str, Any]) -> Iterator[FrozenCell]:
    """Yield every number of a report's JSON form with its place in it, sorted by place."""
    for path, value in sorted(_leaves(data, ())):
        yield period, path, value


def _leaves(value: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*steps, str(key)))
    else:
        yield "/".join(map(_escape, steps)), canonical_json(value).decode()


def report_data(cells: Iterable[FrozenCell], period: str) -> dict[str, Any]:
    """Put the numbers of one period back into the shape of the JSON form: what `cells_of` took apart."""
    data: dict[str, Any] = {}
    for name, path, value in cells:
        if name == period:
            *parents, last = map(_unescape, path.split("/"))
            place = data
            for step in parents:
                place = place.setdefault(step, {})
            place[last] = json.loads(value)
    return data


def _escape(step: str) -> str:
    """As in RFC 6901 (JSON Pointer): codes may hold a slash."""
    return step.replace("~", "~0").replace("/", "~1")


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def path_steps(path: str) -> list[str]:
    """Answer the steps of a cell's path."""
    return [_unescape(step) for step in path.split("/")]


def table_bytes(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Answer a whole table in its canonical form."""
    stream = io.BytesIO()
    write_csv(stream, headers, rows)
    return stream.getvalue()


def values_bytes(cells: Iterable[FrozenCell]) -> bytes:
    """Answer `values.csv`: every number of every period, sorted by period and path."""
    return table_bytes(VALUE_HEADERS, sorted(cells))


class Pseudonyms:
    """Names people, operators and rows by numbers that mean something inside one snapshot and its amendments only.

    HMAC-SHA-256 under a key made from the school's `RECORD_KEY` and the snapshot's context, cut to 128 bits: the same
    person has the same number throughout, and nobody without the school's key can tell who, or find the person again in
    another snapshot.
    """

    def __init__(self, context: UUID, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"indicator8 snapshot " + context.bytes, "sha256")

    def of(self, kind: str, value: object) -> str:
        """Answer 32 hexadecimal digits for `value` of a kind (row, person, operator); nothing for nothing."""
        if value is None or value == "":
            return ""
        return hmac.digest(self._key, f"{kind}:{value}".encode(), "sha256")[:16].hex()
