"""Keys in a hardware security module (PKCS#11): they are made there, sign there, and never come out.

The two classes sign in the token's place for everything that takes a key of `cryptography`.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from threading import Lock
from typing import Any, Never, Self

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.conf import settings

from certificates.errors import KeyUnavailableError
from certificates.models import IssuerKey

_ED25519_CURVE = bytes.fromhex("06032b6570")  # its object identifier, DER
# A session serves one caller at a time.
_BUSY = Lock()


class _StaysInside:
    """What both kinds refuse: to give the secret away."""

    def private_bytes(self, *_args: object) -> Never:
        raise TypeError("a key in a token does not come out")

    def private_bytes_raw(self) -> Never:
        raise TypeError("a key in a token does not come out")

    def private_numbers(self) -> Never:
        raise TypeError("a key in a token does not come out")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self


class TokenP256Key(_StaysInside, ec.EllipticCurvePrivateKey):
    """A P-256 key of a token."""

    def __init__(self, handle: Any, public: ec.EllipticCurvePublicKey) -> None:
        self._handle, self._public = handle, public

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public.curve

    @property
    def key_size(self) -> int:
        return self._public.curve.key_size

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> Never:  # noqa: ARG002 - cryptography's signature
        raise TypeError("this key signs only")

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        from pkcs11 import Mechanism
        from pkcs11.util.ec import encode_ecdsa_signature

        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise TypeError("this key signs SHA-256 only")
        with _BUSY:
            raw = self._handle.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA)
        encoded: bytes = encode_ecdsa_signature(raw)
        return encoded


class TokenEd25519Key(_StaysInside, ed25519.Ed25519PrivateKey):
    """An Ed25519 key of a token."""

    def __init__(self, handle: Any, public: ed25519.Ed25519PublicKey) -> None:
        self._handle, self._public = handle, public

    def public_key(self) -> ed25519.Ed25519PublicKey:
        return self._public

    def sign(self, data: Any) -> bytes:
        from pkcs11 import Mechanism

        with _BUSY:
            signature: bytes = self._handle.sign(bytes(data), mechanism=Mechanism.EDDSA)
        return signature


def token_key(row: IssuerKey) -> TokenP256Key | TokenEd25519Key:
    """Answer the key of this row, found in the token by its label.

    :raises KeyUnavailableError: no token, no such key, or a wrong PIN.
    """
    from pkcs11 import ObjectClass, PKCS11Error

    try:
        session = _session(os.getpid())
        handles = [session.get_key(object_class=kind, label=row.key_id) for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY)]
    except (PKCS11Error, OSError, RuntimeError) as problem:
        _session.cache_clear()
        raise KeyUnavailableError(key=row.key_id) from problem
    return _wrapped(handles[0], handles[1], row.algorithm)


def make_token_key(key_id: str, algorithm: str) -> TokenP256Key | TokenEd25519Key:
    """Make a key pair inside the token and label both halves `key_id`.

    :raises KeyUnavailableError: the token is not there or cannot make such a key.
    """
    from pkcs11 import Attribute, KeyType, Mechanism, PKCS11Error
    from pkcs11.util.ec import encode_named_curve_parameters

    p256 = algorithm == IssuerKey.Algorithm.P256
    curve = encode_named_curve_parameters("secp256r1") if p256 else _ED25519_CURVE
    kind, mechanism = (KeyType.EC, Mechanism.EC_KEY_PAIR_GEN) if p256 else (KeyType.EC_EDWARDS, Mechanism.EC_EDWARDS_KEY_PAIR_GEN)
    try:
        domain = _session(os.getpid()).create_domain_parameters(kind, {Attribute.EC_PARAMS: curve}, local=True)
        public, private = domain.generate_keypair(store=True, label=key_id, id=key_id.encode(), mechanism=mechanism)
    except (PKCS11Error, OSError, RuntimeError) as problem:
        _session.cache_clear()
        raise KeyUnavailableError(key=key_id) from problem
    return _wrapped(private, public, algorithm)


@cache
def _session(_process: int) -> Any:
    """Answer this process's session: one that was opened before a fork does not work after it."""
    import pkcs11

    token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=settings.PKCS11_TOKEN)
    return token.open(rw=True, user_pin=settings.PKCS11_PIN)


def _wrapped(private: Any, public: Any, algorithm: str) -> TokenP256Key | TokenEd25519Key:
    from pkcs11 import Attribute
    from pkcs11.util.ec import encode_ec_public_key

    if algorithm == IssuerKey.Algorithm.P256:
        half = serialization.load_der_public_key(encode_ec_public_key(public))
        if not isinstance(half, ec.EllipticCurvePublicKey):
            raise TypeError("the token's key is of another kind")
        return TokenP256Key(private, half)
    return TokenEd25519Key(private, ed25519.Ed25519PublicKey.from_public_bytes(public[Attribute.EC_POINT][-32:]))
