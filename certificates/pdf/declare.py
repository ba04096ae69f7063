"""What the document says about itself: PDF/UA beside PDF/A, and the files it carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import Attachment

# PDF/UA is no schema PDF/A knows by itself, so the identifier comes with its description (ISO 19005-3, 6.6.2.3).
_PDF_UA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_END = b"</rdf:RDF>"

# sRGB as curves with parameters (ICC 4.2): a fifth of the tables the engine brings, for the same colours.
_SRGB = Path(__file__).with_name("srgb.icc")

Finisher = Callable[[Any, pydyf.PDF], None]

_TEXT_OF_GLYPH = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_TEXTS = re.compile(rb"\d+ beginbfchar\n.*endbfchar", re.DOTALL)
_LONGEST_RANGE = 100


def in_ranges(content: bytes) -> bytes:
    """Answer a font's table of texts in ranges: our glyphs are numbered in a row, so that naming the first is enough.

    Whatever is no such table comes back as it is.
    """
    found = _TEXTS.search(content)
    if found is None or not content.startswith(b"/CIDInit"):
        return content
    texts = sorted((int(number, 16), text) for number, text in _TEXT_OF_GLYPH.findall(found[0]))
    runs: list[list[tuple[int, bytes]]] = []
    for number, text in texts:
        # A range stays among numbers of one high byte (ISO 32000-2, 9.7.5).
        follows = runs and runs[-1][-1][0] == number - 1 and number % 256 and len(runs[-1]) < _LONGEST_RANGE
        if follows:
            runs[-1].append((number, text))
        else:
            runs.append([(number, text)])
    lines = [b"<%04x> <%04x> [%b]" % (run[0][0], run[-1][0], b" ".join(b"<%b>" % text for _number, text in run)) for run in runs]
    written = b"\n".join(
        b"%d beginbfrange\n%b\nendbfrange" % (len(some), b"\n".join(some))
        for some in (lines[start : start + _LONGEST_RANGE] for start in range(0, len(lines), _LONGEST_RANGE))
    )
    return content[: found.start()] + written + content[found.end() :]


@cache
def _srgb() -> bytes:
    return _SRGB.read_bytes()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file the document carries along, dated so that the same input gives the same bytes."""

    name: str
    content: bytes
    description: str
    moment: datetime

    def for_writing(self) -> Attachment:
        """Answer it as the engine wants it: good for one document only."""
        moment = self.moment.astimezone(UTC)
        return Attachment(
            string=self.content, name=self.name, description=self.description, relationship="Data", created=moment, modified=moment
        )


def declaring(finisher: Finisher | None) -> Finisher:
    """Answer a finisher that does `finisher`'s work, declares PDF/UA-1 and puts in what is smaller."""

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        if finisher is not None:
            finisher(document, pdf)
        metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        [text] = metadata.stream
        metadata.stream = [text.replace(_END, _PDF_UA + _END)]
        [intent] = pdf.catalog["OutputIntents"]
        pdf.objects[int(intent["DestOutputProfile"].split()[0])].stream = [_srgb()]
        if "AF" in pdf.catalog:
            # The engine names each attached file twice.
            pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
        for image in pdf.objects:
            # Pictures are drawn as they are: readers may not smooth them in a document for keeping (ISO 19005-3, 6.2.8).
            if isinstance(image, pydyf.Stream) and "Interpolate" in image.extra:
                image.extra["Interpolate"] = "false"

    return finish
