"""A mail server that refuses some addresses and takes the others."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import connection

refused: set[str] = set()
# How deep in transactions the letters were handed over.
depths: list[int] = []


class EmailBackend(LocmemBackend):
    """As the one of the tests, but refusing."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        depths.append(len(connection.atomic_blocks))
        wrong = {address: (550, b"no such user") for message in messages for address in message.to if address in refused}
        if wrong:
            raise SMTPRecipientsRefused(wrong)
        return super().send_messages(messages)
