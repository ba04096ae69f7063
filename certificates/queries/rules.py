"""The rules that hold over all certificates and their registers."""

from __future__ import annotations

from django.db.models import Count, Exists, Max, Min, OuterRef
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Register, VoidNumber
from core.invariants import register_invariant


def registers_with_gaps() -> int:
    """Count registers whose certificates and void numbers together are not 1, 2, 3 … up to the last number given."""
    last = {(issuer, year): number for issuer, year, number in Register.objects.values_list("issuer__code", "year_be", "last_number")}
    ranges = Count("pk"), Min("register_number"), Max("register_number")
    issued = Certificate.objects.values_list("issuer_code", "register_year_be").annotate(*ranges)
    ranges = Count("pk"), Min("number"), Max("number")
    void = VoidNumber.objects.values_list("issuer__code", "year_be").annotate(*ranges)
    used: dict[tuple[str, int], tuple[int, int, int]] = {}
    for issuer, year, count, low, high in [*issued, *void]:
        before = used.get((issuer, year), (0, low, high))
        used[issuer, year] = (before[0] + count, min(before[1], low), max(before[2], high))
    empty = (0, 1, 0)
    return sum(used.get(key, empty) != (last.get(key, 0), 1, last.get(key, 0)) for key in last.keys() | used.keys()) + _numbers_used_twice()


def _numbers_used_twice() -> int:
    """Count void numbers that a certificate has too."""
    same = Certificate.objects.filter(
        issuer_code=OuterRef("issuer__code"), register_year_be=OuterRef("year_be"), register_number=OuterRef("number")
    )
    return VoidNumber.objects.filter(Exists(same)).count()


def completions_with_two_valid_certificates() -> int:
    """Count completions that more than one valid edition speaks for."""
    return Certificate.objects.valid().values("completion_key").annotate(count=Count("pk")).filter(count__gt=1).count()


register_invariant("certificates.numbers", _("เลขที่วุฒิบัตรในทะเบียนคุมเรียงต่อกันโดยไม่ขาดและไม่ซ้ำ"), registers_with_gaps)
register_invariant("certificates.one_valid", _("การสำเร็จการอบรมหนึ่งครั้งมีวุฒิบัตรที่ใช้ได้ไม่เกินหนึ่งฉบับ"), completions_with_two_valid_certificates)
