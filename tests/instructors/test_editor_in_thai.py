"""Every screen of the editor that an author can reach is in Thai; what is not for authors cannot be reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.documents import get_document_model
from wagtail.models import Collection, Revision

from accounts.models import User
from courses.models import AssessmentPage, Course, CoursePage, Drawing, LessonPage, ModulePage

# Names of formats and things, and what the fixtures are called; then what Wagtail writes in English without asking anybody: two labels for
# screen readers, and the name of one notice.
SAME = re.compile(
    r"\b(svg|png|jpe?g|gif|webp|pdf|csv|xlsx|docx|pptx|txt|vtt|mp3|m4a|opus|mp4|webm|url|id|html|wagtail|english|cmd|ctrl|shift|alt|enter|esc|crf-\d"
    r"|crf-\d-[a-z]+|kb|mb|bytes|utc|asia/bangkok|honghian|pattern|photo|person-\d+|lead|author|reviewer|viewbox|localhost|root|none|key-canary-7731|xmlns|www|org|rect|width|height|fill|title|http|px|ok|iptc|exif|avif|ico|heic)\b"
    r"|^Actions$|^Search$|^Updated comments notifications$",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ '’-][A-Za-z]+)*")
# Signing out, what is no page, and the draft itself, which is the author's.
_LEFT_OUT = re.compile(r"logout|/api/|view_draft|\^")
SHOWN = {"placeholder", "title", "alt", "aria-label", "aria-description", "data-w-tooltip-content-value", "data-message", "label"}
UNSEEN = {"script", "style", "code", "svg", "noscript", "pre"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.hidden += 1
        given = dict(attrs)
        self.words += [value for name, value in attrs if name in SHOWN and value]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.words.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.hidden = max(self.hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def english(html: str) -> set[str]:
    """What stands on the page in English."""
    reader = _Words()
    reader.feed(html)
    words = {" ".join(unescape(text).split()) for text in reader.words}
    return {text for text in words if ENGLISH.search(SAME.sub("", text))}


@pytest.fixture
def things(course: Course, author: User) -> dict[str, list[Any]]:
    """One of everything an author has, by the name it has in addresses of the editor.

    Without a picture: Wagtail leaves the file it makes of one to the collector, which would complain in some other test.
    """
    collection = Collection.objects.get(name=course.code)
    paper = ContentFile(b"%PDF-1.7\n%%EOF", name="pattern.pdf")
    document = get_document_model().objects.create(title="แบบร่ม", file=paper, collection=collection)
    pages = [model.objects.first() for model in (CoursePage, ModulePage, LessonPage, AssessmentPage)]
    for page in pages:
        for title in (f"{page.title} ก", page.title):
            page.title = title
            page.save_revision(user=author, log_action=True)
    newest = [Revision.objects.for_instance(page).order_by("-pk")[:2] for page in pages]
    return {
        "page_id": [page.pk for page in pages], "parent_page_id": [pages[1].pk, pages[0].pk], "page_to_move_id": [pages[2].pk],
        "destination_id": [pages[1].pk],  "document_id": [document.pk], "revision_id": [rows[0].pk for rows in newest],
        "revision_id_a": ["earliest"], "revision_id_b": ["latest"], "content_type_app_name": ["courses"], "content_type_model_name": ["lessonpage"],
        "app_label": ["courses"], "model_name": ["drawing"], "pk": [str(Drawing.objects.first().pk)], "object_id": [pages[2].pk],
        "action": ["delete"],
        "language_code": ["th"], "filter_spec": ["max-100x100"], "collection_id": [collection.pk],
    }  # fmt: skip


def addresses(things: dict[str, list[Any]]) -> Iterator[str]:
    """Every address of the editor that something of an author's fits."""

    def walk(patterns: list[Any], prefix: str, kwargs: dict[str, Any]) -> Iterator[str]:
        for entry in patterns:
            path, more = prefix + str(entry.pattern), kwargs | entry.pattern.converters
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, path, more)
            elif isinstance(entry, URLPattern) and "(" not in path and set(more) <= set(things):
                for values in product(*(things[name] for name in more)):
                    address = path
                    for name, value in zip(more, values, strict=True):
                        address = re.sub(rf"<(?:\w+:)?{name}>", str(value), address)
                    yield f"/{address}"

    yield from (
        address for address in walk(get_resolver().url_patterns, "", {}) if address.startswith("/cms/") and not _LEFT_OUT.search(address)
    )


def test_what_an_author_reaches_is_in_thai(author: User, browse: Callable[[User], Client], things: dict[str, list[Any]]) -> None:
    client = browse(author)
    seen, found = 0, {}
    for address in addresses(things):
        answer = client.get(address)
        if answer.streaming:
            # A file is closed by reading it to its end.
            list(answer)
            continue
        if answer.status_code == HTTPStatus.OK and "text/html" in answer["Content-Type"]:
            seen += 1
            left = english(answer.content.decode())
            if left:
                found[address] = sorted(left)

    assert not found, "\n".join(f"{address}: {words}" for address, words in found.items())
    assert seen > 70


@pytest.mark.parametrize(
    "path", ["failwhale/", "reports/site-history/", "reports/workflow/", "reports/aging-pages/", "workflows/task_chooser/"]
)
def test_moderation_and_reports_of_the_editor_are_not_for_authors(author: User, browse: Callable[[User], Client], path: str) -> None:
    assert browse(author).get(f"/cms/{path}").status_code == 404
