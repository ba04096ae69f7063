"""Letters cut from our own faces: as many as a drawing or a lesson shows, with the tables that set marks in their places."""

from __future__ import annotations

import base64
import hashlib
import io
from functools import cache
from pathlib import Path

from django.conf import settings

READING = "static/fonts/sarabun-400.woff2"
TAI_THAM = "static/fonts/noto-sans-tai-tham-400.woff2"
# static/css/tokens.css asks for this family before the whole face.
_FAMILY = "Tai Tham of this lesson"
# Changing how letters are cut, or the rule that brings them, is a change of every name made from `face_form`.
_FORM = "1"


def font_source(face: str, letters: str) -> str:
    """Answer the `src` of a font rule that carries `face` cut down to `letters`; same input, same text."""
    return f"url(data:font/woff2;base64,{base64.b64encode(_cut(face, letters)).decode()}) format('woff2')"


def tai_tham_letters(text: str) -> str:
    """Answer the characters of Lanna script in `text`, each once, in order; empty without any."""
    return "".join(sorted({letter for letter in text if "\u1a20" <= letter <= "\u1aaf"}))


def tai_tham_name(letters: str) -> str:
    """Answer the public name of the style sheet that brings `letters`, made from them, the face, and the form of cutting and rule.

    Another version of the library that cuts may pack the same letters in other bytes; the file that is there goes on serving.
    """
    return f"letters/{hashlib.sha256(f'{face_form(TAI_THAM)} {letters}'.encode()).hexdigest()}.css"


def tai_tham_css(letters: str) -> bytes:
    """Answer a style sheet that brings the Tai Tham `letters` with it, so that no page waits for the whole face.

    A letter it lacks is still shown: the browser then fetches the whole face (static/css/fonts.css).
    """
    source = font_source(TAI_THAM, letters)
    return f'@font-face{{font-family:"{_FAMILY}";font-weight:400;font-display:block;src:{source}}}\n'.encode()


def face_form(face: str) -> str:
    """Answer what decides the letters cut from `face`, beside which they are: a part of the name of every file that carries them."""
    return f"{_FORM} {_digest(face)}"


@cache
def _digest(face: str) -> str:
    return hashlib.sha256(Path(settings.BASE_DIR / face).read_bytes()).hexdigest()


def _cut(face: str, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(settings.BASE_DIR / face, recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=["*"], notdef_outline=True, desubroutinize=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()
