"""Drawings in, cleaned."""

from __future__ import annotations

import hashlib
import re

from django.core.files.base import ContentFile
from django.db import transaction

from core.sanitize import UnsafeSvgError, clean_svg
from core.thai_text import normalize
from courses.actions.public_file import keep_public_file
from courses.errors import DrawingNameTakenError, EmptyDrawingError
from courses.export import with_font
from courses.models import Drawing

_VIEW_BOX = re.compile(r"\s*(-?[\d.]+)[\s,]+(-?[\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*")
_SHAPE = re.compile(r"<(?:path|rect|circle|ellipse|line|polyline|polygon|text|use)\b")
_ROOT_VIEW_BOX = re.compile(r'<svg\b[^>]*\sviewBox="([^"]*)"')


@transaction.atomic
def save_drawing(*, name: str, svg: str, rights: str = "", drawing: Drawing | None = None) -> Drawing:
    """Keep `svg`, cleaned, as a new drawing or as the new text of `drawing`, and write its public file.

    The file's name is made from its content, so a release that shows the old one keeps showing it.

    :raises UnsafeSvgError: it cannot be read, is no drawing, or has no `viewBox` to take its size from.
    :raises EmptyDrawingError: cleaning left nothing that anybody would see.
    :raises DrawingNameTakenError: another drawing has this name.
    """
    name = normalize(name)
    clean = str(clean_svg(svg))
    width, height = drawing_size(clean)
    others = Drawing.objects.exclude(pk=drawing.pk) if drawing else Drawing.objects.all()
    if others.filter(name=name).exists():
        raise DrawingNameTakenError(name=name)
    drawing = drawing or Drawing()
    drawing.name, drawing.svg, drawing.rights = name, clean, normalize(rights)
    drawing.width, drawing.height = width, height
    public = with_font(clean).encode()
    drawing.file = f"drawings/{hashlib.sha256(public).hexdigest()}.svg"
    keep_public_file(name=drawing.file, content=ContentFile(public))
    drawing.save()
    return drawing


def drawing_size(svg: str) -> tuple[int, int]:
    """Answer width and height of a cleaned drawing in units of its `viewBox`, rounded, at least 1.

    :raises UnsafeSvgError: it has no `viewBox`.
    :raises EmptyDrawingError: cleaning left nothing that anybody would see.
    """
    box = _ROOT_VIEW_BOX.search(svg)
    numbers = _VIEW_BOX.fullmatch(box.group(1)) if box else None
    if numbers is None:
        raise UnsafeSvgError
    try:
        width, height = (round(float(number)) for number in numbers.groups()[2:])
    except ValueError as error:
        raise UnsafeSvgError from error
    if not _SHAPE.search(svg):
        raise EmptyDrawingError
    return max(width, 1), max(height, 1)
