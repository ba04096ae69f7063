"""The same role given twice in one moment, as by a double click: once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from accounts.models import User
from courses.models import Course
from instructors.actions import assign_role
from instructors.models import TeachingRole
from tests.certificates.test_holder_race import Meanwhile


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_a_role_given_twice_at_once_is_given_once(make_person: Callable[..., User], now: datetime) -> None:
    course, person = Course.objects.create(code="CRF-1", title_th="ร่มบ่อสร้าง", branch_code="01"), make_person()

    def give() -> TeachingRole:
        return assign_role(course=course, person=person, role=TeachingRole.Role.REVIEWER, now=now)

    meanwhile = Meanwhile('INSERT INTO "instructors_teachingrole"', give)
    with connection.execute_wrapper(meanwhile):
        give()
    meanwhile.end()

    assert TeachingRole.objects.count() == 1
