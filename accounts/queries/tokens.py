"""A person's tokens for programs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.data_export import Table, register
from accounts.models import ApiToken, User
from accounts.scopes import scopes_for

# A dead token is shown for so long, so that a person understands why a program stopped.
_SHOWN_AFTER_THE_END = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TokenView:
    """One of a person's tokens as they see it. A scope that they have lost is not named any more."""

    uuid: UUID
    name: str
    beginning: str
    labels: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    is_revoked: bool
    is_expired: bool

    @property
    def is_living(self) -> bool:
        return not (self.is_revoked or self.is_expired)


def api_tokens(person: User, *, now: datetime) -> list[TokenView]:
    """Answer a person's tokens, newest first; dead ones of the last ninety days among them."""
    labels = {scope.code: str(scope.label) for scope in scopes_for(person)}
    rows = ApiToken.objects.filter(person=person, expires_at__gt=now - _SHOWN_AFTER_THE_END).order_by("-created_at", "-pk")
    return [
        TokenView(
            row.uuid,
            row.name,
            row.beginning,
            [labels[code] for code in row.scopes if code in labels],
            row.created_at,
            row.expires_at,
            row.last_used_at,
            is_revoked=row.revoked_at is not None,
            is_expired=row.expires_at <= now,
        )
        for row in rows
    ]


def _token_data(person: User) -> Table:
    """What goes into a person's copy of their data."""
    columns = ("uuid", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    return list(ApiToken.objects.filter(person=person).values(*columns))


register("api_tokens", _token_data)
