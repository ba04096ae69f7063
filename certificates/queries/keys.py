"""What anybody may know about the keys that sign here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certificates.models import IssuerKey
from core.calendar import bangkok_date


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """One key: whose it is, its fingerprint (SHA-256, pairs of hex digits), since when and until when it signs."""

    issuer_name_th: str
    issuer_name_en: str
    purpose: str
    state: str
    state_label: str
    fingerprint: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PublishedKeys:
    """The authority in use (its fingerprint and certificate, empty before there is one) and every key it stands for."""

    fingerprint: str
    chain_pem: str
    keys: list[PublishedKey]


def published_keys() -> PublishedKeys:
    """Answer the authority and all keys for documents, newest first; two queries."""
    authority = IssuerKey.objects.of(None, IssuerKey.Purpose.AUTHORITY).active().first()
    rows = IssuerKey.objects.filter(purpose=IssuerKey.Purpose.DOCUMENT).select_related("issuer").order_by("-valid_from", "-pk")
    return PublishedKeys(
        fingerprint=_pairs(authority.fingerprint) if authority else "",
        chain_pem=authority.chain_pem if authority else "",
        keys=[_published(row) for row in rows],
    )


def _published(row: IssuerKey) -> PublishedKey:
    return PublishedKey(
        issuer_name_th=row.issuer.name_th if row.issuer else "",
        issuer_name_en=row.issuer.name_en if row.issuer else "",
        purpose=str(row.get_purpose_display()),
        state=row.state,
        state_label=str(row.get_state_display()),
        fingerprint=_pairs(row.fingerprint),
        since=bangkok_date(row.valid_from),
        until=bangkok_date(row.valid_until) if row.valid_until else None,
    )


def _pairs(fingerprint: str) -> str:
    """Write a fingerprint as readers show it: `AB CD …`."""
    return " ".join(fingerprint[place : place + 2] for place in range(0, len(fingerprint), 2)).upper()
