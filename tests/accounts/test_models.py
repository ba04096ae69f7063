"""What the table of people keeps, and finds without reading all of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["hh-7k3m9-x2r4t", "HH-7K3M9-X2R4T", "kampan@example.org", "Kampan@Example.ORG"])
def test_a_person_is_found_by_name_or_address_whatever_the_case(typed: str) -> None:
    person = User.objects.create(username="hh-7k3m9-x2r4t", email="kampan@example.org")
    User.objects.create(username="another", email="another@example.org")

    assert list(User.objects.with_login(typed)) == [person]


def test_a_sign_in_name_is_kept_in_lower_case() -> None:
    assert User.objects.create_user("Admin").username == "admin"
    assert User.objects.get_by_natural_key("ADMIN").username == "admin"
    with pytest.raises(IntegrityError, match="user_sign_in_name_lower"), transaction.atomic():
        User.objects.create(username="Keeper")
    assert not User.objects.filter(username__iexact="keeper").exists()


@pytest.mark.production
def test_signing_in_reads_no_whole_table() -> None:
    if connection.vendor == "postgresql":  # of a table as small as a test's it would rather read every row
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    # What the school asks, and what allauth asks.
    plans = [asked.explain() for asked in (User.objects.with_login("a@example.org"), User.objects.filter(email="a@example.org"))]

    assert not [plan for plan in plans if "Seq Scan" in plan or "SCAN accounts_user" in plan]
