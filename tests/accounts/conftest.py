"""People for the tests of accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from accounts.models import User

PASSWORD = "ผ้าซิ่นตีนจก-2569"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def person(db: None, now: datetime) -> User:
    from accounts.actions import create_person

    return create_person(
        title="นางสาว",
        given_name="สมหญิง",
        family_name="ใจดี",
        email="somying@example.org",
        email_verified=True,
        password=PASSWORD,
        province_code="50",
        birth_year=1990,
        gender="female",
        phone="0812345678",
        now=now,
    )


@pytest.fixture
def paper_person(db: None, now: datetime) -> User:
    """Somebody from a roster, without an address and without a password."""
    from accounts.actions import create_person

    return create_person(given_name="บัวคำ", family_name="แก้วเมือง", now=now)


@pytest.fixture
def administrator(db: None, now: datetime) -> User:
    """Whoever runs the site."""
    from accounts.actions import create_person

    made = create_person(given_name="ผู้ดูแล", family_name="ระบบ", username="root-1", now=now)
    made.is_staff = made.is_superuser = True
    made.save(update_fields=["is_staff", "is_superuser"])
    return made
