from .certificate import Certificate, CertificateQuerySet
from .issuer import Issuer, Register
from .key import IssuerKey
from .status_list import Credential, StatusList

__all__ = ["Certificate", "CertificateQuerySet", "Credential", "Issuer", "IssuerKey", "Register", "StatusList"]
