from .certificate import Certificate, CertificateQuerySet
from .issuer import Issuer, Register
from .key import IssuerKey

__all__ = ["Certificate", "CertificateQuerySet", "Issuer", "IssuerKey", "Register"]
