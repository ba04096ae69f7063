"""Reading and writing what a snapshot froze: numbers as cells, long tables as compressed blocks of lines."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.sheets import Cell
from indicators.export.canonical import MANIFEST, VALUES, FrozenCell, sha256, table_bytes, values_bytes
from indicators.models import Snapshot, SnapshotBlock, SnapshotCell

LINES_A_BLOCK = 5_000


def table_blocks(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, bytes]]:
    """Yield a table as `(lines, bytes)` pieces; put one after the other they are its canonical form. The first holds the headers."""
    piece: list[Sequence[Cell]] = []
    first = True
    for row in rows:
        piece.append(row)
        if len(piece) == LINES_A_BLOCK:
            yield len(piece), _piece(headers, piece, first=first)
            piece, first = [], False
    if piece or first:
        yield len(piece), _piece(headers, piece, first=first)


def _piece(headers: Sequence[str], rows: list[Sequence[Cell]], *, first: bool) -> bytes:
    whole = table_bytes(headers, rows)
    return whole if first else whole[len(table_bytes(headers, ())) :]


def frozen_cells(snapshot: Snapshot) -> list[FrozenCell]:
    """Answer every number of a snapshot, by period and place."""
    return sorted(SnapshotCell.objects.filter(snapshot=snapshot).values_list("period", "path", "value"))


def frozen_pieces(snapshot: Snapshot, name: str) -> Iterator[bytes]:
    """Yield a frozen table in pieces, in order."""
    blocks = SnapshotBlock.objects.filter(snapshot=snapshot, name=name).order_by("number")
    for content in blocks.values_list("content", flat=True).iterator(chunk_size=4):
        yield zlib.decompress(bytes(content))


def manifest_of(snapshot: Snapshot) -> dict[str, Any]:
    """Answer the manifest of a frozen snapshot."""
    data: dict[str, Any] = json.loads(snapshot.manifest)
    return data


def frozen_files(snapshot: Snapshot) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the files whose hashes the manifest holds, each in pieces; then nothing else belongs to the snapshot."""
    for entry in manifest_of(snapshot)["files"]:
        name = entry["name"]
        if name == VALUES:
            yield name, iter([values_bytes(frozen_cells(snapshot))])
        else:
            yield name, frozen_pieces(snapshot, name)


def damage(snapshot: Snapshot) -> list[str]:
    """Name the files of a frozen snapshot that are not what was frozen; nothing when all is well."""
    if sha256(snapshot.manifest.encode()) != snapshot.fingerprint:
        return [MANIFEST]
    expected = {entry["name"]: entry["sha256"] for entry in manifest_of(snapshot)["files"]}
    found = []
    for name, pieces in frozen_files(snapshot):
        digest = hashlib.sha256()
        try:
            for piece in pieces:
                digest.update(piece)
        except zlib.error:
            digest.update(b"damaged")
        if digest.hexdigest() != expected[name]:
            found.append(name)
    return found
