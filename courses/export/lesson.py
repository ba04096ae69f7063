"""Lesson blocks → prepared HTML, by templates/courses/blocks/<block>.html."""

from __future__ import annotations

import re
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from core.sanitize import clean_html
from core.templatetags.whole_words import whole_words
from courses.export.files import PublicFiles, drawing_picture
from courses.export.questions import key_of
from courses.models import Drawing

TAI_THAM = re.compile("[\u1a20-\u1aaf]+(?:[ \u200b]+[\u1a20-\u1aaf]+)*")
_TAG = re.compile(r"(<[^>]*>)")
# The words of a heading that holds nothing but words.
_HEADING = re.compile(r"(?<=<h[23]>)[^<]+(?=</h[23]>)")
_MIME = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".opus": "audio/ogg; codecs=opus"}


class Renderer:
    """Renders one page in one language; the first picture loads at once, the others when they are near."""

    def __init__(self, language: str, files: PublicFiles) -> None:
        """Put what the page needs into `files`."""
        self.language = language
        self.files = files
        # Those shown so far, in their order.
        self.drawings: list[Drawing] = []
        self._pictures = 0

    def rich_text(self, value: Any) -> SafeString:
        """Answer an author's rich text, cleaned, Lanna script marked as such."""
        source = str(getattr(value, "source", value) or "")
        marked = "".join(piece if piece.startswith("<") else _mark_tai_tham(piece) for piece in _TAG.split(source))
        return clean_html(marked)

    def picture(self, value: Any) -> dict[str, Any] | None:
        """Answer what a picture block shows; `None` when it was left out or what it showed was deleted."""
        if value["drawing"]:
            self.drawings.append(value["drawing"])
            shown = drawing_picture(value["drawing"])
        elif value["image"]:
            shown = self.files.picture(value["image"])
        else:
            return None
        rights = value["rights"] or (value["drawing"].rights if value["drawing"] else "")
        return {**shown, "alt": value["alt"], "caption": value["caption"], "rights": rights}

    def lesson(self, body: Any) -> str:
        """Answer the lesson: a `<section id="b-1" class="block block-text">` for each block, `<!--check:KEY-->` for each check."""
        with translation.override(self.language):
            html = "\n".join(self._block(place, child) for place, child in enumerate(body, 1))
        # Authors write below the heading of their block; in the classroom the lesson's title is the only one above.
        for written, shown in (("h3", "h2"), ("h4", "h3")):
            html = html.replace(f"<{written}>", f"<{shown}>").replace(f"</{written}>", f"</{shown}>")
        return _HEADING.sub(lambda heading: whole_words(unescape(heading.group())), html)

    def _block(self, place: int, child: Any) -> str:
        if child.block_type == "check":
            return f"<!--check:{key_of(child)}-->"
        context = {"place": place, "kind": child.block_type, "language": self.language, **self._context(child.block_type, child.value)}
        return render_to_string(f"courses/blocks/{child.block_type}.html", context).strip()

    def _context(self, kind: str, value: Any) -> dict[str, Any]:
        context: dict[str, Any]
        match kind:
            case "text":
                context = {"html": self.rich_text(value)}
            case "picture":
                context = {"picture": self._lazily(self.picture(value))}
            case "gallery":
                context = {"title": value["title"], "pictures": [self._lazily(self.picture(item)) for item in value["items"]]}
            case "steps":
                context = {"title": value["title"], "steps": [self._step(step) for step in value["items"]]}
            case "callout":
                context = {"tone": value["kind"] or "tip", "title": value["title"], "html": self.rich_text(value["text"])}
            case "video" | "audio" | "file":
                context = self._media(value)
            case _:
                context = {name: value[name] for name in value}
        return context

    def _step(self, step: Any) -> dict[str, Any]:
        return {"title": step["title"], "text": step["text"], "picture": self._lazily(self.picture(step["picture"]))}

    def _lazily(self, picture: dict[str, Any] | None) -> dict[str, Any] | None:
        if picture is None:
            return None
        self._pictures += 1
        return {**picture, "lazy": self._pictures > 1}

    def _media(self, value: Any) -> dict[str, Any]:
        document = value["file"]
        if document is None:
            return {"title": value["title"], "url": ""}
        ending = PurePosixPath(document.file.name).suffix.lower()
        found: dict[str, Any] = {"title": value["title"], "url": self.files.document(document), "size": document.file.size,
                                 "mime": _MIME.get(ending, ""), "ending": ending.lstrip(".").upper()}  # fmt: skip
        if "transcript" in value:
            # A draft is shown half written too.
            minutes, seconds = divmod(value["seconds"] or 0, 60)
            found |= {"minutes": minutes, "seconds": f"{seconds:02}",
                      "transcript": self.rich_text(value["transcript"]), "captions": self._captions(value)}  # fmt: skip
        return found

    def _captions(self, value: Any) -> list[dict[str, Any]]:
        """Answer the caption tracks; the reader's language, or else Thai, is on."""
        spoken = {"th": (value["captions_th"], "ไทย"), "en": (value["captions_en"], "English")}
        tracks = [{"language": code, "label": label, "url": self.files.document(document)}
                  for code, (document, label) in spoken.items() if document]  # fmt: skip
        chosen = self.language if any(track["language"] == self.language for track in tracks) else "th"
        return [{**track, "default": track["language"] == chosen} for track in tracks]


def _mark_tai_tham(text: str) -> str:
    return TAI_THAM.sub(lambda match: f'<span lang="nod-Lana">{match.group()}</span>', text)
