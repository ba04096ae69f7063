"""Tokens for programs."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.errors import ScopeError, TokenLimitError
from accounts.models import ApiToken, User
from accounts.scopes import scopes_for
from core.thai_text import normalize

PREFIX = "hh_"
_MOST_LIVING = 20
_LONGEST = timedelta(days=366)
_NOTE_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue_api_token(*, person: User, name: str, scopes: Collection[str], lifetime: timedelta, now: datetime) -> tuple[ApiToken, str]:
    """Make a token; answer its row and the token itself, which is kept nowhere.

    :raises ScopeError: no scope, one the person does not have, or a lifetime beyond a year.
    :raises TokenLimitError: the person has twenty living tokens.
    """
    allowed = {scope.code for scope in scopes_for(person)}
    if not scopes or not allowed.issuperset(scopes) or not timedelta() < lifetime <= _LONGEST:
        raise ScopeError
    # Two at once must not pass the limit together.
    current = User.objects.select_for_update().get(pk=person.pk)
    if ApiToken.objects.filter(person=current).living(now).count() >= _MOST_LIVING:
        raise TokenLimitError(limit=_MOST_LIVING)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        person=current,
        name=normalize(name),
        digest=digest_of(token),
        beginning=token[:8],
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + lifetime,
    )
    return row, token


@transaction.atomic
def revoke_api_token(*, token: ApiToken, now: datetime) -> ApiToken:
    """Make a token useless, from the next request on; a second time changes nothing."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    return ApiToken.objects.get(pk=token.pk)


def use_api_token(*, secret: str, now: datetime) -> ApiToken | None:
    """Answer the living token with this text and note its use, at most once a minute; `None` when there is none."""
    token = ApiToken.objects.living(now).select_related("person").filter(digest=digest_of(secret)).first()
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at <= now - _NOTE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
