"""The rules that span tables and that no single constraint can hold; each app registers its own.

An app registers in its `queries.py` or a module imported from its `AppConfig.ready`::

    register_invariant("enrollment.seats", _("จำนวนผู้เรียนไม่เกินที่นั่งของรุ่น"), broken_cohorts)

where the check answers how many rows break the rule: 0 is good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Check = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule, its text for people, and the check that counts the rows breaking it."""

    code: str
    text: _StrOrPromise
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows break a rule now."""

    code: str
    text: str
    count: int


_registry: dict[str, Invariant] = {}


def register_invariant(code: str, text: _StrOrPromise, check: Check) -> None:
    """Add a rule; the same code twice is a programming error.

    :raises ValueError: another check has this code.
    """
    known = _registry.get(code)
    if known is not None and known.check is not check:
        message = f"two invariants are called {code!r}"
        raise ValueError(message)
    _registry[code] = Invariant(code, text, check)


def registered_invariants() -> list[Invariant]:
    """Answer every rule, by code."""
    return [_registry[code] for code in sorted(_registry)]


def check_invariant(invariant: Invariant) -> Finding:
    """Count the rows that break `invariant`."""
    return Finding(invariant.code, str(invariant.text), invariant.check())
