"""Signing and publishing the statistics: the office's key, and the CKAN site that packages are pushed to."""

from config.env import env

__all__ = [
    "CKAN_LICENSE", "CKAN_ORGANIZATION", "CKAN_TOKEN", "CKAN_URL", "REPORT_LINK_DAYS", "REPORT_OFFICE", "REPORT_OFFICE_EMAIL",
    "REPORT_OFFICE_EN", "REPORT_SIGNING_CERTIFICATE_FILE", "REPORT_SIGNING_KEY_FILE", "REPORT_SIGNING_KEY_PASSWORD",
]  # fmt: skip

# Who reports: printed at the head of each official form.
REPORT_OFFICE: str = env.str("REPORT_OFFICE", default="โฮงเฮียน")
REPORT_OFFICE_EN: str = env.str("REPORT_OFFICE_EN", default="Honghian")
REPORT_OFFICE_EMAIL: str = env.str("REPORT_OFFICE_EMAIL", default="")
# An Ed25519, P-256 or RSA private key as PEM; without one, snapshots are certified by people and a hash only.
REPORT_SIGNING_KEY_FILE: str = env.str("REPORT_SIGNING_KEY_FILE", default="")
REPORT_SIGNING_KEY_PASSWORD: str = env.str("REPORT_SIGNING_KEY_PASSWORD", default="")
# Certificates of that key as PEM, its own first, then those above it: with them the PDF of a report is signed too (PAdES).
REPORT_SIGNING_CERTIFICATE_FILE: str = env.str("REPORT_SIGNING_CERTIFICATE_FILE", default="")
# How long the link in a letter of a scheduled export opens its file.
REPORT_LINK_DAYS: int = env.int("REPORT_LINK_DAYS", default=7)
# The open-data site. The token needs the right to edit datasets of the organization.
CKAN_URL: str = env.str("CKAN_URL", default="")
CKAN_TOKEN: str = env.str("CKAN_TOKEN", default="")
CKAN_ORGANIZATION: str = env.str("CKAN_ORGANIZATION", default="")
CKAN_LICENSE: str = env.str("CKAN_LICENSE", default="Open Data Common")
