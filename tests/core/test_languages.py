"""The language that is being read."""

from __future__ import annotations

import pytest
from django.utils import translation

from core.languages import in_reader_language, reader_language


@pytest.mark.parametrize(
    ("language", "read", "text"), [("th", "th", "ผ้า"), ("en", "en", "cloth"), (None, "th", "ผ้า")], ids=["thai", "english", "nobody"]
)
def test_a_text_comes_in_the_language_that_is_read(language: str | None, read: str, text: str) -> None:
    with translation.override(language):
        assert (reader_language(), in_reader_language("ผ้า", "cloth")) == (read, text)


def test_thai_stands_in_for_an_english_text_that_is_missing() -> None:
    with translation.override("en"):
        assert in_reader_language("ผ้า", "") == "ผ้า"
