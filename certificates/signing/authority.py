"""X.509: the school's own authority, and the certificates it gives to issuers' keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

# A certificate is read for decades: the files outlive the years in which a key signs (ADR 13).
_YEARS = 50
# Clocks differ: a signature of this very minute must not look older than its certificate.
_EARLIER = timedelta(hours=1)
# RFC 9336 gives documents a purpose of their own; readers that do not know it yet look for the one of e-mail.
_PURPOSES = [ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]
_LONGEST_NAME = 64  # bytes (X.520)


def authority_certificate(private: ec.EllipticCurvePrivateKey, *, name: str, now: datetime) -> x509.Certificate:
    """Answer the authority's certificate, signed by itself."""
    subject = _name(f"{_shortened(name, _LONGEST_NAME - 24)} Certificate Authority", name)
    usage = _key_usage(key_cert_sign=True, crl_sign=True)
    builder = _builder(subject, private.public_key(), now).issuer_name(subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(usage, critical=True)
    return builder.sign(private, hashes.SHA256())


def document_certificate(
    public: ec.EllipticCurvePublicKey, *, name: str, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    """Answer a certificate for a key that signs documents in the name of `name` (Latin letters fit best: 64 bytes)."""
    builder = _builder(_name(_shortened(name), name), public, now, until=authority.not_valid_after_utc).issuer_name(authority.subject)
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_PURPOSES), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    return builder.sign(authority_key, hashes.SHA256())


def pem(*certificates: x509.Certificate) -> str:
    """Answer certificates one after the other."""
    return "".join(certificate.public_bytes(serialization.Encoding.PEM).decode() for certificate in certificates)


def read_chain(chain_pem: str) -> list[x509.Certificate]:
    """Answer the certificates of a chain, in its order; empty for no text."""
    return x509.load_pem_x509_certificates(chain_pem.encode()) if chain_pem else []


def fingerprint(certificate: x509.Certificate) -> str:
    """Answer the SHA-256 of a certificate, hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def is_whole_chain(chain: list[x509.Certificate], *, now: datetime) -> bool:
    """Whether each certificate is signed by the next, the last by itself, and all hold at `now`."""
    if not chain or any(not one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in chain):
        return False
    for one, by in zip(chain, [*chain[1:], chain[-1]], strict=True):
        try:
            one.verify_directly_issued_by(by)
        except (ValueError, TypeError, InvalidSignature):
            return False
    return True


def _builder(
    subject: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, until: datetime | None = None
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(until or now + timedelta(days=round(_YEARS * 365.25)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _shortened(text: str, longest: int = _LONGEST_NAME) -> str:
    """Cut a name to `longest` bytes, at a word where there is one."""
    if len(text.encode()) <= longest:
        return text
    cut = text.encode()[:longest].decode(errors="ignore")
    return cut.rsplit(" ", 1)[0].rstrip(" ,") if " " in cut else cut


def _key_usage(**wanted: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
        "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in every})
