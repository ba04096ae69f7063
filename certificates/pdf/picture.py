"""A certificate as a picture, from the very PDF: for previews and share cards."""

from __future__ import annotations

import io

import pypdfium2


def picture_of(pdf: bytes, *, width: int) -> bytes:
    """Answer the first page as PNG, `width` pixels wide."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil()
    finally:
        document.close()
    written = io.BytesIO()
    image.convert("RGB").quantize(colors=128).save(written, format="PNG", optimize=True)
    return written.getvalue()
