"""Many certificates as one file: a ZIP of the signed PDFs with a list, or one PDF for the printer."""

from certificates.export.bundle import LARGEST_PRINT, ListedCertificate, write_print, write_zip

__all__ = ["LARGEST_PRINT", "ListedCertificate", "write_print", "write_zip"]
