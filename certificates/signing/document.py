"""Signing a PDF: PAdES-B-B (B-T with a time stamp), certified so that any later change breaks it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.errors import TimestampError
from certificates.models import IssuerKey
from certificates.signing.store import sign
from core.calendar import BANGKOK

_LONGEST_SIGNATURE = 72  # bytes: a P-256 signature in DER
_FIELD = "IssuerSignature"
# Room for a time stamp with its authority's chain in the file, in hex digits.
_ROOM_FOR_TIME = 16000
_PATIENCE = 10  # seconds for a time-stamping authority


@dataclass(frozen=True, slots=True)
class Statement:
    """What the signature says in a PDF reader: who signs, why, and where to check."""

    name: str
    reason: str
    contact: str


@dataclass(frozen=True, slots=True)
class Hand:
    """Who holds the pen: certificates from the signer's own upwards (PEM), and what signs bytes with SHA-256 by its key.

    `longest`: how many bytes such a signature has at most.
    """

    chain_pem: str
    sign: Callable[[bytes], bytes]
    longest: int = _LONGEST_SIGNATURE


class _KeySigner(Signer):
    """Signs with a key, wherever its private half is."""

    def __init__(self, hand: Hand, chain: list[asn1_x509.Certificate]) -> None:
        registry: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(chain[1:])
        # The root stays out: a file cannot vouch for itself, and readers take it from us.
        super().__init__(signing_cert=chain[0], cert_registry=registry, embed_roots=False)
        self._hand = hand

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002
        if digest_algorithm != "sha256":
            raise ValueError("our keys sign SHA-256 only")
        return bytes(self._hand.longest) if dry_run else self._hand.sign(data)


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as it was rendered, so that both copies of it (XMP, Info) stay the same (PDF/A)."""

    def _update_meta(self) -> None:
        pass


class _Signer(signers.PdfSigner):
    """Says the time it is given."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._now
        return session


def sign_document(content: bytes, *, key: IssuerKey, statement: Statement, now: datetime) -> bytes:
    """Answer the PDF with an invisible signature by `key` appended; what was there before stays byte for byte.

    :raises KeyUnavailableError: the private half is not here.
    :raises TimestampError: a time-stamping authority is set and does not answer.
    """
    return sign_by_hand(content, hand=Hand(key.chain_pem, partial(sign, key)), statement=statement, now=now)


def sign_by_hand(content: bytes, *, hand: Hand, statement: Statement, now: datetime, may_be_signed_again: bool = False) -> bytes:
    """Answer the PDF with an invisible signature of a key that is not in our table, such as an office's own.

    `may_be_signed_again`: by other people; any other change breaks it all the same.

    :raises TimestampError: a time-stamping authority is set and does not answer.
    """
    chain = _chain(hand.chain_pem)
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS if may_be_signed_again else fields.MDPPerm.NO_CHANGES,
        name=statement.name,
        reason=statement.reason,
        contact_info=statement.contact,
    )
    # Outside the page: PDF/A wants it printable, PDF/UA wants it away.
    field = fields.SigFieldSpec(
        sig_field_name=_FIELD,
        readable_field_name=statement.reason,
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
    )
    timestamper = _timestamper()
    signer = _Signer(metadata, signer=_KeySigner(hand, chain), timestamper=timestamper, new_field_spec=field, now=now.astimezone(BANGKOK))
    room = _room(hand.chain_pem, hand.longest, now.year)
    if timestamper:
        room += _ROOM_FOR_TIME
    try:
        output = signer.sign_pdf(_Writer(io.BytesIO(content)), bytes_reserved=room)
    except (TimestampRequestError, OSError, ValueError) as problem:
        if timestamper is None:
            raise
        raise TimestampError from problem
    signed: bytes = output.getvalue()
    return signed


@lru_cache(maxsize=32)
def _room(chain_pem: str, longest: int, year: int) -> int:
    """Answer how many hex digits a signature by this key takes at most, and hardly one less: no signature covers what is left over."""
    signer = _KeySigner(Hand(chain_pem, bytes, longest), _chain(chain_pem))
    # From 2050 on a moment is written with two digits more.
    attributes = PdfCMSSignedAttributes(signing_time=datetime(year, 7, 1, tzinfo=BANGKOK))
    tried = signer.async_sign(bytes(32), "sha256", dry_run=True, use_pades=True, signed_attr_settings=attributes)
    return 2 * len(asyncio.run(tried).dump())


@lru_cache(maxsize=32)
def _chain(chain_pem: str) -> list[asn1_x509.Certificate]:
    return [asn1_x509.Certificate.load(der) for _kind, _headers, der in asn1_pem.unarmor(chain_pem.encode(), multiple=True)]


def _timestamper() -> TimeStamper | None:
    """Answer the authority of the settings, if any."""
    if not settings.TIMESTAMP_URL:
        return None
    from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper

    auth = (settings.TIMESTAMP_USER, settings.TIMESTAMP_PASSWORD) if settings.TIMESTAMP_USER else None
    return HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=_PATIENCE, auth=auth)  # type: ignore[no-untyped-call]
