"""Many words of bits at once: more codes than a few whole numbers have bits for."""

from __future__ import annotations

from uuid import UUID

import pytest

from enrollment.models import ServiceEvent
from indicators.queries import indicator8
from indicators.queries.masks import WIDTH
from indicators.types import Scope
from tests.indicators.conftest import local

pytestmark = [pytest.mark.django_db, pytest.mark.production]


def test_a_report_takes_as_many_partners_as_there_are() -> None:
    codes = [f"U-{number:04}" for number in range(40 * WIDTH)]
    ServiceEvent.objects.bulk_create(
        ServiceEvent(
            person_key=UUID(int=number + 1), offering_kind="course", offering_code="A", run_code="A/1", partner_code=code,
            first_at=local("2026-01-12 09:00"),
        )
        for number, code in enumerate([*codes, codes[-1]])
    )  # fmt: skip

    report = indicator8(scope=Scope(2569), as_of=local("2026-11-21 12:00"))

    assert report.by["partner"] == dict.fromkeys(codes, 1) | {codes[-1]: 2}
