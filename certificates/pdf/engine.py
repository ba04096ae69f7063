"""The door to WeasyPrint: fonts and style parsed once, nothing fetched, text that copies out as it reads.

Two corrections make Thai right in the text layer (both are proven by tests/certificates/test_pdf_text.py):

* ำ is split before layout (`core.thai_text.decompose_sara_am`): HarfBuzz would split it into two glyphs, and the
  engine's glyph → character map holds one text per glyph, so ำ would copy out as า.
* Each drawn line carries its own text as /ActualText. Readers insert blanks around raised marks otherwise. That
  wraps a private function of WeasyPrint, which is why the version is pinned exactly.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint.draw.text
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from certificates.pdf.declare import AttachedFile, Finisher, declaring
from core.thai_text import recompose_sara_am

FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
# One whole file for each family and weight: the engine confuses the halves of a family that is split by script.
_FACES = (
    ("Certificate Serif", 600, "NotoSerifThai-SemiBold.ttf"),
    ("Certificate Sans", 400, "Sarabun-Regular.ttf"),
    ("Certificate Lanna", 400, "NotoSansTaiTham-Regular.ttf"),
)


class _LocalFetcher(URLFetcher):
    """Serves our own fonts and `data:` addresses, and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data", "file"], allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(("data:", FONT_DIR.as_uri() + "/")) or ".." in url:
            message = "a certificate fetches nothing"
            raise ValueError(message)
        return super().fetch(url, headers)


_FETCHER = _LocalFetcher()


@cache
def font_configuration() -> FontConfiguration:
    """Answer the fonts, loaded once in the life of a process."""
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};src:url('{(FONT_DIR / file).as_uri()}')}}"
        for family, weight, file in _FACES
    )
    with _files_left_open():
        CSS(string=faces, font_config=fonts, url_fetcher=_FETCHER)
    return fonts


@contextmanager
def _files_left_open() -> Iterator[None]:
    """WeasyPrint 70 leaves font and colour profile files to be closed by their last reference; that is no warning of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@cache
def parsed_style(css: str) -> CSS:
    """Answer a style sheet, parsed once in the life of a process."""
    return CSS(string=css, font_config=font_configuration(), url_fetcher=_FETCHER)


def write_document(
    html: str, *, css: str, identifier: str, finisher: Finisher | None = None, attached: Sequence[AttachedFile] = ()
) -> bytes:
    """Answer `html` as PDF/A-3a and PDF/UA-1, carrying `attached`; the same arguments give the same bytes.

    `html` must name its language and title, and hold `dcterms.created` as the document's moment: nothing is read
    from the clock. Thai text in it has ำ decomposed already.

    :raises ValueError: `html` asks for something outside itself.
    """
    style = parsed_style(css)
    document = HTML(string=html, url_fetcher=_FETCHER, media_type="print")
    try:
        rendered = document.render(font_config=font_configuration(), stylesheets=[style], presentational_hints=False)
    except FatalURLFetchingError as refused:
        # WeasyPrint's is no `Exception`: it would take the worker down with it.
        raise ValueError(str(refused)) from refused
    with _files_left_open():
        content: bytes = rendered.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier.encode(),
            finisher=declaring(finisher),
            attachments=[file.for_writing() for file in attached],
        )
    return content


_draw_first_line = weasyprint.draw.text.draw_first_line


def _draw_line_with_its_text(stream: Any, textbox: Any, *rest: Any) -> Any:
    """Draw a line of text between marks that say which text it is."""
    text = recompose_sara_am(textbox.text)
    if not text.strip():
        return _draw_first_line(stream, textbox, *rest)
    written = ("\ufeff" + text).encode("utf-16-be").hex().upper()
    stream.stream.append(f"/Span <</ActualText <{written}>>> BDC".encode())
    emojis = _draw_first_line(stream, textbox, *rest)
    stream.stream.append(b"EMC")
    return emojis


weasyprint.draw.text.draw_first_line = _draw_line_with_its_text
