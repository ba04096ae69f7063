"""Where each role lands after signing in: the first house that is theirs.

An app above registers its house from `AppConfig.ready`::

    landing.register(20, is_partner, "enrollment:partner")

Officials register at 10, partners 20, instructors 30, learners 40 (low is asked first).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class House:
    """A page that some people call home. `arguments` fill the address, e.g. `{"number": 8}`."""

    place: int
    visible: Callable[[HttpRequest], bool]
    url_name: str
    arguments: tuple[tuple[str, object], ...] = ()


_houses: list[House] = []


def register(place: int, visible: Callable[[HttpRequest], bool], url_name: str, **arguments: object) -> None:
    """Add a house; called once, from `AppConfig.ready`."""
    _houses.append(House(place, visible, url_name, tuple(arguments.items())))
    _houses.sort(key=lambda house: house.place)


def house_of(request: HttpRequest) -> House | None:
    """Answer the first house that is this person's, `None` when none is."""
    return next((house for house in _houses if house.visible(request)), None)
