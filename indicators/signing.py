"""The office's detached signature on a snapshot's manifest (Ed25519, ECDSA with P-256 and SHA-256, or RSA with SHA-256).

The key is a PEM file of the office's own; its place is `REPORT_SIGNING_KEY_FILE`. Anybody checks the signature with the
public key and openssl (docs/operations). With certificates for the key (`REPORT_SIGNING_CERTIFICATE_FILE`) the PDF is signed by
it as well; that needs P-256 or RSA, which readers of PDF know. pyHanko itself stays behind its door, `certificates.signing`.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
ED25519, P256, RSA = "Ed25519", "ECDSA-P256-SHA256", "RSA-PKCS1v15-SHA256"
_FEWEST_BITS = 2048
# Bytes of a P-256 signature in DER.
_LONGEST_P256 = 72


class KeyUnusableError(Exception):
    """The key file is missing, locked, or of a kind we do not sign with."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature with the key that checks it: `key` is the SHA-256 of the public key (DER), the signature is base64."""

    algorithm: str
    key: str
    public_key: str
    signature: str

    def as_data(self) -> dict[str, str]:
        """Answer it as it is stored."""
        return {"algorithm": self.algorithm, "key": self.key, "public_key": self.public_key, "signature": self.signature}

    @property
    def raw(self) -> bytes:
        """The signature itself, as openssl reads it."""
        return base64.b64decode(self.signature)


def load_key(file: str, password: str = "") -> PrivateKey:
    """Answer the office's key.

    :raises KeyUnusableError: there is none that can be used.
    """
    try:
        key = serialization.load_pem_private_key(Path(file).read_bytes(), password.encode() or None)
    except (OSError, ValueError, TypeError) as unusable:
        raise KeyUnusableError(type(unusable).__name__) from unusable
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _FEWEST_BITS:
        return key
    raise KeyUnusableError(type(key).__name__)


def load_chain(file: str, key: PrivateKey, now: datetime) -> str:
    """Answer the certificates of the office's key as PEM, its own first.

    :raises KeyUnusableError: there are none that can be used with this key at `now`.
    """
    try:
        text = Path(file).read_text(encoding="ascii")
        own = x509.load_pem_x509_certificates(text.encode())[0]
    except (OSError, ValueError, IndexError) as unusable:
        raise KeyUnusableError(type(unusable).__name__) from unusable
    if isinstance(key, ed25519.Ed25519PrivateKey) or own.public_key() != key.public_key():
        raise KeyUnusableError("the certificate is not of this key")
    if not own.not_valid_before_utc <= now <= own.not_valid_after_utc:
        raise KeyUnusableError("the certificate is not valid today")
    return text


def raw_signature(content: bytes, key: PrivateKey) -> bytes:
    """Sign `content` (SHA-256, but for Ed25519, which has its own)."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(content)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(content, ec.ECDSA(hashes.SHA256()))


def longest_signature(key: PrivateKey) -> int:
    """Answer how many bytes a signature of this key has at most."""
    return key.key_size // 8 if isinstance(key, rsa.RSAPrivateKey) else _LONGEST_P256


def sign(content: bytes, key: PrivateKey) -> Signature:
    """Sign `content`."""
    public = key.public_key()
    algorithm = ED25519 if isinstance(key, ed25519.Ed25519PrivateKey) else RSA if isinstance(key, rsa.RSAPrivateKey) else P256
    return Signature(algorithm, key_name(public), public_pem(public), base64.b64encode(raw_signature(content, key)).decode())


def public_pem(public: PublicKey) -> str:
    """Answer the public key as PEM."""
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def key_name(public: PublicKey) -> str:
    """Answer the SHA-256 of the public key, the name people compare keys by."""
    return name_of_pem(public_pem(public))


def name_of_pem(pem: str) -> str:
    """Answer the name of a public key in PEM.

    :raises ValueError: it is none.
    """
    public = serialization.load_pem_public_key(pem.encode())
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def is_signed_by(content: bytes, signature: bytes, public_key_pem: str) -> bool:
    """Whether `signature` is one of `content` by the owner of this key."""
    try:
        public = serialization.load_pem_public_key(public_key_pem.encode())
        if isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, content)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True
