"""The door to WeasyPrint: fonts and style parsed once, nothing fetched, text that copies out as it reads.

The engine keeps one text for each glyph, the first it meets: HarfBuzz splits ำ in two, and it would copy out as า. So lines are drawn
and fonts embedded by our own hands (`lines.py`, `clusters.py`), in place of a function and a class of WeasyPrint's that are private:
its version is pinned exactly, and tests/certificates/test_pdf_text.py reads every kind of name with four readers.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import PIL.ImageFile
import pydyf
import weasyprint.draw.text
import weasyprint.pdf.stream
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from certificates.pdf.clusters import ClusterFont
from certificates.pdf.declare import AttachedFile, Finisher, declaring, in_ranges
from certificates.pdf.lines import draw_line

# WeasyPrint has the whole process take torn pictures for whole ones: half a signature that somebody sent would be kept, unseen.
PIL.ImageFile.LOAD_TRUNCATED_IMAGES = False

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


# What the elements we use are without any style. The engine's own sheet is for the whole of HTML: matching and computing it
# is a tenth of a certificate's time.
_ELEMENTS = """
head, meta, title { display: none }
html, body, div, h1, h2, p { display: block }
table { display: table; border-collapse: separate; border-spacing: 0 } caption { display: table-caption }
thead { display: table-header-group } tbody { display: table-row-group } tr { display: table-row } td, th { display: table-cell }
br::before { content: "\\A"; white-space: pre-line }
h1 { bookmark-level: 1; bookmark-label: content(text) }
"""


@cache
def _plain_elements() -> CSS:
    return CSS(string=_ELEMENTS, font_config=font_configuration(), url_fetcher=_FETCHER)


class _Page(HTML):
    """A document of the few elements above."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002, FBT001, FBT002  WeasyPrint's signature
        return [_plain_elements()]


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    return zlib.compress(content, 9)


def _pack_streams(pdf: pydyf.PDF) -> None:
    """Compress each stream once: the engine would do it when writing and again for the document's identifier.

    What comes again in every certificate, as the colour profile, is found in a small cache.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = in_ranges(b"\n".join(_as_bytes(part) for part in stream.stream))
            stream.stream = [_packed(content) if len(content) < _CACHED_SIZE else zlib.compress(content, 9)]
            stream.extra["Filter"] = "/FlateDecode"
            stream.compress = False


def _as_bytes(part: Any) -> bytes:
    if isinstance(part, pydyf.Object):
        return bytes(part.data)
    return part if isinstance(part, bytes) else str(part).encode()


_CACHED_SIZE = 4096


def write_document(
    html: str, *, css: str, identifier: str, finisher: Finisher | None = None, attached: Sequence[AttachedFile] = ()
) -> bytes:
    """Answer `html` as PDF/A-3a and PDF/UA-1, carrying `attached`; the same arguments give the same bytes.

    `html` must name its language and title, and hold `dcterms.created` as the document's moment: nothing is read
    from the clock.

    :raises ValueError: `html` asks for something outside itself.
    """
    style = parsed_style(css)
    document = _Page(string=html, url_fetcher=_FETCHER, media_type="print")
    try:
        rendered = document.render(font_config=font_configuration(), stylesheets=[style], presentational_hints=False)
    except FatalURLFetchingError as refused:
        # WeasyPrint's is no `Exception`: it would take the worker down with it.
        raise ValueError(str(refused)) from refused

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        declaring(finisher)(document, pdf)
        _pack_streams(pdf)

    with _files_left_open():
        content: bytes = rendered.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier.encode(),
            finisher=finish,
            attachments=[file.for_writing() for file in attached],
        )
    return content


weasyprint.draw.text.draw_first_line = draw_line
weasyprint.pdf.stream.Font = ClusterFont
