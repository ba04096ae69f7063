"""Issuers' keys: made when first needed, rotated, brought from outside, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import IntegrityError, transaction

from certificates.errors import ChainError, KeyEndedError, NoIssuerError
from certificates.models import Issuer, IssuerKey, StatusList
from certificates.signing.authority import authority_certificate, document_certificate, fingerprint, is_whole_chain, pem, read_chain
from certificates.signing.store import PrivateKey, forget_private_key, keep_private_key, make_private_key, private_key, public_pem
from core.actions import enqueue_job

_ALGORITHMS: dict[str, str] = {
    IssuerKey.Purpose.AUTHORITY: IssuerKey.Algorithm.P256,
    IssuerKey.Purpose.DOCUMENT: IssuerKey.Algorithm.P256,
    IssuerKey.Purpose.CREDENTIAL: IssuerKey.Algorithm.ED25519,
}


def ensure_keys(*, now: datetime) -> list[IssuerKey]:
    """Give every issuer the keys it lacks, and the installation its authority. Safe to repeat; answers the new ones."""
    before = set(IssuerKey.objects.values_list("pk", flat=True))
    for issuer in Issuer.objects.order_by("pk"):
        ensure_key(issuer=issuer, purpose=IssuerKey.Purpose.DOCUMENT, now=now)
        ensure_key(issuer=issuer, purpose=IssuerKey.Purpose.CREDENTIAL, now=now)
    return list(IssuerKey.objects.exclude(pk__in=before).order_by("pk"))


def ensure_key(*, issuer: Issuer | None, purpose: str, now: datetime) -> IssuerKey:
    """Answer the key that signs for `issuer`, made now if there is none; two who ask at once get the same.

    :raises NoIssuerError: the authority (`issuer` None) is wanted before there is an issuer to name it after.
    :raises KeyUnavailableError: the authority's private half is not here.
    """
    key = IssuerKey.objects.of(issuer, purpose).active().first()
    if key is not None:
        return key
    try:
        return _make_key(issuer, purpose, now)
    except IntegrityError:
        # Somebody else was quicker.
        return IssuerKey.objects.of(issuer, purpose).active().get()


@transaction.atomic
def rotate_key(*, issuer: Issuer | None, purpose: str, now: datetime) -> IssuerKey:
    """Retire the key in use and make another; what the old one signed stays proven by it."""
    _retire_active(issuer, purpose, now)
    return _make_key(issuer, purpose, now)


@transaction.atomic
def revoke_key(*, key: IssuerKey, note: str, now: datetime) -> IssuerKey:
    """End a key that was lost or abused. Files of the register stay proven by their hash; nothing else it signed does.

    What a credential key signed is signed anew by the worker, with the issuer's next key.

    :raises KeyEndedError: it is revoked already.
    """
    # Whoever signs a credential with this key holds the issuer's lock: they finish first, or find the key ended.
    if key.issuer is not None:
        Issuer.objects.select_for_update(no_key=True).get(pk=key.issuer.pk)
    locked = IssuerKey.objects.select_for_update().get(pk=key.pk)
    if locked.state == IssuerKey.State.REVOKED:
        raise KeyEndedError
    locked.state, locked.state_note, locked.valid_until = IssuerKey.State.REVOKED, note, locked.valid_until or now
    locked.save(update_fields=["state", "state_note", "valid_until", "updated_at"])
    if locked.purpose == IssuerKey.Purpose.CREDENTIAL:
        _order_new_signatures(locked, now)
    return locked


def _order_new_signatures(revoked: IssuerKey, now: datetime) -> None:
    """Have the worker sign the issuer's status lists anew, without which none of its credentials holds, and what the key signed."""
    for uuid in StatusList.objects.filter(issuer=revoked.issuer_id).order_by("pk").values_list("uuid", flat=True):
        key = f"sign_status_list:{uuid}:{revoked.key_id}"
        enqueue_job(kind="sign_status_list", payload={"status_list": str(uuid)}, idempotency_key=key, now=now)
    key = f"sign_credentials_anew:{revoked.key_id}"
    enqueue_job(kind="sign_credentials_anew", payload={"key": revoked.key_id}, idempotency_key=key, now=now)


@transaction.atomic
def import_key(*, issuer: Issuer, chain_pem: str, private: PrivateKey | None = None, label: str = "", now: datetime) -> IssuerKey:
    """Let `issuer` sign documents with a key that somebody else certified: `private`, or by its `label` in the token.

    :raises ChainError: the chain is broken or out of date, or is not this key's.
    :raises KeyUnavailableError: the token holds no such key.
    """
    try:
        chain = read_chain(chain_pem)
    except ValueError as problem:
        raise ChainError from problem
    if not is_whole_chain(chain, now=now):
        raise ChainError
    row = IssuerKey(
        issuer=issuer, purpose=IssuerKey.Purpose.DOCUMENT, algorithm=IssuerKey.Algorithm.P256, chain_pem=pem(*chain),
        key_id=label or _new_id(IssuerKey.Purpose.DOCUMENT), storage=IssuerKey.Storage.PKCS11 if label else IssuerKey.Storage.LOCAL,
        fingerprint=fingerprint(chain[0]), valid_from=now,
    )  # fmt: skip
    held = private or private_key(row)
    public = chain[0].public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1) or held.public_key() != public:
        raise ChainError
    row.public_pem = public_pem(held)
    _retire_active(issuer, row.purpose, now)
    row.save()
    if private is not None:
        keep_private_key(row.key_id, private)
    return row


def _retire_active(issuer: Issuer | None, purpose: str, now: datetime) -> None:
    held = IssuerKey.objects.of(issuer, purpose).active()
    held.update(state=IssuerKey.State.RETIRED, valid_until=now, updated_at=now)


@transaction.atomic
def _make_key(issuer: Issuer | None, purpose: str, now: datetime) -> IssuerKey:
    key_id = _new_id(purpose)
    storage = settings.ISSUER_KEY_STORAGE
    authority = ensure_key(issuer=None, purpose=IssuerKey.Purpose.AUTHORITY, now=now) if purpose == IssuerKey.Purpose.DOCUMENT else None
    private = make_private_key(key_id, _ALGORITHMS[purpose], storage)
    try:
        chain = _certified(private, issuer, authority, now)
        return IssuerKey.objects.create(
            issuer=issuer, purpose=purpose, algorithm=_ALGORITHMS[purpose], key_id=key_id, storage=storage,
            public_pem=public_pem(private), chain_pem=chain, fingerprint=fingerprint(read_chain(chain)[0]) if chain else "", valid_from=now,
        )  # fmt: skip
    except Exception:
        forget_private_key(key_id)
        raise


def _certified(private: PrivateKey, issuer: Issuer | None, authority: IssuerKey | None, now: datetime) -> str:
    """Answer the chain of a new key, PEM; empty for credentials."""
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        return ""
    if authority is None or issuer is None:
        named_after = Issuer.objects.order_by("-is_default", "pk").first()
        if named_after is None:
            raise NoIssuerError
        return pem(authority_certificate(private, name=named_after.name_en, now=now))
    root = read_chain(authority.chain_pem)[0]
    signer = private_key(authority)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise ChainError
    own = document_certificate(private.public_key(), name=issuer.name_en, authority=root, authority_key=signer, now=now)
    return pem(own, root)


def _new_id(purpose: str) -> str:
    return f"{purpose}-{secrets.token_hex(5)}"
