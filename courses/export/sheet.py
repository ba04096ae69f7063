"""All drawings of a lesson in one file: one request instead of one each, and their labels share the letters they carry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from core.sanitize import renamed_references
from courses.export.drawing_text import with_font
from courses.export.letters import READING, face_form
from courses.models import Drawing

# Characters of SVG a page may fetch at once, a third of it on the wire; further drawings stay files of their own that load when they are near.
LONGEST = 36_000
_SVG = "http://www.w3.org/2000/svg"
# Changing how sheets are made is a change of their names; how their letters are cut is said by `face_form`.
_FORM = "1"


@dataclass(frozen=True)
class Sheet:
    """Drawings that go together: `name` is the sheet's public file, made from their content, the face of their labels and the form of both."""

    drawings: tuple[Drawing, ...]

    @property
    def name(self) -> str:
        files = " ".join([_FORM, face_form(READING), *(drawing.file for drawing in self.drawings)])
        return f"sheets/{hashlib.sha256(files.encode()).hexdigest()}.svg"

    def part(self, drawing: Drawing) -> str:
        """Answer the name of a drawing's view, to stand behind `#` in an address of the sheet."""
        return f"d{self.drawings.index(drawing) + 1}"

    def svg(self) -> bytes:
        """Answer the sheet. Drawings stand on a diagonal, so that none shows beside another, whatever the frame."""
        # Without a size of its own, each `<img>` takes that of its view.
        root = ET.Element("svg", {"xmlns": _SVG})
        x = y = 0
        for drawing in self.drawings:
            width, height = drawing.width, drawing.height
            part = self.part(drawing)
            root.append(ET.Element("view", {"id": part, "viewBox": f"{x} {y} {width} {height}"}))
            root.append(_placed(drawing.svg, part, {"x": str(x), "y": str(y), "width": str(width), "height": str(height)}))
            x, y = x + width, y + height
        return with_font(ET.tostring(root, encoding="unicode")).encode()


def sheet_of(drawings: Iterable[Drawing]) -> Sheet | None:
    """Answer the sheet of as many of a lesson's `drawings`, in their order, as a page can bear at once; `None` for fewer than two."""
    chosen: list[Drawing] = []
    for drawing in {drawing.pk: drawing for drawing in drawings}.values():
        if sum(len(taken.svg) for taken in chosen) + len(drawing.svg) <= LONGEST:
            chosen.append(drawing)
    return Sheet(tuple(chosen)) if len(chosen) > 1 else None


def _placed(svg: str, part: str, place: dict[str, str]) -> ET.Element:
    """Answer a cleaned drawing as an element at `place`, its names kept apart from those of other drawings."""
    drawing: ET.Element = fromstring(svg)
    for element in drawing.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        for name, value in element.attrib.items():
            element.set(name, _own(name, value, part))
    drawing.attrib |= place
    return drawing


def _own(name: str, value: str, part: str) -> str:
    if name == "id":
        return f"{part}-{value}"
    if name == "href":
        return f"#{part}-{value.strip().removeprefix('#')}"
    if name == "aria-labelledby":
        return " ".join(f"{part}-{target}" for target in value.split())
    return renamed_references(value, f"{part}-")
