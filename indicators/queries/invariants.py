"""The rules of this app that span tables; registered when the app starts."""

from django.utils.translation import gettext_lazy as _

from core.invariants import register_invariant
from indicators.queries.prepared import wrong_reports
from indicators.queries.publication import public_exposure


def register() -> None:
    """Make the rules known to `manage.py check_invariants`."""
    register_invariant(
        "indicators.public_exposure", _("ไม่มีช่องใดในสถิติที่เผยแพร่ที่คำนวณย้อนกลับได้ ถ้ามี สั่ง manage.py protect_publications"), public_exposure
    )
    register_invariant("indicators.prepared_reports", _("รายงานที่นับเตรียมไว้ต้องเท่ากับที่นับใหม่"), wrong_reports)
