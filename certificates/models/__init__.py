from .certificate import Certificate, CertificateQuerySet
from .design import CertificateDesign
from .issuer import Issuer, Register
from .key import IssuerKey
from .register import RegisterEvent, VoidNumber
from .status_list import Credential, StatusList

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateQuerySet",
    "Credential",
    "Issuer",
    "IssuerKey",
    "Register",
    "RegisterEvent",
    "StatusList",
    "VoidNumber",
]
