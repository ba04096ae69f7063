"""What a program may be allowed to do through `/api/v1/` in a person's name.

An app above registers its scopes from `AppConfig.ready`::

    scopes.register("indicators", _("อ่านตัวชี้วัดที่ 8"), may_have=is_official)

A token never opens more than its person may open: `may_have` is asked when it is made and at every use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class ApiScope:
    """One thing that can be allowed. `code` is permanent: it stands in tokens and in the documentation."""

    code: str
    label: "_StrOrPromise"
    may_have: Callable[["User"], bool]


_scopes: dict[str, ApiScope] = {}


def register(code: str, label: "_StrOrPromise", *, may_have: Callable[["User"], bool]) -> None:
    """Add a scope; called once, from `AppConfig.ready`."""
    _scopes[code] = ApiScope(code, label, may_have)


def scopes_for(person: "User") -> list[ApiScope]:
    """Answer what this person may allow a program, in the order of the codes."""
    return [_scopes[code] for code in sorted(_scopes) if _scopes[code].may_have(person)]


def all_scopes() -> list[ApiScope]:
    """Answer every scope, in the order of the codes."""
    return [_scopes[code] for code in sorted(_scopes)]
