"""Guessing: random codes against verification, by the index, by the page's own query and by HTTP with the limits on.

.venv/bin/python benchmarks/guessing.py [--codes 1000000] [--asked 20000] [--pages 3000] [--issued 2000]
A school of its own on SQLite in a temporary folder. Prints what was found (nothing), and whether refusals can be told apart by
status, size or time: a code never given, one that differs from a true one in its last letter, and what is no code at all.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0123456789" * 4)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="honghian-guessing-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# Files of the style sheet are not what is measured.
os.environ["DEBUG"] = "1"
os.environ["ALLOWED_HOSTS"] = "testserver"
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
BLOCK = 500


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def load(count: int) -> list[str]:
    """Write `count` certificates; answer their codes."""
    from django.core.management import call_command

    from certificates.models import Certificate
    from certificates.types import new_code

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    same = {
        "issuer_code": "NEC", "register_year_be": 2569, "kind": "wutthibat", "holder_name": "นายคำปัน น้ำผึ้ง", "course_code": "CRF-104",
        "course_title_th": "เครื่องเขินล้านนา", "release_number": 1, "run_code": "CRF-104-A", "mode": "online", "hours": 30,
        "started_date": date(2026, 3, 1), "completed_date": date(2026, 4, 12), "issued_at": NOW,
    }  # fmt: skip
    rows = [Certificate(**same, code=new_code(), completion_key=uuid4(), register_number=place + 1) for place in range(count)]
    return [row.code for row in Certificate.objects.bulk_create(rows, batch_size=BLOCK)]


def by_index(count: int) -> int:
    """Look random codes up in blocks, by the index the page's query uses; answer how many exist."""
    from certificates.models import Certificate
    from certificates.types import new_code

    blocks = ([new_code() for _ in range(min(BLOCK, count - begun))] for begun in range(0, count, BLOCK))
    return sum(Certificate.objects.filter(code__in=block).count() for block in blocks)


def near(code: str) -> str:
    """Answer a code that differs from a true one in its last letter."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def guesses(true: list[str], count: int) -> dict[str, list[str]]:
    """Answer three kinds of guesses, as people type them into the address."""
    from certificates.types import new_code

    dice = random.Random(1)  # noqa: S311 - guesses that can be repeated
    return {
        "random": [new_code() for _ in range(count)],
        "nearly true": [near(dice.choice(true)) for _ in range(count)],
        "no code": [f"{dice.randrange(10**6)}-2569" for _ in range(count)],
    }


def by_query(true: list[str], count: int) -> int:
    """Ask the page's own query; answer how many were found, and say how long each kind took."""
    from certificates.queries import public_certificate
    from certificates.types import read_code

    took: dict[str, list[float]] = {}
    found = 0
    # In turn, so that whatever else the machine does falls on all alike.
    for asked in zip(*[[(kind, code) for code in codes] for kind, codes in guesses(true, count // 3).items()], strict=True):
        for kind, code in asked:
            started = time.process_time()
            found += public_certificate(read_code(code)) is not None
            took.setdefault(kind, []).append(time.process_time() - started)
    say("  query: " + ", ".join(f"{kind} {1e6 * statistics.median(times):.0f} µs" for kind, times in took.items()))
    return found


def by_http(true: list[str], count: int) -> list[str]:
    """Ask the page, each guess from an address of its own; answer what tells refusals apart."""
    from django.test import Client

    client = Client()
    took: dict[str, list[float]] = {}
    seen: dict[str, set[tuple[int, int, bytes]]] = {}
    place = 0
    for asked in zip(*[[(kind, code) for code in codes] for kind, codes in guesses(true, count // 3).items()], strict=True):
        for kind, code in asked:
            place += 1
            started = time.process_time()
            answer = client.get(f"/verify/{code}/", REMOTE_ADDR=f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}")
            took.setdefault(kind, []).append(time.process_time() - started)
            # Forms' tokens and scripts' nonces are new in every answer; the language switch leads back to the same address.
            body = re.sub(rb'[A-Za-z0-9]{64}|nonce="[^"]*"', b"", answer.content).replace(code.encode(), b"")
            seen.setdefault(kind, set()).add((answer.status_code, len(body), body))
    say("  page:  " + ", ".join(f"{kind} {1e3 * statistics.median(times):.1f} ms" for kind, times in took.items()))
    kinds = {frozenset(answers) for answers in seen.values()}
    answers = set().union(*seen.values())
    say(f"  {place} pages: {len(answers)} different answer(s), status and size {sorted({row[:2] for row in answers})}")
    return [] if len(kinds) == len(answers) == 1 and next(iter(answers))[0] == 404 else ["refusals can be told apart"]  # noqa: PLR2004


def limits(true: list[str]) -> list[str]:
    """Guess from one address until the page says it is enough; then even a true code is not answered."""
    from django.test import Client

    client, codes = Client(REMOTE_ADDR="192.0.2.1"), guesses(true, 200)["random"]
    statuses = [client.get(f"/verify/{code}/").status_code for code in codes]
    own, other = (client.get(f"/verify/{true[0]}/", REMOTE_ADDR=address).status_code for address in ("192.0.2.1", "192.0.2.2"))
    counted = f"{statuses.count(404)} answered, {statuses.count(429)} refused"
    say(f"  200 guesses from one address: {counted}; a true code then {own}, from elsewhere {other}")
    return [] if statuses[30:] == [429] * 170 and (own, other) == (429, 200) else ["the limit does not hold"]


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, usual in (("codes", 1_000_000), ("asked", 20_000), ("pages", 3_000), ("issued", 2_000)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    options = asked.parse_args()
    import django

    django.setup()
    logging.disable(logging.WARNING)
    true = load(options.issued)
    started = time.process_time()
    found = by_index(options.codes)
    say(f"{options.codes} random codes against {options.issued} certificates: {found} found ({time.process_time() - started:.0f} s CPU)")
    found += by_query(true, options.asked)
    faults = [*by_http(true, options.pages), *limits(true)] + [f"{found} guesses found a certificate"] * bool(found)
    say("\n".join(f"FAULT: {text}" for text in faults) or "nothing found, and no refusal says more than another")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
