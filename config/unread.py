"""What the web server itself answers when a request never gets as far as the site: an address too long, a header that is none.

gunicorn writes a bare English line there, with what was sent in it. Readers get a page of ours in both languages, and nothing back.
"""

from __future__ import annotations

import socket
from functools import cache
from http import HTTPStatus

from django.template.loader import render_to_string
from gunicorn import util

# What is said, in Thai and English: the title, and what to do.
_TOO_LONG = (
    "ที่อยู่ยาวเกินไป", "ที่อยู่หรือข้อมูลที่เบราว์เซอร์ส่งมายาวเกินกว่าที่ระบบรับได้ ไม่มีอะไรเปลี่ยน ลองใช้คำค้นที่สั้นลง หรือเปิดหน้าจากเมนูของเว็บไซต์",
    "The address is too long",
    ("The address, or what the browser sent with it, is longer than the site accepts. Nothing was changed. "
    "Try a shorter search, or open the page from the menu."),
)  # fmt: skip
_UNREADABLE = (
    "ระบบอ่านคำขอนี้ไม่ได้", "เบราว์เซอร์หรือโปรแกรมส่งคำขอมาผิดรูปแบบ ไม่มีอะไรเปลี่ยน ลองเปิดหน้าใหม่อีกครั้ง",
    "This request could not be read",
    "The browser or program sent it in a form that the site does not understand. Nothing was changed. Please open the page again.",
)  # fmt: skip
_LENGTHS = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


@cache
def _page(status: int) -> bytes:
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return render_to_string("errors/500.html").encode()
    title_th, text_th, title_en, text_en = _TOO_LONG if status in _LENGTHS else _UNREADABLE
    context = {"status": status, "title_th": title_th, "text_th": text_th, "title_en": title_en, "text_en": text_en}
    return render_to_string("errors/alone.html", context).encode()


def write_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:  # noqa: ARG001  gunicorn's signature
    """Answer `status_int` with a page and close; `mesg` repeats what was sent and is told to nobody."""
    page = _page(status_int)
    head = (
        f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
    )
    util.write_nonblock(sock, f"{head}Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n".encode() + page)


def answer_in_both_languages() -> None:
    """Let gunicorn say it our way; it has no setting for this. Its workers look the function up at each refusal."""
    util.write_error = write_error
