"""What goes into the copy of a person's data: each app says what it holds.

An app above registers from its `AppConfig.ready`, or a module imported there::

    data_export.register("enrollments", rows_of)      # rows_of(person) -> list of {column: value}

The name becomes a key of `data.json` and the name of a CSV, so it is English, without spaces, and permanent.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User

Row = dict[str, Any]
Table = list[Row]
Source = Callable[["User"], Table]

_sources: dict[str, Source] = {}


def register(name: str, function: Source) -> None:
    """Add a table to everybody's copy.

    :raises ValueError: another function has this name.
    """
    if _sources.get(name, function) is not function:
        message = f"two sources of personal data are called {name!r}"
        raise ValueError(message)
    _sources[name] = function


def collect(person: "User") -> dict[str, Table]:
    """Answer every registered table of this person, by name."""
    return {name: _sources[name](person) for name in sorted(_sources)}
