"""Two administrators who end each other's accounts in one moment: one of them stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from django.db import connection

from accounts.actions import create_person, erase_person, suspend_person
from accounts.errors import LastAdministratorError
from accounts.models import User
from tests.certificates.test_holder_race import Meanwhile


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_one_administrator_stays(now: datetime) -> None:
    people = [create_person(given_name=name, now=now) for name in ("สมหญิง", "คำแก้ว")]
    User.objects.update(is_superuser=True)
    one, other = (User.objects.get(pk=person.pk) for person in people)

    def end_the_other() -> None:
        with suppress(LastAdministratorError):
            erase_person(person=other, now=now)

    meanwhile = Meanwhile('UPDATE "accounts_user"', end_the_other)
    with connection.execute_wrapper(meanwhile), suppress(LastAdministratorError):
        suspend_person(person=one, by=other, reason="ลาออก", now=now)
    meanwhile.end()

    assert User.objects.present().filter(is_superuser=True, is_active=True).count() == 1
