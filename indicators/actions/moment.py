"""Numbers that are written down for good are counted at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees one state of the data from its beginning to its end, so that rows and numbers agree."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.features.supports_transactions and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
