"""The rules that hold over all certificates and their registers."""

from __future__ import annotations

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Register
from core.invariants import register_invariant


def registers_with_gaps() -> int:
    """Count registers whose certificates are not numbered 1, 2, 3 … up to the last number given."""
    last = {(issuer, year): number for issuer, year, number in Register.objects.values_list("issuer__code", "year_be", "last_number")}
    numbered = Certificate.objects.values("issuer_code", "register_year_be").annotate(
        count=Count("pk"), low=Min("register_number"), high=Max("register_number")
    )
    used = {(row["issuer_code"], row["register_year_be"]): (row["low"], row["high"], row["count"]) for row in numbered}
    empty = (1, 0, 0)
    return sum(used.get(key, empty) != (1, last.get(key, 0), last.get(key, 0)) for key in last.keys() | used.keys())


def completions_with_two_valid_certificates() -> int:
    """Count completions that more than one valid edition speaks for."""
    return Certificate.objects.valid().values("completion_key").annotate(count=Count("pk")).filter(count__gt=1).count()


register_invariant("certificates.numbers", _("เลขที่วุฒิบัตรในทะเบียนคุมเรียงต่อกันโดยไม่ขาดและไม่ซ้ำ"), registers_with_gaps)
register_invariant("certificates.one_valid", _("การสำเร็จการอบรมหนึ่งครั้งมีวุฒิบัตรที่ใช้ได้ไม่เกินหนึ่งฉบับ"), completions_with_two_valid_certificates)
