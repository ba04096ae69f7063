"""How keys, signatures and lists of bits are written: base58btc and base64url with the letter of their multibase."""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Multicodec ed25519-pub (0xed) as a variable-length integer.
_ED25519 = b"\xed\x01"
KEY_LENGTH = 32
# W3C Bitstring Status List: 16 KiB at least, so that a list hides whose entry is asked for.
LIST_LENGTH = 131_072


def to_base58(data: bytes) -> str:
    """Write bytes in base58btc with the multibase letter `z`."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def from_base58(text: str) -> bytes:
    """Read base58btc with its multibase letter.

    :raises ValueError: it is not.
    """
    if not text.startswith("z"):
        raise ValueError("not base58btc")
    digits = text[1:]
    number = 0
    for sign in digits:
        number = number * 58 + _ALPHABET.index(sign)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_multikey(public: bytes) -> str:
    """Write a raw Ed25519 public key as a Multikey: `z6Mk…`."""
    return to_base58(_ED25519 + public)


def from_multikey(text: str) -> bytes:
    """Read the raw public key out of a Multikey.

    :raises ValueError: it is not an Ed25519 key.
    """
    data = from_base58(text)
    if not data.startswith(_ED25519) or len(data) != len(_ED25519) + KEY_LENGTH:
        raise ValueError("not an Ed25519 key")
    return data.removeprefix(_ED25519)


def to_bitstring(places: Iterable[int], *, length: int = LIST_LENGTH) -> str:
    """Write a list of `length` bits of which those at `places` are 1: gzip, then base64url with the letter `u`.

    Place 0 is the leftmost bit. The same places always give the same text.
    """
    bits = bytearray(length // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def bit_at(text: str, place: int) -> bool:
    """Read one bit of a list.

    :raises ValueError: the text is no list, or it has no such place.
    """
    if not text.startswith("u"):
        raise ValueError("not base64url")
    packed = text[1:]
    try:
        # A list of a million entries has 125 kB; what unpacks to more is no list.
        bits = zlib.decompressobj(wbits=31).decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), 1 << 20)
    except (binascii.Error, zlib.error) as problem:
        raise ValueError("not a list of bits") from problem
    if not 0 <= place < len(bits) * 8:
        raise ValueError("no such place")
    return bool(bits[place >> 3] & (0x80 >> (place & 7)))
