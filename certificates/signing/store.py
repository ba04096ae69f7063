"""Where private keys are kept: a secret handed over by the environment, a file only we can read, or a token (PKCS#11)."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.conf import settings

from certificates.errors import KeyUnavailableError, NoKeyError
from certificates.models import Issuer, IssuerKey

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


def active_key(issuer: Issuer | None, purpose: str) -> IssuerKey:
    """Answer the key that signs for `issuer` today.

    :raises NoKeyError: none has been made yet.
    """
    key = IssuerKey.objects.of(issuer, purpose).active().first()
    if key is None:
        raise NoKeyError
    return key


def sign(key: IssuerKey, data: bytes) -> bytes:
    """Sign `data`: 64 bytes for Ed25519, DER over its SHA-256 for P-256.

    :raises KeyUnavailableError: the private half is not here.
    """
    private = private_key(key)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(hashes.SHA256()))
    return private.sign(data)


def public_key(key: IssuerKey) -> PublicKey:
    """Answer the public half, to verify with."""
    loaded = serialization.load_pem_public_key(key.public_pem.encode())
    if not isinstance(loaded, ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        message = f"{key.key_id} is of an unknown kind"
        raise TypeError(message)
    return loaded


def public_raw(key: IssuerKey) -> bytes:
    """Answer the 32 bytes of an Ed25519 key, or the uncompressed point of a P-256 key."""
    public = public_key(key)
    if isinstance(public, ed25519.Ed25519PublicKey):
        return public.public_bytes_raw()
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def private_key(key: IssuerKey) -> PrivateKey:
    """Answer the private half, or what signs in its place.

    :raises KeyUnavailableError: it is not here, or does not belong to this row.
    """
    if key.storage == IssuerKey.Storage.PKCS11:
        from certificates.signing.token import token_key

        return token_key(key)
    private = _loaded(key.key_id, str(settings.ISSUER_KEYS_DIR))
    if public_pem(private) != key.public_pem:
        # Somebody put another file there: what it signs would not be believed.
        raise KeyUnavailableError(key=key.key_id)
    return private


@lru_cache(maxsize=64)
def _loaded(key_id: str, directory: str) -> PrivateKey:
    pem = settings.ISSUER_KEYS.get(key_id, "").encode()
    path = Path(directory) / f"{key_id}.pem"
    password = settings.ISSUER_KEYS_PASSWORD.encode() or None
    try:
        content = pem or path.read_bytes()
        encrypted = b"ENCRYPTED" in content
        private = serialization.load_pem_private_key(content, password if encrypted else None)
    except (OSError, ValueError, TypeError) as problem:
        raise KeyUnavailableError(key=key_id) from problem
    if not isinstance(private, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise KeyUnavailableError(key=key_id)
    return private


def make_private_key(key_id: str, algorithm: str, storage: str) -> PrivateKey:
    """Make a private key and keep it as `key_id`; what fails afterwards calls `forget_private_key`."""
    if storage == IssuerKey.Storage.PKCS11:
        from certificates.signing.token import make_token_key

        return make_token_key(key_id, algorithm)
    private: PrivateKey
    if algorithm == IssuerKey.Algorithm.P256:
        private = ec.generate_private_key(ec.SECP256R1())
    else:
        private = ed25519.Ed25519PrivateKey.generate()
    keep_private_key(key_id, private)
    return private


def keep_private_key(key_id: str, private: PrivateKey) -> None:
    """Write a private key where only the owner of this process can read it; never over another one."""
    directory = Path(settings.ISSUER_KEYS_DIR)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = settings.ISSUER_KEYS_PASSWORD.encode()
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    path = directory / f"{key_id}.pem"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def forget_private_key(key_id: str) -> None:
    """Remove the file of a key that never came into use."""
    with suppress(FileNotFoundError):
        (Path(settings.ISSUER_KEYS_DIR) / f"{key_id}.pem").unlink()


def public_pem(private: PrivateKey) -> str:
    """Answer the public half of `private` as PEM."""
    return private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
