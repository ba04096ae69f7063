"""The PDF of a certified report with the office's signature in it (PAdES): made once, by a worker after it was certified, and kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators.errors import ReportNotSignedError
from indicators.export.layout import LANGUAGES, Layout
from indicators.export.printable import render_printable
from indicators.export.statement import Statement
from indicators.models import SignedReport
from indicators.signing import PrivateKey, longest_signature, raw_signature

# Thai with either digits, and English.
LAYOUTS = (*(Layout(language) for language in LANGUAGES), Layout(thai_digits=True))


def signed_reports(statement: Statement, key: PrivateKey, chain_pem: str, *, now: datetime) -> Iterator[tuple[Layout, bytes]]:
    """Yield the PDF of a certified statement in every layout, signed; people may sign it after the office, and nothing else may change.

    :raises TimestampError: a time-stamping authority is set and does not answer.
    """
    from certificates.signing.document import Hand, sign_by_hand
    from certificates.signing.document import Statement as Said

    hand = Hand(chain_pem, partial(raw_signature, key=key), longest_signature(key))
    code = statement.head.code if statement.head else ""
    for layout in LAYOUTS:
        content = io.BytesIO()
        render_printable(statement, layout, content)
        with override(layout.language):
            said = Said(layout.office, _("รับรองรายงานฉบับ %(code)s") % {"code": code}, "")
        yield layout, sign_by_hand(content.getvalue(), hand=hand, statement=said, now=now, may_be_signed_again=True)


def kept_report(statement: Statement, layout: Layout) -> bytes | None:
    """Answer the signed PDF of a statement; none where the office does not sign it.

    :raises ReportNotSignedError: it will, and has not yet: an unsigned one must not pass for it.
    """
    if statement.head is None or not statement.head.is_certified:
        return None
    kept = SignedReport.objects.filter(
        snapshot__code=statement.head.code, language=layout.language, has_thai_digits=layout.has_thai_digits
    ).first()
    if kept is None and statement.head.signs_pdf:
        raise ReportNotSignedError
    return bytes(kept.content) if kept else None
