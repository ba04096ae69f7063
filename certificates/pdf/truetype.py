"""TrueType files of a few outlines, put together: what a document embeds (`clusters.py`).

The format is OpenType's `glyf` flavour; a PDF needs six of its tables (ISO 32000-2, 9.9.1), and hinting where the source has it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from fontTools.ttLib import TTFont

_Box = tuple[int, int, int, int]
_EMPTY: _Box = (0, 0, 0, 0)
# Flags of a component in the glyf table.
_WORDS, _PLACED, _SCALED, _MORE, _SCALED_TWICE, _MATRIX = 0x1, 0x2, 0x8, 0x20, 0x40, 0x80
_LARGEST_SHORT = 2 * 0xFFFF


class Part(NamedTuple):
    """A glyph of the source and where its origin stands, in font units from the cluster's (y upwards)."""

    glyph: int
    x: int
    y: int


class Source:
    """A TrueType font, read once in the life of a process."""

    def __init__(self, content: bytes, number: int) -> None:
        with TTFont(io.BytesIO(content), fontNumber=number) as font:
            places, drawn = font["loca"].locations, font.reader["glyf"]
            self.outlines = [drawn[start:end] for start, end in pairwise(places)]
            self.advances = [font["hmtx"][name][0] for name in font.getGlyphOrder()]
            # As they stand in the file: what fontTools puts together anew is dated today.
            self.tables = {tag: font.reader[tag] for tag in ("head", "hhea", "maxp", "cvt ", "fpgm", "prep") if tag in font.reader}

    def box(self, glyph: int) -> _Box:
        """Answer left, bottom, right, top; zeros for what is blank."""
        outline = self.outlines[glyph]
        return struct.unpack(">4h", outline[2:10]) if outline else _EMPTY


@lru_cache(maxsize=8)
def source_of(content: bytes, number: int) -> Source:
    """Answer a font's outlines; `number` is its place in a collection."""
    return Source(content, number)


class _Glyphs:
    """The outlines of a font in the making; a source glyph is taken over once."""

    def __init__(self, source: Source, clusters: Sequence[tuple[tuple[Part, ...], int]]) -> None:
        self.source = source
        self.outlines: list[bytes] = [b""] * (len(clusters) + 1)
        self.metrics: list[tuple[int, int]] = [(source.advances[0], source.box(0)[0])]
        self._known: dict[int, int] = {0: 0}
        plain = [(number, parts[0].glyph) for number, (parts, _advance) in enumerate(clusters, start=1) if _is_plain(parts)]
        for number, glyph in plain:
            self._known.setdefault(glyph, number)
        self.outlines[0] = self._taken(0)
        for number, (parts, advance) in enumerate(clusters, start=1):
            self.outlines[number] = self._taken(parts[0].glyph) if _is_plain(parts) else self._composed(parts)
            self.metrics.append((advance, _left_of(self.outlines[number])))

    def _numbered(self, glyph: int) -> int:
        """Answer the new number of a source glyph, taking it over behind the clusters when it is none of them."""
        if glyph not in self._known:
            self._known[glyph] = len(self.outlines)
            self.outlines.append(b"")
            self.outlines[self._known[glyph]] = self._taken(glyph)
        return self._known[glyph]

    def _taken(self, glyph: int) -> bytes:
        """Answer a source glyph's outline; one that is put together itself names its components by their new numbers."""
        outline = bytearray(self.source.outlines[glyph])
        if not outline or outline[0] < 0x80:  # noqa: PLR2004  the number of contours is negative
            return bytes(outline)
        place, flags = 10, _MORE
        while flags & _MORE:
            flags, component = struct.unpack_from(">2H", outline, place)
            struct.pack_into(">H", outline, place + 2, self._numbered(component))
            place += 4 + (4 if flags & _WORDS else 2)
            place += 2 if flags & _SCALED else 4 if flags & _SCALED_TWICE else 8 if flags & _MATRIX else 0
        return bytes(outline)

    def _composed(self, parts: tuple[Part, ...]) -> bytes:
        seen = [part for part in parts if self.source.outlines[part.glyph]]
        if not seen:
            return b""
        boxes = [self.source.box(part.glyph) for part in seen]
        left, bottom = (min(box[at] + (part.x, part.y)[at] for box, part in zip(boxes, seen, strict=True)) for at in (0, 1))
        right, top = (max(box[at + 2] + (part.x, part.y)[at] for box, part in zip(boxes, seen, strict=True)) for at in (0, 1))
        written = struct.pack(">5h", -1, left, bottom, right, top)
        for left_over, part in zip(reversed(range(len(seen))), seen, strict=True):
            flags = _PLACED | (_MORE if left_over else 0)
            if -128 <= part.x < 128 and -128 <= part.y < 128:  # noqa: PLR2004  a signed byte
                written += struct.pack(">2H2b", flags, self._numbered(part.glyph), part.x, part.y)
            else:
                written += struct.pack(">2H2h", flags | _WORDS, self._numbered(part.glyph), part.x, part.y)
        return written


