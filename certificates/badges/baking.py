"""A credential inside a picture (Open Badges 3.0, baking): whoever keeps the badge keeps its proof."""

from __future__ import annotations

import struct
import zlib

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_HEADER_ENDS = len(_SIGNATURE) + 8 + 13 + 4
_LARGEST = 4 * 1024 * 1024


class NoCredentialError(ValueError):
    """The picture is broken, or holds no credential."""


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """Put a credential into a PNG, uncompressed, right behind its header."""
    body = _KEYWORD + b"\0\0\0\0\0" + credential
    return picture[:_HEADER_ENDS] + _chunk(b"iTXt", body) + picture[_HEADER_ENDS:]


def bake_svg(picture: str, credential: bytes) -> str:
    """Put a credential into an SVG, as its first element."""
    text = credential.decode("utf-8").replace("]]>", "]]]]><![CDATA[>")
    opening = picture.index(">") + 1
    return f"{picture[:opening]}<openbadges:credential><![CDATA[{text}]]></openbadges:credential>{picture[opening:]}"


def unbake(content: bytes) -> bytes:
    """Take the credential out of a badge.

    :raises NoCredentialError: there is none, or more than one.
    """
    if len(content) > _LARGEST:
        raise NoCredentialError
    return _from_png(content) if content.startswith(_SIGNATURE) else _from_svg(content)


def _from_png(content: bytes) -> bytes:
    found, place = [], len(_SIGNATURE)
    while place + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        whole = content[place : place + 12 + length]
        if len(body) != length or whole != _chunk(kind, body):
            raise NoCredentialError
        if kind == b"iTXt" and body.startswith(_KEYWORD + b"\0\0"):
            # Compression, language and translated keyword are left empty, as the standard wants them.
            rest = body[len(_KEYWORD) + 3 :]
            if not rest.startswith(b"\0\0"):
                raise NoCredentialError
            found.append(rest[2:])
        place += 12 + length
    return _only(found)


def _from_svg(content: bytes) -> bytes:
    # Strangers' files: no entities, no outside references.
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        # A look-up fails for an encoding that nobody knows.
        raise NoCredentialError from problem
    return _only([(element.text or "").strip().encode() for element in root.iter(f"{{{NAMESPACE}}}credential")])


def _only(found: list[bytes]) -> bytes:
    if len(found) != 1:
        raise NoCredentialError
    return found[0]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
