"""Answers about certificates over several tables, and the rules their register keeps."""

from certificates.queries.cohort import (
    CohortCertificates,
    CohortCounts,
    certificates_without_file,
    cohort_certificates,
    cohort_counts,
    cohorts_for,
    completions_without_certificate,
    downloadable,
    looks_after_certificates,
    manages_certificates,
)
from certificates.queries.credential import (
    CheckedCredential,
    achievement_badge,
    achievement_document,
    badge_file,
    certificates_without_credential,
    check_credential,
    check_credential_file,
    credential_bytes,
    did_document,
    did_of_site,
    held_credential,
    public_credential,
)
from certificates.queries.file import FileCheck, check_file, check_hash
from certificates.queries.holder import MyCertificates, WaitingCertificate, my_certificates
from certificates.queries.keys import PublishedKeys, published_keys
from certificates.queries.public import PublicCertificate, public_certificate, public_certificate_of_file
from certificates.queries.register import RegisterLine, RegisterYear, find_certificates, register_lines, register_rows, register_years
from certificates.queries.rules import completions_with_two_valid_certificates, registers_with_gaps

__all__ = [
    "CheckedCredential",
    "CohortCertificates",
    "CohortCounts",
    "FileCheck",
    "MyCertificates",
    "PublicCertificate",
    "PublishedKeys",
    "RegisterLine",
    "RegisterYear",
    "WaitingCertificate",
    "achievement_badge",
    "achievement_document",
    "badge_file",
    "certificates_without_credential",
    "certificates_without_file",
    "check_credential",
    "check_credential_file",
    "check_file",
    "check_hash",
    "cohort_certificates",
    "cohort_counts",
    "cohorts_for",
    "completions_with_two_valid_certificates",
    "completions_without_certificate",
    "credential_bytes",
    "did_document",
    "did_of_site",
    "downloadable",
    "find_certificates",
    "held_credential",
    "looks_after_certificates",
    "manages_certificates",
    "my_certificates",
    "public_certificate",
    "public_certificate_of_file",
    "public_credential",
    "published_keys",
    "register_lines",
    "register_rows",
    "register_years",
    "registers_with_gaps",
]
