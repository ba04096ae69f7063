from .certificate import Certificate, CertificateQuerySet
from .design import CertificateDesign
from .endorsement import EndorsementRequest, Endorser
from .issuer import Issuer, Register, Registrar
from .key import IssuerKey
from .name_change import NameChangeRequest
from .register import RegisterEvent, VoidNumber
from .status_list import Credential, StatusList

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateQuerySet",
    "Credential",
    "EndorsementRequest",
    "Endorser",
    "Issuer",
    "IssuerKey",
    "NameChangeRequest",
    "Register",
    "RegisterEvent",
    "Registrar",
    "StatusList",
    "VoidNumber",
]
