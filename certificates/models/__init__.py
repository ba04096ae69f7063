from .certificate import Certificate, CertificateQuerySet
from .issuer import Issuer, Register

__all__ = ["Certificate", "CertificateQuerySet", "Issuer", "Register"]