def _is_plain(parts: tuple[Part, ...]) -> bool:
    return len(parts) == 1 and (parts[0].x, parts[0].y) == (0, 0)


def _left_of(outline: bytes) -> int:
    return int.from_bytes(outline[2:4], "big", signed=True)


def write_truetype(source: Source, clusters: Sequence[tuple[tuple[Part, ...], int]]) -> bytes:
    """Answer a TrueType file of the tables a PDF needs (ISO 32000-2, 9.9.1), its glyphs numbered from 1 as `clusters` are."""
    glyphs = _Glyphs(source, clusters)
    outlines = [outline + b"\0" * (-len(outline) % 4) for outline in glyphs.outlines]
    metrics = glyphs.metrics + [(0, _left_of(outline)) for outline in outlines[len(glyphs.metrics) :]]
    places = [0]
    for outline in outlines:
        places.append(places[-1] + len(outline))
    is_short, count = places[-1] <= _LARGEST_SHORT, len(outlines)
    most = max((len(parts) for parts, _advance in clusters), default=1)
    limits = list(struct.unpack(">I14H", source.tables["maxp"][:32]))
    # Points and contours of what is put together, elements and depth: no less than the clusters have.
    limits[1] = count
    limits[4], limits[5] = (min(0xFFFF, max(limits[at], limits[at + 2]) * most) for at in (2, 3))
    limits[13], limits[14] = max(limits[13], most), limits[14] + 1
    tables = {
        **source.tables,
        "glyf": b"".join(outlines),
        "head": source.tables["head"][:8] + b"\0\0\0\0" + source.tables["head"][12:50] + struct.pack(">2h", not is_short, 0),
        "hhea": source.tables["hhea"][:34] + struct.pack(">H", count),
        "hmtx": b"".join(struct.pack(">Hh", *metric) for metric in metrics),
        "loca": struct.pack(f">{count + 1}{'H' if is_short else 'I'}", *(place // 2 if is_short else place for place in places)),
        "maxp": struct.pack(">I14H", *limits),
    }
    return _file(tables)


def _file(tables: dict[str, bytes]) -> bytes:
    """Answer a font file with its directory and checksums."""
    power = 1 << (len(tables).bit_length() - 1)
    directory = struct.pack(">I4H", 0x10000, len(tables), power * 16, power.bit_length() - 1, len(tables) * 16 - power * 16)
    body, start, total, head = b"", len(directory) + 16 * len(tables), 0, 0
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        checksum = _checksum(padded)
        head = start + len(body) if tag == "head" else head
        directory += struct.pack(">4s3I", tag.encode(), checksum, start + len(body), len(table))
        body += padded
        total += checksum
    written = directory + body
    adjustment = (0xB1B0AFBA - total - _checksum(directory)) & 0xFFFFFFFF
    return written[: head + 8] + struct.pack(">I", adjustment) + written[head + 12 :]


def _checksum(padded: bytes) -> int:
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF
