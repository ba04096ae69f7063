"""Who asks `/api/v1/`, what they may, and how often."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from accounts.actions import use_api_token
from accounts.errors import ScopeMissingError, SecondFactorMissingError, TokenNotValidError
from accounts.http import lacks_second_factor
from accounts.models import ApiToken, User
from accounts.scopes import scopes_for

WINDOW = 60  # seconds
WITH_TOKEN, WITHOUT_TOKEN = 600, 60


class TokenAuth(HttpBearer):
    """A living token of somebody who has this scope now, and gave it to the token. Cookies open nothing here."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        row = use_api_token(secret=token, now=timezone.now())
        if row is None:
            raise TokenNotValidError
        # From here on the request is the token's person's, whoever's cookie came along.
        request.user = row.person
        if settings.STAFF_SECOND_FACTOR and lacks_second_factor(request):
            raise SecondFactorMissingError
        if self.scope not in row.scopes or self.scope not in {scope.code for scope in scopes_for(row.person)}:
            raise ScopeMissingError(scope=self.scope)
        return row


class OpenAuth(TokenAuth):
    """Open to everybody; a token with this scope may ask more often. One without it is anybody, and one that is none is told so."""

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" not in request.headers:
            return "anybody"
        try:
            return super().__call__(request)
        except (ScopeMissingError, SecondFactorMissingError):
            request.user = AnonymousUser()
            return "anybody"


class Limit(BaseThrottle):
    """So many requests a minute: 600 for each token, 60 for each address without one."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request in the running minute of the clock."""
        token = getattr(request, "auth", None)
        if isinstance(token, ApiToken):
            who, most = f"token.{token.pk}", WITH_TOKEN
        else:
            address = get_adapter(request).get_client_ip(request)
            who, most = f"address.{salted_hmac('accounts.api', address).hexdigest()}", WITHOUT_TOKEN
        key = f"accounts.api.{who}.{int(time.time() // WINDOW)}"
        cache.add(key, 0, 2 * WINDOW)
        try:
            return int(cache.incr(key)) <= most
        except ValueError:  # the cache dropped it between the two lines
            return True

    def wait(self) -> float:
        """Seconds until the next minute."""
        return WINDOW - time.time() % WINDOW


def person_of(request: HttpRequest) -> User:
    """Answer in whose name a program asks; only behind `TokenAuth`."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token.person
