"""Fonts as a document embeds them: one glyph for each cluster of signs, so that text copies out as it was written.

น้ำ is one cluster: HarfBuzz draws it with four glyphs, some of them set back or raised. Readers that copy text out of a PDF take the
way back for a blank and the raised one for a line of its own, or sort what they find by place. Here the document's font
holds one glyph for each cluster it uses, made of the same outlines at the same places, and reading as the letter; a blank one behind it
reads as its marks (`lines.py`). There is nothing left to reorder. It holds nothing else, so it is smaller than an ordinary subset.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from weasyprint.pdf.fonts import Font

from certificates.pdf.truetype import Part, Source, source_of, write_truetype


class ClusterFont(Font):
    """WeasyPrint's font of one document, whose glyphs are numbered as clusters are first used."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._clusters: dict[tuple[str, tuple[Part, ...], int], int] = {}

    @cached_property
    def has_clusters(self) -> bool:
        """Whether outlines can be put together; fonts of the machine that stand in for a letter ours lack may be of other kinds."""
        return {"glyf", "loca"} <= set(self.tables) and "fvar" not in self.tables and not (self.png or self.svg or self.colr)

    @cached_property
    def source(self) -> Source:
        return source_of(self.file_content, self.index)

    def number_of(self, text: str, parts: tuple[Part, ...], advance: int) -> int:
        """Answer the glyph that shows `parts`, reads as `text` and is `advance` font units wide."""
        cluster = (text, parts, advance)
        number = self._clusters.get(cluster)
        if number is None:
            number = self._clusters[cluster] = len(self._clusters) + 1
            self.to_unicode[number] = text
            width = advance * 1000 / self.upem
            self.widths[number] = round(width) if width == round(width) else round(width, 2)
        return number

    def clean(self, to_unicode: dict[int, str], hinting: Any) -> None:
        """Replace the font's file by one of the clusters used; WeasyPrint calls it before embedding."""
        if self._clusters:
            self.file_content = write_truetype(self.source, [(parts, advance) for _text, parts, advance in self._clusters])
        else:
            super().clean(to_unicode, hinting)
